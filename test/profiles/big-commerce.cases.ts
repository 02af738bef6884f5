import { bigCommerce } from "../../src/profiles/big-commerce.ts"
import type { ProfileCase } from "./case.ts"

export const profile = bigCommerce

const url = "https://api.bigcommerce.com/stores/s1/v3/catalog/products?limit=250"

export const cases: readonly ProfileCase[] = [
  {
    // https://github.com/bigcommerce/docs/pull/325
    name: "the quota, although requests are left",
    status: 429,
    url,
    headers: {
      "x-rate-limit-time-window-ms": "30000",
      "x-rate-limit-time-reset-ms": "15000",
      "x-rate-limit-requests-quota": "150",
      "x-rate-limit-requests-left": "35",
    },
    body: "",
    expected: { code: 429, retryable: true, waitMs: 15_000 },
  },
  {
    // https://github.com/Space48/bigcommerce-api-js/issues/2
    name: "the quota, used up",
    status: 429,
    url,
    headers: {
      "x-rate-limit-time-window-ms": "5000",
      "x-rate-limit-time-reset-ms": "3000",
      "x-rate-limit-requests-quota": "25",
      "x-rate-limit-requests-left": "0",
    },
    body: { status: 429, title: "You have made too many concurrent requests" },
    expected: { code: 429, retryable: true, waitMs: 3000 },
  },
  {
    // https://github.com/getconversio/node-bigcommerce/pull/93
    name: "a 429 without a header",
    status: 429,
    url: "https://api.bigcommerce.com/stores/s1/v3/validate-credentials",
    body: "",
    expected: { code: 429, retryable: true, waitMs: null },
  },
  {
    // https://github.com/bigcommerce/dev-docs/pull/397
    name: "a store that is down for maintenance",
    status: 503,
    url,
    body: [{ status: 503, message: "The store is down for maintenance." }],
    expected: { code: 503, retryable: true },
  },
  {
    name: "a missing scope, with the headers of a limit",
    status: 403,
    url,
    headers: { "x-rate-limit-time-reset-ms": "3000", "x-rate-limit-requests-left": "149" },
    body: {
      status: 403,
      title: "You don't have a required scope to access the endpoint",
      type: "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes",
      errors: {},
    },
    expected: { code: 403, retryable: false, waitMs: null, matchedBy: "status" },
  },
]
