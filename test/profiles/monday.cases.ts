import type { FaqCode } from "../../src/faq/entry.ts"
import { monday } from "../../src/profiles/monday.ts"
import type { ProfileCase } from "./case.ts"

export const profile = monday

const graphql = { url: "https://api.monday.com/v2", method: "POST" }

const errors = (code: string, extensions?: object) => ({
  errors: [{ message: "What happened.", extensions: { code, ...extensions } }],
  account_id: 1,
})

const within = (
  code: string,
  status_code: number,
  means: FaqCode,
  retryable: boolean,
): readonly ProfileCase[] => [
  {
    name: `${status_code} within a 200`,
    ...graphql,
    status: 200,
    body: errors(code, { status_code }),
    expected: { code: means, retryable, exhausted: false, matchedBy: "profile" },
  },
  {
    name: `${status_code} within a 200, as older versions have it`,
    ...graphql,
    status: 200,
    body: { error_code: code, status_code, error_message: "What happened.", error_data: {}, account_id: 1 },
    expected: { code: means, retryable, exhausted: false, matchedBy: "profile" },
  },
]

export const cases: readonly ProfileCase[] = [
  {
    name: "the complexity of the minute",
    ...graphql,
    status: 200,
    body: errors("COMPLEXITY_BUDGET_EXHAUSTED", { retry_in_seconds: 60 }),
    expected: { code: 429, retryable: true, waitMs: 60_000, matchedBy: "profile" },
  },
  {
    name: "the complexity of the minute, with its numbers",
    ...graphql,
    status: 429,
    headers: { "retry-after": "7" },
    body: errors("COMPLEXITY_BUDGET_EXHAUSTED", {
      complexity: 6182,
      complexity_budget_left: 100,
      complexity_budget_limit: 5_000_000,
      retry_in_seconds: 7,
      status_code: 429,
    }),
    expected: { code: 429, retryable: true, waitMs: 7_000, matchedBy: "profile" },
  },
  {
    name: "too many at once",
    ...graphql,
    status: 429,
    body: errors("maxConcurrencyExceeded"),
    expected: { code: 429, retryable: true, matchedBy: "profile" },
  },
  {
    name: "one address",
    ...graphql,
    status: 429,
    body: errors("IP_RATE_LIMIT_EXCEEDED", { retry_in_seconds: 10 }),
    expected: { code: 429, retryable: true, waitMs: 10_000, matchedBy: "profile" },
  },
  {
    name: "the calls of the day",
    ...graphql,
    at: "2026-11-22T23:00:00Z",
    status: 429,
    body: errors("DAILY_LIMIT_EXCEEDED"),
    expected: { code: 429, retryable: false, exhausted: true, waitMs: 3_600_000, matchedBy: "profile" },
  },
  {
    name: "the calls of the day, as older versions have it",
    ...graphql,
    status: 200,
    body: { error_code: "DAILY_LIMIT_EXCEEDED", status_code: 429, error_message: "What happened." },
    expected: { code: 429, retryable: false, exhausted: true, matchedBy: "profile" },
  },
  ...["ComplexityException", "FIELD_LIMIT_EXCEEDED", "IP_RATE_LIMIT_EXCEEDED"].map(
    (error_code): ProfileCase => ({
      name: `${error_code}, as older versions have it`,
      ...graphql,
      status: 200,
      body: { error_code, error_message: "What happened, reset in 3 seconds", error_data: {} },
      expected: { code: 429, retryable: true, waitMs: 3_000, matchedBy: "profile" },
    }),
  ),
  {
    name: "a query that is too complex",
    ...graphql,
    status: 200,
    body: {
      errors: [{ message: "Query has complexity of 1016020, which exceeds max complexity of 1000000" }],
    },
    expected: { code: 414, retryable: false, matchedBy: "profile" },
  },
  ...within("SomeLimit", 429, 429, true),
  ...within("SomeToken", 401, 401, false),
  ...within("UserUnauthorizedException", 403, 403, false),
  ...within("ResourceNotFoundException", 404, 404, false),
  ...within("InternalServerError", 500, 500, true),
  ...within("InvalidArgumentException", 200, 400, false),
  {
    name: "an error that is a text",
    ...graphql,
    status: 200,
    body: { errors: ['Parse error on "}"'], account_id: 1 },
    expected: { code: 400, retryable: false, matchedBy: "profile" },
  },
  {
    name: "data with an error beside it",
    ...graphql,
    status: 200,
    body: {
      data: { me: { id: "1" }, boards: null },
      ...errors("UserUnauthorizedException", { status_code: 403 }),
    },
    expected: null,
  },
  {
    name: "items whose name is that of an error",
    ...graphql,
    status: 200,
    body: { data: { items: [{ name: "DAILY_LIMIT_EXCEEDED" }] }, account_id: 1 },
    expected: null,
  },
]
