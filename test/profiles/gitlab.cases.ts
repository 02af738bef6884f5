import { gitlab } from "../../src/profiles/gitlab.ts"
import type { ProfileCase } from "./case.ts"

export const profile = gitlab

const url = "https://gitlab.com/api/v4/projects/2/jobs"

export const cases: readonly ProfileCase[] = [
  {
    // https://gitlab.com/gitlab-org/gitlab/-/merge_requests/50693
    name: "the user's limit",
    status: 429,
    url,
    headers: { "retry-after": "55", "content-type": "text/plain" },
    body: "Retry later\n",
    expected: { code: 429, retryable: true, waitMs: 55_000 },
  },
  {
    // https://gitlab.com/gitlab-org/gitlab/-/issues/199738
    name: "the limit of an endpoint, beside what is left of the user's",
    status: 429,
    url: "https://gitlab.com/api/v4/projects/2/export",
    at: "2020-01-30T14:14:17Z",
    headers: {
      "ratelimit-limit": "600",
      "ratelimit-observed": "5",
      "ratelimit-remaining": "595",
      "ratelimit-reset": "1580393717",
      "ratelimit-resettime": "Thu, 30 Jan 2020 14:15:17 GMT",
    },
    body: { message: { error: "This endpoint has been requested too many times. Try again later." } },
    expected: { code: 429, retryable: true, waitMs: null },
  },
  {
    // https://github.com/python-gitlab/python-gitlab/issues/2325
    name: "a lock",
    status: 409,
    method: "POST",
    url: "https://gitlab.com/api/v4/projects/2/jobs/7/cancel",
    body: { message: "409 Conflict: Resource lock" },
    expected: { code: 503, retryable: true, matchedBy: "profile" },
  },
  {
    // https://github.com/git-as-svn/git-as-svn/issues/344
    name: "a missing scope",
    status: 403,
    url,
    body: {
      error: "insufficient_scope",
      error_description: "The request requires higher privileges than provided by the access token.",
      scope: "api",
    },
    expected: { code: 403, retryable: false },
  },
  {
    // https://github.com/PavlikPolivka/GitLabProjects/issues/99
    name: "a token that was revoked",
    status: 401,
    url,
    body: {
      error: "invalid_token",
      error_description: "Token was revoked. You have to re-authorize from the user.",
    },
    expected: { code: 401, retryable: false },
  },
  {
    // https://gitlab.com/gitlab-org/gitlab/-/merge_requests/214356
    name: "paging too deep",
    status: 405,
    url: "https://gitlab.com/api/v4/projects?page=2501",
    body: {
      error:
        "Offset pagination has a maximum allowed offset of 50000 for requests that return objects of type Project. Remaining records can be retrieved using keyset pagination.",
    },
    expected: { code: 400, retryable: false, matchedBy: "nearest" },
  },
  {
    name: "a branch that exists already",
    status: 409,
    method: "POST",
    url: "https://gitlab.com/api/v4/projects/2/repository/branches",
    body: { message: "Branch already exists" },
    expected: { code: 400, retryable: false, matchedBy: "nearest" },
  },
]
