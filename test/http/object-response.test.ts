import { describe, expect, it } from "vitest"
import { RETURNED_SHAPES } from "../../src/http/client-shapes.ts"
import { returnedResponse, returnedStatus } from "../../src/http/object-response.ts"
import { thrownResponse } from "../../src/http/thrown-response.ts"
import { THROWN_SHAPES } from "../../src/http/thrown-shapes.ts"

const error = (properties: object) => Object.assign(new Error("failed"), properties)

const STATUS_CODE_CLIENTS =
  "Stripe, Slack, ofetch, undici, node-zendesk, Azure DevOps, Vercel's AI SDK, SDKs by Fern and Speakeasy"

/** What each client throws, after its own code; and what is to be read of it. */
const THROWN: readonly {
  clients: string
  thrown: unknown
  status: number
  retryAfter?: string
  body?: unknown
}[] = [
  {
    clients: "graphql-request",
    thrown: error({
      response: { status: 200, headers: new Headers(), errors: [{ message: "Throttled" }], data: null },
      request: { query: "{ shop }" },
    }),
    status: 200,
    body: { status: 200, errors: [{ message: "Throttled" }], data: null },
  },
  {
    clients: "axios, gaxios and googleapis, Octokit, ky, superagent, Azure SDK, wretch",
    thrown: error({
      code: "429",
      config: {},
      response: { status: 429, headers: { "retry-after": "7" }, data: { error: { code: 429 } } },
    }),
    status: 429,
    retryAfter: "7",
    body: { error: { code: 429 } },
  },
  {
    clients: "axios, gaxios and googleapis, Octokit, ky, superagent, Azure SDK, wretch",
    thrown: error({
      statusCode: 503,
      code: "ServerBusy",
      response: {
        status: 503,
        headers: {
          get: (name: string) => (name === "retry-after" ? "3" : undefined),
        },
        bodyAsText: "busy",
      },
    }),
    status: 503,
    retryAfter: "3",
    body: "busy",
  },
  {
    clients: "axios, gaxios and googleapis, Octokit, ky, superagent, Azure SDK, wretch",
    thrown: error({
      response: new Response("of the response, from a clone", {
        status: 403,
        headers: { "retry-after": "2" },
      }),
    }),
    status: 403,
    retryAfter: "2",
    body: "of the response, from a clone",
  },
  {
    clients: "axios, gaxios and googleapis, Octokit, ky, superagent, Azure SDK, wretch",
    thrown: error({ status: 403, response: new Response("", { status: 403 }), text: "no scope" }),
    status: 403,
    body: "no scope",
  },
  {
    clients: "got, request-promise, xero-node",
    thrown: error({
      code: "ERR_NON_2XX_3XX_RESPONSE",
      response: { statusCode: 503, headers: { "retry-after": "9" }, body: "oops" },
    }),
    status: 503,
    retryAfter: "9",
    body: "oops",
  },
  {
    clients: "Shopify API library",
    thrown: error({ response: { code: 429, statusText: "Too Many", retryAfter: 2, headers: {}, body: {} } }),
    status: 429,
    retryAfter: "2",
    body: {},
  },
  {
    clients: "AWS SDK v3",
    thrown: error({
      name: "ThrottlingException",
      $fault: "client",
      $metadata: { httpStatusCode: 429, requestId: "r", attempts: 3 },
      // Its body is a stream that the SDK has read.
      $response: { statusCode: 429, headers: { "retry-after": "4" }, body: { pipe() {} } },
    }),
    status: 429,
    retryAfter: "4",
    body: { __type: "ThrottlingException", message: "failed" },
  },
  {
    clients: "Elasticsearch, OpenSearch",
    thrown: error({
      name: "ResponseError",
      meta: { statusCode: 502, headers: { "retry-after": "1" }, body: { status: 502 } },
    }),
    status: 502,
    retryAfter: "1",
    body: { status: 502 },
  },
  {
    clients: "Twilio",
    thrown: error({ status: 429, code: 20429, moreInfo: "https://www.twilio.com/docs/errors/20429" }),
    status: 429,
    body: { code: 20429, message: "failed" },
  },
  {
    clients: "Contentful",
    thrown: new Error(
      JSON.stringify({
        status: 422,
        statusText: "Unprocessable",
        message: "no",
        details: { errors: [] },
        request: {},
      }),
    ),
    status: 422,
    body: { message: "no", details: { errors: [] } },
  },
  {
    clients: "Linear",
    thrown: error({
      type: "Ratelimited",
      status: 400,
      errors: [{ message: "slow down" }],
      raw: {
        response: {
          status: 400,
          headers: new Headers({ "retry-after": "8" }),
          errors: [{ message: "slow down", extensions: { code: "RATELIMITED" } }],
        },
      },
    }),
    status: 400,
    retryAfter: "8",
    body: { errors: [{ message: "slow down", extensions: { code: "RATELIMITED" } }] },
  },
  {
    clients: "Meta's Business SDK",
    thrown: error({
      status: 400,
      response: { message: "User request limit reached", code: 17, type: "OAuthException" },
      headers: { "x-app-usage": '{"call_count":100}', "retry-after": "60" },
      url: "https://graph.facebook.com/v24.0/act_1/insights",
      data: { fields: "spend" },
    }),
    status: 400,
    retryAfter: "60",
    body: { error: { message: "User request limit reached", code: 17, type: "OAuthException" } },
  },
  {
    clients: "Notion, OpenAI, Anthropic, undici, discord.js",
    thrown: error({
      status: 429,
      code: "rate_limited",
      headers: new Headers({ "retry-after": "6" }),
      body: '{"code":"rate_limited"}',
    }),
    status: 429,
    retryAfter: "6",
    body: '{"code":"rate_limited"}',
  },
  {
    clients: "Notion, OpenAI, Anthropic, undici, discord.js",
    thrown: error({ status: 403, code: 50013, rawError: { code: 50013, message: "Missing Permissions" } }),
    status: 403,
    body: { code: 50013, message: "Missing Permissions" },
  },
  {
    clients: "Airtable",
    thrown: { error: "INVALID_FILTER_BY_FORMULA", message: "no", statusCode: 422 },
    status: 422,
    body: { error: "INVALID_FILTER_BY_FORMULA", message: "no" },
  },
  {
    clients: STATUS_CODE_CLIENTS,
    thrown: error({
      statusCode: 429,
      code: "rate_limit",
      headers: { "retry-after": "8" },
      raw: { message: "slow down" },
    }),
    status: 429,
    retryAfter: "8",
    body: { message: "slow down" },
  },
  {
    clients: STATUS_CODE_CLIENTS,
    thrown: error({ statusCode: 503, result: { message: "busy" }, responseHeaders: { "retry-after": "5" } }),
    status: 503,
    retryAfter: "5",
    body: { message: "busy" },
  },
  {
    clients: STATUS_CODE_CLIENTS,
    thrown: error({
      statusCode: 429,
      body: { message: "slow down" },
      rawResponse: { status: 429, headers: new Headers({ "retry-after": "9" }), url: "https://api.test/" },
    }),
    status: 429,
    retryAfter: "9",
    body: { message: "slow down" },
  },
  {
    clients: STATUS_CODE_CLIENTS,
    thrown: error({ statusCode: 529, responseHeaders: { "retry-after": "4" }, responseBody: "overloaded" }),
    status: 529,
    retryAfter: "4",
    body: "overloaded",
  },
  {
    clients: "Supabase functions",
    thrown: error({ context: new Response(null, { status: 503, headers: { "retry-after": "7" } }) }),
    status: 503,
    retryAfter: "7",
  },
  {
    clients: "Slack, rate-limited",
    thrown: error({ code: "slack_webapi_rate_limited_error", retryAfter: 30 }),
    status: 429,
    retryAfter: "30",
  },
  {
    clients: "Slack, refused by the API",
    thrown: error({ code: "slack_webapi_platform_error", data: { ok: false, error: "invalid_auth" } }),
    status: 200,
    body: { ok: false, error: "invalid_auth" },
  },
  {
    clients: "HubSpot, Kubernetes and others by openapi-generator, SendGrid, twitter-api-v2, googleapis",
    thrown: error({ code: 503, body: { reason: "x" }, headers: { "retry-after": "5" } }),
    status: 503,
    retryAfter: "5",
    body: { reason: "x" },
  },
  {
    clients: "HubSpot, Kubernetes and others by openapi-generator, SendGrid, twitter-api-v2, googleapis",
    thrown: error({ code: "404", response: { headers: {}, body: { errors: [] } } }),
    status: 404,
    body: { errors: [] },
  },
  {
    clients: "Microsoft Graph and others by Kiota",
    thrown: error({
      responseStatusCode: 429,
      responseHeaders: { "retry-after": ["6"] },
      error: { code: "no" },
    }),
    status: 429,
    retryAfter: "6",
    body: { code: "no" },
  },
  {
    clients: "Typesense",
    thrown: error({ httpStatus: 503, httpBody: '{"message":"not ready"}' }),
    status: 503,
    body: '{"message":"not ready"}',
  },
  {
    clients: "Cloudinary",
    thrown: { request_options: {}, error: { message: "Rate Limit Exceeded", http_code: 420 } },
    status: 420,
    body: { message: "Rate Limit Exceeded" },
  },
  {
    clients: "jsforce",
    thrown: error({ name: "ERROR_HTTP_503", errorCode: "ERROR_HTTP_503", data: undefined }),
    status: 503,
  },
  ...(
    [
      ["REQUEST_LIMIT_EXCEEDED", 403],
      ["MALFORMED_QUERY", 400],
      ["CONSTRUCTOR", 400],
    ] as const
  ).map(([errorCode, status]) => ({
    clients: "jsforce, with an error of Salesforce",
    thrown: error({ name: errorCode, errorCode, data: { errorCode, message: "no" } }),
    status,
    body: { errorCode, message: "no" },
  })),
  {
    clients: "google-gax, grpc-js, grpc-gateway",
    thrown: { code: 8, message: "quota", details: [] },
    status: 429,
    body: { code: 8, message: "quota", details: [] },
  },
  {
    clients: "google-gax, grpc-js",
    thrown: error({ code: 14, metadata: { internalRepr: new Map() } }),
    status: 503,
  },
]

