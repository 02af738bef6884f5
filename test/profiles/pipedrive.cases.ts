import { pipedrive } from "../../src/profiles/pipedrive.ts"
import type { ProfileCase } from "./case.ts"

export const profile = pipedrive

const url = "https://acme.pipedrive.com/api/v2/deals?limit=500"
const burst = { "x-ratelimit-limit": "40", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "2" }

export const cases: readonly ProfileCase[] = [
  {
    // https://pipedrive.readme.io/docs/core-api-concepts-rate-limiting
    name: "the requests of two seconds",
    status: 429,
    url,
    headers: {
      ...burst,
      "x-daily-ratelimit-token-limit": "30000",
      "x-daily-ratelimit-token-remaining": "29000",
    },
    body: { success: false, error: "Rate limit exceeded", errorCode: 429 },
    expected: { code: 429, retryable: true, exhausted: false, waitMs: 2000 },
  },
  {
    // https://github.com/pipedrive/client-nodejs/issues/725
    name: "the tokens of the day",
    status: 429,
    url,
    headers: {
      "x-ratelimit-limit": "40",
      "x-ratelimit-remaining": "39",
      "x-ratelimit-reset": "2",
      "x-daily-ratelimit-token-limit": "30000",
      "x-daily-ratelimit-token-remaining": "0",
    },
    body: { success: false, error: "request over limit", errorCode: 429 },
    expected: { code: 429, retryable: false, exhausted: true, waitMs: null, matchedBy: "profile" },
  },
  {
    // https://pipedrive.readme.io/docs/core-api-concepts-responses
    name: "a plan that is full",
    status: 403,
    method: "POST",
    url: "https://api.pipedrive.com/v1/deals",
    body: {
      success: false,
      error: "Couldn't add the deal. Open deals limit reached.",
      error_info: "Please check developers.pipedrive.com for more information about Pipedrive API.",
      data: null,
      additional_data: null,
      code: "feature_capping_deals_limit",
    },
    expected: { code: 403, retryable: false, exhausted: false, matchedBy: "status" },
  },
  {
    // https://github.com/pipedrive/client-php/issues/14
    name: "a scope that does not fit",
    status: 403,
    url: "https://api-proxy.pipedrive.com/users/me",
    body: { success: false, error: "Scope and URL mismatch", errorCode: 403 },
    expected: { code: 403, retryable: false, matchedBy: "status" },
  },
  {
    // https://pipedrive.readme.io/docs/core-api-concepts-http-status-codes
    name: "an account that is not open",
    status: 402,
    url,
    body: { success: false, error: "Company account is not open", errorCode: 402 },
    expected: { code: 403, retryable: false },
  },
]
