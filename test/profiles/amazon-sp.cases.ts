import { amazonSp } from "../../src/profiles/amazon-sp.ts"
import type { ProfileCase } from "./case.ts"

export const profile = amazonSp

const url = "https://sellingpartnerapi-eu.amazon.com/catalog/2022-04-01/items/B07N4M94X4"
const orders = "https://sellingpartnerapi-na.amazon.com/orders/v0/orders?MarketplaceIds=ATVPDKIKX0DER"
const DENIED = "Access to requested resource is denied."

const errors = (code: string, message: string, details?: string) => ({ errors: [{ code, message, details }] })

export const cases: readonly ProfileCase[] = [
  {
    name: "throttled, with the operation's rate",
    url,
    status: 429,
    headers: { "x-amzn-ratelimit-limit": "0.5" },
    body: errors("QuotaExceeded", "You exceeded your quota for the requested resource.", ""),
    expected: { code: 429, retryable: true, waitMs: 2000, exhausted: false, matchedBy: "profile" },
  },
  {
    name: "throttled, with a rate above one a second",
    url,
    status: 429,
    headers: { "x-amzn-ratelimit-limit": "5.0" },
    body: errors("QuotaExceeded", "You exceeded your quota for the requested resource."),
    expected: { code: 429, retryable: true, waitMs: 200, matchedBy: "profile" },
  },
  {
    name: "throttled, without the rate",
    url,
    status: 429,
    body: errors("QuotaExceeded", "You exceeded your quota for the requested resource.", ""),
    expected: { code: 429, retryable: true, waitMs: null, matchedBy: "profile" },
  },
  {
    name: "throttled, code in lower case",
    url,
    status: 429,
    body: errors("quotaexceeded", "You exceeded your quota for the requested resource.", ""),
    expected: { code: 429, retryable: true },
  },
  {
    name: "throttled, a rate without a body",
    url,
    status: 429,
    headers: { "x-amzn-ratelimit-limit": "2" },
    expected: { code: 429, retryable: true, waitMs: 500 },
  },
  {
    name: "throttled, a rate of nothing is none",
    url,
    status: 429,
    headers: { "x-amzn-ratelimit-limit": "0" },
    body: errors("QuotaExceeded", "You exceeded your quota for the requested resource."),
    expected: { code: 429, retryable: true, waitMs: null },
  },
  {
    name: "getOrders throttled, without the rate: the published one",
    url: orders,
    status: 429,
    body: errors("QuotaExceeded", "You exceeded your quota for the requested resource.", ""),
    expected: { code: 429, retryable: true, waitMs: 60_000, matchedBy: "profile" },
  },
  {
    name: "getOrders throttled, with the rate",
    url: orders,
    status: 429,
    headers: { "x-amzn-ratelimit-limit": "0.0167" },
    body: errors("QuotaExceeded", "You exceeded your quota for the requested resource.", ""),
    expected: { code: 429, retryable: true, waitMs: 59_881 },
  },
  {
    name: "expired token as 403",
    url,
    status: 403,
    body: errors("Unauthorized", DENIED, "The access token you provided has expired."),
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    name: "expired token, told in the message",
    url,
    status: 403,
    body: errors("Unauthorized", "The access token you provided has EXPIRED"),
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    name: "malformed token as 403",
    url,
    status: 403,
    body: errors("Unauthorized", DENIED, "The access token you provided is revoked, malformed or invalid."),
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    name: "missing token as 403",
    url,
    status: 403,
    body: errors("Unauthorized", DENIED, "Access token is missing in the request header."),
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    name: "role missing: the same code, and nothing said of the token",
    url,
    status: 403,
    body: errors("Unauthorized", DENIED, ""),
    expected: { code: 403, retryable: false },
  },
  {
    name: "role missing, without details",
    url,
    status: 403,
    body: errors("Unauthorized", DENIED),
    expected: { code: 403, retryable: false },
  },
  {
    name: "bad token on a newer operation",
    url,
    status: 401,
    body: errors("Unauthorized", DENIED, ""),
    expected: { code: 401, retryable: false },
  },
  {
    name: "bad input",
    url,
    status: 400,
    body: errors("InvalidInput", "One of the parameters is not valid.", "createdAfter"),
    expected: { code: 400, retryable: false },
  },
  {
    name: "server error",
    url,
    status: 500,
    body: errors("InternalFailure", "We encountered an internal error. Please try again.", ""),
    expected: { code: 500, retryable: true },
  },
  {
    name: "not available",
    url,
    status: 503,
    body: errors("ServiceUnavailable", "Service is temporarily unavailable. Please try again.", ""),
    expected: { code: 503, retryable: true },
  },
  {
    name: "a refusal that is none of a token's, though it has a rate beside it",
    url,
    status: 404,
    headers: { "x-amzn-ratelimit-limit": "2.0" },
    body: errors(
      "NOT_FOUND",
      "Requested item 'B07N4M94X4' not found in marketplace",
      "The access token is fine",
    ),
    expected: { code: 404, retryable: false, waitMs: null, matchedBy: "status" },
  },

  {
    // https://github.com/amzn/selling-partner-api-models/issues/2409
    name: "a fault inside",
    status: 500,
    url: "https://sellingpartnerapi-na.amazon.com/authorization/v1/authorizationCode",
    body: {
      errors: [
        {
          code: "InternalFailure",
          message: "We encountered an internal error. Please try again.",
          details: "",
        },
      ],
    },
    expected: { code: 500, retryable: true },
  },
  {
    // https://github.com/amzn/selling-partner-api-models/issues/2497
    name: "a refusal with the type of its exception",
    status: 403,
    url: "https://sellingpartnerapi-na.amazon.com/orders/v0/orders",
    headers: { "x-amzn-errortype": "AccessDeniedException" },
    body: {
      errors: [{ message: "Access to requested resource is denied.", code: "Unauthorized", details: "" }],
    },
    expected: { code: 403, retryable: false },
  },
  {
    // https://github.com/amzn/selling-partner-api-models/issues/372
    name: "a wrong input",
    status: 400,
    method: "POST",
    url: "https://sellingpartnerapi-na.amazon.com/fba/inbound/v0/plans",
    body: { errors: [{ code: "InvalidInput", message: "Invalid Input", details: "" }] },
    expected: { code: 400, retryable: false },
  },
]
