import { retryHeaderRules } from "./retry-header.ts"
import type { Profile, ProfileRule } from "./schema/profile.ts"

const ERRORS = "https://platform.openai.com/docs/guides/error-codes"
const LIMITS = "https://platform.openai.com/docs/guides/rate-limits"
const AZURE = "https://learn.microsoft.com/en-us/azure/ai-services/openai/how-to/quota"
const SDK = "https://github.com/openai/openai-node/blob/master/src/client.ts"

const spent = (body: ProfileRule["when"]["body"]): ProfileRule => ({
  when: { status: [400, 429], body },
  means: 429,
  retry: "no",
  exhausted: true,
  says: "the credits are used up, or a limit on spending is reached",
  source: ERRORS,
})

const tooLarge = (body: ProfileRule["when"]["body"], says: string, source: string): ProfileRule => ({
  when: { status: [400, 429], body },
  means: 414,
  retry: "smaller",
  says,
  source,
  basis: "observed",
})

/**
 * OpenAI's API, and the same one at Azure. Both write waits and what is left where any API may have them.
 * @see https://platform.openai.com/docs/guides/error-codes
 */
export const openai: Profile = {
  name: "openai",
  title: "OpenAI",
  hosts: ["api.openai.com", "*.api.openai.com", "*.openai.azure.com"],
  docs: [ERRORS, LIMITS, AZURE],
  rules: [
    spent({ "error.type": "insufficient_quota" }),
    spent({ "error.code": ["insufficient_quota", "billing_hard_limit_reached", "billing_not_active"] }),
    // The code is that of a throttle, but no wait helps.
    tooLarge(
      { "error.message": { startsWith: "Request too large" } },
      "the request alone needs more tokens than the limit of a minute",
      "https://github.com/DrShushen/climb/issues/13",
    ),
    tooLarge(
      { "error.code": "context_length_exceeded" },
      "the messages are longer than the model's context window",
      ERRORS,
    ),
    ...retryHeaderRules(false, "x-should-retry", "OpenAI", SDK),
    {
      when: { status: 409 },
      means: 503,
      retry: "yes",
      says: "the request met another one on the same data",
      source: SDK,
    },
  ],
  cost: { path: "usage.total_tokens", unit: "tokens" },
  requestId: ["x-request-id", "apim-request-id", "x-ms-request-id"],
  error: { code: ["error.code", "error.type"], message: ["error.message"] },
}