/** What each client resolves with. */
const RETURNED: readonly { clients: string; returned: unknown; status: number; body?: unknown }[] = [
  {
    clients: "axios, gaxios and googleapis, Octokit, ts-rest, Supabase, Azure SDK",
    returned: { status: 404, headers: {}, data: { message: "no" }, config: {} },
    status: 404,
    body: { message: "no" },
  },
  {
    clients: "axios, gaxios and googleapis, Octokit, ts-rest, Supabase, Azure SDK",
    returned: { error: { code: "57014" }, data: null, count: null, status: 503, statusText: "Unavailable" },
    status: 503,
    body: { code: "57014" },
  },
  {
    clients: "axios, gaxios and googleapis, Octokit, ts-rest, Supabase, Azure SDK",
    returned: {
      status: 400,
      headers: { get: () => undefined, toJSON: () => ({}) },
      bodyAsText: '{"error":{"code":"no"}}',
      request: { url: "https://api.test/" },
    },
    status: 400,
    body: '{"error":{"code":"no"}}',
  },
  {
    clients: "got, undici, Node's http, node-fetch",
    returned: { statusCode: 502, headers: {}, body: "oops", trailers: {}, opaque: null },
    status: 502,
    body: "oops",
  },
  {
    clients: "AWS SDK v3",
    returned: { $metadata: { httpStatusCode: 200 }, Items: [] },
    status: 200,
  },
  {
    clients: "openapi-fetch, hey-api",
    returned: { error: { code: 1 }, response: new Response("", { status: 429 }) },
    status: 429,
    body: { code: 1 },
  },
]

