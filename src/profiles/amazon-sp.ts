import type { BodyPath, Profile, ProfileRule, ProfileWait } from "./schema/profile.ts"

const PLANS = "https://developer-docs.amazon.com/sp-api/docs/usage-plans-and-rate-limits-in-the-sp-api"
const RESPONSES = "https://developer-docs.amazon.com/sp-api/docs/response-format"
const MODELS = "https://github.com/amzn/selling-partner-api-models/tree/main/models"
const ORDERS = "https://developer-docs.amazon.com/sp-api/docs/orders-api-v0-reference"
const AIRBYTE =
  "https://github.com/airbytehq/airbyte/tree/master/airbyte-integrations/connectors/source-amazon-seller-partner"

const RATE: ProfileWait = { header: "x-amzn-ratelimit-limit", unit: "per-second" }
const RETRY_AFTER: ProfileWait = { header: "retry-after", unit: "seconds" }

/** `details` tells what is wrong with the token; `message` is the same for every 403. */
const refused = (where: BodyPath, contains: readonly string[], says: string): ProfileRule => ({
  when: { status: [400, 401, 403], body: { [where]: { contains } } },
  means: 401,
  retry: "no",
  says,
  source: AIRBYTE,
  basis: "observed",
})

/**
 * Amazon's Selling Partner API: a bucket for each operation, and a 403 for an expired token.
 * @see https://developer-docs.amazon.com/sp-api/docs/usage-plans-and-rate-limits-in-the-sp-api
 */
export const amazonSp: Profile = {
  name: "amazonSp",
  title: "Amazon Selling Partner API",
  hosts: ["sellingpartnerapi-*.amazon.com", "sandbox.sellingpartnerapi-*.amazon.com"],
  docs: [PLANS, RESPONSES],
  rules: [
    {
      when: { status: 429, path: ["/orders/v0/orders", "/orders/v0/orders/"] },
      means: 429,
      retry: "yes",
      wait: [RETRY_AFTER, RATE, { ms: 60_000, documented: ORDERS }],
      says: "the bucket of getOrders is empty: 20 at once, then one a minute",
      source: ORDERS,
    },
    {
      when: { body: { "errors[].code": "QuotaExceeded" } },
      means: 429,
      retry: "yes",
      says: "the operation's bucket is empty: a rate, in spite of the word quota",
      source: PLANS,
    },
    ...["errors[].details", "errors[].message"].flatMap((where) => [
      refused(where, ["token you provided has expired", "token has expired"], "the access token has expired"),
      refused(
        where,
        ["revoked, malformed", "token you provided is", "access token is missing", "in the request header"],
        "the access token is revoked, malformed or missing",
      ),
    ]),
    {
      when: { status: 401 },
      means: 401,
      retry: "no",
      says: "the access token is missing or not valid",
      source: MODELS,
    },
    {
      when: { status: 403, body: { "errors[].code": "Unauthorized" } },
      means: 403,
      retry: "no",
      says: "the app lacks the role that this operation needs, or the seller has not granted it",
      source: MODELS,
    },
    {
      when: { status: 400, body: { "errors[].code": "InvalidInput" } },
      means: 400,
      retry: "no",
      says: "a parameter is missing or wrong",
      source: MODELS,
    },
    {
      when: { status: 500, body: { "errors[].code": "InternalFailure" } },
      means: 500,
      retry: "yes",
      says: "Amazon failed on its own side",
      source: MODELS,
    },
    {
      when: { status: 503, body: { "errors[].code": "ServiceUnavailable" } },
      means: 503,
      retry: "yes",
      says: "the operation is not available for the moment",
      source: MODELS,
    },
  ],
  waits: [RETRY_AFTER, RATE],
  states: [
    {
      name: "rate of the operation",
      header: { limit: "x-amzn-ratelimit-limit" },
      windowMs: 1000,
      // Each operation on this host has its own rate.
      unit: "requests a second of one operation",
    },
  ],
  limits: [
    {
      requests: 1,
      per: "1m",
      scope: "getOrders, per selling partner and app, after a burst of 20",
      source: ORDERS,
    },
  ],
  requestId: ["x-amzn-requestid", "x-amz-apigw-id"],
  error: {
    code: ["errors[].code", "error"],
    message: ["errors[].details", "errors[].message", "error_description"],
  },
}
