import type { Profile, ProfileRule, ProfileWait } from "./schema/profile.ts"

const THROTTLING = "https://learn.microsoft.com/en-us/graph/throttling"
const SERVICES = "https://learn.microsoft.com/en-us/graph/throttling-limits"
const ERRORS = "https://learn.microsoft.com/en-us/graph/errors"
const AUTH = "https://learn.microsoft.com/en-us/graph/resolve-auth-errors"
const DELTA = "https://learn.microsoft.com/en-us/graph/delta-query-overview"

/** The innermost code is the most specific: `innererror` (or `innerError`) may be nested. */
const CODES = ["error.*.*.code", "error.*.code", "error.code"]

const coded = (code: string | readonly string[], advice: Omit<ProfileRule, "when">): ProfileRule[] =>
  CODES.map((path) => ({ when: { body: { [path]: code } }, ...advice }))

/** Retry-After, which may be a decimal. OneNote and some other services send none. */
const RETRY_AFTER: ProfileWait = { header: "retry-after", unit: "seconds" }

/**
 * Microsoft Graph. Requests made while throttled still count against the limit.
 * @see https://learn.microsoft.com/en-us/graph/throttling
 */
export const microsoftGraph: Profile = {
  name: "microsoftGraph",
  title: "Microsoft Graph",
  hosts: [
    "graph.microsoft.com",
    "graph.microsoft.us",
    "dod-graph.microsoft.us",
    "microsoftgraph.chinacloudapi.cn",
  ],
  docs: [THROTTLING, SERVICES, ERRORS, AUTH],
  rules: [
    {
      when: { status: 424, body: { "responses[].status": 429 } },
      means: 429,
      retry: "yes",
      wait: [
        { body: "responses[].headers.Retry-After", unit: "seconds" },
        { body: "responses[].headers.retry-after", unit: "seconds" },
        RETRY_AFTER,
      ],
      says: "parts of the batch were throttled: only these are to be sent again",
      source: THROTTLING,
    },
    ...coded(["TooManyRequests", "activityLimitReached", "throttledRequest"], {
      means: 429,
      retry: "yes",
      says: "too many requests to one of its services",
      source: ERRORS,
    }),
    ...coded("ApplicationThrottled", {
      means: 429,
      retry: "yes",
      says: "too many requests to one mailbox at the same time",
      source: THROTTLING,
      basis: "observed",
    }),
    {
      when: { status: [429, 503], body: { "error.message": { contains: "MailboxConcurrency" } } },
      means: 429,
      retry: "yes",
      says: "too many requests to one mailbox at the same time",
      source: THROTTLING,
      basis: "observed",
    },
    {
      when: { status: 509 },
      means: 429,
      retry: "yes",
      says: "the bandwidth cap of the app",
      source: ERRORS,
    },
    ...coded(["maxQueryLengthExceeded", "tooManyResultsRequested", "parameterIsTooLong"], {
      means: 414,
      retry: "smaller",
      says: "the query is too long, or asks for too much at once",
      source: ERRORS,
    }),
    ...coded(["resyncRequired", "syncStateNotFound"], {
      means: 404,
      retry: "no",
      says: "the delta token is too old: start the full synchronisation again",
      source: DELTA,
    }),
    {
      when: { status: 410, header: { location: { present: true } } },
      means: 404,
      retry: "no",
      says: "the delta token is too old: start the full synchronisation again, at Location",
      source: DELTA,
    },
    {
      when: { status: 403, header: { "www-authenticate": { contains: "insufficient_claims" } } },
      means: 403,
      retry: "no",
      says: "conditional access asks for more claims than the token has",
      source: AUTH,
    },
    ...coded(["InvalidAuthenticationToken", "unauthenticated"], {
      means: 401,
      retry: "no",
      says: "the access token is missing, has expired or is not valid",
      source: AUTH,
    }),
    {
      when: { status: 403, body: { "error.code": ["accessDenied", "Authorization_RequestDenied"] } },
      means: 403,
      retry: "no",
      says: "the app or the user lacks a permission, or an administrator's consent",
      source: AUTH,
    },
    {
      when: { status: 503 },
      means: 503,
      retry: "yes",
      wait: [RETRY_AFTER],
      says: "the service is not available for the moment",
      source: ERRORS,
    },
    {
      when: { status: 504 },
      means: 504,
      retry: "yes",
      says: "a service behind Graph took too long: a smaller $top, fewer $expand",
      source: ERRORS,
    },
  ],
  waits: [RETRY_AFTER],
  limits: [
    { requests: 130_000, per: "10s", scope: "per app, over all tenants", source: SERVICES },
    { requests: 10_000, per: "10m", scope: "Outlook, per app and mailbox", source: SERVICES },
    { concurrency: 4, scope: "Outlook, per app and mailbox", source: SERVICES },
    { requests: 120, per: "1m", scope: "OneNote, per app and user", source: SERVICES },
    { requests: 400, per: "1h", scope: "OneNote, per app and user", source: SERVICES },
    { requests: 15_000, per: "10s", scope: "Teams, per app and tenant", source: SERVICES },
  ],
  requestId: ["request-id", "client-request-id"],
  error: {
    code: CODES,
    message: ["error.message"],
  },
}
