// The SDKs and mocks of these examples. The tests run each, and compare the tables of docs/guide/sdks.md with what they saw.

/**
 * What the tests look at. `retried`: a 503 is followed by one more request. `held`: after a 429 that one is not sent before
 * the time that the server named. `diagnosed`: a 400 and a 403 are sent once, and their diagnosis is found. `aborted`: an
 * abort ends an attempt in flight and a wait. `POST`: the POST that the example marks is sent again after a 503.
 */
export const CHECKS = ["retried", "held", "diagnosed", "aborted", "POST"] as const
export type Check = (typeof CHECKS)[number]

export interface Sdk {
  /** As in package.json, which has the version. */
  readonly name: string
  readonly example: string
  /** Where heed goes. */
  readonly plug: string
  /** What switches the SDK's own retries off; missing: it has none. */
  readonly retriesOff?: string
  /** What makes its own timeout long enough for heed's waits; missing: it has none, or one for each attempt. */
  readonly timeout?: string
  /** What lets a POST be sent again. */
  readonly posts: string
  /** `explain`: the call is made inside `heed.explain`; without it nothing leads to the diagnosis. */
  readonly found: "error" | "result" | "explain"
  /** What its `read` takes for a success. */
  readonly good: unknown
  /** What its API sends with a failure; missing: what most APIs send. */
  readonly bad?: (status: number, message: string) => unknown
  /** True: the example's POST carries an idempotency key, and so needs no mark. */
  readonly sendsKey?: true
  /** True: neither it nor heed is given a signal, so nothing can be aborted. */
  readonly takesNoSignal?: true
}

const FETCH = "option `fetch`"
const OPTION = "`idempotent: ({ url }) => …` of heed"
const CALL = "`fetchOptions: { heed: { idempotent: true } }` of the call"
const RUN = "`heed.run({ method, url }, …)`"
const RUN_OPTION = "`{ idempotent: true }` of `heed.run`"
const SALESFORCE_CODES: Record<number, string> = {
  400: "MALFORMED_QUERY",
  403: "INSUFFICIENT_ACCESS",
  503: "SERVER_UNAVAILABLE",
}

