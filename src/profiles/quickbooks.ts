import type { BodyPath, Profile, ProfileRule, Test } from "./schema/profile.ts"

const LIMITS = "https://developer.intuit.com/app/developer/qbo/docs/learn/limits-and-throttles"
const ERRORS = "https://developer.intuit.com/app/developer/qbo/docs/develop/troubleshooting/error-codes"
const AIRBYTE =
  "https://github.com/airbytehq/airbyte/tree/master/airbyte-integrations/connectors/source-quickbooks"
const TAP = "https://github.com/singer-io/tap-quickbooks"

/** The gateway writes `fault`, the API behind it `Fault`; without an Accept header for JSON, the body is XML. */
const CODES: readonly BodyPath[] = ["Fault.Error[].code", "fault.error[].code"]
const TEXTS: readonly BodyPath[] = [
  "Fault.Error[].Message",
  "fault.error[].message",
  "Fault.Error[].Detail",
  "fault.error[].detail",
  "",
]

type Meaning = Omit<ProfileRule, "when">

const anyOf = (paths: readonly BodyPath[], test: Test, status: number | undefined, meaning: Meaning) =>
  paths.map(
    (path): ProfileRule => ({
      when: { ...(status === undefined ? {} : { status }), body: { [path]: test } },
      ...meaning,
    }),
  )

/** One fault, by its number, which may be padded (`003200`), or by its words. The status may differ. */
const fault = (code: number, name: string, meaning: Meaning): ProfileRule[] => [
  ...anyOf(CODES, code, undefined, meaning),
  ...anyOf(TEXTS, { contains: [`errorCode=00${code}`, name] }, undefined, meaning),
]

/**
 * QuickBooks Online's Accounting API, whose limits are counted per company ("realm").
 * @see https://developer.intuit.com/app/developer/qbo/docs/learn/limits-and-throttles
 */
export const quickbooks: Profile = {
  name: "quickbooks",
  title: "QuickBooks Online",
  hosts: ["quickbooks.api.intuit.com", "sandbox-quickbooks.api.intuit.com"],
  docs: [LIMITS, ERRORS],
  rules: [
    // It has the same code as the short throttle; only the words differ.
    ...anyOf(TEXTS, { contains: ["per month", "monthly", "CorePlus"] }, 429, {
      means: 429,
      retry: "no",
      exhausted: true,
      quotaOf: "source",
      wait: [{ until: "next-month-utc", documented: LIMITS }],
      says: "the calls that the app's partner tier has in a month are used up",
      source: LIMITS,
      basis: "observed",
    }),
    ...fault(3001, "ThrottleExceeded", {
      means: 429,
      retry: "yes",
      says: "the company's requests of this minute are used up, or too many run at once",
      source: LIMITS,
      basis: "observed",
    }),
    ...fault(3200, "ApplicationAuthenticationFailed", {
      means: 401,
      retry: "no",
      says: "the token has expired, or the app's credentials are rejected",
      source: AIRBYTE,
      basis: "observed",
    }),
    ...fault(3201, "AuthorizationFailure", {
      means: 403,
      retry: "no",
      says: "the app was never allowed into this company, or the permission was withdrawn",
      source: AIRBYTE,
      basis: "observed",
    }),
    // The gateway's faults have the number of a missing authorisation.
    ...anyOf(TEXTS, { contains: "InternalServerError; errorCode" }, undefined, {
      means: 500,
      retry: "yes",
      says: "a fault of Intuit's",
      source: "https://github.com/minimul/qbo_api/issues/81",
      basis: "observed",
    }),
    ...anyOf(CODES, 6190, undefined, {
      means: 403,
      retry: "no",
      says: "the company's subscription has ended",
      source: "https://github.com/intuit/QuickBooks-V3-PHP-SDK/issues/257",
      basis: "observed",
    }),
    ...fault(3100, "ApplicationAuthorizationFailed", {
      means: 403,
      retry: "no",
      says: "the app is not allowed for this company, or the environment is the wrong one",
      source: TAP,
      basis: "observed",
    }),
    {
      when: { status: 404 },
      means: 404,
      retry: "no",
      says: "there is no such company or record; sandbox and production know different companies",
      source: AIRBYTE,
      basis: "observed",
    },
    ...anyOf(["Fault.type", "fault.type"], "ValidationFault", 400, {
      means: 400,
      retry: "no",
      says: "the query or the record does not pass QuickBooks' checks",
      source: ERRORS,
      basis: "observed",
    }),
  ],
  waits: [
    { header: "retry-after", unit: "seconds" },
    { ms: 60_000, documented: LIMITS },
  ],
  limits: [
    {
      requests: 500,
      per: "1m",
      concurrency: 10,
      scope: "per company; the concurrency per app and company",
      paces: true,
      source: LIMITS,
    },
    { requests: 10, per: "1s", scope: "per app and company", source: LIMITS },
    { requests: 40, per: "1m", scope: "batch requests, per app and company", source: LIMITS },
    { requests: 120, per: "1m", scope: "batch requests, per company", source: LIMITS },
    { requests: 800, per: "1m", scope: "per app and company, other Intuit APIs counted in", source: LIMITS },
    { concurrency: 40, scope: "per app, by newer notes", source: AIRBYTE },
  ],
  requestId: ["intuit_tid"],
  error: {
    code: [...CODES, "error"],
    message: [
      "Fault.Error[].Detail",
      "fault.error[].detail",
      "Fault.Error[].Message",
      "fault.error[].message",
      "error_description",
    ],
  },
}
