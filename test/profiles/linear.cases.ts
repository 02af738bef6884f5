import type { FaqCode } from "../../src/faq/entry.ts"
import { linear } from "../../src/profiles/linear.ts"
import type { ProfileCase } from "./case.ts"

export const profile = linear

const graphql = { url: "https://api.linear.app/graphql", method: "POST" }
const at = "2026-11-22T12:00:00Z"
const NOW = Date.parse(at)

const errors = (message: string, extensions?: object) => ({
  errors: [{ message, ...(extensions && { extensions }) }],
})

/** By its type, and by its code. */
const typed = (type: string, status: number, means: FaqCode, retryable: boolean): readonly ProfileCase[] =>
  [{ type }, { code: type.toUpperCase().replaceAll(" ", "_") }].map((extensions) => ({
    name: `${Object.values(extensions)}, as ${status}`,
    ...graphql,
    status,
    body: { ...errors("What happened.", extensions), data: null },
    expected: { code: means, retryable, exhausted: false, matchedBy: "profile" },
  }))

export const cases: readonly ProfileCase[] = [
  {
    name: "the complexity of the hour is used up",
    ...graphql,
    at,
    status: 400,
    headers: {
      "x-complexity": "60",
      "x-ratelimit-requests-limit": "1500",
      "x-ratelimit-requests-remaining": "1499",
      "x-ratelimit-requests-reset": String(NOW + 3_600_000),
      "x-ratelimit-complexity-limit": "3000000",
      "x-ratelimit-complexity-remaining": "0",
      "x-ratelimit-complexity-reset": String(NOW + 60_000),
    },
    body: errors("Rate limit exceeded", { code: "RATELIMITED", statusCode: 429 }),
    expected: { code: 429, retryable: true, waitMs: 60_000, matchedBy: "profile" },
  },
  ...typed("ratelimited", 200, 429, true),
  ...typed("lock timeout", 200, 503, true),
  ...typed("internal error", 200, 500, true),
  ...typed("authentication error", 401, 401, false),
  ...typed("authentication error", 400, 401, false),
  ...typed("forbidden", 200, 403, false),
  ...typed("feature not accessible", 400, 403, false),
  ...typed("usage limit exceeded", 200, 403, false),
  ...typed("invalid input", 200, 400, false),
  {
    name: "a query that is too complex",
    ...graphql,
    status: 400,
    body: errors("Query too complex", { type: "invalid input" }),
    expected: { code: 414, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a field that is wrong",
    ...graphql,
    status: 400,
    body: errors('Cannot query field "rateLimited" on type "Query".', { code: "GRAPHQL_VALIDATION_FAILED" }),
    expected: { code: 400, retryable: false, matchedBy: "status" },
  },
  {
    name: "data with an error beside it",
    ...graphql,
    status: 200,
    body: { ...errors("What happened.", { type: "forbidden" }), data: { issues: { nodes: [] } } },
    expected: null,
  },
]
