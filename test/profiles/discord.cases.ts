import { discord } from "../../src/profiles/discord.ts"
import type { ProfileCase } from "./case.ts"

export const profile = discord

const url = "https://discord.com/api/v10/channels/1/messages"

/** The examples of the documentation. */
export const cases: readonly ProfileCase[] = [
  {
    name: "the bucket of a route",
    url,
    status: 429,
    headers: {
      "retry-after": "65",
      "x-ratelimit-limit": "10",
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset-after": "64.57",
      "x-ratelimit-bucket": "abcd1234",
      "x-ratelimit-scope": "user",
    },
    body: { message: "You are being rate limited.", retry_after: 64.57, global: false },
    expected: { code: 429, retryable: true, waitMs: 65_000, exhausted: false },
  },
  {
    name: "a resource that others share, whose bucket is not empty",
    url,
    status: 429,
    headers: {
      "retry-after": "1337",
      "x-ratelimit-limit": "10",
      "x-ratelimit-remaining": "9",
      "x-ratelimit-reset-after": "64.57",
      "x-ratelimit-scope": "shared",
    },
    body: { message: "The resource is being rate limited.", retry_after: 1336.57, global: false },
    expected: { code: 429, retryable: true, waitMs: 1_337_000, matchedBy: "profile" },
  },
  {
    name: "all routes",
    url,
    status: 429,
    headers: { "retry-after": "65", "x-ratelimit-global": "true", "x-ratelimit-scope": "global" },
    body: { message: "You are being rate limited.", retry_after: 64.57, global: true },
    expected: { code: 429, retryable: true, waitMs: 65_000, matchedBy: "profile" },
  },
  {
    name: "banned for a while",
    url,
    status: 429,
    headers: { "retry-after": "3600" },
    body: {
      code: 0,
      message:
        "You are being blocked from accessing our API temporarily due to exceeding our rate limits frequently.",
    },
    expected: { code: 429, retryable: false, exhausted: true, waitMs: 3_600_000, matchedBy: "profile" },
  },
  {
    name: "a right that is missing",
    url,
    status: 403,
    headers: { "x-ratelimit-limit": "5", "x-ratelimit-remaining": "4", "x-ratelimit-reset-after": "1" },
    body: { message: "Missing Permissions", code: 50013 },
    expected: { code: 403, retryable: false, matchedBy: "status" },
  },
  {
    name: "a token",
    url,
    status: 401,
    body: { message: "401: Unauthorized", code: 0 },
    expected: { code: 401, retryable: false, matchedBy: "status" },
  },
]
