import type { BodyPath, Profile, ProfileRule, ProfileWait, Test } from "./schema/profile.ts"

const CODES = "https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto"
const REASONS = "https://github.com/googleapis/googleapis/blob/master/google/api/error_reason.proto"
const DETAILS = "https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto"
const QUOTA = "https://github.com/googleapis/googleapis/blob/master/google/api/quota.proto"
const DRIVE = "https://developers.google.com/drive/api/guides/handle-errors"
const GMAIL = "https://developers.google.com/gmail/api/guides/handle-errors"
const COMMON =
  "https://developers.google.com/admin-sdk/reseller/v1/support/site_verification_api_common_errors"
const BIGQUERY = "https://cloud.google.com/bigquery/docs/error-messages"
const YOUTUBE = "https://developers.google.com/youtube/v3/docs/errors"
/** Daily quotas reset at midnight in California; messages of the older form name the time. */
const DAY = "https://developers.google.com/analytics/devguides/reporting/realtime/v3/limits-quotas"
const OAUTH = "https://www.rfc-editor.org/rfc/rfc6749#section-5.2"

type Advice = Omit<ProfileRule, "when">

/** One error, or a list of errors, which streaming methods send. */
const anywhere = (paths: readonly BodyPath[], test: Test, advice: Advice, status?: number[]): ProfileRule[] =>
  paths
    .flatMap((path) => [path, `[].${path}`])
    .map((path) => ({ when: { ...(status && { status }), body: { [path]: test } }, ...advice }))

/** The older form of an error and google.rpc.Status both name a reason. */
const reason = (test: Test, advice: Advice, status?: number[]): ProfileRule[] =>
  anywhere(["error.errors[].reason", "error.details[].reason"], test, advice, status)

const rpcStatus = (test: Test, advice: Advice, status?: number[]): ProfileRule[] =>
  anywhere(["error.status"], test, advice, status)

const MIDNIGHT: readonly ProfileWait[] = [{ until: "midnight-pacific", documented: DAY }]

const ofTheDay = (source: string, basis: "documented" | "observed" = "documented"): Advice => ({
  means: 429,
  retry: "no",
  exhausted: true,
  wait: MIDNIGHT,
  says: "the quota of the day is used up",
  source,
  basis,
})

/** A `quotaExceeded` is the day's at YouTube; elsewhere it is a short limit, unless the message names the day. */
const youtubeQuota: ProfileRule[] = [
  ["error.errors[].domain", "youtube.quota"] as const,
  ["error.message", { contains: "youtube" }] as const,
].map(([path, test]) => ({
  when: { status: [403, 429], body: { "error.errors[].reason": "quotaExceeded", [path]: test } },
  ...ofTheDay(YOUTUBE, "observed"),
}))

/**
 * Any API of Google without its own profile. Two forms of error are in use: the older `error.errors[].reason`, and
 * google.rpc.Status with ErrorInfo. No header states what is left.
 * @see https://developers.google.com/drive/api/guides/handle-errors
 */
export const google: Profile = {
  name: "google",
  title: "Google APIs",
  hosts: ["*.googleapis.com", "accounts.google.com"],
  docs: [DRIVE, GMAIL, CODES, REASONS],
  rules: [
    ...reason("dailyLimitExceeded", ofTheDay(COMMON)),
    ...anywhere(["error.details[].metadata.quota_unit"], { startsWith: "1/d" }, ofTheDay(QUOTA), [403, 429]),
    ...anywhere(
      ["error.details[].metadata.quota_limit", "error.details[].violations[].quotaId"],
      { contains: "PerDay" },
      ofTheDay(DETAILS, "observed"),
      [403, 429],
    ),
    ...anywhere(
      ["error.message"],
      { contains: ["per day", "daily limit", "daily quota"] },
      ofTheDay(COMMON, "observed"),
      [403, 429],
    ),
    ...youtubeQuota,
    ...reason(
      ["quotaExceeded", "concurrentLimitExceeded", "jobRateLimitExceeded", "queryRateLimitExceeded"],
      {
        means: 429,
        retry: "yes",
        says: "a limit on the requests of a short time, or on those that run at once",
        source: BIGQUERY,
      },
      [400, 403, 429],
    ),
    ...reason(
      ["backendError", "jobBackendError", "jobInternalError"],
      { means: 503, retry: "yes", says: "a passing fault on Google's side", source: BIGQUERY },
      [400, 403],
    ),
    ...reason("RESOURCE_QUOTA_EXCEEDED", {
      means: 429,
      retry: "no",
      exhausted: true,
      says: "a quota is used up that waiting does not refill",
      source: REASONS,
    }),
    ...reason(["rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"], {
      means: 429,
      retry: "yes",
      says: "too many requests in a short time; quotas of a minute refill each minute",
      source: DRIVE,
    }),
    ...anywhere(
      ["error.message"],
      { contains: "rate limit exceeded" },
      { means: 429, retry: "yes", says: "too many requests in a short time", source: GMAIL },
      [403, 429],
    ),
    ...rpcStatus("RESOURCE_EXHAUSTED", {
      means: 429,
      retry: "yes",
      says: "a quota or rate limit",
      source: CODES,
    }),
    {
      when: { body: { error: "invalid_grant" } },
      means: 401,
      retry: "no",
      says: "the refresh token or assertion is dead: it expired, was revoked, or belongs to another client",
      source: OAUTH,
    },
    ...reason(["ACCESS_TOKEN_EXPIRED", "authError"], {
      means: 401,
      retry: "no",
      says: "the access token has expired or is not valid",
      source: REASONS,
    }),
    ...reason("API_KEY_INVALID", {
      means: 401,
      retry: "no",
      says: "the API key is not valid",
      source: REASONS,
    }),
    ...anywhere(
      ["error.message"],
      { startsWith: "API key not valid" },
      {
        means: 401,
        retry: "no",
        says: "the API key is not valid",
        source: REASONS,
        basis: "observed",
      },
      [400],
    ),
    ...rpcStatus("UNAUTHENTICATED", {
      means: 401,
      retry: "no",
      says: "no valid credentials came with the request",
      source: CODES,
    }),
    ...reason(["insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"], {
      means: 403,
      retry: "no",
      says: "the token lacks a scope",
      source: REASONS,
    }),
    ...reason(["SERVICE_DISABLED", "BILLING_DISABLED", "CONSUMER_SUSPENDED", "accessNotConfigured"], {
      means: 403,
      retry: "no",
      says: "the API is off for this project: not enabled, without billing, or suspended",
      source: REASONS,
    }),
    ...rpcStatus(
      "ABORTED",
      {
        means: 503,
        retry: "yes",
        says: "the request met another one on the same data",
        source: CODES,
      },
      [409],
    ),
    ...rpcStatus("UNAVAILABLE", {
      means: 503,
      retry: "yes",
      says: "the service is not available for the moment",
      source: CODES,
    }),
    ...rpcStatus("DEADLINE_EXCEEDED", {
      means: 504,
      retry: "yes",
      says: "the service ran out of time: a smaller request may pass",
      source: CODES,
    }),
  ],
  waits: [
    { header: "retry-after", unit: "seconds" },
    { body: "error.details[].retryDelay", unit: "duration" },
    { body: "[].error.details[].retryDelay", unit: "duration" },
  ],
  error: {
    code: [
      "error.details[].reason",
      "error.errors[].reason",
      "error.status",
      "[].error.details[].reason",
      "[].error.status",
      "error",
    ],
    message: ["error.message", "[].error.message", "error_description"],
  },
}
