import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { ApiError } from "../../../src/explain/api-error/api-error.ts"
import { apiErrorOf } from "../../../src/explain/api-error/read-api-error.ts"
import { parseTruncatedJson } from "../../../src/http/parse-truncated-json.ts"
import { within } from "../../support/cpu-time.ts"
import { sightOf } from "../failure-contexts.ts"

const BODIES: [name: string, status: number, body: unknown, said: Partial<ApiError>][] = [
  [
    "problem+json",
    400,
    { type: "about:blank", title: "Bad Request", detail: "No such field." },
    { message: "Bad Request: No such field." },
  ],
  [
    "problem+json with parameters",
    400,
    {
      type: "https://x.test/p",
      title: "Invalid",
      "invalid-params": [{ name: "age", reason: "must be positive" }],
    },
    { code: "https://x.test/p", message: "Invalid; must be positive", fields: ["age"] },
  ],
  [
    "OAuth",
    400,
    { error: "invalid_grant", error_description: "Token has been revoked." },
    { code: "invalid_grant", message: "Token has been revoked." },
  ],
  [
    "OData 2",
    404,
    { error: { code: "/IWFND/MED/170", message: { lang: "en", value: "No service found" } } },
    { code: "/IWFND/MED/170", message: "No service found" },
  ],
  [
    "GitLab, an error within the message",
    429,
    { message: { error: "This endpoint has been requested too many times." } },
    { message: "This endpoint has been requested too many times." },
  ],
  [
    "GitLab, fields within the message",
    400,
    { message: { name: ["has already been taken"] } },
    { message: "name: has already been taken", fields: ["name"] },
  ],
  [
    "Elasticsearch, a cause within",
    503,
    {
      error: {
        root_cause: [],
        type: "search_phase_execution_exception",
        reason: "",
        caused_by: { type: "too_many_buckets_exception", reason: "Trying to create too many buckets." },
      },
      status: 503,
    },
    { code: "search_phase_execution_exception", message: "Trying to create too many buckets." },
  ],
  ["a plain error", 500, { error: "Something went wrong" }, { message: "Something went wrong" }],
  [
    "Stripe",
    400,
    {
      error: {
        type: "invalid_request_error",
        code: "parameter_missing",
        message: "Missing required param: amount.",
        param: "amount",
      },
    },
    { code: "parameter_missing", message: "Missing required param: amount.", fields: ["amount"] },
  ],
  [
    "Google",
    403,
    {
      error: {
        code: 403,
        message: "No access.",
        errors: [{ message: "No access.", reason: "insufficientPermissions" }],
        status: "PERMISSION_DENIED",
      },
    },
    { code: "PERMISSION_DENIED", message: "No access." },
  ],
  [
    "Google's field violations",
    400,
    {
      error: {
        code: 400,
        message: "Invalid.",
        status: "INVALID_ARGUMENT",
        details: [{ fieldViolations: [{ field: "page_size", description: "too large" }] }],
      },
    },
    { code: "INVALID_ARGUMENT", message: "Invalid.; too large", fields: ["page_size"] },
  ],
  [
    "Meta",
    400,
    {
      error: { message: "Expired", type: "OAuthException", code: 190, error_subcode: 463, fbtrace_id: "Ab1" },
    },
    { code: "190/463", message: "Expired", requestId: "Ab1" },
  ],
  [
    "JSON:API",
    422,
    {
      errors: [
        {
          status: "422",
          code: "VALIDATION",
          title: "Invalid",
          detail: "is too short",
          source: { pointer: "/data/attributes/name" },
        },
      ],
    },
    { code: "VALIDATION", message: "Invalid: is too short", fields: ["/data/attributes/name"] },
  ],
  [
    "JSON:API parameter",
    400,
    { errors: [{ title: "Invalid", source: { parameter: "filter[since]" } }] },
    { fields: ["filter[since]"] },
  ],
  [
    "GraphQL",
    200,
    { data: null, errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }] },
    { code: "THROTTLED", message: "Throttled" },
  ],
  [
    "Slack",
    200,
    { ok: false, error: "missing_scope", needed: "a:b", provided: "c:d" },
    { code: "missing_scope", needed: "a:b", provided: "c:d" },
  ],
  [
    "Salesforce's list",
    400,
    [{ message: "No such column", errorCode: "INVALID_FIELD", fields: [] }],
    { code: "INVALID_FIELD", message: "No such column" },
  ],
  [
    "TikTok",
    200,
    { code: 40105, message: "Access token is incorrect", request_id: "2026" },
    { code: "40105", message: "Access token is incorrect", requestId: "2026" },
  ],
  [
    "HubSpot",
    400,
    {
      status: "error",
      message: "Property does not exist",
      correlationId: "c-1",
      category: "VALIDATION_ERROR",
    },
    { code: "VALIDATION_ERROR", message: "Property does not exist", requestId: "c-1" },
  ],
  [
    "LinkedIn",
    401,
    { serviceErrorCode: 65602, message: "Expired access token", status: 401 },
    { code: "65602", message: "Expired access token" },
  ],
  [
    "Microsoft",
    400,
    { TrackingId: "t-1", Code: "CampaignServiceInvalid", Message: "Invalid." },
    { code: "CampaignServiceInvalid", message: "Invalid.", requestId: "t-1" },
  ],
  [
    "FastAPI",
    422,
    { detail: [{ loc: ["query", "since"], msg: "field required", type: "value_error.missing" }] },
    { code: "value_error.missing", message: "field required", fields: ["query.since"] },
  ],
  [
    "Rails",
    422,
    { errors: { name: ["can't be blank"], since: ["is not a date"] } },
    { message: "name: can't be blank; since: is not a date", fields: ["name", "since"] },
  ],
  [
    "Apigee",
    429,
    {
      fault: {
        faultstring: "Rate limit quota violation",
        detail: { errorcode: "policies.ratelimit.QuotaViolation" },
      },
    },
    { code: "policies.ratelimit.QuotaViolation", message: "Rate limit quota violation" },
  ],
  [
    "Google Ads",
    400,
    {
      error: {
        code: 400,
        message: "Request contains an invalid argument.",
        status: "INVALID_ARGUMENT",
        details: [
          {
            errors: [
              {
                errorCode: { queryError: "UNRECOGNIZED_FIELD" },
                message: "Unrecognized field in the query: 'campaign.nam'.",
                location: { fieldPathElements: [{ fieldName: "query" }] },
              },
            ],
          },
        ],
      },
    },
    { code: "INVALID_ARGUMENT", fields: ["query"] },
  ],
  [
    "Klaviyo",
    400,
    {
      errors: [
        {
          id: "1",
          status: 400,
          code: "invalid",
          title: "Invalid input.",
          detail: "Page size must be an integer between 1 and 100.",
          source: { parameter: "page[size]" },
        },
      ],
    },
    { code: "invalid", fields: ["page[size]"] },
  ],
  [
    "Zendesk",
    422,
    {
      error: "RecordInvalid",
      description: "Record validation errors",
      details: { email: [{ description: "Email is invalid", error: "InvalidValue" }] },
    },
    {
      code: "RecordInvalid",
      message: "Record validation errors; email: Email is invalid",
      fields: ["email"],
    },
  ],
  [
    "Jira",
    400,
    { errorMessages: ["The JQL is wrong."], errors: { maxResults: "must be a number" } },
    { message: "maxResults: must be a number; The JQL is wrong.", fields: ["maxResults"] },
  ],
  [
    "Django",
    400,
    { since: ["Enter a valid date."], until: ["This field is required."] },
    { message: "since: Enter a valid date.; until: This field is required.", fields: ["since", "until"] },
  ],
  ["a list of data", 400, { rows: ["one", "two"], page: 1 }, { fields: [] }],
  [
    "Salesforce's fields",
    400,
    [{ message: "No such column", errorCode: "INVALID_FIELD", fields: ["Nam", "Amout"] }],
    { code: "INVALID_FIELD", message: "No such column", fields: ["Nam", "Amout"] },
  ],
  [
    "LinkedIn's input errors",
    400,
    {
      message: "Multiple errors occurred",
      errorDetails: {
        inputErrors: [
          { description: "bad", input: { inputPath: { fieldPath: "dateRange" } }, code: "X_INVALID" },
        ],
      },
    },
    { code: "X_INVALID", fields: ["dateRange"] },
  ],
  [
    "QuickBooks",
    400,
    {
      Fault: {
        Error: [{ Message: "Invalid", Detail: "Unsupported", code: "2010", element: "Id" }],
        type: "ValidationFault",
      },
    },
    { fields: ["Id"] },
  ],
  [
    "HubSpot's scopes",
    403,
    { category: "MISSING_SCOPES", errors: [{ context: { requiredScopes: ["a.read", "b.read"] } }] },
    { code: "MISSING_SCOPES", needed: "a.read b.read" },
  ],
  ["a JSON prefix", 400, `)]}'\n{"message":"no"}`, { message: "no" }],
  [
    "S3",
    404,
    `<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>It is &quot;gone&quot;.</Message><RequestId>R1</RequestId></Error>`,
    { form: "xml", code: "NoSuchKey", message: 'It is "gone".', requestId: "R1" },
  ],
  [
    "SOAP",
    500,
    `<s:Envelope xmlns:s="x"><s:Body><s:Fault><faultcode>s:Server</faultcode><faultstring xml:lang="en"><![CDATA[Bad <thing>]]></faultstring></s:Fault></s:Body></s:Envelope>`,
    { form: "xml", code: "s:Server" },
  ],
  [
    "a page",
    502,
    "<!DOCTYPE html><html><head><title> Bad gateway | x </title></head></html>",
    { form: "page", message: "Bad gateway | x" },
  ],
  [
    "indented XML",
    503,
    "<Error>\n  <Code>SlowDown</Code>\n  <Message>Please reduce your request rate.</Message>\n  <RequestId>R2</RequestId>\n</Error>",
    { form: "xml", code: "SlowDown", message: "Please reduce your request rate.", requestId: "R2" },
  ],
  [
    "NetSuite's SOAP fault",
    500,
    `<soapenv:Envelope><soapenv:Body><soapenv:Fault>
      <faultcode>soapenv:Server.userException</faultcode>
      <faultstring>Only one request may be made against a session at a time</faultstring>
      <detail><ns:exceededRequestLimitFault>
        <ns:code>WS_CONCUR_SESSION_DISALLWD</ns:code>
      </ns:exceededRequestLimitFault></detail>
    </soapenv:Fault></soapenv:Body></soapenv:Envelope>`,
    {
      code: "WS_CONCUR_SESSION_DISALLWD",
      message: "Only one request may be made against a session at a time",
    },
  ],
  [
    "SOAP 1.2",
    500,
    `<env:Fault><env:Code>
      <env:Value>env:Sender</env:Value>
      <env:Subcode><env:Value>m:MessageTimeout</env:Value></env:Subcode></env:Code>
      <env:Reason><env:Text xml:lang="en">Sender Timeout</env:Text></env:Reason></env:Fault>`,
    { code: "m:MessageTimeout", message: "Sender Timeout" },
  ],
  [
    "attributes",
    400,
    `<rsp stat="fail">\n  <err code="105" msg="Service currently unavailable" />\n</rsp>`,
    { code: "105", message: "Service currently unavailable" },
  ],
  [
    "an indented page",
    403,
    `<!DOCTYPE html>\n<html>\n<head>\n  <meta name="description" content="x">\n  <title>\n Access Denied </title></head><body>\nReference&#32;&#35;18&#46;2f1c1002&#46;1700000000&#46;1a2b3c</body></html>`,
    { form: "page", message: "Access Denied", requestId: "18.2f1c1002.1700000000.1a2b3c" },
  ],
  [
    "Cloudflare's page",
    403,
    `<html><title>Attention Required! | Cloudflare</title><p>Cloudflare Ray ID: <strong class="x">8c1f2a3b4c5d6e7f</strong></p></html>`,
    { form: "page", requestId: "8c1f2a3b4c5d6e7f" },
  ],
  [
    "Okta",
    429,
    {
      errorCode: "E0000047",
      errorSummary: "API call exceeded rate limit due to too many requests.",
      errorLink: "E0000047",
      errorId: "oae1",
      errorCauses: [],
    },
    { code: "E0000047", message: "API call exceeded rate limit due to too many requests." },
  ],
  [
    "Elasticsearch",
    404,
    {
      error: {
        root_cause: [
          { type: "search_context_missing_exception", reason: "No search context found for id [1]" },
        ],
        type: "search_phase_execution_exception",
        reason: "all shards failed",
      },
      status: 404,
    },
    {
      code: "search_phase_execution_exception",
      message: "all shards failed; No search context found for id [1]",
    },
  ],
  [
    "Dropbox",
    409,
    { error_summary: "path/not_found/..", error: { ".tag": "path" } },
    { message: "path/not_found/.." },
  ],
  [
    "TMDB",
    404,
    { success: false, status_code: 34, status_message: "The resource could not be found." },
    { message: "The resource could not be found." },
  ],
  [
    "ASP.NET",
    500,
    {
      Message: "An error has occurred.",
      ExceptionMessage: "Timeout expired.",
      ExceptionType: "SqlException",
    },
    { message: "Timeout expired." },
  ],
  [
    "NetSuite",
    429,
    {
      type: "https://www.rfc-editor.org/rfc/rfc6585#section-4",
      title: "Too Many Requests",
      status: 429,
      "o:errorDetails": [
        { detail: "Request rejected due to exceeded limit.", "o:errorCode": "CONCURRENCY_LIMIT_EXCEEDED" },
      ],
    },
    {
      code: "CONCURRENCY_LIMIT_EXCEEDED",
      message: "Too Many Requests; Request rejected due to exceeded limit.",
    },
  ],
  [
    "a plain err",
    400,
    { err: "Team not authorized", ECODE: "OAUTH_027" },
    { message: "Team not authorized" },
  ],
  [
    "an AWS type with its namespace",
    400,
    { __type: "com.amazonaws.dynamodb.v20120810#ThrottlingException", message: "Rate exceeded" },
    { code: "ThrottlingException", message: "Rate exceeded" },
  ],
  ["plain text", 403, "error code: 1015\nsecond line", { form: "text", message: "error code: 1015" }],
  ["nothing", 500, "  ", { form: "none" }],
]

