import type { Profile, ProfileRule } from "./schema/profile.ts"

const ERRORS = "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm"
const CONNECT =
  "https://developer.salesforce.com/docs/atlas.en-us.chatterapi.meta/chatterapi/connect_error_responses.htm"
const LIMITS =
  "https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_api.htm"
const USAGE = "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_api_usage.htm"
const TAP = "https://github.com/singer-io/tap-salesforce"
const BULK =
  "https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/asynch_api_reference_errors.htm"
const SOAP =
  "https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm"
const CONNECT_PATH = { contains: ["/connect/", "/chatter/"] }

/** REST sends a list of errors; a few resources send a single error. */
function coded(at: string): readonly ProfileRule[] {
  const code = `${at}errorCode`
  return [
    {
      when: {
        body: { [code]: "REQUEST_LIMIT_EXCEEDED", [`${at}message`]: { contains: "Concurrent" } },
      },
      means: 429,
      retry: "yes",
      says: "too many calls that last more than 20 s run at once",
      source: LIMITS,
      basis: "observed",
    },
    {
      // The limit counts the last 24 hours, so it has no single time of reset.
      when: { body: { [code]: "REQUEST_LIMIT_EXCEEDED" } },
      means: 429,
      retry: "no",
      exhausted: true,
      quotaOf: "source",
      says: "the organisation's calls of the last 24 hours are used up",
      source: ERRORS,
    },
    {
      when: { body: { [code]: "INVALID_SESSION_ID" } },
      means: 401,
      retry: "no",
      says: "the session or its token has expired",
      source: ERRORS,
    },
    {
      when: { body: { [code]: { startsWith: ["INSUFFICIENT_ACCESS", "API_DISABLED_FOR_ORG"] } } },
      means: 403,
      retry: "no",
      says: "the user, or the organisation's edition, has no right to this",
      source: ERRORS,
    },
    {
      when: { body: { [code]: ["QUERY_TIMEOUT", "OPERATION_TOO_LARGE"] } },
      means: 504,
      retry: "smaller",
      says: "the query takes more than Salesforce will do at once: split its dates",
      source: TAP,
      basis: "observed",
    },
    {
      when: { body: { [code]: "SERVER_UNAVAILABLE" } },
      means: 503,
      retry: "yes",
      says: "Salesforce's servers are too busy for the moment",
      source: "https://github.com/simple-salesforce/simple-salesforce",
      basis: "observed",
    },
  ]
}

const XML: readonly ProfileRule[] = [
  {
    when: { status: 500, body: { "": { contains: ">sf:INVALID_SESSION_ID<" } } },
    means: 401,
    retry: "no",
    says: "the session has expired",
    source: SOAP,
  },
  {
    when: { status: [403, 500], body: { "": { contains: ": TotalRequests Limit exceeded" } } },
    means: 429,
    retry: "no",
    exhausted: true,
    says: "the organisation's calls of the last 24 hours are used up",
    source: SOAP,
  },
]

const BULK_QUOTA: readonly ProfileRule[] = (
  [
    ["exceptionCode", "ExceededQuota"],
    ["[].errorCode", "ExceededQuota"],
    ["", { contains: ">ExceededQuota<" }],
  ] as const
).map(([path, test]) => ({
  when: { status: 400, body: { [path]: test } },
  means: 429,
  retry: "no",
  exhausted: true,
  says: "the bulk jobs or batches of the last 24 hours are used up",
  source: BULK,
}))

/**
 * Salesforce's REST APIs. They send no Retry-After.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
 */
export const salesforce: Profile = {
  name: "salesforce",
  title: "Salesforce REST",
  hosts: ["*.salesforce.com"],
  docs: [ERRORS, LIMITS, USAGE],
  rules: [
    {
      when: { status: 503, path: CONNECT_PATH },
      means: 503,
      retry: "yes",
      says: "too many Connect calls within the hour, or maintenance",
      source: CONNECT,
    },
    {
      when: { status: 429, path: CONNECT_PATH },
      means: 429,
      retry: "no",
      exhausted: true,
      says: "too many Connect calls within 24 hours",
      source: CONNECT,
    },
    ...coded("[]."),
    ...coded(""),
    ...BULK_QUOTA,
    ...XML,
    {
      when: { status: 400, body: { error_description: "login rate exceeded" } },
      means: 429,
      retry: "yes",
      says: "too many logins",
      source: LIMITS,
      basis: "observed",
    },
    {
      when: { status: [400, 401], body: { error: "invalid_grant" } },
      means: 401,
      retry: "no",
      says: "the refresh token is no longer valid: authorise again",
      source: "https://www.rfc-editor.org/rfc/rfc6749#section-5.2",
    },
    {
      when: { status: 406 },
      means: 503,
      retry: "yes",
      says: "a passing fault that goes away with another try",
      source: TAP,
      basis: "observed",
    },
  ],
  states: [
    {
      // Without a window: a daily quota may be spent at any pace.
      name: "24 hours",
      header: { members: { of: "sforce-limit-info", usedOfLimit: "api-usage" } },
    },
  ],
  limits: [
    {
      concurrency: 25,
      scope: "calls of more than 20 s, per production organisation (5 in a developer's)",
      source: LIMITS,
    },
    {
      requests: 100_000,
      per: "1d",
      scope: "per organisation, Enterprise, and more by licence",
      source: LIMITS,
    },
    { requests: 15_000, per: "1d", scope: "per organisation, Developer Edition", source: LIMITS },
  ],
  requestId: ["sfdc-request-id", "x-sfdc-request-id", "x-request-id"],
  error: {
    code: ["[].errorCode", "errorCode", "error"],
    message: ["[].message", "message", "error_description"],
  },
}
