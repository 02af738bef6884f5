import type { Profile, ProfileWait } from "./schema/profile.ts"

const LIMITS = "https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api"
const TROUBLE = "https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api"
const GRAPHQL = "https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api"
const OCTOKIT = "https://github.com/octokit/plugin-throttling.js/blob/main/src/index.ts"
const TAP = "https://github.com/singer-io/tap-github/blob/master/tap_github/client.py"

const LIMITED = [403, 429]
const RETRY_AFTER: ProfileWait = { header: "retry-after", unit: "seconds" }
const RESET: ProfileWait = { header: "x-ratelimit-reset", unit: "epoch-seconds" }
const A_MINUTE: ProfileWait = { ms: 60_000, documented: LIMITS }
const SECONDARY = { contains: ["secondary rate limit", "abuse detection"] }

/**
 * GitHub's REST and GraphQL APIs, in the cloud; for an Enterprise Server, copy the profile and set `hosts`. Both kinds
 * of limit are answered with 403 or 429, those of GraphQL inside a 200.
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export const github: Profile = {
  name: "github",
  title: "GitHub",
  hosts: ["api.github.com", "uploads.github.com", "*.ghe.com"],
  docs: [LIMITS, TROUBLE, GRAPHQL],
  rules: [
    {
      when: { status: 403, body: { message: { startsWith: "Resource not accessible by" } } },
      means: 403,
      retry: "no",
      says: "the app or token may not do this; X-Accepted-GitHub-Permissions names what it would need",
      source: TROUBLE,
    },
    {
      when: { status: LIMITED, header: { "x-ratelimit-remaining": 0 }, body: { message: SECONDARY } },
      means: 429,
      retry: "yes",
      wait: [RETRY_AFTER, RESET, A_MINUTE],
      says: "a secondary rate limit",
      source: LIMITS,
    },
    {
      when: { status: LIMITED, body: { message: SECONDARY } },
      means: 429,
      retry: "yes",
      wait: [RETRY_AFTER, A_MINUTE],
      says: "a secondary rate limit",
      source: LIMITS,
    },
    {
      when: { status: LIMITED, body: { documentation_url: { contains: "secondary-rate-limit" } } },
      means: 429,
      retry: "yes",
      wait: [RETRY_AFTER, A_MINUTE],
      says: "a secondary rate limit",
      source: LIMITS,
    },
    {
      when: { status: LIMITED, body: { message: { startsWith: "API rate limit" } } },
      means: 429,
      retry: "yes",
      wait: [RETRY_AFTER, RESET],
      says: "the primary rate limit is used up",
      source: LIMITS,
    },
    {
      when: { status: LIMITED, header: { "x-ratelimit-remaining": 0 } },
      means: 429,
      retry: "yes",
      wait: [RETRY_AFTER, RESET],
      says: "the primary rate limit is used up",
      source: LIMITS,
    },
    {
      when: { status: LIMITED, header: { "retry-after": { present: true } } },
      means: 429,
      retry: "yes",
      wait: [RETRY_AFTER],
      says: "GitHub says when to come back, which it does for rate limits alone",
      source: LIMITS,
    },
    {
      when: { status: 200, body: { "errors[].message": SECONDARY } },
      means: 429,
      retry: "yes",
      wait: [RETRY_AFTER, A_MINUTE],
      says: "a secondary rate limit, inside a GraphQL answer",
      source: GRAPHQL,
    },
    {
      when: { status: [200, ...LIMITED], body: { "errors[].type": ["RATE_LIMITED", "RATE_LIMIT"] } },
      means: 429,
      retry: "yes",
      wait: [RETRY_AFTER, RESET],
      says: "GraphQL's points of the hour are used up",
      source: OCTOKIT,
      basis: "observed",
    },
    {
      when: { status: [500, 502, 504], body: { message: "Server Error" } },
      means: 504,
      retry: "yes",
      says: "GitHub ended the request, as it does after 10 s: fewer items per page",
      source: TROUBLE,
    },
    {
      when: { status: [500, 502, 504], body: { "errors[].message": { contains: "request in time" } } },
      means: 504,
      retry: "yes",
      says: "GitHub ended the request, as it does after 10 s: fewer items or fields",
      source: GRAPHQL,
    },
    {
      when: { status: 401, body: { message: "Bad credentials" } },
      means: 401,
      retry: "no",
      says: "GitHub does not know the token, or it has expired",
      source: TAP,
      basis: "observed",
    },
    {
      when: { status: 404, body: { message: "Not Found" } },
      means: 404,
      retry: "no",
      says: "not there, or private and hidden from this token: check its scopes and repositories too",
      source: TROUBLE,
    },
    {
      when: { status: [403, 406, 422], body: { "errors[].code": "too_large" } },
      means: 414,
      retry: "smaller",
      says: "the diff or file is too large for one answer: list the files, or take the blob",
      source: "https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files",
    },
    {
      when: { status: 422 },
      means: 400,
      retry: "no",
      says: "GitHub does not take a field of the request",
      source: TROUBLE,
    },
  ],
  waits: [RETRY_AFTER],
  // For queries that ask for `rateLimit { cost remaining resetAt }`; the headers count the same points.
  cost: { path: "data.rateLimit.cost", unit: "requests" },
  limits: [
    { requests: 60, per: "1h", scope: "per address, without a token", source: LIMITS },
    { requests: 5000, per: "1h", scope: "per user", source: LIMITS },
    { requests: 1000, per: "1h", scope: "per repository, with the GITHUB_TOKEN of Actions", source: LIMITS },
    { requests: 5000, per: "1h", scope: "per installation, growing to 12,500", source: LIMITS },
    {
      requests: 15_000,
      per: "1h",
      scope: "per user of an Enterprise Cloud organisation's app",
      source: LIMITS,
    },
    { requests: 900, per: "1m", scope: "points of REST (a read is 1, a write 5)", source: LIMITS },
    { requests: 2000, per: "1m", scope: "points of GraphQL", source: LIMITS },
    { concurrency: 100, scope: "REST and GraphQL together", paces: true, source: LIMITS },
  ],
  requestId: ["x-github-request-id"],
  error: {
    code: ["errors[].type", "errors[].code"],
    message: ["message", "errors[].message"],
  },
  failuresIn2xx: true,
}
