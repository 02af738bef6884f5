import { retryHeaderRules } from "./retry-header.ts"
import type { Profile, ProfileRule } from "./schema/profile.ts"

const ERRORS = "https://platform.claude.com/docs/en/api/errors"
const LIMITS = "https://platform.claude.com/docs/en/api/rate-limits"
const SDK = "https://github.com/anthropics/anthropic-sdk-typescript/blob/main/src/client.ts"

const spent = (body: ProfileRule["when"]["body"]): ProfileRule => ({
  when: { status: [400, 429], body },
  means: 429,
  retry: "no",
  exhausted: true,
  wait: [{ until: "next-month-utc", documented: LIMITS }],
  says: "the month's spend limit of the organisation or the workspace is reached",
  source: LIMITS,
})

/**
 * Anthropic's Claude API. A spend limit that is used up has the type of a rate limit, or of an invalid request.
 * @see https://platform.claude.com/docs/en/api/errors
 */
export const anthropic: Profile = {
  name: "anthropic",
  title: "Anthropic Claude API",
  hosts: ["api.anthropic.com"],
  docs: [ERRORS, LIMITS],
  rules: [
    spent({ "error.details.error_code": "enforced_spend_limit_reached" }),
    spent({ "error.message": { contains: "API usage limits" } }),
    {
      when: { status: 429, body: { "error.message": { contains: "extra usage is required" } } },
      means: 403,
      retry: "no",
      says: "the plan does not include requests of this length",
      source: "https://github.com/anthropics/claude-code/issues/33514",
      basis: "observed",
    },
    {
      when: { status: 400, body: { "error.message": { contains: "prompt is too long" } } },
      means: 414,
      retry: "smaller",
      says: "the prompt is longer than the model's context window",
      source: "https://github.com/anthropics/claude-code/issues/12186",
      basis: "observed",
    },
    ...retryHeaderRules(false, "x-should-retry", "Anthropic", SDK),
    {
      when: { status: 409 },
      means: 503,
      retry: "yes",
      says: "the request met another one on the same data",
      source: SDK,
    },
  ],
  cost: { path: "usage.input_tokens", unit: "input-tokens" },
  requestId: ["request-id"],
  error: { code: ["error.details.error_code", "error.type"], message: ["error.message"] },
}
