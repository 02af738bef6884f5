import { okta } from "../../src/profiles/okta.ts"
import type { ProfileCase } from "./case.ts"

export const profile = okta

const url = "https://acme.okta.com/api/v1/users?limit=200"
const at = "2026-11-22T12:00:00Z"
const RESET = String(Date.parse(at) / 1000 + 33)

const error = (errorCode: string, errorSummary: string) => ({
  errorCode,
  errorSummary,
  errorLink: errorCode,
  errorId: "oae1",
  errorCauses: [],
})
const LIMITED = error("E0000047", "API call exceeded rate limit due to too many requests.")

const limits = (limit: number) => ({
  "x-rate-limit-limit": String(limit),
  "x-rate-limit-remaining": "0",
  "x-rate-limit-reset": RESET,
})

export const cases: readonly ProfileCase[] = [
  {
    name: "the requests of a minute",
    url,
    at,
    status: 429,
    headers: limits(600),
    body: LIMITED,
    expected: { code: 429, retryable: true, waitMs: 33_000, exhausted: false },
  },
  {
    name: "too many at once",
    url,
    at,
    status: 429,
    headers: limits(0),
    body: LIMITED,
    expected: { code: 429, retryable: true, waitMs: 33_000, matchedBy: "profile" },
  },
  {
    name: "a feature that the organisation does not have",
    url,
    status: 401,
    body: error("E0000015", "You do not have permission to access the feature you are requesting"),
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a token",
    url,
    status: 401,
    body: error("E0000011", "Invalid token provided"),
    expected: { code: 401, retryable: false, matchedBy: "status" },
  },
  {
    name: "read-only for the moment",
    url,
    status: 503,
    body: error("E0000010", "Service is in read only mode"),
    expected: { code: 503, retryable: true },
  },
  {
    name: "a group whose name is that of a limit",
    url,
    method: "POST",
    status: 400,
    body: error("E0000001", "Api validation failed: 'rate limit exceeded'"),
    expected: { code: 400, retryable: false, matchedBy: "status" },
  },
]
