import { microsoftGraph } from "../../src/profiles/microsoft-graph.ts"
import type { ProfileCase } from "./case.ts"

export const profile = microsoftGraph

const url = "https://graph.microsoft.com/v1.0/users/ada@contoso.com/messages?$top=500"

const failed = (code: string, message: string, inner: object = {}) => ({
  error: {
    code,
    message,
    innerError: {
      date: "2026-03-01T12:00:00",
      "request-id": "94fb3b52-452a-4535-a601-69e0a90e3aa2",
      ...inner,
    },
  },
})

export const cases: readonly ProfileCase[] = [
  {
    name: "throttled, with a decimal wait",
    status: 429,
    url,
    headers: { "retry-after": "2.128" },
    body: failed("TooManyRequests", "Please retry again later.", { status: "429" }),
    expected: { code: 429, retryable: true, waitMs: 2_128, exhausted: false, matchedBy: "profile" },
  },
  {
    name: "OneNote: no Retry-After",
    status: 429,
    url: "https://graph.microsoft.com/v1.0/me/onenote/pages",
    body: failed("20166", "The app has issued too many requests.", { code: "activityLimitReached" }),
    expected: { code: 429, retryable: true, waitMs: null, matchedBy: "profile" },
  },
  {
    name: "throttled, by the innermost code alone",
    status: 503,
    url,
    headers: { "retry-after": "10" },
    body: {
      error: {
        code: "generalException",
        message: "An error.",
        innererror: { code: "serviceError", innererror: { code: "ThrottledRequest" } },
      },
    },
    expected: { code: 429, retryable: true, waitMs: 10_000, matchedBy: "profile" },
  },
  {
    name: "the bandwidth cap",
    status: 509,
    url,
    body: failed("bandwidthLimitExceeded", "Your app has been throttled."),
    expected: { code: 429, retryable: true },
  },
  {
    name: "a batch of which parts are throttled",
    status: 424,
    method: "POST",
    url: "https://graph.microsoft.com/v1.0/$batch",
    body: {
      responses: [
        { id: "1", status: 200, headers: { "Content-Type": "application/json" }, body: {} },
        { id: "2", status: 429, headers: { "Retry-After": "5" }, body: failed("TooManyRequests", "Later.") },
        { id: "3", status: 429, headers: { "Retry-After": "17" }, body: failed("TooManyRequests", "Later.") },
      ],
    },
    expected: { code: 429, retryable: true, waitMs: 17_000, matchedBy: "profile" },
  },
  {
    name: "a batch that fails for another reason",
    status: 424,
    method: "POST",
    url: "https://graph.microsoft.com/v1.0/$batch",
    body: { responses: [{ id: "1", status: 403, body: failed("accessDenied", "No.") }] },
    expected: { code: 400, retryable: false, matchedBy: "nearest" },
  },
  {
    name: "a mailbox with too many requests at once",
    status: 503,
    url,
    headers: { "retry-after": "1" },
    body: failed("ApplicationThrottled", "Application is over its MailboxConcurrency limit."),
    expected: { code: 429, retryable: true, waitMs: 1_000, matchedBy: "profile" },
  },
  {
    name: "not available",
    status: 503,
    url,
    headers: { "retry-after": "120" },
    body: failed("serviceNotAvailable", "The service is not available."),
    expected: { code: 503, retryable: true, waitMs: 120_000 },
  },
  {
    name: "a gateway timed out",
    status: 504,
    url,
    body: failed("UnknownError", "Gateway Timeout"),
    expected: { code: 504, retryable: true },
  },
  {
    name: "the token has expired",
    status: 401,
    url,
    headers: { "www-authenticate": 'Bearer realm="", error="invalid_token"' },
    body: failed("InvalidAuthenticationToken", "Access token has expired or is not yet valid."),
    expected: { code: 401, retryable: false },
  },
  {
    name: "a permission",
    status: 403,
    url,
    body: failed("accessDenied", "The caller does not have permission to perform the action."),
    expected: { code: 403, retryable: false },
  },
  {
    name: "conditional access",
    status: 403,
    url,
    headers: { "www-authenticate": 'Bearer error="insufficient_claims", claims="eyJ9"' },
    body: failed("AccessDenied", "Need more claims."),
    expected: { code: 403, retryable: false },
  },
  {
    name: "a delta token that is too old",
    status: 410,
    url: "https://graph.microsoft.com/v1.0/users/delta?$deltatoken=oldest",
    headers: { location: "https://graph.microsoft.com/v1.0/users/delta?$deltatoken=" },
    body: failed("resyncRequired", "Resync required."),
    expected: { code: 404, retryable: false, matchedBy: "profile" },
  },
  ...["maxQueryLengthExceeded", "tooManyResultsRequested", "parameterIsTooLong"].map(
    (code): ProfileCase => ({
      name: `a query that is too big: ${code}`,
      status: 400,
      url,
      body: failed("invalidRequest", "The request is too large.", { code }),
      expected: { code: 414, retryable: false, matchedBy: "profile" },
    }),
  ),
  {
    name: "a full drive, which is no rate limit",
    status: 507,
    url,
    body: failed("quotaLimitReached", "The user has reached their quota limit."),
    expected: { code: 500, retryable: false, exhausted: false, matchedBy: "nearest" },
  },
  {
    name: "a wrong filter that speaks of throttling",
    status: 400,
    url,
    body: failed("BadRequest", "Invalid filter clause: subject eq 'TooManyRequests'."),
    expected: { code: 400, retryable: false, matchedBy: "status" },
  },

  {
    // https://github.com/microsoftgraph/microsoft-graph-docs/issues/5288
    name: "a mailbox that takes too long",
    status: 504,
    url: "https://graph.microsoft.com/v1.0/me/messages?$top=15",
    body: { error: { code: "UnknownError", message: "", innerError: { date: "2019-07-25T20:05:19" } } },
    expected: { code: 504, retryable: true },
  },
  {
    // https://github.com/microsoftgraph/microsoft-graph-docs/issues/5934
    name: "a request in quarantine",
    status: 500,
    url: "https://graph.microsoft.com/v1.0/me/messages",
    body: { error: { code: "ErrorApiQuarantined", message: "Request has been quarantined by condition." } },
    expected: { code: 500, retryable: true },
  },
  {
    // https://github.com/microsoftgraph/msgraph-sdk-javascript/issues/854
    name: "a server without memory",
    status: 503,
    method: "POST",
    url: "https://graph.microsoft.com/v1.0/me/sendMail",
    body: {
      error: { code: "ErrorServerBusy", message: "SystemMemoryProtectionUtilizationMonitor is unhealthy." },
    },
    expected: { code: 503, retryable: true },
  },
]
