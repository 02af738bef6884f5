import type { FaqCode } from "../../src/faq/entry.ts"
import { microsoftAds } from "../../src/profiles/microsoft-ads.ts"
import type { ProfileCase } from "./case.ts"

export const profile = microsoftAds

const soap = {
  method: "POST",
  url: "https://campaign.api.bingads.microsoft.com/Api/Advertiser/CampaignManagement/v13/CampaignManagementService.svc",
  headers: { "content-type": "text/xml; charset=utf-8" },
} as const
const rest = {
  method: "POST",
  url: "https://campaign.api.bingads.microsoft.com/CampaignManagement/v13/Campaigns/QueryByAccountId",
} as const

const envelope = (detail: string) =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header><h:TrackingId xmlns:h="https://bingads.microsoft.com/CampaignManagement/v13">117aa</h:TrackingId></s:Header><s:Body><s:Fault><faultcode>s:Server</faultcode><faultstring xml:lang="en-US">Invalid client data. Check the SOAP fault details for more information.</faultstring><detail>${detail}</detail></s:Fault></s:Body></s:Envelope>`

const operation = (code: number, name: string) =>
  envelope(
    `<ApiFaultDetail xmlns="https://bingads.microsoft.com/CampaignManagement/v13"><TrackingId xmlns="https://adapi.microsoft.com">75b9</TrackingId><BatchErrors/><OperationErrors><OperationError><Code>${code}</Code><Details i:nil="true"/><ErrorCode>${name}</ErrorCode><Message>An error.</Message></OperationError></OperationErrors></ApiFaultDetail>`,
  )
const adApi = (code: number, name: string) =>
  envelope(
    `<AdApiFaultDetail xmlns="https://adapi.microsoft.com"><TrackingId>75b9</TrackingId><Errors><AdApiError><Code>${code}</Code><Detail i:nil="true"/><ErrorCode>${name}</ErrorCode><Message>An error.</Message></AdApiError></Errors></AdApiFaultDetail>`,
  )

const json = (Code: number | string, ErrorCode: string) => ({
  TrackingId: "75b9",
  RequestId: "3c1f",
  Code,
  ErrorCode,
  Message: "An error.",
})

interface Known {
  readonly number: number
  readonly name: string
  readonly status: number
  readonly code: FaqCode
  readonly retryable: boolean
  readonly waitMs: number | null
}

const KNOWN: readonly Known[] = [
  { number: 117, name: "CallRateExceeded", status: 429, code: 429, retryable: true, waitMs: 60_000 },
  {
    number: 4204,
    name: "BulkServiceNoMoreCallsPermittedForTheTimePeriod",
    status: 400,
    code: 429,
    retryable: true,
    waitMs: 900_000,
  },
  { number: 207, name: "ConcurrentRequestOverLimit", status: 400, code: 429, retryable: true, waitMs: null },
  { number: 109, name: "AuthenticationTokenExpired", status: 401, code: 401, retryable: false, waitMs: null },
  { number: 105, name: "InvalidCredentials", status: 400, code: 401, retryable: false, waitMs: null },
  { number: 106, name: "UserIsNotAuthorized", status: 400, code: 403, retryable: false, waitMs: null },
  { number: 0, name: "InternalError", status: 500, code: 500, retryable: true, waitMs: null },
  {
    number: 2034,
    name: "CampaignServiceInvalidAccountId",
    status: 500,
    code: 400,
    retryable: false,
    waitMs: null,
  },
]

export const cases: readonly ProfileCase[] = [
  ...KNOWN.flatMap(({ number, name, code, retryable, waitMs }): ProfileCase[] =>
    [operation, adApi].map((fault) => ({
      ...soap,
      name: `SOAP: ${name} in ${fault.name}`,
      status: 500,
      body: fault(number, name),
      expected: { code, retryable, waitMs, exhausted: false, matchedBy: "profile" },
    })),
  ),
  ...KNOWN.filter(({ number }) => number !== 2034).flatMap(
    ({ number, name, status, code, retryable, waitMs }): ProfileCase[] =>
      [
        json(number, name),
        json(String(number), name.toUpperCase()),
        { TrackingId: "75b9", OperationErrors: [json(number, name)] },
      ].map((body, index) => ({
        ...rest,
        name: `REST: ${name}, form ${index + 1}`,
        status,
        body,
        expected: { code, retryable, waitMs, matchedBy: "profile" },
      })),
  ),
  {
    ...soap,
    name: "SOAP with a prefix for every name, and no name of the error",
    status: 500,
    body: envelope(
      "<a:AdApiFaultDetail><a:Errors><a:AdApiError><a:Code>109</a:Code></a:AdApiError></a:Errors></a:AdApiFaultDetail>",
    ),
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    ...rest,
    name: "a bad request, by a real status",
    status: 400,
    body: json(2034, "CampaignServiceInvalidAccountId"),
    expected: { code: 400, retryable: false, matchedBy: "status" },
  },
  {
    ...rest,
    name: "the other meaning of 207",
    status: 400,
    body: json(207, "ReportingServiceInvalidReportId"),
    expected: { code: 400, retryable: false, matchedBy: "status" },
  },
  {
    ...soap,
    name: "numbers of codes elsewhere in a fault",
    status: 500,
    body: envelope(
      "<ApiFaultDetail><BatchErrors><BatchError><Code>1001</Code><ErrorCode>InvalidAdTitle</ErrorCode><Index>117</Index><Message>CallRateExceeded is no title</Message></BatchError></BatchErrors></ApiFaultDetail>",
    ),
    expected: { code: 400, retryable: false, waitMs: null },
  },
  {
    ...soap,
    name: "a 500 that is no fault of SOAP",
    status: 500,
    headers: { "content-type": "text/html" },
    body: "<html><body>Internal Server Error</body></html>",
    expected: { code: 500, retryable: true, matchedBy: "status" },
  },

  // https://github.com/BingAds/BingAds-Python-SDK/issues/190: SOAP faults that come with status 200
  ...KNOWN.flatMap(({ number, name, code, retryable, waitMs }): ProfileCase[] =>
    [operation, adApi].map((fault) => ({
      ...soap,
      name: `SOAP with status 200: ${name} in ${fault.name}`,
      status: 200,
      body: fault(number, name),
      expected: { code, retryable, waitMs, exhausted: false, matchedBy: "profile" },
    })),
  ),
  {
    // https://github.com/MicrosoftDocs/Advertising/issues/93
    ...soap,
    name: "an error inside, with status 200 and no code",
    status: 200,
    body: `<?xml version="1.0"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">
  <s:Body>
    <s:Fault>
      <faultcode xmlns:a="http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher">a:InternalServiceFault</faultcode>
      <faultstring>The server was unable to process the request due to an internal error.</faultstring>
    </s:Fault>
  </s:Body>
</s:Envelope>`,
    expected: { code: 500, retryable: true, waitMs: null, matchedBy: "profile" },
  },
  {
    // https://github.com/BingAds/BingAds-Java-SDK/issues/59
    ...soap,
    name: "a partial success whose items have the numbers and names of faults",
    status: 200,
    body: '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><AddKeywordsResponse xmlns="https://bingads.microsoft.com/CampaignManagement/v13"><KeywordIds/><PartialErrors><BatchError><Code>106</Code><Details/><ErrorCode>UserIsNotAuthorized</ErrorCode><FieldPath/><Index>0</Index><Message>CallRateExceeded</Message></BatchError></PartialErrors></AddKeywordsResponse></s:Body></s:Envelope>',
    expected: null,
  },
  {
    ...rest,
    name: "campaigns, with codes among them",
    status: 200,
    body: { Campaigns: [{ Id: 117, Name: "CallRateExceeded", Code: 117 }], ErrorCode: "CallRateExceeded" },
    expected: null,
  },
]
