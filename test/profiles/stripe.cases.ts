import { stripe } from "../../src/profiles/stripe.ts"
import type { ProfileCase } from "./case.ts"

export const profile = stripe

const charges = "https://api.stripe.com/v1/charges?limit=100"

const error = (code: string, type: string, message: string) => ({
  error: { code, doc_url: `https://stripe.com/docs/error-codes/${code}`, message, type },
})

export const cases: readonly ProfileCase[] = [
  {
    name: "too many requests a second",
    status: 429,
    url: charges,
    headers: { "stripe-rate-limited-reason": "global-rate", "request-id": "req_1" },
    body: error("rate_limit", "invalid_request_error", "Request rate limit exceeded."),
    expected: { code: 429, retryable: true, waitMs: null, exhausted: false, matchedBy: "profile" },
  },
  {
    name: "too many requests at once",
    status: 429,
    url: charges,
    headers: { "stripe-rate-limited-reason": "endpoint-concurrency" },
    body: error("rate_limit", "invalid_request_error", "Too many concurrent requests."),
    expected: { code: 429, retryable: true, matchedBy: "profile" },
  },
  {
    name: "a rate limit without the reason",
    status: 429,
    url: charges,
    body: error("rate_limit", "rate_limit_error", "Too many requests hit the API too quickly."),
    expected: { code: 429, retryable: true, matchedBy: "profile" },
  },
  {
    name: "an object that is locked",
    status: 429,
    url: charges,
    method: "POST",
    body: error("lock_timeout", "invalid_request_error", "This object cannot be accessed right now."),
    expected: { code: 429, retryable: true, matchedBy: "profile" },
  },
  {
    name: "a 429 that Stripe does not want again",
    status: 429,
    url: charges,
    headers: { "stripe-should-retry": "false" },
    body: error("rate_limit", "invalid_request_error", "Request rate limit exceeded."),
    expected: { code: 429, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a 500 that Stripe does not want again",
    status: 500,
    url: charges,
    headers: { "stripe-should-retry": "False" },
    body: { error: { message: "An unknown error occurred", type: "api_error" } },
    expected: { code: 500, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a 400 that Stripe wants again",
    status: 400,
    url: charges,
    method: "POST",
    headers: { "stripe-should-retry": "true" },
    body: error("lock_timeout", "invalid_request_error", "Try again"),
    expected: { code: 400, retryable: true, matchedBy: "profile" },
  },
  {
    name: "a conflict",
    status: 409,
    url: charges,
    method: "POST",
    body: error("idempotency_key_in_use", "idempotency_error", "There is another request in progress."),
    expected: { code: 503, retryable: true, matchedBy: "profile" },
  },
  {
    name: "a conflict that Stripe wants again",
    status: 409,
    url: charges,
    method: "POST",
    headers: { "stripe-should-retry": "true" },
    body: { error: { message: "Conflict", type: "invalid_request_error" } },
    expected: { code: 503, retryable: true, matchedBy: "profile" },
  },
  {
    name: "an expired key",
    status: 401,
    url: charges,
    body: error("api_key_expired", "invalid_request_error", "Expired API Key provided: rk_live_****abcd"),
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a restricted key",
    status: 403,
    url: charges,
    body: {
      error: {
        message: "The provided key does not have the required permissions",
        type: "invalid_request_error",
      },
    },
    expected: { code: 403, retryable: false },
  },
  {
    name: "down",
    status: 503,
    url: charges,
    body: "",
    expected: { code: 503, retryable: true, matchedBy: "status" },
  },
  {
    name: "a declined card whose message speaks of limits",
    status: 402,
    url: charges,
    method: "POST",
    body: {
      error: {
        code: "card_declined",
        decline_code: "card_velocity_exceeded",
        message: "rate_limit",
        type: "card_error",
      },
    },
    expected: { code: 403, retryable: false, matchedBy: "nearest" },
  },
  {
    name: "an object that holds an old error",
    status: 200,
    url: "https://api.stripe.com/v1/payment_intents/pi_1",
    headers: { "stripe-should-retry": "false" },
    body: { id: "pi_1", object: "payment_intent", error: { code: "rate_limit" } },
    expected: null,
  },

  ...([400, 401, 403, 404, 429, 500, 502, 503, 504] as const).flatMap((status) =>
    [true, false].map(
      (again): ProfileCase => ({
        name: `${status}, and stripe-should-retry: ${again}`,
        status,
        url: charges,
        headers: { "stripe-should-retry": String(again) },
        body: { error: { message: "What happened, in words.", type: "api_error" } },
        expected: { code: status, retryable: again, matchedBy: "profile" },
      }),
    ),
  ),

  {
    // https://github.com/mozilla/fxa/issues/8718
    name: "an object that is locked, as it is reported",
    status: 429,
    url: charges,
    method: "POST",
    body: {
      error: {
        code: "lock_timeout",
        doc_url: "https://stripe.com/docs/error-codes/lock-timeout",
        message:
          "This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request.",
        type: "invalid_request_error",
      },
    },
    expected: { code: 429, retryable: true, exhausted: false },
  },
]
