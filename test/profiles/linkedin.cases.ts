import { linkedin } from "../../src/profiles/linkedin.ts"
import type { ProfileCase } from "./case.ts"

export const profile = linkedin

const url = "https://api.linkedin.com/rest/adAnalytics?q=analytics&pivot=CAMPAIGN"
const at = "2026-03-01T21:30:00Z"
const toMidnight = 2.5 * 3_600_000

const failed = (status: number, serviceErrorCode: number | string, message: string) => ({
  message,
  serviceErrorCode,
  status,
})

const campaign = { id: 77, name: "Spring", status: "ACTIVE", account: "urn:li:sponsoredAccount:5" }

export const cases: readonly ProfileCase[] = [
  {
    // https://learn.microsoft.com/en-us/linkedin/marketing/versioning
    name: "a version that is retired",
    status: 426,
    url,
    body: { status: 426, code: "NONEXISTENT_VERSION", message: "Requested version 20230101 is not active" },
    expected: { code: 400, retryable: false, matchedBy: "profile" },
  },
  ...["APPLICATION", "MEMBER", "APPLICATION_AND_MEMBER"].map(
    (whose): ProfileCase => ({
      name: `the calls of the day: ${whose}`,
      status: 429,
      url,
      at,
      body: failed(
        429,
        101,
        `Resource level throttle ${whose} DAY limit for calls to this resource is reached.`,
      ),
      expected: { code: 429, retryable: false, exhausted: true, waitMs: toMidnight, matchedBy: "profile" },
    }),
  ),
  {
    name: "the calls of the day, in the newer form",
    status: 429,
    url,
    at,
    body: {
      status: 429,
      code: "TOO_MANY_REQUESTS",
      message: "Resource level throttle application day limit for calls to this resource is reached.",
    },
    expected: { code: 429, retryable: false, exhausted: true, waitMs: toMidnight },
  },
  {
    name: "no word of a day",
    status: 429,
    url,
    body: failed(429, 101, "Throttle limit for calls to this resource is reached."),
    expected: { code: 429, retryable: true, waitMs: null, exhausted: false },
  },
  {
    name: "a decorated field was throttled",
    status: 200,
    url,
    body: {
      elements: [
        campaign,
        { ...campaign, "account!": failed(429, 101, "Resource level throttle limit reached.") },
      ],
      paging: { start: 0, count: 10 },
    },
    expected: { code: 429, retryable: true, matchedBy: "profile" },
  },
  {
    name: "a decorated field of one object was throttled",
    status: 200,
    url,
    body: { ...campaign, "account!": failed(429, 101, "Resource level throttle limit reached.") },
    expected: { code: 429, retryable: true, matchedBy: "profile" },
  },
  {
    name: "a decorated field that this member may not see",
    status: 200,
    url,
    body: { elements: [{ ...campaign, "account!": failed(403, 100, "Not enough permissions.") }] },
    expected: null,
  },
  {
    name: "a whole answer",
    status: 200,
    url,
    body: { elements: [campaign], paging: { start: 0, count: 10 } },
    expected: null,
  },
  {
    name: "the token has expired",
    status: 401,
    url,
    body: failed(401, 65602, "Expired access token"),
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    name: "the token was revoked; the code is text",
    status: 401,
    url,
    body: failed(401, "65601", "The token used in the request has been revoked by the user"),
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a permission, of code 100, on a day",
    status: 403,
    url,
    body: failed(403, 100, "Not enough permissions to access: GET /adAnalytics, today"),
    expected: { code: 403, retryable: false, exhausted: false },
  },
  {
    name: "a gateway timed out",
    status: 504,
    url,
    headers: { "content-type": "text/html" },
    body: "<html><body>Gateway Timeout</body></html>",
    expected: { code: 504, retryable: true },
  },
  {
    name: "a wrong parameter that speaks of a day limit",
    status: 400,
    url,
    body: failed(400, 0, "Invalid param. dateRange is beyond the DAY limit"),
    expected: { code: 400, retryable: false, matchedBy: "status" },
  },

  {
    // https://github.com/airbytehq/airbyte/issues/74240
    name: "a version that is no longer active",
    status: 426,
    url: "https://api.linkedin.com/rest/adAccounts?q=search&pageSize=500",
    body: { status: 426, code: "NONEXISTENT_VERSION", message: "Requested version 20250201 is not active" },
    expected: { code: 400, retryable: false },
  },
  {
    // https://github.com/linkedin-developers/linkedin-api-python-client/issues/59
    name: "an endpoint that has moved",
    status: 400,
    url: "https://api.linkedin.com/rest/creatives",
    body: {
      message:
        "All api calls to creative endpoints have been modified to include advertiser account id in the url path. Please refer to the latest versioned apis to modify the request accordingly.",
      status: 400,
    },
    expected: { code: 400, retryable: false, matchedBy: "status" },
  },
  {
    // https://github.com/singer-io/tap-linkedin-ads/issues/14
    name: "a parameter that is missing",
    status: 400,
    url: "https://api.linkedin.com/v2/adDirectSponsoredContents?start=0&count=100&q=account",
    body: { message: "Parameter 'account' is required", status: 400 },
    expected: { code: 400, retryable: false, matchedBy: "status" },
  },
]
