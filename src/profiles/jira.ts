import type { Profile, ProfileRule } from "./schema/profile.ts"

const LIMITS = "https://developer.atlassian.com/cloud/jira/platform/rate-limiting/"
const RESPECT = "https://developer.atlassian.com/cloud/jira/platform/build-an-app-that-respects-rate-limits/"
const SCOPES =
  "https://community.atlassian.com/forums/Jira-Service-Management/Having-problems-with-Jira-scope-for-rule-management-API/qaq-p/3135618"
const TAP = "https://github.com/singer-io/tap-jira"

/**
 * Jira, Confluence and the other Atlassian Cloud APIs, which use the same headers for limits.
 * @see https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
 */
export const jira: Profile = {
  name: "jira",
  title: "Jira and Atlassian Cloud",
  hosts: ["*.atlassian.net", "api.atlassian.com"],
  docs: [LIMITS, RESPECT],
  rules: [
    {
      when: { status: 429, header: { "ratelimit-reason": { endsWith: "burst-based" } } },
      means: 429,
      retry: "yes",
      says: "too many requests a second to this endpoint of the site",
      source: LIMITS,
    },
    {
      when: { status: 429, header: { "ratelimit-reason": { endsWith: "per-issue-on-write" } } },
      means: 429,
      retry: "yes",
      says: "too many writes to one issue",
      source: LIMITS,
    },
    {
      // The quota resets within the hour, so `maxWait` of the caller decides whether to wait.
      when: { status: 429, header: { "ratelimit-reason": { contains: "quota" } } },
      means: 429,
      retry: "yes",
      says: "the hour's quota of points is used up",
      source: LIMITS,
    },
    {
      when: { status: 429 },
      means: 429,
      retry: "yes",
      says: "a rate limit is reached",
      source: LIMITS,
    },
    {
      when: { status: { from: 500, to: 599 }, header: { "retry-after": { present: true } } },
      means: 503,
      retry: "yes",
      says: "a limit of the site's resources is reached, which is no rate limit",
      source: LIMITS,
    },
    ...["message", ""].map(
      (path): ProfileRule => ({
        when: { status: 401, body: { [path]: { contains: "scope does not match" } } },
        means: 403,
        retry: "no",
        says: "the token is valid but lacks a scope",
        source: SCOPES,
        basis: "observed",
      }),
    ),
    {
      when: { status: 404, body: { "errorMessages[]": { contains: "do not have permission" } } },
      means: 404,
      retry: "no",
      says: "Atlassian answers the same to what is missing and to what this user may not see",
      source: TAP,
      basis: "observed",
    },
    {
      when: { status: 449 },
      means: 503,
      retry: "yes",
      says: "a part of the request failed and may pass with another try",
      source: TAP,
      basis: "observed",
    },
  ],
  waits: [
    { header: "retry-after", unit: "seconds" },
    { header: "x-ratelimit-reset", unit: "iso-date" },
  ],
  states: [
    {
      header: {
        limit: "x-ratelimit-limit",
        remaining: "x-ratelimit-remaining",
        reset: { name: "x-ratelimit-reset", unit: "iso-date" },
      },
    },
  ],
  requestId: ["atl-traceid", "x-arequestid", "x-request-id"],
  error: {
    code: ["errorKey", "code"],
    message: ["errorMessages[]", "message", "errorMessage", "errors[].title"],
  },
}
