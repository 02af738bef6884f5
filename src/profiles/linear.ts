import type { Profile, ProfileRule } from "./schema/profile.ts"

const LIMITS = "https://linear.app/developers/rate-limiting"
const GRAPHQL = "https://linear.app/developers/graphql"
const SDK = "https://github.com/linear/linear/blob/master/packages/sdk/src/error.ts"

type Finding = Omit<ProfileRule, "when">

const ANY = { from: 200, to: 599 }
/** Data beside an error is a part of the answer, and left as it is. */
const NO_DATA = { data: { present: false } } as const

/** An error by its code, as the documentation has it, or by its type, as Linear's own client reads it. */
const told = (code: string, finding: Finding): readonly ProfileRule[] => [
  { when: { status: ANY, body: { ...NO_DATA, "errors[].extensions.code": code } }, ...finding },
  {
    when: {
      status: ANY,
      body: { ...NO_DATA, "errors[].extensions.type": code.toLowerCase().replaceAll("_", " ") },
    },
    ...finding,
  },
]

const bucket = (name: string, unit: string) => ({
  name,
  header: {
    limit: `x-ratelimit-${name}-limit`,
    remaining: `x-ratelimit-${name}-remaining`,
    reset: { name: `x-ratelimit-${name}-reset`, unit: "epoch-ms" as const },
  },
  windowMs: 3_600_000,
  unit,
})

/**
 * Linear's GraphQL API: two buckets an hour, of requests and of complexity. A limit comes as 400.
 * @see https://linear.app/developers/rate-limiting
 */
export const linear: Profile = {
  name: "linear",
  title: "Linear",
  hosts: ["api.linear.app"],
  docs: [LIMITS, GRAPHQL],
  failuresIn2xx: true,
  rules: [
    ...told("RATELIMITED", {
      means: 429,
      retry: "yes",
      says: "the requests or the complexity of this hour are used up",
      source: LIMITS,
    }),
    {
      when: { status: ANY, body: { ...NO_DATA, "errors[].message": { contains: "too complex" } } },
      means: 414,
      retry: "smaller",
      says: "the query is more complex than one query may be: ask for fewer items or fields",
      source: LIMITS,
    },
    // Despite its name no quota of calls: reads go on.
    ...told("USAGE_LIMIT_EXCEEDED", {
      means: 403,
      retry: "no",
      says: "the workspace's plan allows no more of these objects",
      source: SDK,
    }),
    ...["FORBIDDEN", "FEATURE_NOT_ACCESSIBLE"].flatMap((code) =>
      told(code, {
        means: 403,
        retry: "no",
        says: "the token or the plan has no right to this",
        source: SDK,
      }),
    ),
    ...told("AUTHENTICATION_ERROR", {
      means: 401,
      retry: "no",
      says: "the key or token is missing, expired or revoked",
      source: SDK,
    }),
    ...told("LOCK_TIMEOUT", {
      means: 503,
      retry: "yes",
      says: "another change held the same object",
      source: SDK,
    }),
    ...told("INTERNAL_ERROR", {
      means: 500,
      retry: "yes",
      says: "Linear failed on its own side",
      source: SDK,
    }),
    {
      when: { status: 200, body: { ...NO_DATA, "errors[].message": { present: true } } },
      means: 400,
      retry: "no",
      says: "Linear does not take the query as it stands",
      source: GRAPHQL,
    },
  ],
  states: [
    bucket("requests", "requests"),
    bucket("complexity", "complexity"),
    bucket("endpoint-requests", "requests of one endpoint"),
  ],
  cost: { header: "x-complexity", unit: "complexity" },
  error: {
    code: ["errors[].extensions.code", "error"],
    message: ["errors[].extensions.userPresentableMessage", "errors[].message", "error_description"],
  },
}
