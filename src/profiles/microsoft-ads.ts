import type { Profile, ProfileRule } from "./schema/profile.ts"

const CODES = "https://learn.microsoft.com/en-us/advertising/guides/operation-error-codes"
const HANDLING = "https://learn.microsoft.com/en-us/advertising/guides/handle-service-errors-exceptions"
const PROTOCOL = "https://learn.microsoft.com/en-us/advertising/guides/services-protocol"
const FAULT_IN_200 = {
  source: "https://github.com/MicrosoftDocs/Advertising/issues/93",
  basis: "observed",
} as const

type Advice = Omit<ProfileRule, "when" | "source">

/**
 * In XML as text; in JSON at the top, or in a list as in SOAP.
 * @param faults texts of a fault that a partial success does not have, for a 200
 */
const told = (
  texts: readonly string[],
  faults: readonly string[],
  values: Readonly<Record<string, string | number>>,
  advice: Advice,
): ProfileRule[] => [
  ...[
    { "": { contains: texts } },
    ...Object.entries(values).flatMap(([member, value]) => [
      { [member]: value },
      { [`*[].${member}`]: value },
    ]),
  ].map((body): ProfileRule => ({ when: { body }, source: CODES, ...advice })),
  { when: { status: 200, body: { "": { contains: faults } } }, ...FAULT_IN_200, ...advice },
]

const named = (name: string, advice: Advice): ProfileRule[] =>
  told([`>${name}</`], [`<ErrorCode>${name}</`], { ErrorCode: name }, advice)

/** An error, by its name or, if that is missing, by its number. */
const numbered = (number: number, name: string, advice: Advice): ProfileRule[] =>
  told(
    [`>${name}</`, `<Code>${number}</`, `:Code>${number}</`],
    [`AdApiError><Code>${number}</`, `OperationError><Code>${number}</`],
    { ErrorCode: name, Code: number },
    advice,
  )

/**
 * Microsoft Advertising (Bing Ads) v13. In SOAP every fault has a code, and comes with status 500 or 200; REST uses specific
 * statuses with the same codes. Code 207 has two meanings, so only its name is matched.
 * @see https://learn.microsoft.com/en-us/advertising/guides/handle-service-errors-exceptions
 */
export const microsoftAds: Profile = {
  name: "microsoftAds",
  title: "Microsoft Advertising",
  hosts: ["*.api.bingads.microsoft.com", "*.api.sandbox.bingads.microsoft.com"],
  docs: [PROTOCOL, HANDLING, CODES],
  rules: [
    ...numbered(117, "CallRateExceeded", {
      means: 429,
      retry: "yes",
      wait: [{ ms: 60_000, documented: PROTOCOL }],
      says: "too many calls within a minute",
    }),
    ...numbered(4204, "BulkServiceNoMoreCallsPermittedForTheTimePeriod", {
      means: 429,
      retry: "yes",
      wait: [{ ms: 900_000, documented: CODES }],
      says: "too many bulk calls; it passes within 15 minutes",
    }),
    ...named("ConcurrentRequestOverLimit", {
      means: 429,
      retry: "yes",
      says: "too many reports at the same time: wait until earlier ones have finished",
    }),
    ...numbered(109, "AuthenticationTokenExpired", {
      means: 401,
      retry: "no",
      says: "the access token has expired",
    }),
    ...numbered(105, "InvalidCredentials", {
      means: 401,
      retry: "no",
      says: "the credentials are not valid, or are those of the other environment (sandbox, production)",
    }),
    ...numbered(106, "UserIsNotAuthorized", {
      means: 403,
      retry: "no",
      says: "the user may not do this with this account",
    }),
    ...numbered(0, "InternalError", {
      means: 500,
      retry: "yes",
      says: "an error inside Microsoft Advertising",
    }),
    {
      when: {
        status: 500,
        body: { "": { contains: ["ApiFault", "AdApiError>", "OperationError>", "BatchError>"] } },
      },
      means: 400,
      retry: "no",
      says: "Microsoft Advertising does not take the request; the fault's code says why",
      source: HANDLING,
    },
    {
      when: { status: 200, body: { "": { contains: ":InternalServiceFault</" } } },
      means: 500,
      retry: "yes",
      says: "an error inside Microsoft Advertising",
      ...FAULT_IN_200,
    },
    {
      when: { status: 200, body: { "": { contains: "<s:Fault>" } } },
      means: 400,
      retry: "no",
      says: "Microsoft Advertising does not take the request; the fault's code says why",
      ...FAULT_IN_200,
    },
  ],
  failuresIn2xx: true,
  error: {
    code: ["ErrorCode", "*[].ErrorCode", "Code", "*[].Code"],
    message: ["Message", "*[].Message"],
  },
}
