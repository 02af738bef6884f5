import type { FaqCode } from "../../src/faq/entry.ts"
import { netsuite } from "../../src/profiles/netsuite.ts"
import type { ProfileCase } from "./case.ts"

export const profile = netsuite

const soap = (fault: string, means: FaqCode, retryable: boolean): ProfileCase => ({
  name: fault,
  url: "https://1234567.suitetalk.api.netsuite.com/services/NetSuitePort_2023_1",
  method: "POST",
  status: 500,
  headers: { "content-type": "text/xml;charset=utf-8" },
  body: `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><soapenv:Fault><faultcode>soapenv:Server.userException</faultcode><faultstring>What happened.</faultstring><detail><platformFaults:${fault} xmlns:platformFaults="urn:faults_2023_1.platform.webservices.netsuite.com"><platformFaults:code>CODE</platformFaults:code></platformFaults:${fault}></detail></soapenv:Fault></soapenv:Body></soapenv:Envelope>`,
  expected: { code: means, retryable, exhausted: false, matchedBy: "profile" },
})

const restlet = (code: string, status: number, means: FaqCode, retryable: boolean): ProfileCase => ({
  name: `${code} of a RESTlet`,
  url: "https://1234567.restlets.api.netsuite.com/app/site/hosting/restlet.nl?script=1&deploy=1",
  status,
  body: { error: { code, message: "What happened." } },
  expected: { code: means, retryable, exhausted: false, matchedBy: "profile" },
})

export const cases: readonly ProfileCase[] = [
  soap("exceededConcurrentRequestLimitFault", 429, true),
  soap("exceededRequestLimitFault", 429, true),
  soap("invalidCredentialsFault", 401, false),
  soap("invalidSessionFault", 401, false),
  soap("insufficientPermissionFault", 403, false),
  soap("exceededRecordCountFault", 414, false),
  soap("exceededRequestSizeFault", 414, false),
  soap("invalidVersionFault", 400, false),
  {
    ...soap("unexpectedErrorFault", 500, true),
    expected: { code: 500, retryable: true, matchedBy: "status" },
  },
  restlet("SSS_REQUEST_LIMIT_EXCEEDED", 400, 429, true),
  restlet("SSS_USAGE_LIMIT_EXCEEDED", 400, 414, false),
  restlet("INVALID_LOGIN_ATTEMPT", 403, 401, false),
  {
    ...restlet("SSS_REQUEST_LIMIT_EXCEEDED", 400, 429, true),
    name: "a RESTlet's error as plain text",
    headers: { "content-type": "text/plain" },
    body: "error code: SSS_REQUEST_LIMIT_EXCEEDED\nerror message: Request Limit Exceeded.",
  },
  {
    name: "too many at once, in REST",
    url: "https://1234567.suitetalk.api.netsuite.com/services/rest/query/v1/suiteql",
    method: "POST",
    status: 429,
    body: {
      title: "Too Many Requests",
      status: 429,
      "o:errorDetails": [{ detail: "Concurrent request limit exceeded. Request blocked." }],
    },
    expected: { code: 429, retryable: true, exhausted: false },
  },
  {
    name: "a field that is not valid, in REST",
    url: "https://1234567.suitetalk.api.netsuite.com/services/rest/record/v1/salesOrder",
    method: "POST",
    status: 400,
    body: {
      title: "Bad Request",
      status: 400,
      "o:errorDetails": [
        { detail: "Invalid value for 'concurrent limit'", "o:errorCode": "INVALID_CONTENT" },
      ],
    },
    expected: { code: 400, retryable: false, matchedBy: "status" },
  },
]
