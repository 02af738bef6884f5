import { snapchat } from "../../src/profiles/snapchat.ts"
import type { ProfileCase } from "./case.ts"

export const profile = snapchat

const url = "https://adsapi.snapchat.com/v1/adaccounts/8adc3db7-8148-4fbf-999c-8d2266369d74/campaigns"

const failed = (error_code: string, debug_message: string) => ({
  request_status: "ERROR",
  request_id: "5b3f92d000ff",
  debug_message,
  display_message: "We're sorry, but something went wrong",
  error_code,
})

export const cases: readonly ProfileCase[] = [
  {
    name: "throttled, nothing said of how long",
    url,
    status: 429,
    expected: { code: 429, retryable: true, waitMs: null, exhausted: false },
  },
  {
    name: "throttled, as text",
    url,
    status: 429,
    body: "Too Many Requests",
    expected: { code: 429, retryable: true, waitMs: null },
  },
  {
    name: "token expired",
    url,
    status: 401,
    headers: { "www-authenticate": 'Bearer error="invalid_token"' },
    expected: { code: 401, retryable: false },
  },
  {
    name: "an item that failed is not a failed answer",
    url,
    status: 200,
    body: {
      request_status: "SUCCESS",
      request_id: "5b3f92d000ff",
      campaigns: [
        { sub_request_status: "SUCCESS", campaign: { id: "92e1c28a", name: "One" } },
        { sub_request_status: "ERROR", sub_request_error_reason: "E2002: not found" },
      ],
    },
    expected: null,
  },
  {
    name: "a good answer",
    url,
    status: 200,
    body: { request_status: "SUCCESS", request_id: "5b3f92d000ff", campaigns: [] },
    expected: null,
  },
  {
    name: "a 200 that failed as a whole",
    url,
    status: 200,
    body: failed("E1001", "Invalid request"),
    expected: { code: 400, retryable: false, matchedBy: "profile" },
  },
  {
    name: "not found",
    url,
    status: 404,
    body: failed("E3003", "Resource can not be found"),
    expected: { code: 404, retryable: false, matchedBy: "profile" },
  },
  {
    name: "an unknown run, or not allow-listed",
    url: "https://adsapi.snapchat.com/v1/adaccounts/8adc3db7/mmm_reports/42",
    status: 404,
    expected: { code: 404, retryable: false },
  },
  {
    name: "a request that is wrong",
    url,
    status: 400,
    body: failed("E1008", "start_time must be before end_time"),
    expected: { code: 400, retryable: false },
  },
]
