import { google } from "./google.ts"
import type { Profile, ProfileRule, Test } from "./schema/profile.ts"

const errors = (name: string) =>
  `https://github.com/googleapis/googleapis/blob/master/google/ads/googleads/v25/errors/${name}.proto`
const QUOTAS = "https://developers.google.com/google-ads/api/docs/best-practices/quotas"
const TAP = "https://github.com/singer-io/tap-google-ads/blob/main/tap_google_ads/streams.py"

/** A GoogleAdsFailure; searchStream answers a list of errors. */
const FAILURES = ["error.details[].errors[]", "[].error.details[].errors[]"]

const failure = (family: string, test: Test, advice: Omit<ProfileRule, "when">): ProfileRule[] =>
  FAILURES.map((path) => ({ when: { body: { [`${path}.errorCode.${family}`]: test } }, ...advice }))

/**
 * Google Ads. `quotaErrorDetails.rateScope` names what the limit applies to: the account, or the developer token. A
 * daily quota differs from a short one only by its `retryDelay`.
 * @see https://developers.google.com/google-ads/api/docs/best-practices/quotas
 */
export const googleAds: Profile = {
  name: "googleAds",
  title: "Google Ads",
  hosts: ["googleads.googleapis.com"],
  docs: [QUOTAS, errors("quota_error"), "https://developers.google.com/google-ads/api/docs/common-errors"],
  rules: [
    ...failure("quotaError", "ACCESS_PROHIBITED", {
      means: 403,
      retry: "no",
      says: "access is prohibited, though the error stands among the quotas",
      source: errors("quota_error"),
    }),
    ...failure("quotaError", "EXCESSIVE_LONG_TERM_QUERY_RESOURCE_CONSUMPTION", {
      means: 429,
      retry: "no",
      exhausted: true,
      says: "too many costly queries over a long time: ask for less, later",
      source: errors("quota_error"),
    }),
    ...failure("quotaError", "EXCESSIVE_SHORT_TERM_QUERY_RESOURCE_CONSUMPTION", {
      means: 429,
      retry: "yes",
      says: "too many costly queries in a short time: smaller queries, fewer at once",
      source: errors("quota_error"),
    }),
    ...failure("quotaError", "RESOURCE_TEMPORARILY_EXHAUSTED", {
      means: 429,
      retry: "yes",
      says: "too many requests in a short time",
      source: errors("quota_error"),
    }),
    ...failure("quotaError", "RESOURCE_EXHAUSTED", {
      means: 429,
      retry: "yes",
      exhaustedFromMs: 3_600_000,
      says: "a quota, which may be the day's operations: its delay tells",
      source: errors("errors"),
    }),
    ...failure("internalError", "DEADLINE_EXCEEDED", {
      means: 504,
      retry: "smaller",
      says: "the query took too long: a shorter date range",
      source: TAP,
      basis: "observed",
    }),
    ...failure("requestError", "RPC_DEADLINE_TOO_SHORT", {
      means: 504,
      retry: "smaller",
      says: "the query takes longer than the deadline that came with it",
      source: errors("request_error"),
    }),
    ...failure("internalError", ["TRANSIENT_ERROR", "INTERNAL_ERROR"], {
      means: 500,
      retry: "yes",
      says: "an error inside Google Ads that may pass",
      source: errors("internal_error"),
    }),
    ...failure("databaseError", "REQUEST_TOO_LARGE", {
      means: 414,
      retry: "smaller",
      says: "the request is too large to be written at once",
      source: errors("database_error"),
    }),
    ...failure("databaseError", "CONCURRENT_MODIFICATION", {
      means: 503,
      retry: "yes",
      says: "two requests changed the same thing at once",
      source: errors("database_error"),
    }),
    ...failure(
      "authenticationError",
      [
        "OAUTH_TOKEN_EXPIRED",
        "OAUTH_TOKEN_REVOKED",
        "OAUTH_TOKEN_INVALID",
        "OAUTH_TOKEN_DISABLED",
        "GOOGLE_ACCOUNT_COOKIE_INVALID",
      ],
      {
        means: 401,
        retry: "no",
        says: "the token has expired, or is revoked, disabled or not valid",
        source: errors("authentication_error"),
      },
    ),
    ...failure(
      "authorizationError",
      { present: true },
      {
        means: 403,
        retry: "no",
        says: "the user, the developer token or the account is not allowed to",
        source: errors("authorization_error"),
      },
    ),
    ...failure("requestError", "EXPIRED_PAGE_TOKEN", {
      means: 400,
      retry: "no",
      says: "the page token is too old: page again from the start",
      source: errors("request_error"),
    }),
    ...google.rules,
  ],
  waits: [
    ...FAILURES.map((path) => ({
      body: `${path}.details.quotaErrorDetails.retryDelay`,
      unit: "duration" as const,
    })),
    ...FAILURES.map((path) => ({ body: `${path}.message`, after: "Retry in", unit: "seconds" as const })),
    ...(google.waits ?? []),
  ],
  limits: [
    { requests: 2880, per: "1d", scope: "operations in production, Explorer access", source: QUOTAS },
    { requests: 15_000, per: "1d", scope: "operations, Basic access", source: QUOTAS },
    { requests: 1, per: "1s", scope: "planning services", source: QUOTAS },
  ],
  requestId: ["request-id"],
  error: {
    code: [...FAILURES.map((path) => `${path}.errorCode.*`), ...(google.error?.code ?? [])],
    message: [...FAILURES.map((path) => `${path}.message`), ...(google.error?.message ?? [])],
  },
}
