import { xAds } from "../../src/profiles/x-ads.ts"
import type { ProfileCase } from "./case.ts"

export const profile = xAds

const url = "https://ads-api.x.com/12/accounts/18ce54d4x5t/campaigns"
const at = "2026-03-02T10:00:00Z"
const now = Date.parse(at) / 1000

const errors = (code: string, message: string) => ({ errors: [{ code, message }], request: { params: {} } })

export const cases: readonly ProfileCase[] = [
  {
    name: "the account's limit goes before the user's",
    url,
    at,
    status: 429,
    headers: {
      "x-rate-limit-limit": "10000",
      "x-rate-limit-remaining": "9000",
      "x-rate-limit-reset": String(now + 900),
      "x-account-rate-limit-limit": "10000",
      "x-account-rate-limit-remaining": "0",
      "x-account-rate-limit-reset": String(now + 120),
    },
    body: errors("TOO_MANY_REQUESTS", "Too many requests"),
    expected: { code: 429, retryable: true, waitMs: 120_000, exhausted: false, matchedBy: "profile" },
  },
  {
    name: "the account's limit, later than the user's",
    url,
    at,
    status: 429,
    headers: {
      "x-rate-limit-reset": String(now + 10),
      "x-account-rate-limit-reset": String(now + 300),
    },
    expected: { code: 429, retryable: true, waitMs: 300_000 },
  },
  {
    name: "the user's limit where the account's is not told",
    url,
    at,
    status: 429,
    headers: { "x-rate-limit-remaining": "0", "x-rate-limit-reset": String(now + 45) },
    body: errors("TOO_MANY_REQUESTS", "Too many requests"),
    expected: { code: 429, retryable: true, waitMs: 45_000, matchedBy: "profile" },
  },
  {
    name: "no headers, code in lower case",
    url,
    status: 429,
    body: errors("too_many_requests", "Too many requests"),
    expected: { code: 429, retryable: true, waitMs: null },
  },
  {
    name: "the old way to say it",
    url: "https://ads-api.twitter.com/12/accounts",
    status: 420,
    body: "Enhance Your Calm",
    expected: { code: 429, retryable: true },
  },
  {
    name: "no access to the Ads API",
    url,
    status: 403,
    body: errors("UNAUTHORIZED_CLIENT_APPLICATION", "The client application does not have access to the API"),
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "an account that is not yours",
    url,
    status: 403,
    body: errors("ACCOUNT_NOT_FOUND", "User does not have access to the account"),
    expected: { code: 403, retryable: false },
  },
  {
    name: "token",
    url,
    status: 401,
    body: errors("UNAUTHORIZED_ACCESS", "This request is not properly authenticated"),
    expected: { code: 401, retryable: false },
  },
  {
    name: "a wrong parameter, with the account's room beside it",
    url,
    at,
    status: 400,
    headers: { "x-account-rate-limit-remaining": "0", "x-account-rate-limit-reset": String(now + 60) },
    body: errors("INVALID_PARAMETER", "Expected time"),
    expected: { code: 400, retryable: false, waitMs: null, matchedBy: "status" },
  },
  {
    name: "overloaded",
    url,
    status: 503,
    body: errors("OVER_CAPACITY", "Over capacity"),
    expected: { code: 503, retryable: true },
  },

  {
    // https://github.com/sprinklr-inc/twitter4j-ads/issues/48
    name: "an account that is missing, or not this user's, as 403",
    status: 403,
    url,
    body: errors("NOT_FOUND", "Account 938627011618263040 was not found"),
    expected: { code: 403, retryable: false },
  },
  {
    // https://github.com/twitter/twurl/issues/66
    name: "an app that is not let in",
    status: 403,
    url: "https://ads-api-sandbox.x.com/12/accounts",
    body: errors(
      "UNAUTHORIZED_CLIENT_APPLICATION",
      "The client application making this request does not have access to this API",
    ),
    expected: { code: 403, retryable: false },
  },
]
