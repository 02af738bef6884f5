import { github } from "../../src/profiles/github.ts"
import type { ProfileCase } from "./case.ts"

export const profile = github

const url = "https://api.github.com/repos/acme/shop/issues?per_page=100"
const at = "2026-03-01T12:00:00Z"
const inTenMinutes = String(Date.parse(at) / 1000 + 600)
const docs = "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api"

const used = {
  "x-ratelimit-limit": "5000",
  "x-ratelimit-remaining": "0",
  "x-ratelimit-reset": inTenMinutes,
  "x-ratelimit-resource": "core",
}
const room = { ...used, "x-ratelimit-remaining": "4871" }

const secondary = {
  message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
  documentation_url: `${docs}#about-secondary-rate-limits`,
}

export const cases: readonly ProfileCase[] = [
  {
    name: "the primary limit as 403",
    status: 403,
    url,
    at,
    headers: used,
    body: { message: "API rate limit exceeded for user ID 583231.", documentation_url: docs, status: "403" },
    expected: { code: 429, retryable: true, waitMs: 600_000, exhausted: false, matchedBy: "profile" },
  },
  {
    name: "the primary limit as 429, without a body",
    status: 429,
    url,
    at,
    headers: used,
    expected: { code: 429, retryable: true, waitMs: 600_000, matchedBy: "profile" },
  },
  {
    name: "the primary limit by its message alone, in another case",
    status: 403,
    url,
    body: {
      message: "API Rate Limit Exceeded for 203.0.113.9. (Authenticated requests get a higher limit.)",
    },
    expected: { code: 429, retryable: true, waitMs: null, matchedBy: "profile" },
  },
  {
    name: "a secondary limit that says when",
    status: 403,
    url,
    at,
    headers: { ...room, "retry-after": "45" },
    body: secondary,
    expected: { code: 429, retryable: true, waitMs: 45_000, matchedBy: "profile" },
  },
  {
    name: "a secondary limit that does not say when: a minute, whatever the primary's reset",
    status: 429,
    url,
    at,
    headers: room,
    body: secondary,
    expected: { code: 429, retryable: true, waitMs: 60_000 },
  },
  {
    name: "a secondary limit with nothing remaining: the reset",
    status: 403,
    url,
    at,
    headers: used,
    body: secondary,
    expected: { code: 429, retryable: true, waitMs: 600_000 },
  },
  {
    name: "GraphQL's limit inside a 200",
    status: 200,
    method: "POST",
    url: "https://api.github.com/graphql",
    at,
    headers: { ...used, "x-ratelimit-resource": "graphql" },
    body: {
      data: null,
      errors: [{ type: "RATE_LIMITED", message: "API rate limit exceeded for user ID 583231." }],
    },
    expected: { code: 429, retryable: true, waitMs: 600_000, matchedBy: "profile" },
  },
  {
    name: "GraphQL's secondary limit inside a 200",
    status: 200,
    method: "POST",
    url: "https://api.github.com/graphql",
    at,
    headers: { ...room, "retry-after": "30" },
    body: { errors: [{ message: secondary.message }] },
    expected: { code: 429, retryable: true, waitMs: 30_000 },
  },
  {
    name: "a GraphQL answer with data and another error",
    status: 200,
    method: "POST",
    url: "https://api.github.com/graphql",
    at,
    headers: room,
    body: {
      data: { repository: null },
      errors: [{ type: "NOT_FOUND", path: ["repository"], message: "Could not resolve to a Repository." }],
    },
    expected: null,
  },
  {
    name: "a good answer whose title speaks of rate limits",
    status: 200,
    url,
    at,
    headers: room,
    body: [{ id: 1, title: "API rate limit exceeded", message: "secondary rate limit" }],
    expected: null,
  },
  {
    name: "a permission, with calls remaining",
    status: 403,
    url,
    at,
    headers: { ...room, "x-accepted-github-permissions": "issues=write" },
    body: { message: "Resource not accessible by integration", documentation_url: docs, status: "403" },
    expected: { code: 403, retryable: false, exhausted: false },
  },
  {
    name: "another refusal, with calls remaining",
    status: 403,
    url,
    at,
    headers: room,
    body: { message: "Must have admin rights to Repository.", documentation_url: docs },
    expected: { code: 403, retryable: false, matchedBy: "status" },
  },
  {
    name: "a token that GitHub does not know",
    status: 401,
    url,
    body: { message: "Bad credentials", documentation_url: "https://docs.github.com/rest", status: "401" },
    expected: { code: 401, retryable: false },
  },
  {
    name: "not there, or private",
    status: 404,
    url,
    at,
    headers: room,
    body: { message: "Not Found", documentation_url: docs, status: "404" },
    expected: { code: 404, retryable: false },
  },
  {
    name: "ended after 10 s",
    status: 502,
    url,
    body: { message: "Server Error" },
    expected: { code: 504, retryable: true, matchedBy: "profile" },
  },
  {
    name: "a gateway's own page",
    status: 502,
    url,
    headers: { "content-type": "text/html" },
    body: "<html><head><title>Unicorn! · GitHub</title></head></html>",
    expected: { code: 502, retryable: true, matchedBy: "status" },
  },
  {
    name: "validation",
    status: 422,
    url,
    method: "POST",
    body: {
      message: "Validation Failed",
      errors: [{ resource: "Issue", field: "title", code: "missing_field" }],
    },
    expected: { code: 400, retryable: false },
  },

  {
    // https://github.com/cpp-linter/cpp-linter-action/issues/249
    name: "a diff of more than 300 files",
    status: 406,
    url: "https://api.github.com/repos/acme/shop/pulls/7",
    body: {
      message:
        "Sorry, the diff exceeded the maximum number of files (300). Consider using 'List pull requests files' API or locally cloning the repository instead.",
      errors: [{ resource: "PullRequest", field: "diff", code: "too_large" }],
      documentation_url: "https://docs.github.com/rest/pulls/pulls#list-pull-requests-files",
      status: "406",
    },
    expected: { code: 414, retryable: false, matchedBy: "profile" },
  },
  {
    // https://github.com/augmentcode/augment-agent/issues/16
    name: "such a diff as 422",
    status: 422,
    url: "https://api.github.com/repos/acme/shop/pulls/7",
    body: {
      message: "Sorry, the diff exceeded the maximum number of files (300).",
      errors: [{ resource: "PullRequest", field: "diff", code: "too_large" }],
    },
    expected: { code: 414, retryable: false },
  },
  {
    // https://github.com/pascalgn/size-label-action/issues/53
    name: "a diff of too many lines",
    status: 406,
    url: "https://api.github.com/repos/goonstation/goonstation/pulls/19491",
    body: {
      message: "Sorry, the diff exceeded the maximum number of lines (20000)",
      errors: [{ resource: "PullRequest", field: "diff", code: "too_large" }],
    },
    expected: { code: 414, retryable: false },
  },
]
