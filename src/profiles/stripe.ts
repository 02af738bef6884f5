import { EVERY_STATUS, retryHeaderRules } from "./retry-header.ts"
import type { Profile } from "./schema/profile.ts"

const LIMITS = "https://docs.stripe.com/rate-limits"
const ERRORS = "https://docs.stripe.com/error-codes"
const SDK = "https://github.com/stripe/stripe-node/blob/master/src/RequestSender.ts"

/**
 * Stripe's API. `stripe-should-retry` overrides the status; there is no Retry-After.
 * @see https://docs.stripe.com/rate-limits
 */
export const stripe: Profile = {
  name: "stripe",
  title: "Stripe",
  hosts: ["api.stripe.com", "files.stripe.com"],
  docs: [LIMITS, ERRORS],
  rules: [
    ...[true, false].flatMap((again) =>
      retryHeaderRules(again, "stripe-should-retry", "Stripe", SDK, EVERY_STATUS),
    ),
    {
      when: { status: 429, body: { "error.code": "lock_timeout" } },
      means: 429,
      retry: "yes",
      says: "another request holds the same object: send fewer of them at once",
      source: LIMITS,
      basis: "observed",
    },
    {
      when: { status: 429, header: { "stripe-rate-limited-reason": { contains: "concurrency" } } },
      means: 429,
      retry: "yes",
      says: "too many requests at once",
      source: LIMITS,
      basis: "observed",
    },
    {
      when: { status: 429, header: { "stripe-rate-limited-reason": { present: true } } },
      means: 429,
      retry: "yes",
      says: "too many requests a second",
      source: LIMITS,
      basis: "observed",
    },
    {
      when: { status: 429, body: { "error.code": "rate_limit" } },
      means: 429,
      retry: "yes",
      says: "too many requests",
      source: LIMITS,
      basis: "observed",
    },
    {
      when: { status: 409 },
      means: 503,
      retry: "yes",
      says: "the request met another one on the same object or with the same idempotency key",
      source: SDK,
    },
    {
      when: { status: 401, body: { "error.code": "api_key_expired" } },
      means: 401,
      retry: "no",
      says: "the API key has expired",
      source: ERRORS,
    },
    {
      when: { status: 403 },
      means: 403,
      retry: "no",
      says: "the key has no permission for this request",
      source: "https://docs.stripe.com/keys",
    },
  ],
  limits: [
    { requests: 100, per: "1s", scope: "per account, live mode", source: LIMITS },
    { requests: 25, per: "1s", scope: "per account, in a sandbox", source: LIMITS },
    { requests: 25, per: "1s", scope: "per endpoint", source: LIMITS },
    { requests: 20, per: "1s", scope: "search", source: LIMITS },
  ],
  requestId: ["request-id"],
  error: { code: ["error.code", "error.decline_code", "error.type"], message: ["error.message"] },
}
