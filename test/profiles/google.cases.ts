import { google } from "../../src/profiles/google.ts"
import type { ProfileCase } from "./case.ts"

export const profile = google

const url = "https://www.googleapis.com/drive/v3/files?pageSize=100"
const at = "2026-07-01T12:00:00Z"
/** Midnight in California, which keeps summer time then: 07:00 UTC. */
const toMidnight = 19 * 3_600_000

const older = (code: number, reason: string, message: string, domain = "usageLimits") => ({
  error: { errors: [{ domain, reason, message }], code, message },
})

const rpc = (code: number, status: string, message: string, details?: readonly object[]) => ({
  error: { code, message, status, ...(details && { details }) },
})

const info = (reason: string, metadata: object = { service: "drive.googleapis.com" }) => ({
  "@type": "type.googleapis.com/google.rpc.ErrorInfo",
  reason,
  domain: "googleapis.com",
  metadata,
})

export const cases: readonly ProfileCase[] = [
  ...["rateLimitExceeded", "userRateLimitExceeded", "UserRateLimitExceeded"].map(
    (reason) =>
      ({
        name: `a limit of a short time as 403, the older form: ${reason}`,
        status: 403,
        url,
        body: older(403, reason, "Rate Limit Exceeded"),
        expected: { code: 429, retryable: true, waitMs: null, exhausted: false, matchedBy: "profile" },
      }) as const,
  ),
  {
    name: "a limit of a short time, the new form",
    status: 429,
    url,
    body: rpc(429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Read requests'.", [
      info("RATE_LIMIT_EXCEEDED", {
        quota_limit: "ReadRequestsPerMinutePerUser",
        quota_unit: "1/min/{project}/{user}",
      }),
    ]),
    expected: { code: 429, retryable: true, waitMs: null, exhausted: false, matchedBy: "profile" },
  },
  {
    name: "a limit of a short time as 403 with an ErrorInfo alone",
    status: 403,
    url,
    body: rpc(403, "PERMISSION_DENIED", "Rate limit.", [info("RATE_LIMIT_EXCEEDED")]),
    expected: { code: 429, retryable: true },
  },
  {
    name: "a RetryInfo",
    status: 429,
    url,
    body: rpc(429, "RESOURCE_EXHAUSTED", "Slow down.", [
      { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "34.5s" },
    ]),
    expected: { code: 429, retryable: true, waitMs: 34_500 },
  },
  {
    name: "a list of one error, from a streaming method",
    status: 429,
    url,
    body: [rpc(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota).")],
    expected: { code: 429, retryable: true, matchedBy: "profile" },
  },
  {
    name: "a limit of a short time by its message alone",
    status: 403,
    url,
    body: { error: { code: 403, message: "User Rate Limit Exceeded" } },
    expected: { code: 429, retryable: true, exhausted: false },
  },
  {
    name: "the quota of the day, the older form",
    status: 403,
    url,
    at,
    body: older(403, "dailyLimitExceeded", "Daily Limit Exceeded"),
    expected: { code: 429, retryable: false, exhausted: true, waitMs: toMidnight, matchedBy: "profile" },
  },
  {
    name: "YouTube's units of the day",
    status: 403,
    url: "https://www.googleapis.com/youtube/v3/search?part=snippet",
    at,
    body: older(
      403,
      "quotaExceeded",
      "The request cannot be completed because you have exceeded your quota.",
      "youtube.quota",
    ),
    expected: { code: 429, retryable: false, exhausted: true },
  },
  {
    name: "the quota of the day under the name of a short limit",
    status: 429,
    url,
    at,
    body: rpc(
      429,
      "RESOURCE_EXHAUSTED",
      "Quota exceeded for quota metric 'Queries' and limit 'Queries per day'.",
      [info("RATE_LIMIT_EXCEEDED", { quota_limit: "defaultPerDayPerProject", quota_unit: "1/d/{project}" })],
    ),
    expected: { code: 429, retryable: false, exhausted: true },
  },
  {
    name: "a quota that waiting does not refill",
    status: 429,
    url,
    body: rpc(429, "RESOURCE_EXHAUSTED", "Quota exceeded.", [info("RESOURCE_QUOTA_EXCEEDED")]),
    expected: { code: 429, retryable: false, exhausted: true },
  },
  {
    name: "a dead grant",
    status: 400,
    method: "POST",
    url: "https://oauth2.googleapis.com/token",
    body: { error: "invalid_grant", error_description: "Token has been expired or revoked." },
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    name: "an expired token",
    status: 401,
    url,
    body: rpc(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.", [
      info("ACCESS_TOKEN_EXPIRED"),
    ]),
    expected: { code: 401, retryable: false },
  },
  {
    name: "an expired token, the older form",
    status: 401,
    url,
    body: older(401, "authError", "Invalid Credentials", "global"),
    expected: { code: 401, retryable: false },
  },
  {
    name: "a wrong API key",
    status: 400,
    url,
    body: rpc(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", [
      info("API_KEY_INVALID"),
    ]),
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a missing scope",
    status: 403,
    url,
    body: rpc(403, "PERMISSION_DENIED", "Request had insufficient authentication scopes.", [
      info("ACCESS_TOKEN_SCOPE_INSUFFICIENT"),
    ]),
    expected: { code: 403, retryable: false },
  },
  {
    name: "a missing scope, the older form",
    status: 403,
    url,
    body: older(403, "insufficientPermissions", "Insufficient Permission", "global"),
    expected: { code: 403, retryable: false },
  },
  ...["SERVICE_DISABLED", "BILLING_DISABLED", "CONSUMER_SUSPENDED"].map(
    (reason) =>
      ({
        name: `switched off: ${reason}`,
        status: 403,
        url,
        body: rpc(403, "PERMISSION_DENIED", "Not allowed.", [info(reason)]),
        expected: { code: 403, retryable: false },
      }) as const,
  ),
  {
    name: "an outage",
    status: 503,
    url,
    body: rpc(503, "UNAVAILABLE", "The service is currently unavailable."),
    expected: { code: 503, retryable: true },
  },
  {
    name: "an error inside, the older form",
    status: 500,
    url,
    body: older(500, "backendError", "Backend Error", "global"),
    expected: { code: 500, retryable: true, matchedBy: "status" },
  },
  {
    name: "out of time",
    status: 504,
    url,
    body: rpc(504, "DEADLINE_EXCEEDED", "Deadline exceeded."),
    expected: { code: 504, retryable: true },
  },
  {
    name: "a conflict that was aborted",
    status: 409,
    url,
    body: rpc(409, "ABORTED", "Transaction aborted due to contention."),
    expected: { code: 503, retryable: true, matchedBy: "profile" },
  },
  {
    name: "a conflict that stays one",
    status: 409,
    url,
    body: rpc(409, "ALREADY_EXISTS", "Entity already exists."),
    expected: { code: 400, retryable: false, matchedBy: "nearest" },
  },
  {
    name: "a file that is shut to this user",
    status: 403,
    url,
    body: older(
      403,
      "insufficientFilePermissions",
      "The user does not have sufficient permissions.",
      "global",
    ),
    expected: { code: 403, retryable: false, matchedBy: "status", exhausted: false },
  },
  {
    name: "a wrong argument that names a quota",
    status: 400,
    url,
    body: rpc(400, "INVALID_ARGUMENT", "Invalid value for rateLimitExceeded: requests per day."),
    expected: { code: 400, retryable: false, matchedBy: "status" },
  },

  {
    // https://github.com/benjcunningham/googlecalendar/issues/4
    name: "Calendar's limit on edits, which is no day's quota",
    status: 403,
    url: "https://www.googleapis.com/calendar/v3/calendars/primary/events",
    method: "POST",
    body: older(403, "quotaExceeded", "Calendar usage limits exceeded."),
    expected: { code: 429, retryable: true, waitMs: null, exhausted: false, matchedBy: "profile" },
  },
  {
    // https://github.com/metabase/metabase/issues/13041
    name: "too many failed reports, which is no day's quota",
    status: 403,
    url: "https://analyticsreporting.googleapis.com/v4/reports:batchGet",
    method: "POST",
    body: older(
      403,
      "quotaExceeded",
      "Quota Error: Number of recent failed reporting API requests is too high, please implement exponential back off.",
      "global",
    ),
    expected: { code: 429, retryable: true, exhausted: false, matchedBy: "profile" },
  },
  {
    // https://github.com/alextselegidis/easyappointments/issues/995
    name: "a hundred seconds, with PERMISSION_DENIED beside it",
    status: 403,
    url: "https://www.googleapis.com/calendar/v3/calendars/primary/events",
    body: {
      error: {
        code: 403,
        message:
          "Quota exceeded for quota group 'default' and limit 'Queries per user per 100 seconds' of service 'calendar-json.googleapis.com' for consumer 'project_number:1'.",
        errors: [{ message: "Quota exceeded.", domain: "usageLimits", reason: "rateLimitExceeded" }],
        status: "PERMISSION_DENIED",
      },
    },
    expected: { code: 429, retryable: true, waitMs: null, exhausted: false, matchedBy: "profile" },
  },
  {
    // https://github.com/Analytify/wp-analytify/issues/54
    name: "the queries of the day by the message alone",
    status: 403,
    url: "https://www.googleapis.com/analytics/v3/data/ga?ids=ga%3A42214066",
    at,
    body: {
      error: {
        code: 403,
        message:
          "Quota exceeded for quota group 'default' and limit 'Queries per day' of service 'analytics.googleapis.com' for consumer 'project_number:1'.",
        status: "PERMISSION_DENIED",
      },
    },
    expected: { code: 429, retryable: false, exhausted: true, matchedBy: "profile" },
  },
]
