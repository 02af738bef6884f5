import type { FaqCode } from "../../src/faq/entry.ts"
import { notion } from "../../src/profiles/notion.ts"
import type { ProfileCase } from "./case.ts"

export const profile = notion

const query = "https://api.notion.com/v1/databases/d9824bdc84454327be8b5b47500af6ce/query"
const request_id = "5b1d8fa4-3b9c-4c2a-9b0e-6f6d6c6a6e6b"

const coded = (status: number, code: string, means: FaqCode, retryable: boolean): ProfileCase => ({
  name: code,
  status,
  url: query,
  method: "POST",
  body: { object: "error", status, code, message: "What happened, in words.", request_id },
  expected: { code: means, retryable, matchedBy: "profile" },
})

export const cases: readonly ProfileCase[] = [
  {
    name: "a rate limit",
    status: 429,
    url: query,
    method: "POST",
    headers: { "retry-after": "3" },
    body: { object: "error", status: 429, code: "rate_limited", message: "You have been rate limited." },
    expected: { code: 429, retryable: true, waitMs: 3000, matchedBy: "profile" },
  },
  {
    name: "overloaded",
    status: 529,
    url: query,
    headers: { "retry-after": "12" },
    body: { object: "error", status: 529, code: "service_overload", message: "Please try again later." },
    expected: { code: 503, retryable: true, waitMs: 12_000, matchedBy: "profile" },
  },
  {
    name: "overloaded, and no body",
    status: 529,
    url: query,
    body: "",
    expected: { code: 503, retryable: true, waitMs: null },
  },
  coded(500, "internal_server_error", 500, true),
  coded(503, "service_unavailable", 503, true),
  coded(503, "database_connection_unavailable", 503, true),
  coded(409, "conflict_error", 503, true),
  coded(504, "gateway_timeout", 504, true),
  coded(401, "unauthorized", 401, false),
  coded(400, "invalid_grant", 401, false),
  coded(403, "restricted_resource", 403, false),
  coded(404, "object_not_found", 404, false),
  coded(400, "validation_error", 400, false),
  coded(400, "invalid_json", 400, false),
  coded(400, "missing_version", 400, false),
  {
    name: "a dead grant, as OAuth writes it",
    status: 400,
    url: "https://api.notion.com/v1/oauth/token",
    method: "POST",
    body: { error: "invalid_grant", error_description: "Invalid code.", request_id },
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a page whose property is called code",
    status: 200,
    url: query,
    body: { object: "list", results: [{ object: "page", code: "rate_limited" }], code: "rate_limited" },
    expected: null,
  },
  {
    name: "a validation error that speaks of rate limits",
    status: 400,
    url: query,
    body: {
      object: "error",
      status: 400,
      code: "validation_error",
      message: "rate_limited is not a property",
    },
    expected: { code: 400, retryable: false },
  },

  {
    // https://github.com/2anki/2anki.net/issues/1522
    name: "a rate limit that speaks of minutes",
    status: 429,
    url: query,
    method: "POST",
    headers: { "retry-after": "178" },
    body: {
      object: "error",
      status: 429,
      code: "rate_limited",
      message: "You have been rate limited. Please try again in a few minutes.",
      request_id,
    },
    expected: { code: 429, retryable: true, waitMs: 178_000, exhausted: false, matchedBy: "profile" },
  },
  {
    // https://github.com/rowthan/pagenote/issues/162
    name: "a conflict while saving",
    status: 409,
    url: "https://api.notion.com/v1/pages/b55c9c91384d452b81dbd1ef79372b75",
    method: "PATCH",
    body: {
      object: "error",
      status: 409,
      code: "conflict_error",
      message: "Conflict occurred while saving. Please try again.",
    },
    expected: { code: 503, retryable: true, matchedBy: "profile" },
  },
]
