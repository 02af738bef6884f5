import type { FaqCode } from "../faq/entry.ts"
import type { Profile, ProfileRule } from "./schema/profile.ts"

const CONCURRENCY = "https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/bridgehead_1525252812.html"
const REST = "https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_156570709583.html"
const UNITS = "https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/chapter_N3350651.html"
const WSDL = "https://webservices.netsuite.com/wsdl/v2023_1_0/netsuite.wsdl"

/** A code or a fault by its text, because RESTlets write theirs as JSON or as plain text, and SOAP in XML. */
const told = (
  texts: readonly string[],
  means: FaqCode,
  retry: ProfileRule["retry"],
  says: string,
  source = WSDL,
): ProfileRule => ({ when: { body: { "": { contains: texts } } }, means, retry, says, source })

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
    told(
      [":exceededConcurrentRequestLimitFault", ":exceededRequestLimitFault", "SSS_REQUEST_LIMIT_EXCEEDED"],
      429,
      "yes",
      "the account's requests at once are used up, over all its integrations",
      CONCURRENCY,
    ),
    told(
      [":invalidCredentialsFault", ":invalidSessionFault"],
      401,
      "no",
      "the login or the session is not valid",
    ),
    told([":insufficientPermissionFault"], 403, "no", "the role lacks a permission"),
    told(
      [":exceededRecordCountFault", ":exceededRequestSizeFault"],
      414,
      "smaller",
      "more records or bytes than one request may have",
    ),
    told(
      [":invalidVersionFault", ":invalidAccountFault"],
      400,
      "no",
      "the endpoint's version or the account is not valid",
    ),
    // Despite its name no quota of calls: each run of a script has its own units.
    told(
      ["SSS_USAGE_LIMIT_EXCEEDED"],
      414,
      "smaller",
      "the script used up the units of one run: ask it for less at a time",
      UNITS,
    ),
    told(["INVALID_LOGIN"], 401, "no", "the login is not valid: see the Login Audit Trail in NetSuite", REST),
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
