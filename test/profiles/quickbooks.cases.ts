import { quickbooks } from "../../src/profiles/quickbooks.ts"
import type { ProfileCase } from "./case.ts"

export const profile = quickbooks

const url =
  "https://quickbooks.api.intuit.com/v3/company/9130350000000001/query?query=select%20*%20from%20Invoice"

const gatewayFault = (message: string, detail: string, code: unknown, type: string) => ({
  warnings: null,
  intuitObject: null,
  fault: { error: [{ message, detail, code, element: null }], type },
  report: null,
  requestId: null,
})

const apiFault = (Message: string, Detail: string, code: unknown, type: string) => ({
  Fault: { Error: [{ Message, Detail, code, element: "" }], type },
  time: "2026-03-02T08:15:00.000-08:00",
})

export const cases: readonly ProfileCase[] = [
  {
    name: "throttled, told by the gateway",
    url,
    status: 429,
    body: gatewayFault(
      "message=ThrottleExceeded; errorCode=003001; statusCode=429",
      "Too many calls for this company",
      "3001",
      "SERVICE",
    ),
    expected: { code: 429, retryable: true, waitMs: 60_000, exhausted: false, matchedBy: "profile" },
  },
  {
    name: "throttled, with a number in place of a text",
    url,
    status: 429,
    body: apiFault("ThrottleExceeded", "Too many calls", 3001, "SystemFault"),
    expected: { code: 429, retryable: true, waitMs: 60_000, matchedBy: "profile" },
  },
  {
    name: "throttled, in lower case and under another status",
    url,
    status: 503,
    body: gatewayFault("message=throttleexceeded; errorcode=003001; statuscode=429", "", "003001", "service"),
    expected: { code: 429, retryable: true, matchedBy: "profile" },
  },
  {
    name: "throttled, as XML",
    url,
    status: 429,
    headers: { "content-type": "application/xml" },
    body: '<IntuitResponse><Fault type="SERVICE"><Error code="3001"><Message>message=ThrottleExceeded; errorCode=003001; statusCode=429</Message></Error></Fault></IntuitResponse>',
    expected: { code: 429, retryable: true, waitMs: 60_000 },
  },
  {
    name: "429 without a body",
    url,
    status: 429,
    expected: { code: 429, retryable: true, waitMs: 60_000 },
  },
  {
    name: "429 with Retry-After",
    url,
    status: 429,
    headers: { "retry-after": "15" },
    expected: { code: 429, retryable: true, waitMs: 15_000 },
  },
  {
    name: "the partner tier's calls of the month",
    url,
    status: 429,
    at: "2026-03-02T16:15:00Z",
    body: gatewayFault(
      "message=ThrottleExceeded; errorCode=003001; statusCode=429",
      "The monthly CorePlus allowance of the workspace is used up",
      "3001",
      "SERVICE",
    ),
    expected: { code: 429, retryable: false, exhausted: true, matchedBy: "profile" },
  },
  {
    name: "token expired",
    url,
    status: 401,
    body: gatewayFault(
      "message=AuthenticationFailed; errorCode=003200; statusCode=401",
      "Token expired",
      "3200",
      "AUTHENTICATION",
    ),
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    name: "token rejected, under a status that disagrees",
    url,
    status: 400,
    body: apiFault(
      "message=ApplicationAuthenticationFailed; errorCode=003200; statusCode=401",
      "",
      "003200",
      "AuthenticationFault",
    ),
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    name: "the permission was withdrawn, under a status that disagrees",
    url,
    status: 401,
    body: apiFault("message=AuthorizationFailure; errorCode=003201", "", "3201", "AuthorizationFault"),
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "app not allowed for this company",
    url,
    status: 403,
    body: gatewayFault(
      "message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403",
      "The application is not authorized",
      "3100",
      "AUTHORIZATION",
    ),
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "wrong company",
    url,
    status: 404,
    expected: { code: 404, retryable: false },
  },
  {
    name: "query error",
    url,
    status: 400,
    body: apiFault(
      "Error parsing query",
      "QueryParserError: no viable alternative",
      "4000",
      "ValidationFault",
    ),
    expected: { code: 400, retryable: false, matchedBy: "profile" },
  },
  {
    name: "not a throttle: a record whose number looks like the code",
    url,
    status: 400,
    body: apiFault("Duplicate Document Number", "DocNumber=003001 is taken", "6140", "ValidationFault"),
    expected: { code: 400, retryable: false },
  },
  {
    name: "a failure of its own",
    url,
    status: 500,
    body: apiFault("An application error has occurred", "System Failure", "10000", "SystemFault"),
    expected: { code: 500, retryable: true, matchedBy: "status" },
  },

  {
    // https://github.com/minimul/qbo_api/issues/81
    name: "a fault of the gateway's, with the number of a missing authorisation",
    status: 500,
    url: "https://quickbooks.api.intuit.com/v3/company/1/query",
    body: {
      fault: {
        type: "SERVICE",
        error: [{ code: "3100", message: "message=InternalServerError; errorCode=003100; statusCode=500" }],
      },
    },
    expected: { code: 500, retryable: true, matchedBy: "profile" },
  },
  {
    // https://github.com/intuit/QuickBooks-V3-PHP-SDK/issues/257
    name: "a subscription that has ended",
    status: 400,
    method: "POST",
    url: "https://quickbooks.api.intuit.com/v3/company/1/invoice",
    body: {
      Fault: {
        Error: [
          {
            Message: "Invalid Company Status",
            Detail:
              "Subscription period has ended or canceled or there was a billing problem : You can't add data to QuickBooks Online Essentials because your trial or subscription period ended.",
            code: "6190",
            element: "",
          },
        ],
        type: "ValidationFault",
      },
    },
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    // https://github.com/intuit/QuickBooks-V3-DotNET-SDK/issues/353
    name: "a record that names one which is inactive",
    status: 400,
    method: "POST",
    url: "https://quickbooks.api.intuit.com/v3/company/1/journalentry",
    body: {
      Fault: {
        Error: [
          {
            Message: "Object Not Found",
            Detail:
              "Object Not Found : Something you're trying to use has been made inactive. Check the fields with accounts, customers, items, vendors or employees.",
            code: "610",
          },
        ],
        type: "ValidationFault",
      },
    },
    expected: { code: 400, retryable: false },
  },
]
