import type { Profile } from "./schema/profile.ts"

const LIMITS = "https://developer.zendesk.com/api-reference/introduction/rate-limits/"
const PRACTICE =
  "https://developer.zendesk.com/documentation/ticketing/using-the-zendesk-api/best-practices-for-avoiding-rate-limiting/"
const TAP = "https://github.com/singer-io/tap-zendesk"

/**
 * Zendesk's Support, Help Center and related APIs.
 * @see https://developer.zendesk.com/api-reference/introduction/rate-limits/
 */
export const zendesk: Profile = {
  name: "zendesk",
  title: "Zendesk",
  hosts: ["*.zendesk.com"],
  docs: [LIMITS, PRACTICE],
  rules: [
    {
      // The reset of the account's limit does not apply: that bucket is not empty.
      when: { status: 429, header: { "zendesk-ratelimit-*": { contains: "remaining=0" } } },
      means: 429,
      retry: "yes",
      wait: [
        { header: "zendesk-ratelimit-*", member: "resets", unit: "seconds" },
        { header: "retry-after", unit: "seconds" },
      ],
      says: "this endpoint's own limit is reached",
      source: LIMITS,
    },
    {
      when: { status: 429 },
      means: 429,
      retry: "yes",
      says: "the account's requests of this minute are used up",
      source: LIMITS,
    },
    {
      when: { status: 409 },
      means: 503,
      retry: "yes",
      says: "two requests changed the same record at once",
      source: TAP,
      basis: "observed",
    },
    {
      when: { status: 400, body: { "errors[].code": "InvalidPaginationDepth" } },
      means: 400,
      retry: "no",
      says: "paging by offset ends at 10,000 records: use cursors",
      source: "https://github.com/airbytehq/airbyte/issues/38595",
      basis: "observed",
    },
  ],
  waits: [
    { header: "retry-after", unit: "seconds" },
    { header: "ratelimit-reset", unit: "seconds" },
  ],
  states: [
    {
      name: "account",
      header: {
        limit: "x-rate-limit",
        remaining: "x-rate-limit-remaining",
        reset: { name: "ratelimit-reset", unit: "seconds" },
      },
      windowMs: 60_000,
    },
    {
      name: "endpoint",
      header: {
        members: { of: "zendesk-ratelimit-*", limit: "total", remaining: "remaining", reset: "resets" },
      },
    },
  ],
  limits: [
    { requests: 200, per: "1m", scope: "per account, Team", source: LIMITS },
    { requests: 400, per: "1m", scope: "per account, Growth and Professional", source: LIMITS },
    { requests: 700, per: "1m", scope: "per account, Enterprise", source: LIMITS },
    {
      requests: 2500,
      per: "1m",
      scope: "per account, Enterprise Plus or High Volume add-on",
      source: LIMITS,
    },
    { requests: 10, per: "1m", scope: "incremental exports", source: LIMITS },
  ],
  requestId: ["x-zendesk-request-id", "x-request-id"],
  error: {
    code: ["error.title", "errors[].code", "error"],
    message: ["description", "error.message", "errors[].title", "message"],
  },
}
