import { airtable } from "../../src/profiles/airtable.ts"
import type { ProfileCase } from "./case.ts"

export const profile = airtable

const records = "https://api.airtable.com/v0/appXXXXXXXXXXXXXX/Tasks?pageSize=100"

export const cases: readonly ProfileCase[] = [
  {
    name: "five a second: shut out for 30 s",
    status: 429,
    url: records,
    body: {
      errors: [{ error: "RATE_LIMIT_REACHED", message: "Rate limit exceeded. Please try again later" }],
    },
    expected: { code: 429, retryable: true, waitMs: 30_000, exhausted: false, matchedBy: "profile" },
  },
  {
    name: "the same with a type, and with none of it",
    status: 429,
    url: records,
    body: { error: { type: "RATE_LIMIT_REACHED", message: "Rate limit exceeded." } },
    expected: { code: 429, retryable: true, waitMs: 30_000 },
  },
  {
    name: "a 429 without a body",
    status: 429,
    url: records,
    body: "",
    expected: { code: 429, retryable: true, waitMs: 30_000 },
  },
  {
    name: "the month's calls",
    status: 429,
    url: records,
    at: "2026-09-16T00:00:00Z",
    body: {
      errors: [
        {
          error: "PUBLIC_API_BILLING_LIMIT_EXCEEDED",
          message:
            "API billing plan limit exceeded. You've reached the maximum number of requests allowed for this month.",
        },
      ],
    },
    expected: { code: 429, retryable: false, exhausted: true, matchedBy: "profile" },
  },
  {
    name: "the month's calls, with a type",
    status: 429,
    url: records,
    body: {
      error: { type: "PUBLIC_API_BILLING_LIMIT_EXCEEDED", message: "API billing plan limit exceeded." },
    },
    expected: { code: 429, retryable: false, exhausted: true },
  },
  {
    name: "a wrong token",
    status: 401,
    url: records,
    body: { error: { type: "AUTHENTICATION_REQUIRED", message: "Authentication required" } },
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    name: "no permission, or no such table",
    status: 403,
    url: records,
    body: {
      error: {
        type: "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND",
        message: "Invalid permissions, or the requested model was not found.",
      },
    },
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a body that is too large",
    status: 413,
    url: records,
    method: "POST",
    body: { error: { type: "REQUEST_TOO_LARGE", message: "Request body is too large" } },
    expected: { code: 414, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a bad formula",
    status: 422,
    url: records,
    body: {
      error: { type: "INVALID_FILTER_BY_FORMULA", message: "The formula for filtering records is invalid" },
    },
    expected: { code: 400, retryable: false },
  },
  {
    name: "down",
    status: 503,
    url: records,
    body: { error: "SERVICE_UNAVAILABLE" },
    expected: { code: 503, retryable: true, matchedBy: "profile" },
  },
  {
    name: "a missing base",
    status: 404,
    url: records,
    body: { error: "NOT_FOUND" },
    expected: { code: 404, retryable: false, waitMs: null, matchedBy: "status" },
  },
  {
    name: "a record whose field is called error",
    status: 200,
    url: records,
    body: { records: [{ id: "rec1", fields: { error: "RATE_LIMIT_REACHED" } }], error: "RATE_LIMIT_REACHED" },
    expected: null,
  },

  {
    name: "the month's calls, as a bare code",
    status: 429,
    url: records,
    at: "2026-09-16T12:00:00Z",
    body: { error: "PUBLIC_API_BILLING_LIMIT_EXCEEDED" },
    expected: { code: 429, retryable: false, exhausted: true, waitMs: 14.5 * 86_400_000 },
  },

  {
    // https://github.com/Airtable/airtable.js/issues/273
    name: "a state that no page explains",
    status: 422,
    url: "https://api.airtable.com/v0/app1/tbl1?view=v1",
    body: { error: { type: "FAILED_STATE_CHECK" } },
    expected: { code: 400, retryable: false },
  },
  {
    // https://github.com/banditelol/airscraper/issues/5
    name: "a base of another account",
    status: 403,
    url: "https://api.airtable.com/v0/app1/tbl1",
    body: { error: { type: "INVALID_PERMISSIONS", message: "Invalid permissions" } },
    expected: { code: 403, retryable: false },
  },
]
