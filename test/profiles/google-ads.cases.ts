import { googleAds } from "../../src/profiles/google-ads.ts"
import type { ProfileCase } from "./case.ts"

export const profile = googleAds

const search = {
  method: "POST",
  url: "https://googleads.googleapis.com/v25/customers/1234567890/googleAds:search",
} as const
const stream = { ...search, url: `${search.url}Stream` }

const failed = (code: number, status: string, errorCode: object, extra: object = {}) => ({
  error: {
    code,
    message: "Request contains an invalid argument.",
    status,
    details: [
      {
        "@type": "type.googleapis.com/google.ads.googleads.v25.errors.GoogleAdsFailure",
        errors: [{ errorCode, message: "An error.", ...extra }],
        requestId: "xPtZ0gkBgWQWqZGb1n5n3A",
      },
    ],
  },
})

const quota = (value: string, retryDelay: string) =>
  failed(
    429,
    "RESOURCE_EXHAUSTED",
    { quotaError: value },
    {
      message: "Too many requests.",
      details: { quotaErrorDetails: { rateScope: "DEVELOPER", rateName: "Get requests", retryDelay } },
    },
  )

export const cases: readonly ProfileCase[] = [
  {
    ...search,
    name: "a short throttle",
    status: 429,
    body: quota("RESOURCE_TEMPORARILY_EXHAUSTED", "30s"),
    expected: { code: 429, retryable: true, waitMs: 30_000, exhausted: false, matchedBy: "profile" },
  },
  {
    ...stream,
    name: "the same in a list",
    status: 429,
    body: [quota("RESOURCE_TEMPORARILY_EXHAUSTED", "12.250s")],
    expected: { code: 429, retryable: true, waitMs: 12_250, matchedBy: "profile" },
  },
  {
    ...search,
    name: "a quota of hours",
    status: 429,
    body: quota("RESOURCE_EXHAUSTED", "5603s"),
    expected: { code: 429, waitMs: 5_603_000, retryable: false, exhausted: true },
  },
  {
    ...search,
    name: "the delay in the message alone",
    status: 429,
    body: failed(
      429,
      "RESOURCE_EXHAUSTED",
      { quotaError: "RESOURCE_EXHAUSTED" },
      {
        message: "Too many requests. Retry in 25 seconds.",
      },
    ),
    expected: { code: 429, retryable: true, waitMs: 25_000 },
  },
  {
    ...search,
    name: "costly queries in a short time",
    status: 429,
    body: failed(429, "RESOURCE_EXHAUSTED", {
      quotaError: "EXCESSIVE_SHORT_TERM_QUERY_RESOURCE_CONSUMPTION",
    }),
    expected: { code: 429, retryable: true, waitMs: null, exhausted: false },
  },
  {
    ...search,
    name: "costly queries over a long time",
    status: 429,
    body: failed(429, "RESOURCE_EXHAUSTED", { quotaError: "EXCESSIVE_LONG_TERM_QUERY_RESOURCE_CONSUMPTION" }),
    expected: { code: 429, retryable: false, exhausted: true },
  },
  {
    ...search,
    name: "prohibited, among the quotas",
    status: 429,
    body: failed(429, "RESOURCE_EXHAUSTED", { quotaError: "ACCESS_PROHIBITED" }),
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  ...["TRANSIENT_ERROR", "INTERNAL_ERROR"].map(
    (internalError) =>
      ({
        ...search,
        name: `inside: ${internalError}`,
        status: 500,
        body: failed(500, "INTERNAL", { internalError }),
        expected: { code: 500, retryable: true },
      }) as const,
  ),
  {
    ...search,
    name: "took too long",
    status: 504,
    body: failed(504, "DEADLINE_EXCEEDED", { internalError: "DEADLINE_EXCEEDED" }),
    expected: { code: 504, retryable: false, matchedBy: "profile" },
  },
  {
    ...search,
    name: "a deadline that is too short",
    status: 400,
    body: failed(400, "INVALID_ARGUMENT", { requestError: "RPC_DEADLINE_TOO_SHORT" }),
    expected: { code: 504, retryable: false, matchedBy: "profile" },
  },
  {
    ...search,
    name: "a write that is too large",
    status: 400,
    body: failed(400, "INVALID_ARGUMENT", { databaseError: "REQUEST_TOO_LARGE" }),
    expected: { code: 414, retryable: false, matchedBy: "profile" },
  },
  {
    ...search,
    name: "a race between writes",
    status: 409,
    body: failed(409, "ABORTED", { databaseError: "CONCURRENT_MODIFICATION" }),
    expected: { code: 503, retryable: true, matchedBy: "profile" },
  },
  ...["OAUTH_TOKEN_EXPIRED", "OAUTH_TOKEN_REVOKED", "GOOGLE_ACCOUNT_COOKIE_INVALID"].map(
    (authenticationError) =>
      ({
        ...search,
        name: `the token: ${authenticationError}`,
        status: 401,
        body: failed(401, "UNAUTHENTICATED", { authenticationError }),
        expected: { code: 401, retryable: false, matchedBy: "profile" },
      }) as const,
  ),
  ...["USER_PERMISSION_DENIED", "DEVELOPER_TOKEN_NOT_APPROVED", "CUSTOMER_NOT_ENABLED"].map(
    (authorizationError) =>
      ({
        ...search,
        name: `not allowed: ${authorizationError}`,
        status: 403,
        body: failed(403, "PERMISSION_DENIED", { authorizationError }),
        expected: { code: 403, retryable: false, matchedBy: "profile" },
      }) as const,
  ),
  {
    ...search,
    name: "a page token that is too old",
    status: 400,
    body: failed(400, "INVALID_ARGUMENT", { requestError: "EXPIRED_PAGE_TOKEN" }),
    expected: { code: 400, retryable: false },
  },
  {
    ...search,
    name: "no failure inside: Google's own rules",
    status: 429,
    body: {
      error: {
        code: 429,
        message: "Resource has been exhausted (e.g. check quota).",
        status: "RESOURCE_EXHAUSTED",
      },
    },
    expected: { code: 429, retryable: true, waitMs: null, matchedBy: "profile" },
  },
  {
    ...search,
    name: "a query error that names a quota error",
    status: 400,
    body: failed(
      400,
      "INVALID_ARGUMENT",
      { queryError: "UNRECOGNIZED_FIELD" },
      {
        message: "Unrecognized field: RESOURCE_TEMPORARILY_EXHAUSTED. Retry in 30 seconds.",
      },
    ),
    expected: { code: 400, retryable: false, waitMs: null, matchedBy: "status" },
  },

  {
    // https://github.com/PipedreamHQ/pipedream/issues/21554
    ...search,
    name: "the developer's operations of the day",
    status: 429,
    body: failed(
      429,
      "RESOURCE_EXHAUSTED",
      { quotaError: "RESOURCE_EXHAUSTED" },
      {
        message: "Too many requests. Retry in 40591 seconds.",
        details: {
          quotaErrorDetails: {
            rateScope: "DEVELOPER",
            rateName: "Number of operations for basic access",
            retryDelay: "40591s",
          },
        },
      },
    ),
    expected: { code: 429, retryable: false, waitMs: 40_591_000, exhausted: true, matchedBy: "profile" },
  },
]