describe("what a client throws", () => {
  it("has an example for each shape", () => {
    expect([...new Set(THROWN.map(({ clients }) => clients))]).toEqual(
      THROWN_SHAPES.map(({ clients }) => clients),
    )
  })

  it("is recognised as JSON, as xero-node rejects", () => {
    const response = { statusCode: 429, headers: { "retry-after": "7" }, body: "slow down" }
    const view = thrownResponse(JSON.stringify({ response, body: "slow down" }))
    expect([view?.status, view?.header("retry-after")]).toEqual([429, "7"])
    for (const text of ["{", "503", "{}", '"{}"']) expect(thrownResponse(text)).toBeNull()
  })

  it.each(THROWN)("is recognised: $clients ($status)", async ({ thrown, status, retryAfter, body }) => {
    for (const one of [thrown, error({ cause: error({ cause: thrown }) }), error({ errors: [thrown] })]) {
      const response = thrownResponse(one)
      expect([response?.status, response?.header("retry-after") ?? undefined]).toEqual([status, retryAfter])
      if (typeof body === "object") expect(response?.parsed?.()).toMatchObject(body as object)
      else expect(await response?.excerpt()).toBe(body ?? "")
    }
  })

  it.each([
    ["a network error", error({ code: "ECONNRESET", errno: -104 })],
    ["an error number of a database", error({ code: 1062, errno: 1062 })],
    ["an aborted fetch", new DOMException("aborted", "AbortError")],
    ["a syntax error of the DOM, number 12", new DOMException("no", "SyntaxError")],
    ["a process that ended", error({ status: 1, code: 1, signal: null })],
    ["gRPC's number for no error", { code: 0, details: [] }],
    ["a number beyond gRPC's", { code: 17, details: [] }],
    ["a number alone", error({ code: 14 })],
    ["a code of an application's own", error({ errorCode: "NOT_FOUND", data: { id: 1 } })],
    ["a text", "503"],
    ["undefined", undefined],
  ])("has no response: %s", (_name, thrown) => {
    expect(thrownResponse(thrown)).toBeNull()
  })

  it("is read from the cause where its own has lost the headers, as that of jira.js", () => {
    const { status, data } = { status: 429, data: { message: "slow down" } }
    const cause = error({ response: { status, data, headers: { "retry-after": "4" } } })
    const thrown = (of: number) => error({ response: { status: of, data }, cause })
    expect(thrownResponse(thrown(429))?.header("retry-after")).toBe("4")
    const other = thrownResponse(thrown(503))
    expect([other?.status, other?.header("retry-after")]).toEqual([503, null])
  })

  it("ends, however its causes lead in circles", () => {
    const one = error({})
    const other = error({ cause: one })
    Object.assign(one, { cause: other, errors: [one, other] })
    expect(thrownResponse(one)).toBeNull()
  })
})

