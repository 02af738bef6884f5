import type { Profile } from "./schema/profile.ts"

const LIMITS = "https://docs.x.com/x-ads-api/fundamentals/rate-limiting"
const ERRORS = "https://docs.x.com/x-ads-api/fundamentals/error-codes-and-responses"
const TAP = "https://github.com/singer-io/tap-twitter-ads"

/**
 * X's Ads API. If the limit of the ad account is stated, it applies; the limit of the user beside it is then global.
 * @see https://docs.x.com/x-ads-api/fundamentals/rate-limiting
 */
export const xAds: Profile = {
  name: "xAds",
  title: "X Ads API",
  hosts: ["ads-api.x.com", "ads-api.twitter.com", "ads-api-sandbox.x.com", "ads-api-sandbox.twitter.com"],
  docs: [LIMITS, ERRORS],
  rules: [
    {
      when: { status: 429, header: { "x-account-rate-limit-reset": { present: true } } },
      means: 429,
      retry: "yes",
      says: "the ad account's requests of the window are used up",
      source: LIMITS,
    },
    {
      when: { body: { "errors[].code": ["TOO_MANY_REQUESTS", "TWEET_RATE_LIMIT_EXCEEDED", 88] } },
      means: 429,
      retry: "yes",
      says: "the requests of the window are used up",
      source: ERRORS,
    },
    {
      when: { status: 420 },
      means: 429,
      retry: "yes",
      says: "calls come too fast: 420 is the old form of 429",
      source: TAP,
      basis: "observed",
    },
    {
      when: { status: 403, body: { "errors[].code": ["ACCOUNT_NOT_FOUND", "USER_NOT_FOUND"] } },
      means: 403,
      retry: "no",
      says: "there is no such account, or it is not yours",
      source: ERRORS,
    },
    {
      when: { status: 403, body: { "errors[].code": "UNAUTHORIZED_CLIENT_APPLICATION" } },
      means: 403,
      retry: "no",
      says: "the app has no access to the Ads API",
      source: ERRORS,
    },
    {
      when: { status: 401 },
      means: 401,
      retry: "no",
      says: "the token or the signature is not valid",
      source: ERRORS,
    },
    {
      when: { status: 503 },
      means: 503,
      retry: "yes",
      says: "X is overloaded",
      source: ERRORS,
    },
  ],
  waits: [
    { header: "retry-after", unit: "seconds" },
    { header: "x-account-rate-limit-reset", unit: "epoch-seconds" },
    { header: "x-rate-limit-reset", unit: "epoch-seconds" },
  ],
  states: [
    {
      name: "ad account",
      header: {
        limit: "x-account-rate-limit-limit",
        remaining: "x-account-rate-limit-remaining",
        reset: { name: "x-account-rate-limit-reset", unit: "epoch-seconds" },
      },
    },
  ],
  limits: [
    {
      requests: 10_000,
      per: "15m",
      scope: "reads of campaigns and the like, per ad account",
      source: LIMITS,
    },
    { requests: 2000, per: "15m", scope: "other reads of an account, per endpoint", source: LIMITS },
    { requests: 250, per: "15m", scope: "synchronous analytics", source: LIMITS },
    { requests: 400, per: "15m", scope: "targeting criteria", source: LIMITS },
    { requests: 5, per: "15m", scope: "reads without an account, per endpoint", source: LIMITS },
    { requests: 450, per: "1m", scope: "writes", source: LIMITS },
  ],
  requestId: ["x-transaction-id"],
  error: { code: ["errors[].code"], message: ["errors[].message", "errors[].details"] },
}
