import { ga4 } from "../../src/profiles/ga4.ts"
import type { ProfileCase } from "./case.ts"

export const profile = ga4

const request = {
  method: "POST",
  url: "https://analyticsdata.googleapis.com/v1beta/properties/123456:runReport",
} as const

const exhausted = (message: string) => ({ error: { code: 429, message, status: "RESOURCE_EXHAUSTED" } })

export const cases: readonly ProfileCase[] = [
  {
    ...request,
    name: "concurrent requests",
    status: 429,
    body: exhausted("Exhausted concurrent requests quota. Please send fewer requests concurrently."),
    expected: { code: 429, retryable: true, waitMs: null, exhausted: false, matchedBy: "profile" },
  },
  {
    ...request,
    name: "tokens of the hour",
    status: 429,
    body: exhausted(
      "Exhausted property tokens for a project per hour. These quota tokens will return in under 1 hour.",
    ),
    expected: { code: 429, retryable: true, waitMs: 3_600_000, exhausted: false },
  },
  {
    ...request,
    name: "thresholded requests",
    status: 429,
    body: exhausted(
      "Exhausted potentially thresholded requests quota. This quota will refresh in under an hour.",
    ),
    expected: { code: 429, retryable: true, waitMs: 3_600_000 },
  },
  {
    ...request,
    name: "server errors",
    status: 429,
    body: exhausted("Exhausted server errors quota."),
    expected: { code: 429, retryable: true, waitMs: 3_600_000 },
  },
  {
    ...request,
    name: "client errors",
    status: 429,
    body: exhausted("Exhausted client errors quota. This quota will return in under 15 minutes."),
    expected: { code: 429, retryable: true, waitMs: 900_000 },
  },
  {
    ...request,
    name: "tokens of the day, in winter time",
    status: 429,
    at: "2026-01-15T20:00:00Z",
    body: exhausted("Exhausted property tokens per day. These quota tokens will return in under 24 hours."),
    expected: { code: 429, retryable: false, exhausted: true, waitMs: 12 * 3_600_000, matchedBy: "profile" },
  },
  {
    ...request,
    name: "another quota, by Google's own rules",
    status: 429,
    body: {
      error: {
        code: 429,
        message: "Quota exceeded for quota metric 'Requests' and limit 'Requests per minute'.",
        status: "RESOURCE_EXHAUSTED",
        details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "RATE_LIMIT_EXCEEDED" }],
      },
    },
    expected: { code: 429, retryable: true, waitMs: null, matchedBy: "profile" },
  },
  {
    ...request,
    name: "no access to the property",
    status: 403,
    body: {
      error: {
        code: 403,
        message: "User does not have sufficient permissions for this property.",
        status: "PERMISSION_DENIED",
      },
    },
    expected: { code: 403, retryable: false },
  },
  {
    ...request,
    name: "a wrong field that speaks of a quota",
    status: 400,
    body: {
      error: {
        code: 400,
        message: "Field activeUsersPerDay is not a valid metric: requests per day.",
        status: "INVALID_ARGUMENT",
      },
    },
    expected: { code: 400, retryable: false, exhausted: false, matchedBy: "status" },
  },
]
