import { hubspot } from "../../src/profiles/hubspot.ts"
import type { ProfileCase } from "./case.ts"

export const profile = hubspot

const contacts = "https://api.hubapi.com/crm/v3/objects/contacts?limit=100"

const limited = (policyName: string, message: string) => ({
  status: "error",
  message,
  errorType: "RATE_LIMIT",
  correlationId: "c033cdaa-2c40-4a64-ae48-b4cec88dad24",
  policyName,
  requestId: "3d3e35b7-0dae-4b9f-a6e3-9c230cbcf8dd",
})

const windowFull = {
  "x-hubspot-ratelimit-max": "100",
  "x-hubspot-ratelimit-remaining": "0",
  "x-hubspot-ratelimit-interval-milliseconds": "10000",
}

export const cases: readonly ProfileCase[] = [
  {
    name: "the ten-second window",
    status: 429,
    url: contacts,
    headers: windowFull,
    body: limited("TEN_SECONDLY_ROLLING", "You have reached your ten_secondly_rolling limit."),
    expected: { code: 429, retryable: true, waitMs: 10_000, exhausted: false, matchedBy: "profile" },
  },
  {
    name: "the ten-second window without its headers",
    status: 429,
    url: contacts,
    body: limited("TEN_SECONDLY_ROLLING", "You have reached your ten_secondly_rolling limit."),
    expected: { code: 429, retryable: true, waitMs: 10_000 },
  },
  {
    name: "an interval of another length",
    status: 429,
    url: contacts,
    headers: { ...windowFull, "x-hubspot-ratelimit-interval-milliseconds": "11000" },
    body: { status: "error", message: "Too many requests", errorType: "RATE_LIMIT" },
    expected: { code: 429, retryable: true, waitMs: 11_000 },
  },
  {
    name: "search, per second",
    status: 429,
    url: "https://api.hubapi.com/crm/v3/objects/contacts/search",
    method: "POST",
    body: limited("SECONDLY", "You have reached your secondly limit."),
    expected: { code: 429, retryable: true, waitMs: 1000, matchedBy: "profile" },
  },
  {
    name: "the day's calls, whatever the window's headers say",
    status: 429,
    url: contacts,
    headers: {
      ...windowFull,
      "x-hubspot-ratelimit-remaining": "97",
      "x-hubspot-ratelimit-daily": "250000",
      "x-hubspot-ratelimit-daily-remaining": "0",
    },
    body: limited("DAILY", "You have reached your daily limit."),
    expected: { code: 429, retryable: false, exhausted: true, waitMs: null, matchedBy: "profile" },
  },
  {
    name: "the day's calls, by the message alone",
    status: 429,
    url: contacts,
    body: { status: "error", message: "You have reached your daily limit.", errorType: "RATE_LIMIT" },
    expected: { code: 429, retryable: false, exhausted: true },
  },
  {
    name: "locked while syncing",
    status: 423,
    url: contacts,
    body: { status: "error", message: "This resource is locked", correlationId: "aeb5f871" },
    expected: { code: 429, retryable: true, waitMs: 2000, matchedBy: "profile" },
  },
  {
    name: "an account that is being moved",
    status: 477,
    url: contacts,
    headers: { "retry-after": "7200" },
    body: { status: "error", message: "Migration in progress" },
    expected: { code: 503, retryable: true, waitMs: 7_200_000 },
  },
  {
    name: "held back while processing",
    status: 504,
    url: contacts,
    body: "upstream request timeout",
    expected: { code: 504, retryable: true, matchedBy: "profile" },
  },
  {
    name: "held back while processing, by 502",
    status: 502,
    url: contacts,
    body: "",
    expected: { code: 502, retryable: true },
  },
  ...[503, 521, 522, 523].map(
    (status): ProfileCase => ({
      name: `down: ${status}`,
      status,
      url: contacts,
      body: "<html><body>Web server is down</body></html>",
      expected: { code: 503, retryable: true },
    }),
  ),
  {
    name: "a malformed token at the edge",
    status: 530,
    url: contacts,
    headers: { "content-type": "text/html" },
    body: "<!DOCTYPE html><html><head><title>530</title></head><body>error code: 1016</body></html>",
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    name: "an expired token",
    status: 401,
    url: contacts,
    body: {
      status: "error",
      message: "The OAuth token used to make this call expired 5 hour(s) ago.",
      correlationId: "e6b4",
      category: "EXPIRED_AUTHENTICATION",
      context: { "expire time": ["2026-09-16T16:00:00.000Z"] },
    },
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a missing scope",
    status: 403,
    url: contacts,
    body: {
      status: "error",
      message: "This app hasn't been granted all required scopes to make this call.",
      correlationId: "e6b4",
      errors: [
        {
          message: "One or more of the following scopes are required.",
          context: { requiredScopes: ["contacts"] },
        },
      ],
      category: "MISSING_SCOPES",
    },
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "too many properties in the URL",
    status: 414,
    url: contacts,
    body: "",
    expected: { code: 414, retryable: false },
  },
  {
    name: "a batch of which a part failed",
    status: 207,
    url: "https://api.hubapi.com/crm/v3/objects/contacts/batch/read",
    method: "POST",
    body: {
      status: "COMPLETE",
      results: [{ id: "1", properties: {} }],
      numErrors: 1,
      errors: [{ status: "error", category: "OBJECT_NOT_FOUND", message: "Could not get some objects" }],
    },
    expected: null,
  },
  {
    name: "a bad request that only mentions the policies",
    status: 400,
    url: contacts,
    body: {
      status: "error",
      message: "Property values were not valid: daily limit",
      category: "VALIDATION_ERROR",
      correlationId: "a1",
    },
    expected: { code: 400, retryable: false, exhausted: false },
  },

  {
    name: "search, per second, by the message alone",
    status: 429,
    url: contacts,
    body: { status: "error", message: "You have reached your secondly limit.", errorType: "RATE_LIMIT" },
    expected: { code: 429, retryable: true, waitMs: 1000, exhausted: false },
  },
  {
    name: "ten seconds, by the message alone",
    status: 429,
    url: contacts,
    body: { message: "You have reached your TEN_SECONDLY_ROLLING limit." },
    expected: { code: 429, retryable: true, waitMs: 10_000, exhausted: false },
  },
  {
    name: "the day's calls, by the header alone",
    status: 429,
    url: contacts,
    headers: {
      ...windowFull,
      "x-hubspot-ratelimit-daily": "250000",
      "x-hubspot-ratelimit-daily-remaining": "0",
    },
    body: "",
    expected: { code: 429, retryable: false, exhausted: true },
  },
  {
    name: "a 429 that says nothing more",
    status: 429,
    url: contacts,
    body: "",
    expected: { code: 429, retryable: true, waitMs: null, exhausted: false },
  },

  {
    // https://github.com/HubSpot/hubspot-api-python/issues/117
    name: "the ten seconds of a key",
    status: 429,
    url: contacts,
    body: {
      status: "error",
      message: "You have reached your ten_secondly_rolling limit.",
      errorType: "RATE_LIMIT",
      correlationId: "c93e06a4-7d61-4c3e-b63f-edf486fc6e90",
      policyName: "TEN_SECONDLY_ROLLING",
      groupName: "publicapi:hapikey-api-calls-ten-secondly:6748263",
    },
    expected: { code: 429, retryable: true, exhausted: false, matchedBy: "profile" },
  },
  {
    // https://github.com/HGData/mk-node-hubspot/issues/89
    name: "a limit of a second",
    status: 429,
    url: contacts,
    body: {
      status: "error",
      message: "You have reached your secondly limit.",
      errorType: "RATE_LIMIT",
      correlationId: "6828d000-3d2f-4701-8d90-b21e53b0d005",
      policyName: "SECONDLY",
      requestId: "ce6a6a91-ac17-492f-bbdb-7d72477c319c",
    },
    expected: { code: 429, retryable: true, exhausted: false, matchedBy: "profile" },
  },
]
