import type { FaqCode } from "../faq/entry.ts"
import type { Profile, ProfileRule, Test } from "./schema/profile.ts"

const ERRORS = "https://developer.monday.com/api-reference/docs/error-handling"
const LIMITS = "https://developer.monday.com/api-reference/docs/rate-limits"
const SUPPORT = "https://support.monday.com/hc/en-us/articles/26471164460690-API-Rate-Limits"

type Finding = Omit<ProfileRule, "when">

const ANY = { from: 200, to: 599 }
/** Data beside an error is a part of the answer, and left as it is. */
const NO_DATA = { data: { present: false } } as const

/** In the list of GraphQL, or at the top, as older versions have it. */
const told = (paths: readonly string[], test: Test, finding: Finding): readonly ProfileRule[] =>
  paths.map((path) => ({ when: { status: ANY, body: { ...NO_DATA, [path]: test } }, ...finding }))

const CODE = ["errors[].extensions.code", "error_code"]
const STATUS = ["errors[].extensions.status_code", "status_code"]
const MESSAGE = ["errors[].message", "errors[]", "error_message"]

const status = (means: FaqCode, retry: ProfileRule["retry"], says: string): readonly ProfileRule[] =>
  told(STATUS, means, { means, retry, says, source: ERRORS })

/**
 * monday.com's GraphQL API: most failures come as 200, with the status within.
 * @see https://developer.monday.com/api-reference/docs/error-handling
 */
export const monday: Profile = {
  name: "monday",
  title: "monday.com",
  hosts: ["api.monday.com"],
  docs: [ERRORS, LIMITS, SUPPORT],
  failuresIn2xx: true,
  rules: [
    ...told(
      ["errors[].message"],
      { contains: "exceeds max complexity" },
      {
        means: 414,
        retry: "smaller",
        says: "the query is more complex than one query may be: ask for fewer items or fields",
        source: LIMITS,
      },
    ),
    ...told(CODE, "DAILY_LIMIT_EXCEEDED", {
      means: 429,
      retry: "no",
      exhausted: true,
      wait: [{ until: "midnight-utc", documented: SUPPORT }],
      says: "the account's calls of the day are used up; they come back at midnight, UTC",
      source: SUPPORT,
    }),
    ...told(CODE, ["COMPLEXITY_BUDGET_EXHAUSTED", "complexityBudgetExhausted", "ComplexityException"], {
      means: 429,
      retry: "yes",
      says: "the complexity points of this minute are used up",
      source: LIMITS,
    }),
    ...told(CODE, ["maxConcurrencyExceeded", "FIELD_LIMIT_EXCEEDED"], {
      means: 429,
      retry: "yes",
      says: "too many requests at once",
      source: SUPPORT,
    }),
    ...told(CODE, "IP_RATE_LIMIT_EXCEEDED", {
      means: 429,
      retry: "yes",
      says: "too many requests of this address",
      source: SUPPORT,
    }),
    ...status(429, "yes", "one of the account's limits is reached"),
    ...status(401, "no", "the token is missing or not valid"),
    ...status(403, "no", "the user of the token has no right to this"),
    ...status(404, "no", "there is no such object, or the user of the token cannot see it"),
    ...status(500, "yes", "monday.com failed on its own side"),
    ...["errors[]", "error_code"].map(
      (path): ProfileRule => ({
        when: { status: 200, body: { ...NO_DATA, [path]: { present: true } } },
        means: 400,
        retry: "no",
        says: "monday.com does not take the query as it stands",
        source: ERRORS,
      }),
    ),
  ],
  // Only of a query that asks for the field `complexity`.
  states: [
    {
      name: "complexity",
      body: {
        remaining: "data.complexity.after",
        reset: { path: "data.complexity.reset_in_x_seconds", unit: "seconds" },
      },
      windowMs: 60_000,
      unit: "points",
    },
  ],
  cost: { path: "data.complexity.query", unit: "points" },
  limits: [{ requests: 5000, per: "10s", scope: "per IP address", source: SUPPORT }],
  error: { code: CODE, message: MESSAGE },
}