const readSaid = (body: string, status: number): ApiError => apiErrorOf(sightOf({ status, answerBody: body }))

describe("what a body says", () => {
  it.each(BODIES)("reads %s", (_, status, body, quote) => {
    expect(readSaid(typeof body === "string" ? body : JSON.stringify(body), status)).toMatchObject(quote)
  })

  it("finds a code in a header, where the body has none", () => {
    const headers = { "x-amzn-errortype": "ThrottlingException:http://internal.amazon.com/coral/" }
    const read = (answerBody: unknown) => apiErrorOf(sightOf({ status: 400, headers, answerBody })).code
    expect(read({ message: "Rate exceeded" })).toBe("ThrottlingException")
    expect(read({ code: "Other" })).toBe("Other")
  })

  it("names no field where none is named", () => {
    expect(readSaid('{"message":"no"}', 400)).toEqual({ form: "json", message: "no", fields: [] })
  })

  it("does not take the status, repeated in the body, for a code", () => {
    for (const body of [
      '{"code":404,"message":"x"}',
      '{"code":"404","message":"x"}',
      '{"status":404,"message":"x"}',
    ])
      expect(readSaid(body, 404).code).toBeUndefined()
  })

  it("is not polluted by what a body calls itself", () => {
    readSaid('{"__proto__":{"message":"x"},"constructor":{"message":"y"},"errors":{"__proto__":["z"]}}', 400)
    expect(({} as { message?: string }).message).toBeUndefined()
  })

  it("takes anything, and stays within its bounds", () => {
    const body = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.json({ maxDepth: 8 }),
      fc.string().map((text) => `<a>${text}</a><title>${text}`),
    )
    fc.assert(
      fc.property(body, fc.integer({ min: 100, max: 999 }), (text, status) => {
        const { code = "", message = "", fields } = readSaid(text, status)
        expect(code.length).toBeLessThanOrEqual(120)
        expect(message.length).toBeLessThanOrEqual(65_536)
        expect(fields.length).toBeLessThanOrEqual(8)
      }),
    )
  })

  it("reads hostile bodies of full length in no time", () => {
    const size = 65_536
    const hostile = ["[", '{"a":', "<", "<a ", "<a>", '"', "\\", '{"a":"\\', "a\r", "[{},", '[[],"'].map(
      (piece) => piece.repeat(size / piece.length),
    )
    for (const body of hostile) within(500, () => readSaid(body, 500))
  })
})

