import { xero } from "../../src/profiles/xero.ts"
import type { ProfileCase } from "./case.ts"

export const profile = xero

const invoices = "https://api.xero.com/api.xro/2.0/Invoices?page=1"

const problem = (Status: number, Title: string, Detail: string) => ({
  Type: null,
  Title,
  Status,
  Detail,
  Instance: "609f6167-0597-4dea-bcab-02a27a3a2bf5",
  Extensions: {},
})

export const cases: readonly ProfileCase[] = [
  {
    name: "the minute's calls",
    status: 429,
    url: invoices,
    headers: {
      "x-rate-limit-problem": "minute",
      "retry-after": "27",
      "x-minlimit-remaining": "0",
      "x-daylimit-remaining": "4120",
    },
    body: "",
    expected: { code: 429, retryable: true, waitMs: 27_000, exhausted: false, matchedBy: "profile" },
  },
  {
    name: "the app's minute",
    status: 429,
    url: invoices,
    headers: { "x-rate-limit-problem": "AppMinute", "retry-after": "11", "x-appminlimit-remaining": "0" },
    body: "",
    expected: { code: 429, retryable: true, waitMs: 11_000 },
  },
  {
    name: "the day's calls",
    status: 429,
    url: invoices,
    headers: {
      "x-rate-limit-problem": "day",
      "retry-after": "30125",
      "x-daylimit-remaining": "0",
      "x-minlimit-remaining": "60",
    },
    body: "",
    expected: { code: 429, retryable: false, exhausted: true, waitMs: 30_125_000, matchedBy: "profile" },
  },
  {
    name: "the day's calls without Retry-After",
    status: 429,
    url: invoices,
    headers: { "x-rate-limit-problem": "Day" },
    body: "",
    expected: { code: 429, retryable: false, exhausted: true, waitMs: null },
  },
  {
    name: "too many at once",
    status: 429,
    url: invoices,
    headers: { "x-rate-limit-problem": "concurrent" },
    body: "",
    expected: { code: 429, retryable: true, waitMs: null, exhausted: false, matchedBy: "profile" },
  },
  {
    name: "an expired token",
    status: 401,
    url: invoices,
    body: problem(401, "Unauthorized", "TokenExpired: token expired at 09/16/2026 10:02:40"),
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a missing scope",
    status: 401,
    url: invoices,
    body: problem(401, "Unauthorized", "AuthorizationUnsuccessful"),
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "an organisation that was disconnected",
    status: 403,
    url: invoices,
    body: problem(403, "Forbidden", "AuthenticationUnsuccessful"),
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "TLS before 1.2",
    status: 403,
    url: invoices,
    headers: { "content-type": "text/html" },
    body: "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1></BODY></HTML>",
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a refresh token that was used before",
    status: 400,
    url: "https://identity.xero.com/connect/token",
    method: "POST",
    body: { error: "invalid_grant" },
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    name: "down",
    status: 503,
    url: invoices,
    body: problem(503, "Service Unavailable", "The organisation is not available"),
    expected: { code: 503, retryable: true, matchedBy: "status" },
  },
  {
    name: "not permitted, and the day's last call",
    status: 401,
    url: invoices,
    headers: { "x-daylimit-remaining": "0" },
    body: problem(401, "Unauthorized", "AuthenticationUnsuccessful"),
    expected: { code: 401, retryable: false, exhausted: false, matchedBy: "status" },
  },
  {
    name: "invoices, with the day's last call",
    status: 200,
    url: invoices,
    headers: { "x-daylimit-remaining": "0", "x-minlimit-remaining": "12" },
    body: { Id: "1", Status: "OK", Detail: "TokenExpired", Invoices: [] },
    expected: null,
  },

  {
    name: "the day's calls, by what remains",
    status: 429,
    url: invoices,
    headers: { "x-daylimit-remaining": "0", "retry-after": "3600" },
    body: "",
    expected: { code: 429, retryable: false, exhausted: true, waitMs: 3_600_000 },
  },
  {
    name: "a missing scope, by the challenge",
    status: 401,
    url: invoices,
    headers: { "www-authenticate": 'Bearer error="insufficient_scope"' },
    body: "",
    expected: { code: 403, retryable: false },
  },
  {
    name: "an expired token in lower case",
    status: 401,
    url: "https://api.xero.com/projects.xro/2.0/projects",
    body: {
      title: "Unauthorized",
      status: 401,
      detail: "TokenExpired: token expired at 09/16/2026 10:02:40",
    },
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },

  {
    // https://github.com/XeroAPI/xero-node/issues/466
    name: "an error inside, told with a status page",
    status: 500,
    url: invoices,
    method: "POST",
    body: problem(
      500,
      "An error occurred",
      "An error occurred in Xero. Check the API Status page http://status.developer.xero.com for current service status.",
    ),
    expected: { code: 500, retryable: true, waitMs: null, matchedBy: "status" },
  },
  {
    // https://github.com/XeroAPI/Xero-OpenAPI/issues/461
    name: "a validation error",
    status: 400,
    url: invoices,
    method: "POST",
    body: {
      ErrorNumber: 10,
      Type: "ValidationException",
      Message: "A validation exception occurred",
      Elements: [{ ValidationErrors: [{ Message: "Email address must be valid" }] }],
    },
    expected: { code: 400, retryable: false, matchedBy: "status" },
  },
  {
    // https://github.com/calcinai/xero-php/issues/687
    name: "a page of the network before the API",
    status: 503,
    url: invoices,
    headers: { "content-type": "text/html" },
    body: "<HTML><HEAD><TITLE>Service Unavailable</TITLE></HEAD><BODY><H1>Service Unavailable - Zero size object</H1>The server is temporarily unable to service your request.  Please try again later.<P>Reference&#32;&#35;15&#46;2cff4f17</BODY></HTML>",
    expected: { code: 503, retryable: true, waitMs: null, matchedBy: "status" },
  },
]
