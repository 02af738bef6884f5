import type { Profile, ProfileRule } from "./schema/profile.ts"

const LIMITS = "https://docs.x.com/x-api/fundamentals/rate-limits"
const ERRORS = "https://docs.x.com/x-api/fundamentals/response-codes-and-errors"
const TAP = "https://github.com/singer-io/tap-twitter-ads"

/** A problem is the whole body, or one of its `errors`. */
const problem = (type: string, rule: Omit<ProfileRule, "when">): ProfileRule[] =>
  ["type", "errors[].type"].map((where) => ({ when: { body: { [where]: { endsWith: type } } }, ...rule }))

const usedUpForTheDay = (whose: string): ProfileRule => ({
  when: { status: 429, header: { [`x-${whose}-limit-24hour-remaining`]: 0 } },
  means: 429,
  retry: "no",
  exhausted: true,
  wait: [{ header: `x-${whose}-limit-24hour-reset`, unit: "epoch-seconds" }],
  says: `the ${whose}'s calls of 24 hours are used up`,
  source: LIMITS,
  basis: "observed",
})

/**
 * X's API v2. A 200 with both `data` and `errors` is a partial success, and is not a failure.
 * @see https://docs.x.com/x-api/fundamentals/response-codes-and-errors
 */
export const x: Profile = {
  name: "x",
  title: "X API v2",
  hosts: ["api.x.com", "api.twitter.com"],
  docs: [LIMITS, ERRORS],
  rules: [
    {
      when: { status: 402, body: { title: "CreditsDepleted" } },
      means: 429,
      retry: "no",
      exhausted: true,
      says: "the account has no credits left",
      source: "https://github.com/tryethernal/ethernal/issues/1324",
      basis: "observed",
    },
    ...problem("/usage-capped", {
      means: 429,
      retry: "no",
      exhausted: true,
      quotaOf: "source",
      // The rate limit headers of this response belong to another limit.
      wait: [],
      says: "the plan's usage of this billing period is used up",
      source: ERRORS,
    }),
    {
      when: { body: { title: "UsageCapExceeded" } },
      means: 429,
      retry: "no",
      exhausted: true,
      quotaOf: "source",
      wait: [],
      says: "the plan's usage of this billing period is used up",
      source: ERRORS,
      basis: "observed",
    },
    usedUpForTheDay("app"),
    usedUpForTheDay("user"),
    ...problem("/rate-limit-exceeded", {
      means: 429,
      retry: "yes",
      says: "this endpoint's requests of the window are used up",
      source: ERRORS,
    }),
    {
      when: { body: { "errors[].code": 88 } },
      means: 429,
      retry: "yes",
      says: "this endpoint's requests of the window are used up",
      source: LIMITS,
    },
    {
      when: { status: 420 },
      means: 429,
      retry: "yes",
      says: "calls come too fast: 420 is the old form of 429",
      source: TAP,
      basis: "observed",
    },
    ...problem("/client-forbidden", {
      means: 403,
      retry: "no",
      says: "the app is not enrolled for this, or its access level is too low",
      source: ERRORS,
    }),
    ...problem("/not-authorized-for-resource", {
      means: 403,
      retry: "no",
      says: "the content is private or protected",
      source: ERRORS,
    }),
    {
      when: { status: 409 },
      means: 400,
      retry: "no",
      says: "the filtered stream has no rules yet",
      source: ERRORS,
    },
    {
      when: { status: 503 },
      means: 503,
      retry: "yes",
      says: "X is overloaded",
      source: ERRORS,
    },
  ],
  waits: [
    { header: "retry-after", unit: "seconds" },
    { header: "x-rate-limit-reset", unit: "epoch-seconds" },
  ],
  states: [
    {
      name: "app's 24 hours",
      header: {
        limit: "x-app-limit-24hour-limit",
        remaining: "x-app-limit-24hour-remaining",
        reset: { name: "x-app-limit-24hour-reset", unit: "epoch-seconds" },
      },
      windowMs: 86_400_000,
    },
    {
      name: "user's 24 hours",
      header: {
        limit: "x-user-limit-24hour-limit",
        remaining: "x-user-limit-24hour-remaining",
        reset: { name: "x-user-limit-24hour-reset", unit: "epoch-seconds" },
      },
      windowMs: 86_400_000,
    },
  ],
  limits: [
    { requests: 450, per: "15m", scope: "recent search, per app", source: LIMITS },
    { requests: 300, per: "15m", scope: "recent search, per user", source: LIMITS },
    { requests: 300, per: "15m", scope: "full archive search, per app", source: LIMITS },
    { requests: 1, per: "1s", scope: "full archive search", source: LIMITS },
  ],
  requestId: ["x-transaction-id"],
  error: {
    code: ["type", "errors[].code", "errors[].type", "title"],
    message: ["detail", "errors[].detail", "errors[].message", "title"],
  },
}
