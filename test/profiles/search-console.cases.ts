import { searchConsole } from "../../src/profiles/search-console.ts"
import type { ProfileCase } from "./case.ts"

export const profile = searchConsole

const url =
  "https://www.googleapis.com/webmasters/v3/sites/https%3A%2F%2Fexample.com%2F/searchAnalytics/query"

const failed = (code: number, reason: string, message: string, domain = "usageLimits") => ({
  error: { code, message, errors: [{ message, domain, reason }] },
})

export const cases: readonly ProfileCase[] = [
  {
    // https://github.com/PostHog/posthog/pull/61938
    name: "queries a second",
    status: 403,
    method: "POST",
    url,
    body: failed(
      403,
      "quotaExceeded",
      "Search Analytics QPS quota exceeded. Learn about usage limits: https://developers.google.com/webmaster-tools/v3/limits",
    ),
    expected: { code: 429, retryable: true, exhausted: false, waitMs: null },
  },
  {
    // https://github.com/singer-io/tap-google-search-console/pull/14
    name: "the load of ten minutes",
    status: 403,
    method: "POST",
    url,
    body: failed(
      403,
      "quotaExceeded",
      "Search Analytics load quota exceeded. Learn about usage limits: https://developers.google.com/webmaster-tools/v3/limits",
    ),
    expected: { code: 429, retryable: true, exhausted: false, waitMs: 900_000, matchedBy: "profile" },
  },
  {
    // https://github.com/googleapis/google-api-php-client/issues/1778
    name: "a rate limit",
    status: 429,
    method: "POST",
    url,
    body: failed(429, "rateLimitExceeded", "Rate Limit Exceeded"),
    expected: { code: 429, retryable: true, waitMs: null },
  },
  {
    name: "the URL inspections of a site",
    status: 429,
    method: "POST",
    url: "https://searchconsole.googleapis.com/v1/urlInspection/index:inspect",
    body: {
      error: {
        code: 429,
        message: "Quota exceeded for sc-domain:example.com.",
        status: "RESOURCE_EXHAUSTED",
      },
    },
    expected: { code: 429, retryable: true, exhausted: false },
  },
  {
    name: "a site of another user, whose name has a quota in it",
    status: 403,
    method: "POST",
    url,
    body: failed(
      403,
      "forbidden",
      "User does not have sufficient permission for site 'https://quota-exceeded.example/'. See also: https://support.google.com/webmasters/answer/2451999.",
      "global",
    ),
    expected: { code: 403, retryable: false, matchedBy: "status" },
  },
]
