import type { Profile } from "./schema/profile.ts"

const LIMITS = "https://developers.zoom.us/docs/api/rate-limits/"
const ERRORS = "https://developers.zoom.us/docs/api/errors/"

/**
 * Zoom's REST API and its OAuth server. A quota of the day names the date of its reset in Retry-After, as ISO 8601.
 * @see https://developers.zoom.us/docs/api/rate-limits/
 */
export const zoom: Profile = {
  name: "zoom",
  title: "Zoom",
  hosts: ["api.zoom.us", "zoom.us/oauth"],
  docs: [LIMITS, ERRORS],
  rules: [
    {
      when: { status: 429, header: { "x-ratelimit-type": { contains: "daily" } } },
      means: 429,
      retry: "no",
      exhausted: true,
      wait: [
        { header: "retry-after", unit: "iso-date" },
        { until: "midnight-utc", documented: LIMITS },
      ],
      says: "the account's calls of the day are used up; they come back at midnight, UTC",
      source: LIMITS,
    },
    {
      // The message calls the token invalid: a new one with the same scopes fails too.
      when: { status: [400, 401], body: { message: { contains: "does not contain scope" } } },
      means: 403,
      retry: "no",
      says: "the token lacks a scope, which the message names",
      source: ERRORS,
    },
  ],
  limits: [
    { requests: 30, per: "1s", scope: "light endpoints, per account, Pro", source: LIMITS },
    { requests: 20, per: "1s", scope: "medium endpoints, per account, Pro", source: LIMITS },
    { requests: 10, per: "1s", scope: "heavy endpoints, per account, Pro", source: LIMITS },
    {
      requests: 30_000,
      per: "1d",
      scope: "heavy and resource-intensive endpoints, per account, Pro",
      source: LIMITS,
    },
  ],
  requestId: ["x-zm-trackingid"],
  error: {
    code: ["code", "error"],
    message: ["message", "errors[].message", "reason"],
  },
}
