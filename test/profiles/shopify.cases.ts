import { shopify } from "../../src/profiles/shopify.ts"
import type { ProfileCase } from "./case.ts"

export const profile = shopify

const graphql = "https://acme.myshopify.com/admin/api/2026-07/graphql.json"
const rest = "https://acme.myshopify.com/admin/api/2026-07/orders.json?limit=250"

const cost = (requested: number, has: number, restores: number) => ({
  cost: {
    requestedQueryCost: requested,
    actualQueryCost: null,
    throttleStatus: { maximumAvailable: 2000, currentlyAvailable: has, restoreRate: restores },
  },
})

const failed = (code: string, message: string, more = {}) => ({
  errors: [{ message, locations: [{ line: 2, column: 3 }], extensions: { code, ...more } }],
})

export const cases: readonly ProfileCase[] = [
  {
    name: "GraphQL throttle: the wait is what the bucket lacks",
    status: 200,
    url: graphql,
    method: "POST",
    body: {
      errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }],
      extensions: cost(752, 402, 100),
    },
    expected: { code: 429, retryable: true, waitMs: 3500, matchedBy: "profile" },
  },
  {
    name: "GraphQL throttle of an older version: a message and no code",
    status: 200,
    url: graphql,
    body: { errors: [{ message: "Throttled" }], extensions: cost(101, 2, 50) },
    expected: { code: 429, retryable: true, waitMs: 1980, matchedBy: "profile" },
  },
  {
    name: "GraphQL throttle that tells no cost",
    status: 200,
    url: graphql,
    body: { errors: [{ message: "throttled", extensions: { code: "throttled" } }] },
    expected: { code: 429, retryable: true, waitMs: null, matchedBy: "profile" },
  },
  {
    name: "too costly a query",
    status: 200,
    url: graphql,
    body: failed("MAX_COST_EXCEEDED", "Query cost is 1852, which exceeds the single query max cost (1000).", {
      cost: 1852,
      maxCost: 1000,
    }),
    expected: { code: 414, retryable: false, matchedBy: "profile" },
  },
  {
    name: "an error inside the server",
    status: 200,
    url: graphql,
    body: failed("INTERNAL_SERVER_ERROR", "Internal error. Request ID: 5b1d", { requestId: "5b1d" }),
    expected: { code: 500, retryable: true, waitMs: null, matchedBy: "profile" },
  },
  {
    name: "a missing access scope, with the rest of the data",
    status: 200,
    url: graphql,
    body: {
      data: { customers: null, shop: { name: "Acme" } },
      errors: [
        {
          message: "Access denied for customers field.",
          path: ["customers"],
          extensions: { code: "ACCESS_DENIED", requiredAccess: "`read_customers` access scope." },
        },
      ],
      extensions: cost(12, 1988, 100),
    },
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "an inactive shop",
    status: 200,
    url: graphql,
    body: failed("SHOP_INACTIVE", "The shop is not active"),
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a query with an error of its own",
    status: 200,
    url: graphql,
    body: failed("undefinedField", "Field 'nmae' doesn't exist on type 'Shop'"),
    expected: { code: 400, retryable: false, matchedBy: "profile" },
  },
  {
    name: "REST throttle",
    status: 429,
    url: rest,
    headers: { "retry-after": "2.0", "x-shopify-shop-api-call-limit": "40/40" },
    body: { errors: "Exceeded 2 calls per second for api client. Reduce request rates to resume." },
    expected: { code: 429, retryable: true, waitMs: 2000 },
  },
  {
    name: "REST throttle without Retry-After",
    status: 429,
    url: rest,
    headers: { "x-shopify-shop-api-call-limit": "40/40" },
    body: { errors: "Exceeded 2 calls per second for api client." },
    expected: { code: 429, retryable: true },
  },
  {
    name: "a frozen shop",
    status: 402,
    url: rest,
    body: { errors: "Unavailable Shop" },
    expected: { code: 403, retryable: false },
  },
  {
    name: "a locked shop",
    status: 423,
    url: rest,
    body: { errors: "Locked" },
    expected: { code: 403, retryable: false },
  },
  {
    name: "taken for malicious",
    status: 430,
    url: rest,
    body: "",
    expected: { code: 403, retryable: false },
  },
  {
    name: "a wrong token",
    status: 401,
    url: rest,
    body: { errors: "[API] Invalid API key or access token (unrecognized login or wrong password)" },
    expected: { code: 401, retryable: false },
  },
  {
    name: "a missing scope on REST",
    status: 403,
    url: rest,
    body: { errors: "[API] This action requires merchant approval for read_orders scope." },
    expected: { code: 403, retryable: false },
  },
  {
    name: "an expired session token, exchanged for an access token",
    status: 400,
    url: "https://acme.myshopify.com/admin/oauth/access_token",
    method: "POST",
    body: { error: "invalid_subject_token", error_description: "The session token has expired" },
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    name: "not a token at all: a wrong parameter",
    status: 400,
    url: rest,
    body: { errors: { order: "Required parameter missing or invalid" } },
    expected: { code: 400, retryable: false, matchedBy: "status" },
  },
  {
    name: "data, with an almost empty bucket",
    status: 200,
    url: graphql,
    body: { data: { shop: { name: "Throttled" } }, extensions: cost(1, 3, 100) },
    expected: null,
  },
  {
    name: "userErrors of a mutation, and a product called THROTTLED",
    status: 200,
    url: graphql,
    body: {
      data: {
        productUpdate: {
          product: { title: "THROTTLED" },
          userErrors: [{ field: ["title"], message: "Throttled", code: "THROTTLED" }],
        },
      },
      extensions: cost(10, 1990, 100),
    },
    expected: null,
  },
  {
    name: "REST data",
    status: 200,
    url: rest,
    headers: { "x-shopify-shop-api-call-limit": "39/40" },
    body: { orders: [{ id: 1, errors: [], message: "Throttled" }] },
    expected: null,
  },

  {
    name: "too costly a query, by the message alone",
    status: 200,
    url: graphql,
    body: { errors: [{ message: "Query cost is 5262, which exceeds the single query max cost (1000)." }] },
    expected: { code: 414, retryable: false },
  },
  {
    name: "a failed token exchange that says no more",
    status: 400,
    url: "https://acme.myshopify.com/admin/oauth/access_token",
    method: "POST",
    body: "",
    expected: { code: 401, retryable: false },
  },
  {
    name: "a token request with a wrong parameter",
    status: 400,
    url: "https://acme.myshopify.com/admin/oauth/access_token",
    method: "POST",
    body: { error: "invalid_request", error_description: "Could not find grant type" },
    expected: { code: 400, retryable: false },
  },

  {
    // https://github.com/Shopify/shopify-app-js/issues/577
    name: "a query that costs too much",
    status: 200,
    method: "POST",
    url: "https://acme.myshopify.com/admin/api/2024-01/graphql.json",
    body: {
      errors: [
        {
          message:
            "Query cost is 1723, which exceeds the single query max cost limit (1000). See https://shopify.dev/concepts/about-apis/rate-limits for more information on how the cost of a query is calculated.",
          extensions: { code: "MAX_COST_EXCEEDED", cost: 1723, maxCost: 1000 },
        },
      ],
    },
    expected: { code: 414, retryable: false },
  },
  {
    // https://github.com/kirillplatonov/shopify_graphql/issues/38
    name: "a security rejection, which is no rate limit",
    status: 430,
    method: "POST",
    url: "https://acme.myshopify.com/admin/api/2024-01/graphql.json",
    body: "",
    expected: { code: 403, retryable: false },
  },
]
