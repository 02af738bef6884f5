import { type ClientShape, isStatus } from "./client-shapes.ts"

/** A `code` may be anything, an error number of a database too: only failed statuses count. */
function failedStatus(value: unknown): number | undefined {
  const code = typeof value === "string" && /^[45]\d\d$/.test(value) ? Number(value) : value
  return isStatus(code) && code >= 400 && code <= 599 ? code : undefined
}

/**
 * The HTTP statuses that gRPC's codes stand for, by code.
 * @see https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto
 */
const GRPC_STATUSES = [0, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401]

const grpcStatus = (value: unknown): number | undefined =>
  (typeof value === "number" && GRPC_STATUSES[value]) || undefined

/**
 * The statuses of Salesforce's codes, which jsforce keeps in place of them; every other code is a 400.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
 */
const SALESFORCE_STATUSES: Readonly<Record<string, number>> = {
  INVALID_SESSION_ID: 401,
  INVALID_AUTH_HEADER: 401,
  REQUEST_LIMIT_EXCEEDED: 403,
  API_DISABLED_FOR_ORG: 403,
  FUNCTIONALITY_NOT_ENABLED: 403,
  INSUFFICIENT_ACCESS: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  UNKNOWN_EXCEPTION: 500,
  SERVER_UNAVAILABLE: 503,
}

function salesforceStatus(value: unknown): number | undefined {
  const code = String(value)
  if (!/^[A-Z_]+$/.test(code)) return undefined
  return Object.hasOwn(SALESFORCE_STATUSES, code) ? SALESFORCE_STATUSES[code] : 400
}

