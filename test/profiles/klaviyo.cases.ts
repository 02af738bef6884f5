import { klaviyo } from "../../src/profiles/klaviyo.ts"
import type { ProfileCase } from "./case.ts"

export const profile = klaviyo

const url = "https://a.klaviyo.com/api/profiles?page[size]=100"

const errors = (status: number, code: string, detail: string, source: object = { pointer: "/data/" }) => ({
  errors: [
    { id: "01HQ0000000000000000000000", status, code, title: detail, detail, source, links: {}, meta: {} },
  ],
})

export const cases: readonly ProfileCase[] = [
  {
    name: "a window is full",
    url,
    status: 429,
    headers: { "retry-after": "24" },
    body: errors(429, "throttled", "Request was throttled. Expected available in 24 seconds."),
    expected: { code: 429, retryable: true, waitMs: 24_000, exhausted: false, matchedBy: "profile" },
  },
  {
    name: "a window is full, told in words only",
    url,
    status: 429,
    body: errors(429, "throttled", "Request was throttled. Expected available in 1 second."),
    expected: { code: 429, retryable: true, waitMs: 1000, matchedBy: "profile" },
  },
  {
    name: "429 without a body",
    url,
    status: 429,
    headers: { "retry-after": "2" },
    expected: { code: 429, retryable: true, waitMs: 2000 },
  },
  {
    name: "key",
    url,
    status: 401,
    body: errors(401, "not_authenticated", "Authentication credentials were not provided."),
    expected: { code: 401, retryable: false },
  },
  {
    name: "scope",
    url,
    status: 403,
    body: errors(403, "permission_denied", "You do not have permission to perform this action."),
    expected: { code: 403, retryable: false },
  },
  {
    name: "a retired revision",
    url,
    status: 410,
    body: errors(410, "gone", "The revision requested is no longer available."),
    expected: { code: 400, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a wrong parameter",
    url,
    status: 400,
    body: errors(400, "invalid", "Invalid input.", { parameter: "filter" }),
    expected: { code: 400, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a wrong field",
    url,
    method: "POST",
    status: 400,
    body: errors(400, "invalid", "Invalid input.", { pointer: "/data/attributes/email" }),
    expected: { code: 400, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a 400 that speaks of throttling in its detail is none",
    url,
    status: 400,
    body: errors(400, "invalid", "'throttled' is not a field that can be filtered.", { parameter: "filter" }),
    expected: { code: 400, retryable: false },
  },
  {
    name: "not available",
    url,
    status: 503,
    expected: { code: 503, retryable: true, matchedBy: "status" },
  },

  {
    // https://github.com/klaviyo/klaviyo-api-python/issues/15
    name: "a throttle that is over already",
    status: 429,
    url: "https://a.klaviyo.com/api/profiles",
    headers: { "content-type": "application/vnd.api+json" },
    body: {
      errors: [
        {
          id: "x1",
          status: 429,
          code: "throttled",
          title: "Request was throttled.",
          detail: "Request was throttled. Expected available in 0 seconds.",
          source: { pointer: "/data/" },
        },
      ],
    },
    expected: { code: 429, retryable: true, waitMs: 0 },
  },
  {
    // https://github.com/klaviyo/python-klaviyo/issues/20
    name: "a throttle of the older API",
    status: 429,
    url: "https://a.klaviyo.com/api/v2/list/1/subscribe",
    body: { detail: "Request was throttled. Expected available in 56.0 seconds." },
    expected: { code: 429, retryable: true, waitMs: 56_000 },
  },
  {
    // https://github.com/klaviyo/klaviyo-api-python/issues/84
    name: "a challenge of the firewall",
    status: 403,
    url: "https://a.klaviyo.com/api/profiles",
    headers: { "content-type": "text/html; charset=UTF-8", "cf-mitigated": "challenge" },
    body: "<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>",
    expected: { code: 403, retryable: false, matchedBy: "status" },
  },
]
