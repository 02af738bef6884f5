import { x } from "../../src/profiles/x.ts"
import type { ProfileCase } from "./case.ts"

export const profile = x

const url = "https://api.x.com/2/tweets/search/recent?query=heed"
const at = "2026-03-02T10:00:00Z"
const now = Date.parse(at) / 1000

const problem = (type: string, title: string, detail: string) => ({
  title,
  detail,
  type: `https://api.x.com/2/problems/${type}`,
})

export const cases: readonly ProfileCase[] = [
  {
    name: "the window's limit",
    url,
    at,
    status: 429,
    headers: {
      "x-rate-limit-limit": "450",
      "x-rate-limit-remaining": "0",
      "x-rate-limit-reset": String(now + 420),
    },
    body: problem("rate-limit-exceeded", "Too Many Requests", "Too Many Requests"),
    expected: { code: 429, retryable: true, waitMs: 420_000, exhausted: false, matchedBy: "profile" },
  },
  {
    name: "the window's limit, by the older code",
    url,
    at,
    status: 429,
    headers: { "x-rate-limit-reset": String(now + 60) },
    body: { errors: [{ code: 88, message: "Rate limit exceeded" }] },
    expected: { code: 429, retryable: true, waitMs: 60_000, matchedBy: "profile" },
  },
  {
    name: "the older code as a text, without headers",
    url,
    at,
    status: 429,
    body: { errors: [{ code: "88", message: "Rate limit exceeded" }] },
    expected: { code: 429, retryable: true, waitMs: null, matchedBy: "profile" },
  },
  {
    name: "429 without a body",
    url,
    at,
    status: 429,
    headers: { "x-rate-limit-reset": String(now + 90) },
    expected: { code: 429, retryable: true, waitMs: 90_000 },
  },
  {
    name: "the usage cap, though the rate headers show room",
    url,
    at,
    status: 429,
    headers: {
      "x-rate-limit-limit": "450",
      "x-rate-limit-remaining": "449",
      "x-rate-limit-reset": String(now + 900),
    },
    body: {
      ...problem("usage-capped", "UsageCapExceeded", "Usage cap exceeded: Monthly product cap"),
      account_id: 1,
      period: "Monthly",
      scope: "Product",
    },
    expected: { code: 429, retryable: false, waitMs: null, exhausted: true, matchedBy: "profile" },
  },
  {
    name: "the usage cap under the older host",
    url: "https://api.twitter.com/2/tweets/search/recent",
    status: 429,
    body: {
      title: "UsageCapExceeded",
      detail: "Usage cap exceeded: Monthly product cap",
      type: "https://api.twitter.com/2/problems/usage-capped",
    },
    expected: { code: 429, retryable: false, exhausted: true, matchedBy: "profile" },
  },
  {
    name: "the usage cap by its title alone",
    url,
    status: 429,
    body: { title: "UsageCapExceeded", type: "about:blank", status: 429 },
    expected: { code: 429, retryable: false, exhausted: true, matchedBy: "profile" },
  },
  {
    name: "the user's day",
    url: "https://api.x.com/2/tweets",
    method: "POST",
    at,
    status: 429,
    headers: {
      "x-rate-limit-remaining": "1080000",
      "x-rate-limit-reset": String(now + 900),
      "x-user-limit-24hour-limit": "17",
      "x-user-limit-24hour-remaining": "0",
      "x-user-limit-24hour-reset": String(now + 36_000),
    },
    body: { title: "Too Many Requests", detail: "Too Many Requests", type: "about:blank", status: 429 },
    expected: { code: 429, retryable: false, waitMs: 36_000_000, exhausted: true, matchedBy: "profile" },
  },
  {
    name: "not enrolled",
    url,
    status: 403,
    body: {
      ...problem("client-forbidden", "Client Forbidden", "The App must be attached to a Project."),
      reason: "client-not-enrolled",
    },
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "private content",
    url,
    status: 403,
    body: {
      errors: [problem("not-authorized-for-resource", "Authorization Error", "Not authorized to view it.")],
    },
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a success in part is no failure",
    url,
    status: 200,
    body: {
      data: [{ id: "123", text: "Hello" }],
      errors: [problem("not-authorized-for-resource", "Authorization Error", "Not authorized to view it.")],
    },
    expected: null,
  },
  {
    name: "a success in part whose error bears the limit's code is none either",
    url,
    status: 200,
    body: { data: [{ id: "123" }], errors: [{ code: 88, message: "Rate limit exceeded" }] },
    expected: null,
  },
  {
    name: "a stream without rules",
    url: "https://api.x.com/2/tweets/search/stream",
    status: 409,
    body: problem("streaming-connection", "ConnectionException", "There are no rules."),
    expected: { code: 400, retryable: false },
  },
  {
    name: "token",
    url,
    status: 401,
    body: { title: "Unauthorized", type: "about:blank", status: 401, detail: "Unauthorized" },
    expected: { code: 401, retryable: false, matchedBy: "status" },
  },
  {
    name: "overloaded",
    url,
    status: 503,
    body: { title: "Service Unavailable", type: "about:blank", status: 503 },
    expected: { code: 503, retryable: true },
  },
  {
    name: "420",
    url,
    status: 420,
    expected: { code: 429, retryable: true },
  },

  {
    // https://github.com/tryethernal/ethernal/issues/1324
    name: "no credits left",
    status: 402,
    method: "POST",
    url: "https://api.x.com/2/tweets",
    body: {
      title: "CreditsDepleted",
      detail: "Your enrolled account does not have any credits to fulfill this request.",
      type: "https://api.twitter.com/2/problems/credits",
    },
    expected: { code: 429, retryable: false, exhausted: true, waitMs: null, matchedBy: "profile" },
  },
]
