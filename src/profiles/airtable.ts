import type { Profile, ProfileRule } from "./schema/profile.ts"

const LIMITS = "https://support.airtable.com/docs/managing-api-call-limits-in-airtable"
const SDK = "https://github.com/Airtable/airtable.js/blob/master/src/base.ts"

/** Airtable writes an error in three ways: in a list, as an object with a type, and as a bare code. */
const ERROR_PATHS = ["errors[].error", "error.type", "error"]

const coded = (code: string | string[], rule: Omit<ProfileRule, "when">): readonly ProfileRule[] =>
  ERROR_PATHS.map((path) => ({ when: { body: { [path]: code } }, ...rule }))

/**
 * Airtable's Web API. Requests over the limit of a base block that base for 30 s; no Retry-After is sent.
 * @see https://support.airtable.com/docs/managing-api-call-limits-in-airtable
 */
export const airtable: Profile = {
  name: "airtable",
  title: "Airtable",
  hosts: ["api.airtable.com", "content.airtable.com"],
  docs: [LIMITS, "https://airtable.com/developers/web/api/errors"],
  rules: [
    ...coded("PUBLIC_API_BILLING_LIMIT_EXCEEDED", {
      means: 429,
      retry: "no",
      exhausted: true,
      wait: [{ until: "next-month-utc", documented: LIMITS }],
      says: "the plan's calls of the month are used up",
      source: LIMITS,
      basis: "observed",
    }),
    {
      when: { status: 429 },
      means: 429,
      retry: "yes",
      says: "more than five requests a second to one base: it is shut for 30 s",
      source: LIMITS,
    },
    ...coded("AUTHENTICATION_REQUIRED", {
      means: 401,
      retry: "no",
      says: "the token is missing or not valid",
      source: SDK,
    }),
    ...coded(["INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND", "INVALID_PERMISSIONS"], {
      means: 403,
      retry: "no",
      says: "the token may not do this, or the base or table does not exist: Airtable does not tell which",
      source: "https://github.com/domdomegg/airtable-mcp-server",
      basis: "observed",
    }),
    {
      when: { status: 413 },
      means: 414,
      retry: "smaller",
      says: "the request's body is too large",
      source: SDK,
    },
    {
      when: { status: 422 },
      means: 400,
      retry: "no",
      says: "Airtable does not take a formula, field or value of the request",
      source: SDK,
    },
    ...coded("SERVICE_UNAVAILABLE", {
      means: 503,
      retry: "yes",
      says: "Airtable is not available for the moment",
      source: SDK,
    }),
  ],
  waits: [
    { header: "retry-after", unit: "seconds" },
    { ms: 30_000, documented: LIMITS },
  ],
  limits: [
    { requests: 5, per: "1s", scope: "per base", paces: true, source: LIMITS },
    { requests: 50, per: "1s", scope: "per token's owner, over all bases", source: LIMITS },
  ],
  requestId: ["x-airtable-request-id", "x-request-id"],
  error: {
    code: ["error.type", "errors[].error", "error"],
    message: ["error.message", "errors[].message"],
  },
}
