import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { ApiError } from "../../../src/explain/api-error/api-error.ts"
import { apiErrorOf } from "../../../src/explain/api-error/read-api-error.ts"
import { parseTruncatedJson } from "../../../src/http/parse-truncated-json.ts"
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
    { code: "https://x.test/p", message: "Invalid", fields: ["age"] },
  ],
  [
    "OAuth",
    400,
    { error: "invalid_grant", error_description: "Token has been revoked." },
    { code: "invalid_grant", message: "Token has been revoked." },
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
  ["plain text", 403, "error code: 1015\nsecond line", { form: "text", message: "error code: 1015" }],
  ["nothing", 500, "  ", { form: "none" }],
]

const readSaid = (body: string, status: number): ApiError => apiErrorOf(sightOf({ status, answerBody: body }))

describe("what a body says", () => {
  it.each(BODIES)("reads %s", (_, status, body, quote) => {
    expect(readSaid(typeof body === "string" ? body : JSON.stringify(body), status)).toMatchObject(quote)
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
    const startedAt = performance.now()
    for (const body of hostile) expect(() => readSaid(body, 500)).not.toThrow()
    expect(performance.now() - startedAt).toBeLessThan(2_000)
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