describe("parseJsonStart", () => {
  it.each([
    ['{"message":"cut in the mid', { message: "cut in the mid" }],
    ['{"a":1,"b":[1,2,{"c":"x"},{"d', { a: 1, b: [1, 2, { c: "x" }, {}] }],
    ['{"a":"x\\u00', { a: "x" }],
    ['{"a":"x\\', { a: "x" }],
    ['{"a":tr', {}],
    ['["a","b', ["a"]],
    ['{"a":1} trailing', { a: 1 }],
  ])("keeps what is whole of %s", (text, value) => {
    expect(parseTruncatedJson(text)).toEqual(value)
  })

  it("gives undefined for what is no JSON object or array", () => {
    for (const text of ["", "plain", "{]", '"text"', "4", "{'a':1}"])
      expect(parseTruncatedJson(text)).toBeUndefined()
  })

  it("finds a value in every start of an object", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (value, part) => {
          const json = JSON.stringify(value)
          const start = json.slice(0, 1 + Math.floor(part * (json.length - 1)))
          expect(parseTruncatedJson(start)).toBeTypeOf("object")
        },
      ),
    )
  })

  it("reads whole JSON as JSON.parse does", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (value) => {
        const json = JSON.stringify(value)
        expect(parseTruncatedJson(json)).toEqual(JSON.parse(json))
      }),
    )
  })
})
