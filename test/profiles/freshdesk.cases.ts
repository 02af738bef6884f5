import { freshdesk } from "../../src/profiles/freshdesk.ts"
import type { ProfileCase } from "./case.ts"

export const profile = freshdesk

const url = "https://acme.freshdesk.com/api/v2/tickets?per_page=100&page=1"

export const cases: readonly ProfileCase[] = [
  {
    // https://github.com/sjkingo/python-freshdesk/issues/91
    name: "the account's requests of a minute",
    status: 429,
    url,
    headers: {
      "retry-after": "9",
      "x-ratelimit-total": "50",
      "x-ratelimit-remaining": "0",
      "x-ratelimit-used-currentrequest": "1",
    },
    body: "",
    expected: { code: 429, retryable: true, waitMs: 9000 },
  },
  {
    name: "the requests of an hour, of an older account",
    status: 429,
    url,
    headers: { "retry-after": "1120" },
    body: { message: "You have exceeded the limit of requests per hour" },
    expected: { code: 429, retryable: true, exhausted: false, waitMs: 1_120_000 },
  },
  {
    // https://github.com/singer-io/tap-freshdesk/issues/28
    name: "a ticket that the agent may not see, taken for a rate limit",
    status: 403,
    url,
    headers: { "x-ratelimit-total": "3000", "x-ratelimit-remaining": "2998" },
    body: { code: "access_denied", message: "You are not authorized to perform this action." },
    expected: { code: 403, retryable: false, matchedBy: "status" },
  },
  {
    name: "a feature of another plan",
    status: 403,
    url: "https://acme.freshdesk.com/api/v2/surveys/satisfaction_ratings",
    body: {
      code: "require_feature",
      message:
        "The Satisfaction Survey feature(s) is/are not supported in your plan. Please upgrade your account to use it.",
    },
    expected: { code: 403, retryable: false },
  },
  {
    // https://github.com/PipedreamHQ/pipedream/issues/20450
    name: "a fault of Freshdesk's",
    status: 500,
    url: "https://acme.freshdesk.com/api/v2/agents",
    body: { message: "We're sorry, but something went wrong." },
    expected: { code: 500, retryable: true },
  },
  {
    name: "a contact that exists already",
    status: 409,
    method: "POST",
    url: "https://acme.freshdesk.com/api/v2/contacts",
    body: {
      description: "Validation failed",
      errors: [{ field: "email", message: "It should be a unique value", code: "duplicate_value" }],
    },
    expected: { code: 400, retryable: false, matchedBy: "nearest" },
  },
]
