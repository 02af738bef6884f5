import type { Profile, ProfileRule } from "./schema/profile.ts"

const LIMITS = "https://shopify.dev/docs/api/usage/limits"
const CODES = "https://shopify.dev/docs/api/usage/response-codes"
const GRAPHQL = "https://shopify.dev/docs/api/admin-graphql"
const TOKEN_EXCHANGE =
  "https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/token-exchange"

const TOKEN_PATH = { endsWith: "/admin/oauth/access_token" }

type Finding = Omit<ProfileRule, "when">

/** GraphQL responds to failures with 200; the gateway in front of it uses other statuses. */
const failed = (body: ProfileRule["when"]["body"], finding: Finding): ProfileRule => ({
  when: { status: { from: 200, to: 599 }, body },
  ...finding,
})

const THROTTLED: Finding = {
  means: 429,
  retry: "yes",
  says: "the bucket of query points is empty",
  source: LIMITS,
}
const TOO_COSTLY: Finding = {
  means: 414,
  retry: "smaller",
  says: "the query costs more points than one query may: ask for fewer objects, or use a bulk operation",
  source: LIMITS,
}
const SESSION_EXPIRED: Finding = {
  means: 401,
  retry: "no",
  says: "the session token handed in for an access token has expired or is not valid",
  source: TOKEN_EXCHANGE,
}

/**
 * Shopify's Admin and Storefront APIs. Paging ends at 25,000 objects without a failure, so no rule can recognise it.
 * @see https://shopify.dev/docs/api/usage/limits
 */
export const shopify: Profile = {
  name: "shopify",
  title: "Shopify",
  hosts: ["*.myshopify.com"],
  docs: [LIMITS, CODES, GRAPHQL],
  failuresIn2xx: true,
  rules: [
    failed({ "errors[].extensions.code": "THROTTLED" }, THROTTLED),
    // Older API versions send no code.
    failed({ "errors[].message": "Throttled" }, THROTTLED),
    failed({ "errors[].extensions.code": "MAX_COST_EXCEEDED" }, TOO_COSTLY),
    failed({ "errors[].message": { contains: "exceeds the single query max cost" } }, TOO_COSTLY),
    failed(
      { "errors[].extensions.code": "SHOP_INACTIVE" },
      {
        means: 403,
        retry: "no",
        says: "the shop is not active, as after limits were broken again and again",
        source: GRAPHQL,
      },
    ),
    // The page compares it with a 401, but the remedy is an access scope.
    failed(
      { "errors[].extensions.code": "ACCESS_DENIED" },
      {
        means: 403,
        retry: "no",
        says: "the token lacks an access scope for a field of the query",
        source: GRAPHQL,
      },
    ),
    failed(
      { "errors[].extensions.code": "INTERNAL_SERVER_ERROR" },
      { means: 500, retry: "yes", says: "Shopify failed while it ran the query", source: GRAPHQL },
    ),
    {
      when: { status: 200, body: { "errors[].message": { present: true }, data: { present: false } } },
      means: 400,
      retry: "no",
      says: "the query was not run: it has an error of its own",
      source: GRAPHQL,
    },
    {
      when: { status: 402 },
      means: 403,
      retry: "no",
      says: "the shop is frozen until its bill is paid",
      source: CODES,
    },
    {
      when: { status: 423 },
      means: 403,
      retry: "no",
      says: "the shop is locked",
      source: CODES,
    },
    {
      when: { status: 430 },
      means: 403,
      retry: "no",
      says: "Shopify's protection took the request for malicious",
      source: CODES,
    },
    {
      when: { status: 400, body: { error: ["invalid_subject_token", "invalid_grant"] } },
      ...SESSION_EXPIRED,
    },
    {
      when: { status: 400, path: TOKEN_PATH, body: { error_description: { contains: "session token" } } },
      ...SESSION_EXPIRED,
    },
    {
      when: { status: 400, path: TOKEN_PATH, body: { error: { present: true } } },
      means: 400,
      retry: "no",
      says: "the request for an access token is not valid",
      source: TOKEN_EXCHANGE,
    },
    { when: { status: 400, path: TOKEN_PATH }, ...SESSION_EXPIRED },
  ],
  waits: [
    { header: "retry-after", unit: "seconds" },
    {
      bucket: {
        needs: "extensions.cost.requestedQueryCost",
        has: "extensions.cost.throttleStatus.currentlyAvailable",
        restoresPerSecond: "extensions.cost.throttleStatus.restoreRate",
      },
    },
  ],
  // What a query asks for has to be there for it to run; what it did not use is given back.
  cost: { path: "extensions.cost.requestedQueryCost", unit: "points" },
  states: [
    {
      name: "query points",
      body: {
        limit: "extensions.cost.throttleStatus.maximumAvailable",
        remaining: "extensions.cost.throttleStatus.currentlyAvailable",
        restoresPerSecond: "extensions.cost.throttleStatus.restoreRate",
      },
      unit: "points",
    },
    {
      // The rate of the smallest plan; larger plans show in what remains.
      name: "REST bucket",
      header: { usedOfLimit: "x-shopify-shop-api-call-limit" },
      restoresPerSecond: 2,
    },
  ],
  limits: [
    { requests: 2, per: "1s", scope: "REST, per app and shop, standard plan", source: LIMITS },
    { requests: 4, per: "1s", scope: "REST, per app and shop, advanced plan", source: LIMITS },
    { requests: 20, per: "1s", scope: "REST, per app and shop, Plus", source: LIMITS },
  ],
  requestId: ["x-request-id"],
  error: {
    code: ["errors[].extensions.code", "error"],
    message: ["errors[].message", "error_description", "errors", "error"],
  },
}