/** More of the same shapes, and what mocks of them have. */
const MORE_RETURNED: typeof RETURNED = [
  { clients: "a mock", returned: { status: 503, headers: {} }, status: 503 },
  { clients: "a mock with a body", returned: { status: 503, body: "away" }, status: 503, body: "away" },
  { clients: "a mock of fetch", returned: { ok: false, status: 503, json: async () => ({}) }, status: 503 },
  { clients: "ky", returned: new Response("oops", { status: 502 }), status: 502, body: "oops" },
  { clients: "a bare mock of fetch", returned: { ok: false, status: 503 }, status: 503 },
  { clients: "pairs", returned: { status: 503, headers: [["a", "b"]], id: 7 }, status: 503 },
  {
    clients: "superagent",
    returned: { status: 502, statusCode: 502, ok: false, error: {}, headers: {}, body: {}, text: "oops" },
    status: 502,
    body: {},
  },
]

describe("what a client resolves with", () => {
  it("has an example for each shape", () => {
    expect([...new Set(RETURNED.map(({ clients }) => clients))]).toEqual(
      RETURNED_SHAPES.map(({ clients }) => clients),
    )
  })

  it.each([...RETURNED, ...MORE_RETURNED])(
    "is recognised: $clients ($status)",
    async ({ returned, status, body }) => {
      expect(returnedStatus(returned)).toBe(status)
      const response = returnedResponse(returned)
      if (typeof body === "object") expect(response?.parsed?.()).toEqual(body)
      else expect(await response?.excerpt()).toBe(body ?? "")
    },
  )

  it.each([
    ["a record with a status", { id: 7, status: 502 }],
    ["a log line", { status: 503, message: "upstream is away", at: "2026-11-29" }],
    ["a record with a status code", { statusCode: 500, region: "eu" }],
    ["a record with a failed check in it", { name: "check", response: { status: 502 } }],
    ["a row of an uptime check", { url: "https://shop.example.com/", status: 502 }],
    [
      "the same, with its request",
      { status: 503, url: "https://shop.example.com/", request: { method: "GET" } },
    ],
    ["a check that went as expected", { ok: true, status: 404, path: "/gone" }],
    ["a record without headers", { status: 502, headers: null, id: 7 }],
    ["a job", { status: 500, config: { retries: 2 } }],
    ["a record with a code", { code: 503, details: [] }],
    ["a status in words", { status: "502" }],
    ["a status that was selected of a row", { status: 502 }],
    ["the same under another name", { statusCode: 502 }],
    ["the same, with empty headers", { status: 502, headers: null }],
    ["a health check", { status: 503, ok: false, checks: [] }],
    ["a bounced mail", { status: 500, headers: "From: ann@example.com", subject: "hello" }],
    ["an exchange of HAR", { time: 3, request: {}, response: { status: 500, headers: [], content: {} } }],
    [
      "the same with headers",
      { request: {}, response: { status: 500, headers: [{ name: "a", value: "b" }] } },
    ],
    ["a response of a recording", { status: 500, headers: [{ name: "a", value: "b" }], id: 7 }],
    ["a list", [{ status: 502 }]],
    ["a text", "502"],
    ["null", null],
  ])("is data: %s", (_name, returned) => {
    expect(returnedStatus(returned)).toBe(0)
    expect(returnedResponse(returned)).toBeNull()
  })
})
