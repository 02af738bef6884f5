import type { FaqCode } from "../../src/faq/entry.ts"
import { anthropic } from "../../src/profiles/anthropic.ts"
import type { ProfileCase } from "./case.ts"

export const profile = anthropic

const messages = { url: "https://api.anthropic.com/v1/messages", method: "POST" }
const at = "2026-11-22T12:00:00Z"
const UNTIL_DECEMBER = 8.5 * 86_400_000

const error = (type: string, message: string, details?: object) => ({
  type: "error",
  error: { type, message, ...(details && { details }) },
  request_id: "req_1",
})

export const cases: readonly ProfileCase[] = [
  {
    name: "a rate limit",
    ...messages,
    status: 429,
    headers: { "retry-after": "12", "x-should-retry": "true" },
    body: error("rate_limit_error", "This request would exceed your account's rate limit."),
    expected: { code: 429, retryable: true, waitMs: 12_000, exhausted: false },
  },
  {
    name: "the month's spend cap, with the type of a rate limit",
    ...messages,
    at,
    status: 429,
    body: error("rate_limit_error", "You are over it.", { error_code: "enforced_spend_limit_reached" }),
    expected: { code: 429, retryable: false, exhausted: true, waitMs: UNTIL_DECEMBER, matchedBy: "profile" },
  },
  {
    name: "the workspace's own limit, as a 400",
    ...messages,
    at,
    status: 400,
    body: error("invalid_request_error", "You have reached your specified workspace API usage limits."),
    expected: { code: 429, retryable: false, exhausted: true, waitMs: UNTIL_DECEMBER, matchedBy: "profile" },
  },
  {
    name: "no credit",
    ...messages,
    status: 400,
    headers: { "x-should-retry": "false" },
    body: error("invalid_request_error", "Your credit balance is too low to access the Anthropic API."),
    expected: { code: 429, retryable: false, exhausted: true },
  },
  {
    name: "a plan without long requests",
    ...messages,
    status: 429,
    body: error("rate_limit_error", "Extra usage is required for long context requests."),
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a prompt that is too long",
    ...messages,
    status: 400,
    body: error("invalid_request_error", "prompt is too long: 208310 tokens > 200000 maximum"),
    expected: { code: 414, retryable: false, matchedBy: "profile" },
  },
  {
    name: "overloaded",
    ...messages,
    status: 529,
    body: error("overloaded_error", "Overloaded"),
    expected: { code: 503, retryable: true, matchedBy: "nearest" },
  },
  {
    name: "overloaded, and not wanted again",
    ...messages,
    status: 529,
    headers: { "x-should-retry": "false" },
    body: error("overloaded_error", "Overloaded"),
    expected: { code: 503, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a conflict",
    ...messages,
    status: 409,
    body: error("conflict_error", "Conflict"),
    expected: { code: 503, retryable: true, matchedBy: "profile" },
  },
  {
    name: "a request that speaks of limits",
    ...messages,
    status: 400,
    body: error("invalid_request_error", "metadata.note: 'rate limits of the API usage' is not a valid id"),
    expected: { code: 400, retryable: false, matchedBy: "status" },
  },

  ...[408, 409, 429, 500, 502, 503, 504, 529].flatMap((status) =>
    [true, false].map(
      (again): ProfileCase => ({
        name: `${status}, and x-should-retry: ${again}`,
        ...messages,
        status,
        headers: { "x-should-retry": String(again) },
        body: error("api_error", "What happened."),
        expected: {
          code: status === 408 ? 504 : status === 409 || status === 529 ? 503 : (status as FaqCode),
          retryable: again,
          exhausted: false,
          ...(!again && { matchedBy: "profile" as const }),
        },
      }),
    ),
  ),
]
