import type { Profile } from "./schema/profile.ts"

const CODES = "https://developer.okta.com/docs/reference/error-codes/"
const LIMITS = "https://developer.okta.com/docs/reference/rl-best-practices/"
const CONCURRENCY = "https://developer.okta.com/docs/reference/rl2-concurrency/"

/**
 * Okta's management and OAuth APIs.
 * @see https://developer.okta.com/docs/reference/error-codes/
 */
export const okta: Profile = {
  name: "okta",
  title: "Okta",
  hosts: ["*.okta.com", "*.oktapreview.com", "*.okta-emea.com"],
  docs: [CODES, LIMITS, CONCURRENCY],
  rules: [
    {
      // All three fields are of the limit on concurrency then; the reset is an estimate.
      when: { status: 429, header: { "x-rate-limit-limit": 0 } },
      means: 429,
      retry: "yes",
      says: "too many requests at once, over the whole organisation: send fewer at a time",
      source: LIMITS,
    },
    {
      when: { status: 401, body: { errorCode: "E0000015" } },
      means: 403,
      retry: "no",
      says: "the token is valid, but the organisation or the user has no right to this feature",
      source: CODES,
      basis: "observed",
    },
  ],
  limits: [
    {
      concurrency: 75,
      scope: "per organisation, Workforce and Customer Identity (35 in a free plan)",
      source: CONCURRENCY,
    },
  ],
  requestId: ["x-okta-request-id"],
  error: {
    code: ["errorCode", "error"],
    message: ["errorSummary", "errorCauses[].errorSummary", "error_description"],
  },
}
