import { intercom } from "../../src/profiles/intercom.ts"
import type { ProfileCase } from "./case.ts"

export const profile = intercom

const url = "https://api.intercom.io/contacts?per_page=150"
const at = "2026-03-02T10:00:00Z"
const now = Date.parse(at) / 1000

const errors = (code: string, message: string) => ({
  type: "error.list",
  request_id: "b3c0000000000000000g",
  errors: [{ code, message }],
})

export const cases: readonly ProfileCase[] = [
  {
    name: "the window's limit",
    url,
    at,
    status: 429,
    headers: {
      "x-ratelimit-limit": "167",
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": String(now + 8),
    },
    body: errors("rate_limit_exceeded", "Exceeded rate limit of 167 in 10_seconds"),
    expected: { code: 429, retryable: true, waitMs: 8000, exhausted: false, matchedBy: "profile" },
  },
  {
    name: "the window's limit, without headers, code in capitals",
    url,
    at,
    status: 429,
    body: errors("RATE_LIMIT_EXCEEDED", "Exceeded rate limit of 167 in 10_seconds"),
    expected: { code: 429, retryable: true, waitMs: null, matchedBy: "profile" },
  },
  {
    name: "429 without a body",
    url,
    at,
    status: 429,
    headers: { "x-ratelimit-reset": String(now + 3) },
    expected: { code: 429, retryable: true, waitMs: 3000 },
  },
  {
    name: "too many export jobs",
    url: "https://api.intercom.io/export/content/data",
    method: "POST",
    status: 429,
    body: errors("rate_limit_exceeded", "Exceeded rate limit of 5 pending message data export jobs"),
    expected: { code: 429, retryable: true, waitMs: null, matchedBy: "profile" },
  },
  {
    name: "another scroll is open",
    url: "https://api.intercom.io/companies/scroll",
    status: 400,
    body: errors("scroll_exists", "scroll already exists for this workspace"),
    expected: { code: 429, retryable: true, waitMs: 20_000, exhausted: false, matchedBy: "profile" },
  },
  {
    name: "another scroll is open, with the ten seconds' reset beside it",
    url: "https://api.intercom.io/companies/scroll",
    at,
    status: 400,
    headers: { "x-ratelimit-remaining": "160", "x-ratelimit-reset": String(now + 4) },
    body: errors("scroll_exists", "scroll already exists for this workspace"),
    expected: { code: 429, retryable: true, waitMs: 20_000, matchedBy: "profile" },
  },
  {
    name: "asked to wait, whatever the status",
    url,
    status: 400,
    body: errors("retry_after", "Please wait before retrying"),
    expected: { code: 429, retryable: true, matchedBy: "profile" },
  },
  ...["unauthorized", "token_revoked", "token_expired", "token_not_found"].map((code) => ({
    name: `token: ${code}`,
    url,
    status: 401,
    body: errors(code, "Access Token Invalid"),
    expected: { code: 401, retryable: false, matchedBy: "profile" } as const,
  })),
  ...["api_plan_restricted", "token_unauthorized", "action_forbidden"].map((code) => ({
    name: `plan or scope: ${code}`,
    url,
    status: 403,
    body: errors(code, "Not allowed"),
    expected: { code: 403, retryable: false, matchedBy: "profile" } as const,
  })),
  {
    name: "scope, as 401",
    url,
    status: 401,
    body: errors("token_unauthorized", "Not authorized to access resource"),
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a 400 whose message speaks of a scroll is none",
    url: "https://api.intercom.io/companies/scroll",
    status: 400,
    body: errors("parameter_invalid", "scroll_param does not belong to the scroll that exists"),
    expected: { code: 400, retryable: false, matchedBy: "status" },
  },
  {
    name: "not found",
    url: "https://api.intercom.io/contacts/5f00",
    status: 404,
    body: errors("not_found", "Contact not found"),
    expected: { code: 404, retryable: false, matchedBy: "status" },
  },

  {
    // https://github.com/intercom/python-intercom/issues/234
    name: "a resource of another API version",
    status: 400,
    url: "https://api.intercom.io/users?user_id=123456789",
    body: errors("intercom_version_invalid", "Requested resource is not available in current API version"),
    expected: { code: 400, retryable: false, matchedBy: "status" },
  },
  {
    // https://github.com/intercom/intercom-android/issues/485
    name: "an outage",
    status: 503,
    url,
    body: errors("service_unavailable", "Sorry, the API service is temporarily unavailable"),
    expected: { code: 503, retryable: true },
  },
  {
    // https://github.com/intercom/python-intercom/issues/161
    name: "an error inside",
    status: 500,
    url,
    body: errors("server_error", "Server Error"),
    expected: { code: 500, retryable: true },
  },
]
