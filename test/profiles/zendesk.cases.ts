import { zendesk } from "../../src/profiles/zendesk.ts"
import type { ProfileCase } from "./case.ts"

export const profile = zendesk

const tickets = "https://acme.zendesk.com/api/v2/tickets.json?page=2"
const full = { "x-rate-limit": "700", "x-rate-limit-remaining": "0" }

export const cases: readonly ProfileCase[] = [
  {
    name: "the account's limit",
    status: 429,
    url: tickets,
    headers: {
      ...full,
      "retry-after": "37",
      "ratelimit-limit": "700",
      "ratelimit-remaining": "0",
      "ratelimit-reset": "37",
    },
    body: {
      error: "APIRateLimitExceeded",
      description: "Number of allowed API requests per minute exceeded",
    },
    expected: { code: 429, retryable: true, waitMs: 37_000 },
  },
  {
    name: "the account's limit in plain text",
    status: 429,
    url: tickets,
    headers: { ...full, "retry-after": "93", "content-type": "text/html; charset=utf-8" },
    body: "Rate limit for ticket updates exceeded, please wait before updating this ticket again",
    expected: { code: 429, retryable: true, waitMs: 93_000 },
  },
  {
    name: "the account's limit without Retry-After",
    status: 429,
    url: tickets,
    headers: { ...full, "ratelimit-limit": "700", "ratelimit-remaining": "0", "ratelimit-reset": "41" },
    body: "",
    expected: { code: 429, retryable: true, waitMs: 41_000 },
  },
  {
    name: "an endpoint's own limit, while the account has room",
    status: 429,
    url: "https://acme.zendesk.com/api/v2/incremental/tickets.json?start_time=1",
    headers: {
      "x-rate-limit": "700",
      "x-rate-limit-remaining": "650",
      "ratelimit-limit": "700",
      "ratelimit-remaining": "650",
      "ratelimit-reset": "12",
      "zendesk-ratelimit-incremental-exports": "total=10; remaining=0; resets=53",
    },
    body: { error: "APIRateLimitExceeded" },
    expected: { code: 429, retryable: true, waitMs: 53_000, matchedBy: "profile" },
  },
  {
    name: "an endpoint with room left, and the account without",
    status: 429,
    url: tickets,
    headers: {
      ...full,
      "ratelimit-reset": "8",
      "zendesk-ratelimit-tickets-index": "total=100; remaining=57; resets=41",
    },
    body: "",
    expected: { code: 429, retryable: true, waitMs: 8000 },
  },
  {
    name: "a conflict",
    status: 409,
    url: tickets,
    method: "PUT",
    body: { error: "RecordConflict", description: "Another request changed this record" },
    expected: { code: 503, retryable: true, matchedBy: "profile" },
  },
  {
    name: "a wrong token",
    status: 401,
    url: tickets,
    body: { error: "Couldn't authenticate you" },
    expected: { code: 401, retryable: false },
  },
  {
    name: "a missing scope",
    status: 403,
    url: tickets,
    body: { error: "Forbidden", description: "You are missing the following required scopes: read" },
    expected: { code: 403, retryable: false },
  },
  {
    name: "paging too deep",
    status: 400,
    url: "https://acme.zendesk.com/api/v2/organization_memberships.json?page=101&per_page=100",
    body: {
      errors: [
        {
          code: "InvalidPaginationDepth",
          title: "Pagination requests using Offset Pagination are limited to page 100",
        },
      ],
    },
    expected: { code: 400, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a missing ticket, with the endpoint's headers",
    status: 404,
    url: tickets,
    headers: { "zendesk-ratelimit-tickets-index": "total=100; remaining=0; resets=41" },
    body: { error: "RecordNotFound", description: "Not found" },
    expected: { code: 404, retryable: false, waitMs: null, matchedBy: "status" },
  },

  {
    // https://github.com/cloudbees-oss/zendesk-java-client/issues/319
    name: "the incremental export's limit",
    status: 429,
    url: "https://acme.zendesk.com/api/v2/incremental/ticket_events.json?start_time=1637003171",
    headers: { "retry-after": "40" },
    body: {
      error: "APIRateLimitExceeded",
      description: "Number of allowed incremental export API requests per minute exceeded",
    },
    expected: { code: 429, retryable: true, waitMs: 40_000, exhausted: false },
  },
  {
    // https://github.com/zendesk/zendesk_api_client_php/issues/422
    name: "an hour's limit of anonymous requests, while the account has room",
    status: 429,
    url: "https://acme.zendesk.com/api/v2/requests.json",
    method: "POST",
    headers: { "x-rate-limit": "400", "x-rate-limit-remaining": "400" },
    body: "Number of allowed requests per hour exceeded",
    expected: { code: 429, retryable: true },
  },
]
