import { jira } from "../../src/profiles/jira.ts"
import type { ProfileCase } from "./case.ts"

export const profile = jira

const search = "https://acme.atlassian.net/rest/api/3/search/jql?maxResults=100"
const body = { errorMessages: ["Rate limit exceeded."], errors: {} }

export const cases: readonly ProfileCase[] = [
  {
    name: "a burst",
    status: 429,
    url: search,
    at: "2026-09-16T10:00:05Z",
    headers: {
      "ratelimit-reason": "jira-burst-based",
      "retry-after": "5",
      "x-ratelimit-limit": "350",
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": "2026-09-16T10:01Z",
      "x-ratelimit-nearlimit": "true",
    },
    body,
    expected: { code: 429, retryable: true, waitMs: 5000, exhausted: false, matchedBy: "profile" },
  },
  {
    name: "a reset to the minute and no Retry-After",
    status: 429,
    url: search,
    at: "2026-09-16T10:00:30Z",
    headers: { "ratelimit-reason": "jira-burst-based", "x-ratelimit-reset": "2026-09-16T10:02Z" },
    body,
    expected: { code: 429, retryable: true, waitMs: 90_000 },
  },
  {
    name: "a reset with seconds, while requests remain",
    status: 429,
    url: search,
    at: "2026-09-16T10:00:30Z",
    headers: { "x-ratelimit-remaining": "3", "x-ratelimit-reset": "2026-09-16T10:00:45.000Z" },
    body,
    expected: { code: 429, retryable: true, waitMs: 15_000 },
  },
  {
    name: "writes to one issue",
    status: 429,
    url: "https://acme.atlassian.net/rest/api/3/issue/ABC-1",
    method: "PUT",
    headers: { "ratelimit-reason": "jira-per-issue-on-write", "retry-after": "2" },
    body,
    expected: { code: 429, retryable: true, waitMs: 2000, matchedBy: "profile" },
  },
  {
    name: "the hour's points",
    status: 429,
    url: search,
    headers: { "ratelimit-reason": "jira-quota-tenant-based", "retry-after": "1847" },
    body,
    expected: { code: 429, retryable: true, waitMs: 1_847_000, exhausted: false, matchedBy: "profile" },
  },
  {
    name: "the hour's points of Confluence",
    status: 429,
    url: "https://api.atlassian.com/ex/confluence/1/wiki/api/v2/pages",
    headers: { "ratelimit-reason": "confluence-quota-global-based", "retry-after": "600" },
    body,
    expected: { code: 429, retryable: true, waitMs: 600_000 },
  },
  {
    name: "a 429 that says nothing more",
    status: 429,
    url: search,
    body: "",
    expected: { code: 429, retryable: true, waitMs: null },
  },
  {
    name: "a limit of resources",
    status: 503,
    url: search,
    headers: { "retry-after": "20" },
    body: "",
    expected: { code: 503, retryable: true, waitMs: 20_000 },
  },
  {
    name: "a scope that does not match",
    status: 401,
    url: "https://api.atlassian.com/ex/jira/1/rest/agile/1.0/board",
    body: { code: 401, message: "Unauthorized; scope does not match" },
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a wrong token",
    status: 401,
    url: search,
    body: "Client must be authenticated to access this resource.",
    expected: { code: 401, retryable: false, matchedBy: "status" },
  },
  {
    name: "missing, or hidden",
    status: 404,
    url: "https://acme.atlassian.net/rest/api/3/issue/ABC-1",
    body: { errorMessages: ["Issue does not exist or you do not have permission to see it."], errors: {} },
    expected: { code: 404, retryable: false },
  },
  {
    name: "a part failed",
    status: 449,
    url: search,
    body: "",
    expected: { code: 503, retryable: true },
  },
  {
    name: "close to the limit, but served",
    status: 200,
    url: search,
    headers: { "x-ratelimit-limit": "350", "x-ratelimit-remaining": "1", "x-ratelimit-nearlimit": "true" },
    body: { issues: [], errorMessages: ["Rate limit exceeded."] },
    expected: null,
  },

  {
    name: "another 5xx that says when to come back",
    status: 500,
    url: search,
    headers: { "retry-after": "7" },
    body: { errorMessages: ["Internal server error"], errors: {} },
    expected: { code: 503, retryable: true, waitMs: 7000, matchedBy: "profile" },
  },
  {
    name: "a scope that does not match, as text",
    status: 401,
    url: "https://api.atlassian.com/ex/jira/1/rest/agile/1.0/board",
    body: "Unauthorized; scope does not match",
    expected: { code: 403, retryable: false },
  },

  {
    // https://github.com/raycast/extensions/issues/11212
    name: "a scope that does not match, of the gateway",
    status: 401,
    url: "https://api.atlassian.com/ex/jira/11223344-a1b2-3b33-c444-def123456789/rest/api/3/search",
    body: { code: 401, message: "Unauthorized; scope does not match" },
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    // https://github.com/ankitpokhrel/jira-cli/issues/842
    name: "a page of the web server",
    status: 405,
    url: search,
    headers: { "content-type": "text/html" },
    body: "<html><head><title>405 Not Allowed</title></head><body><center><h1>405 Not Allowed</h1></center></body></html>",
    expected: { code: 400, retryable: false, matchedBy: "nearest" },
  },
]
