import { zoom } from "../../src/profiles/zoom.ts"
import type { ProfileCase } from "./case.ts"

export const profile = zoom

const url = "https://api.zoom.us/v2/users?page_size=300"
const at = "2026-11-22T12:00:00Z"
const DAY = "You have reached the maximum daily rate limit for this API."

const limits = (type: string) => ({
  "x-ratelimit-category": "Heavy",
  "x-ratelimit-type": type,
  "x-ratelimit-limit": "60000",
  "x-ratelimit-remaining": "0",
})

export const cases: readonly ProfileCase[] = [
  {
    name: "the requests of a second",
    url,
    status: 429,
    headers: limits("Per-second-limit"),
    body: {
      code: 429,
      message: "You have reached the maximum per-second rate limit for this API. Try again later.",
    },
    expected: { code: 429, retryable: true, exhausted: false },
  },
  {
    name: "the requests of the day",
    url,
    at,
    status: 429,
    headers: { ...limits("Daily-limit"), "retry-after": "2026-11-23T00:00:00Z" },
    body: { code: 429, message: DAY },
    expected: { code: 429, retryable: false, exhausted: true, waitMs: 43_200_000, matchedBy: "profile" },
  },
  {
    name: "the requests of the day, without a date",
    url,
    at,
    status: 429,
    headers: limits("Daily-limit"),
    body: { code: 429, message: DAY },
    expected: { code: 429, retryable: false, exhausted: true, waitMs: 43_200_000, matchedBy: "profile" },
  },
  {
    name: "a scope, in a message that calls the token invalid",
    url,
    status: 400,
    body: {
      code: 4711,
      message: "Invalid access token, does not contain scopes:[user:read:list_users:admin].",
    },
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a token",
    url,
    status: 401,
    body: { code: 124, message: "Invalid access token." },
    expected: { code: 401, retryable: false, matchedBy: "status" },
  },
  {
    name: "a meeting that does not exist",
    url: "https://api.zoom.us/v2/meetings/1",
    status: 404,
    body: { code: 3001, message: "Meeting does not exist: 1." },
    expected: { code: 404, retryable: false, matchedBy: "status" },
  },
  {
    name: "a page that cannot be listed any more",
    url: "https://api.zoom.us/v2/users?next_page_token=x",
    status: 400,
    body: { code: 300, message: "The next page token is invalid or expired." },
    expected: { code: 400, retryable: false },
  },
]