/** What clients throw; the guide has the same list. */
export const THROWN_SHAPES: readonly ClientShape[] = [
  {
    clients: "graphql-request",
    status: "response.status",
    when: ["response.errors", "array"],
    headers: ["response.headers"],
    body: ["response"],
    source: "https://github.com/graffle-js/graffle/blob/graphql-request/src/legacy/classes/ClientError.ts",
  },
  {
    clients: "axios, gaxios and googleapis, Octokit, ky, superagent, Azure SDK, wretch",
    status: "response.status",
    headers: ["response.headers"],
    body: ["response.data", "response.body", "response.bodyAsText", "data", "text"],
    source: "https://github.com/googleapis/gaxios/blob/main/src/common.ts",
  },
  {
    clients: "got, request-promise, xero-node",
    status: "response.statusCode",
    headers: ["response.headers"],
    body: ["response.body", "body"],
    source: "https://github.com/sindresorhus/got/blob/main/documentation/8-errors.md",
  },
  {
    clients: "Shopify API library",
    status: "response.code",
    toStatus: failedStatus,
    headers: ["response.headers"],
    body: ["response.body"],
    retryAfter: "response.retryAfter",
    source: "https://github.com/Shopify/shopify-app-js/blob/main/packages/apps/shopify-api/lib/error.ts",
  },
  {
    clients: "AWS SDK v3",
    status: "$metadata.httpStatusCode",
    headers: ["$response.headers"],
    body: [],
    bodyFields: { __type: "name", message: "message" },
    source:
      "https://github.com/smithy-lang/smithy-typescript/blob/main/packages/smithy-client/src/exceptions.ts",
  },
  {
    clients: "Elasticsearch, OpenSearch",
    status: "meta.statusCode",
    headers: ["meta.headers"],
    body: ["meta.body"],
    source: "https://github.com/elastic/elastic-transport-js/blob/main/src/errors.ts",
  },
  {
    clients: "Twilio",
    status: "status",
    when: ["moreInfo", "object"],
    headers: [],
    body: [],
    bodyFields: { code: "code", message: "message", more_info: "moreInfo" },
    source: "https://github.com/twilio/twilio-node/blob/main/src/base/RestException.ts",
  },
  {
    clients: "Contentful",
    status: "status",
    when: ["details", "object"],
    headers: ["headers"],
    body: ["data", "body"],
    bodyFields: { message: "message", details: "details" },
    source: "https://github.com/contentful/contentful-sdk-core/blob/main/src/error-handler.ts",
  },
  {
    clients: "Linear",
    status: "raw.response.status",
    headers: ["raw.response.headers"],
    body: ["raw.response"],
    source: "https://github.com/linear/linear/blob/master/packages/sdk/src/error.ts",
  },
  {
    // `data` is what was sent.
    clients: "Meta's Business SDK",
    status: "status",
    when: ["response.message", "object"],
    headers: ["headers"],
    body: [],
    bodyFields: { error: "response" },
    source: "https://github.com/facebook/facebook-nodejs-business-sdk/blob/main/src/exceptions.js",
  },
  {
    clients: "Notion, OpenAI, Anthropic, undici, discord.js",
    status: "status",
    headers: ["headers"],
    body: ["data", "body", "error", "rawError"],
    source: "https://github.com/makenotion/notion-sdk-js/blob/main/src/errors.ts",
  },
  {
    clients: "Airtable",
    status: "statusCode",
    when: ["error", "object"],
    headers: ["headers"],
    body: ["body", "data"],
    bodyFields: { error: "error", message: "message" },
    source: "https://github.com/Airtable/airtable.js/blob/master/src/airtable_error.ts",
  },
  {
    clients:
      "Stripe, Slack, ofetch, undici, node-zendesk, Azure DevOps, Vercel's AI SDK, SDKs by Fern and Speakeasy",
    status: "statusCode",
    headers: ["headers", "responseHeaders", "rawResponse.headers"],
    body: ["body", "data", "raw", "result", "responseBody"],
    source: "https://github.com/stripe/stripe-node/blob/master/src/Error.ts",
  },
  {
    clients: "Supabase functions",
    status: "context.status",
    when: ["context.headers", "object"],
    headers: ["context.headers"],
    body: ["context.body"],
    source: "https://github.com/supabase/functions-js/blob/main/src/types.ts",
  },
  {
    clients: "Slack, rate-limited",
    status: "code",
    toStatus: () => 429,
    when: ["code", "slack_webapi_rate_limited_error"],
    headers: [],
    body: [],
    retryAfter: "retryAfter",
    source: "https://github.com/slackapi/node-slack-sdk/blob/main/packages/web-api/src/errors.ts",
  },
  {
    clients: "Slack, refused by the API",
    status: "code",
    toStatus: () => 200,
    when: ["code", "slack_webapi_platform_error"],
    headers: [],
    body: ["data"],
    source: "https://github.com/slackapi/node-slack-sdk/blob/main/packages/web-api/src/errors.ts",
  },
  {
    clients: "HubSpot, Kubernetes and others by openapi-generator, SendGrid, twitter-api-v2, googleapis",
    status: "code",
    toStatus: failedStatus,
    headers: ["headers", "response.headers"],
    body: ["body", "response.body", "data"],
    source: "https://github.com/kubernetes-client/javascript/blob/main/src/gen/apis/exception.ts",
  },
  {
    clients: "Microsoft Graph and others by Kiota",
    status: "responseStatusCode",
    headers: ["responseHeaders"],
    body: ["error"],
    source: "https://github.com/microsoft/kiota-typescript/blob/main/packages/abstractions/src/apiError.ts",
  },
  {
    clients: "Typesense",
    status: "httpStatus",
    headers: [],
    body: ["httpBody"],
    bodyFields: { message: "message" },
    source: "https://github.com/typesense/typesense-js/blob/master/src/Typesense/Errors/TypesenseError.ts",
  },
  {
    clients: "Cloudinary",
    status: "http_code",
    headers: [],
    body: [],
    bodyFields: { message: "message" },
    source: "https://github.com/cloudinary/cloudinary_npm/blob/master/lib/api_client/execute_request.js",
  },
  {
    clients: "jsforce",
    status: "errorCode",
    toStatus: (value) => failedStatus(/^ERROR_HTTP_(\d{3})$/.exec(String(value))?.[1]),
    headers: [],
    body: ["data"],
    source: "https://github.com/jsforce/jsforce/blob/main/src/http-api.ts",
  },
  {
    clients: "jsforce, with an error of Salesforce",
    status: "errorCode",
    toStatus: salesforceStatus,
    when: ["data.errorCode", "object"],
    headers: [],
    body: ["data"],
    source: "https://github.com/jsforce/jsforce/blob/main/src/http-api.ts",
  },
  {
    clients: "google-gax, grpc-js, grpc-gateway",
    status: "code",
    toStatus: grpcStatus,
    when: ["details", "object"],
    headers: [],
    body: [""],
    source: "https://github.com/grpc-ecosystem/grpc-gateway/blob/main/runtime/errors.go",
  },
  {
    clients: "google-gax, grpc-js",
    status: "code",
    toStatus: grpcStatus,
    when: ["metadata", "object"],
    headers: [],
    body: [],
    source: "https://github.com/grpc/grpc-node/blob/master/packages/grpc-js/src/call.ts",
  },
]
