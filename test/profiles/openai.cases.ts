import type { FaqCode } from "../../src/faq/entry.ts"
import { openai } from "../../src/profiles/openai.ts"
import type { ProfileCase } from "./case.ts"

export const profile = openai

const chat = { url: "https://api.openai.com/v1/chat/completions", method: "POST" }

const error = (message: string, type: string, code: string | null) => ({
  error: { message, type, param: null, code },
})
const QUOTA = "You exceeded your current quota, please check your plan and billing details."

export const cases: readonly ProfileCase[] = [
  {
    name: "the tokens of a minute",
    ...chat,
    status: 429,
    headers: {
      "x-ratelimit-limit-requests": "500",
      "x-ratelimit-remaining-requests": "499",
      "x-ratelimit-reset-requests": "120ms",
      "x-ratelimit-limit-tokens": "30000",
      "x-ratelimit-remaining-tokens": "0",
      "x-ratelimit-reset-tokens": "6m0s",
    },
    body: error("Rate limit reached for gpt-4o on tokens per min (TPM)", "tokens", "rate_limit_exceeded"),
    expected: { code: 429, retryable: true, waitMs: 360_000, exhausted: false },
  },
  {
    name: "one request with more tokens than a minute has",
    ...chat,
    status: 429,
    body: error(
      "Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 30601.",
      "tokens",
      "rate_limit_exceeded",
    ),
    expected: { code: 414, retryable: false, matchedBy: "profile" },
  },
  ...["insufficient_quota", "credit_balance_exhausted", "project_spend_limit_exceeded"].map(
    (code): ProfileCase => ({
      name: code,
      ...chat,
      status: 429,
      headers: { "x-should-retry": "true" },
      body: error(QUOTA, "insufficient_quota", code),
      expected: { code: 429, retryable: false, exhausted: true, matchedBy: "profile" },
    }),
  ),
  {
    name: "the hard limit of a month",
    ...chat,
    status: 400,
    body: error("Billing hard limit has been reached", "invalid_request_error", "billing_hard_limit_reached"),
    expected: { code: 429, retryable: false, exhausted: true, matchedBy: "profile" },
  },
  {
    name: "messages that are too long",
    ...chat,
    status: 400,
    body: error(
      "This model's maximum context length is 8192.",
      "invalid_request_error",
      "context_length_exceeded",
    ),
    expected: { code: 414, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a limit at Azure",
    url: "https://acme.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-06-01",
    method: "POST",
    status: 429,
    headers: { "retry-after-ms": "1500", "retry-after": "2", "apim-request-id": "1" },
    body: { error: { code: "429", message: "Rate limit is exceeded. Try again in 2 seconds." } },
    expected: { code: 429, retryable: true, waitMs: 1_500 },
  },
  {
    name: "a filter at Azure",
    url: "https://acme.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-06-01",
    method: "POST",
    status: 400,
    headers: { "x-should-retry": "false" },
    body: error("The response was filtered: 'Request too large'", "invalid_request_error", "content_filter"),
    expected: { code: 400, retryable: false, matchedBy: "status" },
  },

  ...[408, 409, 429, 500, 502, 503, 504, 529].flatMap((status) =>
    [true, false].map(
      (again): ProfileCase => ({
        name: `${status}, and x-should-retry: ${again}`,
        ...chat,
        status,
        headers: { "x-should-retry": String(again) },
        body: error("What happened.", "server_error", null),
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
