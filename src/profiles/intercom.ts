import type { Profile } from "./schema/profile.ts"

const LIMITS = "https://developers.intercom.com/docs/references/rest-api/errors/rate-limiting"
const ERRORS = "https://developers.intercom.com/docs/references/rest-api/errors/error-codes"
const SPEC = "https://github.com/intercom/Intercom-OpenAPI"
const AIRBYTE =
  "https://github.com/airbytehq/airbyte/tree/master/airbyte-integrations/connectors/source-intercom"

/**
 * Intercom: `errors[].code` is more specific than the status, and only one scroll may be open at a time.
 * @see https://developers.intercom.com/docs/references/rest-api/errors/error-codes
 */
export const intercom: Profile = {
  name: "intercom",
  title: "Intercom",
  hosts: ["api.intercom.io", "api.eu.intercom.io", "api.au.intercom.io"],
  docs: [LIMITS, ERRORS],
  rules: [
    {
      when: { body: { "errors[].code": "scroll_exists" } },
      means: 429,
      retry: "yes",
      wait: [{ ms: 20_000, documented: AIRBYTE }],
      says: "another scroll is open for this workspace: it ends by itself within a minute",
      source: AIRBYTE,
      basis: "observed",
    },
    {
      when: { status: 429, body: { "errors[].message": { contains: "export job" } } },
      means: 429,
      retry: "yes",
      says: "five export jobs are pending: another may start when one of them ends",
      source: SPEC,
    },
    {
      when: { body: { "errors[].code": ["rate_limit_exceeded", "too_many_requests"] } },
      means: 429,
      retry: "yes",
      says: "the app's or the workspace's requests of these ten seconds are used up",
      source: ERRORS,
    },
    {
      when: { body: { "errors[].code": "retry_after" } },
      means: 429,
      retry: "yes",
      says: "Intercom asks to wait before the next try",
      source: ERRORS,
    },
    {
      when: {
        body: {
          "errors[].code": [
            "unauthorized",
            "token_revoked",
            "token_expired",
            "token_not_found",
            "token_blocked",
            "missing_authorization",
          ],
        },
      },
      means: 401,
      retry: "no",
      says: "the token is missing, unknown, expired, blocked or revoked",
      source: ERRORS,
    },
    {
      when: {
        body: {
          "errors[].code": ["api_plan_restricted", "token_unauthorized", "action_forbidden", "forbidden"],
        },
      },
      means: 403,
      retry: "no",
      says: "the plan does not have it, or the token may not do it",
      source: ERRORS,
    },
  ],
  waits: [
    { header: "retry-after", unit: "seconds" },
    { header: "x-ratelimit-reset", unit: "epoch-seconds" },
  ],
  states: [
    {
      name: "ten seconds",
      header: {
        limit: "x-ratelimit-limit",
        remaining: "x-ratelimit-remaining",
        reset: { name: "x-ratelimit-reset", unit: "epoch-seconds" },
      },
      windowMs: 10_000,
    },
  ],
  limits: [
    { requests: 10_000, per: "1m", scope: "per app, spread over windows of ten seconds", source: LIMITS },
  ],
  requestId: ["x-request-id"],
  error: { code: ["errors[].code"], message: ["errors[].message"] },
}
