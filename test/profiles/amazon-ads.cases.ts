import { amazonAds } from "../../src/profiles/amazon-ads.ts"
import type { ProfileCase } from "./case.ts"

export const profile = amazonAds

const url = "https://advertising-api-eu.amazon.com/v2/profiles"
const reports = "https://advertising-api.amazon.com/reporting/reports"

export const cases: readonly ProfileCase[] = [
  {
    name: "throttled",
    url,
    status: 429,
    headers: { "retry-after": "7" },
    body: { code: "429", details: "Too Many Requests" },
    expected: { code: 429, retryable: true, waitMs: 7000, exhausted: false },
  },
  {
    name: "throttled, nothing said",
    url,
    status: 429,
    body: { message: "Too Many Requests" },
    expected: { code: 429, retryable: true, waitMs: null },
  },
  {
    name: "a profile that is not yours, as 401",
    url,
    status: 401,
    body: { code: "UNAUTHORIZED", details: "Not authorized to access scope 3312345678901" },
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a profile that is not yours, in lower case and as 403",
    url,
    status: 403,
    body: { code: "403", detail: "not authorized to access scope 3312345678901" },
    expected: { code: 403, retryable: false },
  },
  {
    name: "the token, which looks the same but for the details",
    url,
    status: 401,
    body: { code: "UNAUTHORIZED", details: "HTTP 401 Unauthorized" },
    expected: { code: 401, retryable: false },
  },
  {
    name: "product not available",
    url: reports,
    method: "POST",
    status: 400,
    body: { code: "400", details: "KDP authors do not have access to Sponsored Brands functionality" },
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "report date too old",
    url: reports,
    method: "POST",
    status: 406,
    body: { code: "406", details: "Report date is too far in the past." },
    expected: { code: 400, retryable: false, matchedBy: "profile" },
  },
  {
    name: "the same report again",
    url: reports,
    method: "POST",
    status: 425,
    body: { code: "425", detail: "The Request is a duplicate of : 5f0f1a2b-0000-4000-8000-000000000001" },
    expected: { code: 400, retryable: false, matchedBy: "profile" },
  },
  {
    name: "the edge says no more than its message",
    url,
    status: 403,
    body: { message: "Forbidden" },
    expected: { code: 403, retryable: false, matchedBy: "status" },
  },
  {
    name: "a request that is wrong in some other way",
    url: reports,
    method: "POST",
    status: 400,
    body: { code: "400", detail: "configuration columns includes invalid values: (cots)" },
    expected: { code: 400, retryable: false, matchedBy: "status" },
  },
  {
    name: "a server that failed",
    url,
    status: 500,
    body: { message: "Internal server error" },
    expected: { code: 500, retryable: true, matchedBy: "status" },
  },

  {
    // https://github.com/amzn/ads-advanced-tools-docs/issues/422
    name: "a throttle under the type of a refusal, without Retry-After",
    status: 429,
    url: "https://advertising-api.amazon.com/history",
    headers: { "x-amzn-errortype": "AccessDeniedException", "amazon-advertising-api-throttled": "true" },
    body: { message: "Too Many Requests" },
    expected: { code: 429, retryable: true, waitMs: null },
  },
  {
    // https://github.com/amzn/ads-advanced-tools-docs/issues/436
    name: "a gateway's page of a throttle",
    status: 429,
    method: "POST",
    url: "https://advertising-api-eu.amazon.com/reporting/reports",
    headers: { "content-type": "text/html" },
    body: "<html><head><title>429 Too Many Requests</title></head><body><center><h1>429 Too Many Requests</h1></center><hr><center>openresty</center></body></html>",
    expected: { code: 429, retryable: true },
  },
  {
    // https://github.com/airbytehq/airbyte/issues/54650
    name: "a token that expired while a report was polled",
    status: 401,
    url: "https://advertising-api.amazon.com/reporting/reports/3dc65c4c-c7a8-4fe2-9d14-ae6fec32b7bd",
    body: { message: "Unauthorized" },
    expected: { code: 401, retryable: false },
  },
]