export const SDKS: readonly Sdk[] = [
  {
    name: "openai",
    example: "openai.ts",
    plug: FETCH,
    retriesOff: "`maxRetries: 0`",
    posts: CALL,
    found: "error",
    good: { object: "list", data: [{ id: "good" }] },
  },
  {
    name: "@anthropic-ai/sdk",
    example: "anthropic.ts",
    plug: FETCH,
    retriesOff: "`maxRetries: 0`",
    posts: CALL,
    found: "error",
    good: { data: [{ id: "good" }], content: [] },
  },
  {
    name: "octokit",
    example: "octokit.ts",
    plug: "option `request: { fetch }`",
    retriesOff: "`retry: { enabled: false }`, `throttle: { enabled: false }`",
    posts: OPTION,
    found: "explain",
    good: { full_name: "good" },
  },
  {
    name: "@notionhq/client",
    example: "notion.ts",
    plug: FETCH,
    retriesOff: "`retry: false`",
    timeout: "`timeoutMs: 600_000`",
    posts: OPTION,
    found: "error",
    good: { results: [{ name: "good" }] },
    takesNoSignal: true,
  },
  {
    name: "stripe",
    example: "stripe.ts",
    plug: "`httpClient: Stripe.createFetchHttpClient(fetch)`",
    retriesOff: "`maxNetworkRetries: 0`",
    timeout: "`timeout: 600_000`",
    posts: "`idempotencyKey` of the call",
    sendsKey: true,
    found: "explain",
    good: { object: "list", data: [{ id: "good" }] },
    takesNoSignal: true,
  },
  {
    name: "@slack/web-api",
    example: "slack.ts",
    plug: FETCH,
    retriesOff: "`retryConfig: { retries: 0 }`, `rejectRateLimitedCalls: true`",
    posts: OPTION,
    found: "explain",
    good: { ok: true, channels: [{ name: "good" }] },
    takesNoSignal: true,
  },
  {
    name: "gaxios",
    example: "gaxios.ts",
    plug: "option `fetchImplementation`",
    retriesOff: "`retry: false`",
    posts: OPTION,
    found: "error",
    good: { rows: ["good"] },
  },
  {
    name: "@googleapis/drive",
    example: "google-drive.ts",
    plug: "option `fetchImplementation`",
    retriesOff: "`retry: false`",
    posts: OPTION,
    found: "error",
    good: { files: [{ name: "good" }] },
  },
  {
    name: "@hubspot/api-client",
    example: "hubspot.ts",
    plug: RUN,
    retriesOff: "`numberOfApiCallRetries: 0`",
    posts: RUN_OPTION,
    found: "error",
    good: { results: [{ id: "good" }] },
  },
  {
    name: "jsforce",
    example: "jsforce.ts",
    plug: RUN,
    retriesOff: "`retry: { maxRetries: 0 }` in `setDefaults` of `jsforce/lib/request.js`",
    posts: RUN_OPTION,
    found: "error",
    good: { done: true, totalSize: 1, records: [{ Id: "good" }] },
    bad: (status, message) =>
      SALESFORCE_CODES[status] ? [{ message, errorCode: SALESFORCE_CODES[status] }] : message,
  },
  {
    name: "@shopify/shopify-api",
    example: "shopify.ts",
    plug: "`setAbstractFetchFunc(fetch)` of its `runtime`",
    posts: OPTION,
    found: "explain",
    good: { products: [{ title: "good" }] },
    takesNoSignal: true,
  },
  {
    name: "@supabase/supabase-js",
    example: "supabase.ts",
    plug: "option `global: { fetch }`",
    retriesOff: "`.retry(false)` of each query",
    posts: OPTION,
    found: "explain",
    good: [{ id: "good" }],
  },
  {
    name: "graphql-request",
    example: "graphql-request.ts",
    plug: FETCH,
    posts: OPTION,
    found: "error",
    good: { data: { shop: { name: "good" } } },
  },
  {
    name: "@apollo/client",
    example: "apollo.ts",
    plug: "option `fetch` of `HttpLink`",
    posts: "`context: { fetchOptions: { heed: { idempotent: true } } }` of the call",
    found: "error",
    good: { data: { shop: { name: "good" }, rename: { name: "good" } } },
  },
  {
    name: "openapi-fetch",
    example: "openapi-fetch.ts",
    plug: FETCH,
    posts: OPTION,
    found: "result",
    good: { rows: ["good"] },
  },
  {
    name: "ofetch",
    example: "ofetch.ts",
    plug: "`createFetch({ fetch })`",
    retriesOff: "`retry: 0`",
    posts: "`heed: { idempotent: true }` of the call",
    found: "error",
    good: { rows: ["good"] },
  },
  {
    name: "ky",
    example: "ky.ts",
    plug: FETCH,
    retriesOff: "`retry: 0`",
    timeout: "`timeout: false`",
    posts: OPTION,
    found: "error",
    good: { rows: ["good"] },
  },
  {
    name: "twilio",
    example: "twilio.ts",
    plug: "`heedAxios(httpClient.axios)` of a `RequestClient`",
    posts: OPTION,
    found: "explain",
    good: { messages: [{ sid: "good" }], meta: { key: "messages" } },
    takesNoSignal: true,
  },
  {
    name: "xero-node",
    example: "xero.ts",
    plug: RUN,
    posts: '`headers: { "idempotency-key": … }` for `heed.run`, and the key for Xero',
    sendsKey: true,
    found: "error",
    good: { Organisations: [{ Name: "good" }] },
  },
  {
    name: "node-zendesk",
    example: "zendesk.ts",
    plug: "`transportConfig: { transportFn, responseAdapter }`",
    retriesOff: "`throttle: false`",
    posts: OPTION,
    found: "explain",
    good: { users: [{ name: "good" }] },
    takesNoSignal: true,
  },
  {
    name: "intercom-client",
    example: "intercom.ts",
    plug: FETCH,
    retriesOff: "`maxRetries: 0`",
    timeout: "`timeoutInSeconds: 600`",
    posts: OPTION,
    found: "error",
    good: { type: "admin.list", admins: [{ name: "good" }] },
  },
  {
    name: "@aws-sdk/client-dynamodb",
    example: "dynamodb.ts",
    plug: RUN,
    retriesOff: "`maxAttempts: 1`",
    posts: RUN_OPTION,
    found: "error",
    good: { Items: [{ id: { S: "good" } }] },
  },
  {
    name: "@azure/core-rest-pipeline",
    example: "azure.ts",
    plug: "option `httpClient`, with `heed.run` inside",
    retriesOff: "`retryOptions: { maxRetries: 0 }`",
    posts: OPTION,
    found: "result",
    good: { value: ["good"] },
  },
  {
    name: "meilisearch",
    example: "meilisearch.ts",
    plug: "`globalThis.fetch = heedFetch()`",
    posts: "`{ heed: { idempotent: true } }` of the call",
    found: "error",
    good: { hits: ["good"] },
  },
  {
    name: "@clickhouse/client-web",
    example: "clickhouse.ts",
    plug: FETCH,
    timeout: "`request_timeout: 400_000`",
    posts: OPTION,
    found: "explain",
    good: '{"n":"good"}\n',
  },
  {
    name: "apisauce",
    example: "apisauce.ts",
    plug: "`heedAxios(api.axiosInstance)`",
    posts: OPTION,
    found: "result",
    good: { rows: ["good"] },
  },
  {
    name: "axios-cache-interceptor",
    example: "axios-cache-interceptor.ts",
    plug: "`heedAxios(setupCache(instance))`, in either order",
    posts: "`heed: { idempotent: true }` of the call",
    found: "error",
    good: { rows: ["good"] },
  },
]

/** Each answers 503, 429, 200 and 403 in turn. */
export interface Mock {
  readonly name: string
  readonly example: string
  readonly plug: string
}

export const MOCKS: readonly Mock[] = [
  {
    name: "msw",
    example: "mocks/msw.ts",
    plug: "nothing to do: it answers what heed sends, by fetch or axios",
  },
  { name: "nock", example: "mocks/nock.ts", plug: "nothing to do; each `reply` answers one attempt" },
  {
    name: "axios-mock-adapter",
    example: "mocks/axios-mock-adapter.ts",
    plug: "`new MockAdapter(instance)`, before `heedAxios` or after it",
  },
  {
    name: "undici",
    example: "mocks/undici.ts",
    plug: "`MockAgent`; `heedFetch(heed, fetch)` with the fetch of undici, or the global one with a dispatcher",
  },
  {
    name: "fetch-mock",
    example: "mocks/fetch-mock.ts",
    plug: "`mockGlobal()`, before `heedFetch()` or after it, or `heedFetch(heed, fetchMock.fetchHandler)`",
  },
]
