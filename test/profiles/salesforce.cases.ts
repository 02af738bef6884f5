import { salesforce } from "../../src/profiles/salesforce.ts"
import type { ProfileCase } from "./case.ts"

export const profile = salesforce

const query = "https://acme.my.salesforce.com/services/data/v62.0/query?q=SELECT+Id+FROM+Account"

export const cases: readonly ProfileCase[] = [
  {
    name: "the calls of 24 hours are used up",
    status: 403,
    url: query,
    headers: { "sforce-limit-info": "api-usage=15000/15000" },
    body: [{ message: "TotalRequests Limit exceeded.", errorCode: "REQUEST_LIMIT_EXCEEDED" }],
    expected: { code: 429, retryable: false, exhausted: true, waitMs: null, matchedBy: "profile" },
  },
  {
    name: "the same, as one object",
    status: 403,
    url: query,
    body: { errorCode: "REQUEST_LIMIT_EXCEEDED", message: "TotalRequests Limit exceeded." },
    expected: { code: 429, retryable: false, exhausted: true, matchedBy: "profile" },
  },
  {
    name: "too many long calls at once",
    status: 403,
    url: query,
    headers: { "sforce-limit-info": "api-usage=18/5000" },
    body: [
      {
        message: "ConcurrentRequests (Concurrent API Requests) Limit exceeded.",
        errorCode: "REQUEST_LIMIT_EXCEEDED",
      },
    ],
    expected: { code: 429, retryable: true, exhausted: false, waitMs: null, matchedBy: "profile" },
  },
  {
    name: "an expired session",
    status: 401,
    url: query,
    body: [{ message: "Session expired or invalid", errorCode: "INVALID_SESSION_ID" }],
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    name: "too many logins",
    status: 400,
    url: "https://login.salesforce.com/services/oauth2/token",
    method: "POST",
    body: { error: "invalid_grant", error_description: "login rate exceeded" },
    expected: { code: 429, retryable: true, exhausted: false, waitMs: null, matchedBy: "profile" },
  },
  {
    name: "a dead refresh token",
    status: 400,
    url: "https://login.salesforce.com/services/oauth2/token",
    method: "POST",
    body: { error: "invalid_grant", error_description: "expired access/refresh token" },
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    name: "no access",
    status: 403,
    url: query,
    headers: { "sforce-limit-info": "api-usage=4999/5000" },
    body: [
      {
        message: "insufficient access rights on cross-reference id: request limit",
        errorCode: "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
        fields: [],
      },
    ],
    expected: { code: 403, retryable: false, exhausted: false, matchedBy: "profile" },
  },
  {
    name: "an edition without the API",
    status: 403,
    url: query,
    body: [
      { message: "The REST API is not enabled for this Organization.", errorCode: "API_DISABLED_FOR_ORG" },
    ],
    expected: { code: 403, retryable: false },
  },
  {
    name: "a query that ran too long",
    status: 400,
    url: query,
    body: [{ message: "Your query request was running for too long.", errorCode: "QUERY_TIMEOUT" }],
    expected: { code: 504, retryable: false, matchedBy: "profile" },
  },
  {
    name: "an operation that is too large",
    status: 400,
    url: query,
    body: [{ message: "exceeded 20000 distinct who/what's", errorCode: "OPERATION_TOO_LARGE" }],
    expected: { code: 504, retryable: false, matchedBy: "profile" },
  },
  {
    name: "down",
    status: 503,
    url: query,
    body: [
      {
        message: "We are down for maintenance. Sorry for the inconvenience.",
        errorCode: "SERVER_UNAVAILABLE",
      },
    ],
    expected: { code: 503, retryable: true, matchedBy: "profile" },
  },
  {
    name: "a passing oddity",
    status: 406,
    url: query,
    body: "",
    expected: { code: 503, retryable: true, matchedBy: "profile" },
  },
  {
    name: "Connect: the hour's calls, or maintenance",
    status: 503,
    url: "https://acme.my.salesforce.com/services/data/v62.0/chatter/feeds/news/me/feed-elements",
    body: [{ errorCode: "REQUEST_LIMIT_EXCEEDED", message: "Too many requests in an hour" }],
    expected: { code: 503, retryable: true },
  },
  {
    name: "Connect: the calls of 24 hours",
    status: 429,
    url: "https://acme.my.salesforce.com/services/data/v62.0/connect/communities",
    body: [],
    expected: { code: 429, retryable: false, exhausted: true },
  },
  {
    name: "a malformed query that speaks of limits",
    status: 400,
    url: query,
    body: [{ message: "REQUEST_LIMIT_EXCEEDED is not a field", errorCode: "INVALID_FIELD" }],
    expected: { code: 400, retryable: false, exhausted: false, matchedBy: "status" },
  },
  {
    name: "rows, close to the limit",
    status: 200,
    url: query,
    headers: { "sforce-limit-info": "api-usage=4999/5000; per-app-api-usage=17/250(appName=sample)" },
    body: { totalSize: 1, done: true, records: [{ Id: "001", errorCode: "REQUEST_LIMIT_EXCEEDED" }] },
    expected: null,
  },

  {
    name: "too many long calls at once, as one object",
    status: 403,
    url: query,
    body: { errorCode: "REQUEST_LIMIT_EXCEEDED", message: "ConcurrentPerOrgLongTxn Limit exceeded." },
    expected: { code: 429, retryable: true, exhausted: false },
  },
  {
    name: "an expired session, as one object",
    status: 401,
    url: query,
    body: { errorCode: "INVALID_SESSION_ID", message: "Session expired or invalid" },
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },

  {
    // https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/asynch_api_reference_errors.htm
    name: "the batches of 24 hours, as XML",
    status: 400,
    method: "POST",
    url: "https://acme.my.salesforce.com/services/async/62.0/job/750/batch",
    headers: { "content-type": "application/xml" },
    body: '<?xml version="1.0" encoding="UTF-8"?><error xmlns="http://www.force.com/2009/06/asyncapi/dataload"><exceptionCode>ExceededQuota</exceptionCode><exceptionMessage>ApiBatchItems Limit exceeded.</exceptionMessage></error>',
    expected: { code: 429, retryable: false, exhausted: true, matchedBy: "profile" },
  },
  {
    name: "the batches of 24 hours, as JSON",
    status: 400,
    method: "POST",
    url: "https://acme.my.salesforce.com/services/async/62.0/job/750/batch",
    body: { exceptionCode: "ExceededQuota", exceptionMessage: "ApiBatchItems Limit exceeded." },
    expected: { code: 429, retryable: false, exhausted: true },
  },
  {
    name: "an expired session, as a SOAP fault",
    status: 500,
    method: "POST",
    url: "https://acme.my.salesforce.com/services/Soap/u/62.0",
    headers: { "content-type": "text/xml" },
    body: '<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="urn:fault.partner.soap.sforce.com"><soapenv:Body><soapenv:Fault><faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>INVALID_SESSION_ID: Invalid Session ID found in SessionHeader: Illegal Session</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>',
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    name: "the calls of 24 hours, as a SOAP fault",
    status: 500,
    method: "POST",
    url: "https://acme.my.salesforce.com/services/Soap/u/62.0",
    headers: { "content-type": "text/xml" },
    body: '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><soapenv:Fault><faultcode>sf:REQUEST_LIMIT_EXCEEDED</faultcode><faultstring>REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded.</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>',
    expected: { code: 429, retryable: false, exhausted: true, matchedBy: "profile" },
  },
]
