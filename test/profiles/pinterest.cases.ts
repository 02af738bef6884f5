import { pinterest } from "../../src/profiles/pinterest.ts"
import type { ProfileCase } from "./case.ts"

export const profile = pinterest

const url = "https://api.pinterest.com/v5/ad_accounts/549755885175/analytics"

export const cases: readonly ProfileCase[] = [
  {
    name: "throttled",
    url,
    status: 429,
    body: { code: 8, message: "You have exceeded your rate limit. Try again later." },
    expected: { code: 429, retryable: true, waitMs: null, exhausted: false, matchedBy: "profile" },
  },
  {
    name: "throttled under another status, the code as a text",
    url,
    status: 403,
    body: { code: "8", message: "You have exceeded your rate limit." },
    expected: { code: 429, retryable: true, matchedBy: "profile" },
  },
  {
    name: "throttled, without a body, with a reset in seconds",
    url,
    status: 429,
    headers: { "x-ratelimit-limit": "100, 100;w=1", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "3" },
    expected: { code: 429, retryable: true, waitMs: 3000 },
  },
  {
    name: "authentication failed",
    url,
    status: 401,
    body: { code: 2, message: "Authentication failed." },
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    name: "not permitted, as 401",
    url,
    status: 401,
    body: { code: 29, message: "You are not permitted to access that resource." },
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "not permitted, as 403",
    url,
    status: 403,
    body: { code: 29, message: "You are not permitted to access that resource." },
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "wrong parameters",
    url,
    status: 400,
    body: { code: 1, message: "Invalid parameters: 'start_date' is in the future." },
    expected: { code: 400, retryable: false, matchedBy: "profile" },
  },
  {
    name: "account disapproved",
    url,
    status: 403,
    body: { code: 2625, message: "The account was disapproved." },
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "account in review",
    url,
    status: 403,
    body: { code: 2626, message: "The account is in review." },
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a code that merely begins like the limit's",
    url,
    status: 404,
    body: { code: 80, message: "Board not found." },
    expected: { code: 404, retryable: false, matchedBy: "status" },
  },
  {
    name: "a server that failed has no say in whose fault it was",
    url,
    status: 500,
    body: { code: 2, message: "Something went wrong on our end." },
    expected: { code: 500, retryable: true, matchedBy: "status" },
  },

  {
    // https://github.com/pinterest/api-quickstart/issues/97
    name: "a missing scope as 401",
    status: 401,
    url: "https://api.pinterest.com/v5/pins/1040190845164935873",
    body: {
      code: 3,
      message:
        "Your token does not have sufficient permissions to perform this operation. Please ensure your token is authorized with the correct set of scopes.",
    },
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    // https://github.com/pinterest/pinterest-python-generated-api-client/issues/31
    name: "a token of the sandbox",
    status: 401,
    url: "https://api.pinterest.com/v5/ad_accounts/1/analytics",
    body: { code: 2, message: "Authentication failed.", status: "failure" },
    expected: { code: 401, retryable: false },
  },
]
