import type { FaqCode } from "../faq/entry.ts"
import type { Profile, ProfileRule } from "./schema/profile.ts"

const CONCURRENCY = "https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/bridgehead_1525252812.html"
const REST = "https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_156570709583.html"
const UNITS = "https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/chapter_N3350651.html"
const WSDL = "https://webservices.netsuite.com/wsdl/v2023_1_0/netsuite.wsdl"

/** A fault of SOAP, by its element. */
const fault = (
  names: readonly string[],
  means: FaqCode,
  retry: ProfileRule["retry"],
  says: string,
  source = WSDL,
): ProfileRule => ({
  when: { body: { "": { contains: names.map((name) => `:${name}Fault`) } } },
  means,
  retry,
  says,
  source,
})

const CONCURRENT = "the account's requests at once are used up, over all its integrations"

/**
 * NetSuite: SuiteTalk in SOAP and REST, and RESTlets. A fault of SOAP is a 500 of any meaning; a RESTlet tells all
 * failures by 400.
 * @see https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/bridgehead_1525252812.html
 */
export const netsuite: Profile = {
  name: "netsuite",
  title: "NetSuite",
  hosts: ["*.netsuite.com"],
  docs: [CONCURRENCY, REST, UNITS],
  rules: [
    fault(["exceededConcurrentRequestLimit", "exceededRequestLimit"], 429, "yes", CONCURRENT, CONCURRENCY),
    fault(["invalidCredentials", "invalidSession"], 401, "no", "the login or the session is not valid"),
    fault(["insufficientPermission"], 403, "no", "the role lacks a permission"),
    fault(
      ["exceededRecordCount", "exceededRequestSize"],
      414,
      "smaller",
      "more records or bytes than one request may have",
    ),
    fault(
      ["invalidVersion", "invalidAccount"],
      400,
      "no",
      "the endpoint's version or the account is not valid",
    ),
    {
      when: { body: { "error.code": "SSS_REQUEST_LIMIT_EXCEEDED" } },
      means: 429,
      retry: "yes",
      says: CONCURRENT,
      source: CONCURRENCY,
    },
    // Despite its name no quota of calls: each run of a script has its own units.
    {
      when: { body: { "error.code": "SSS_USAGE_LIMIT_EXCEEDED" } },
      means: 414,
      retry: "smaller",
      says: "the script used up the units of one run: ask it for less at a time",
      source: UNITS,
    },
    {
      when: { body: { "error.code": { startsWith: "INVALID_LOGIN" } } },
      means: 401,
      retry: "no",
      says: "the login is not valid: see the Login Audit Trail in NetSuite",
      source: REST,
    },
  ],
  limits: [
    {
      concurrency: 15,
      scope: "per account, standard service tier, and 10 more a SuiteCloud Plus licence",
      source: CONCURRENCY,
    },
  ],
  error: {
    code: ["o:errorDetails[].o:errorCode", "error.code"],
    message: ["o:errorDetails[].detail", "error.message"],
  },
}
