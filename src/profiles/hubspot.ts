import type { Profile, ProfileRule, ProfileWait } from "./schema/profile.ts"

const ERRORS = "https://developers.hubspot.com/docs/api-reference/error-handling"
const USAGE = "https://developers.hubspot.com/docs/api/usage-details"
const SDK =
  "https://github.com/HubSpot/hubspot-api-nodejs/blob/master/src/services/decorators/RetryDecorator.ts"

/** The length of the window, in ms, after which the limit has reset. */
const WINDOW: readonly ProfileWait[] = [
  { header: "retry-after", unit: "seconds" },
  { header: "x-hubspot-ratelimit-interval-milliseconds", unit: "ms" },
]

type Finding = Omit<ProfileRule, "when">

const DAY_USED_UP: Finding = {
  means: 429,
  retry: "no",
  exhausted: true,
  quotaOf: "source",
  says: "the account's calls of the day are used up; they come back at midnight of its time zone",
  source: USAGE,
}

/** A policy, by its name or by its words in the message. */
const limited = (policyName: string, words: string, finding: Finding): readonly ProfileRule[] => [
  { when: { status: 429, body: { policyName: { startsWith: policyName } } }, ...finding },
  { when: { status: 429, body: { message: { contains: words } } }, ...finding },
]

/**
 * HubSpot's CRM and marketing APIs. A daily quota resets at midnight in the time zone of the account, which no response
 * states. HubSpot documents that a token is to be refreshed by its `expires_in`, not after a 401.
 * @see https://developers.hubspot.com/docs/api-reference/error-handling
 */
export const hubspot: Profile = {
  name: "hubspot",
  title: "HubSpot",
  hosts: ["*.hubapi.com"],
  docs: [ERRORS, USAGE],
  rules: [
    ...limited("DAILY", "daily limit", DAY_USED_UP),
    ...limited("TEN_SECONDLY", "ten_secondly", {
      means: 429,
      retry: "yes",
      wait: [...WINDOW, { ms: 10_000, documented: SDK }],
      says: "too many calls within ten seconds",
      source: ERRORS,
    }),
    ...limited("SECONDLY", "secondly limit", {
      means: 429,
      retry: "yes",
      wait: [
        { header: "retry-after", unit: "seconds" },
        { ms: 1000, documented: SDK },
      ],
      says: "too many calls within a second, as for search",
      source: SDK,
      basis: "observed",
    }),
    { when: { status: 429, header: { "x-hubspot-ratelimit-daily-remaining": 0 } }, ...DAY_USED_UP },
    {
      when: { status: 429 },
      means: 429,
      retry: "yes",
      wait: WINDOW,
      says: "too many calls",
      source: ERRORS,
    },
    {
      when: { status: 423 },
      means: 429,
      retry: "yes",
      wait: [
        { header: "retry-after", unit: "seconds" },
        { ms: 2000, documented: ERRORS },
      ],
      says: "the records are locked while HubSpot brings them in step",
      source: ERRORS,
    },
    {
      when: { status: 477 },
      means: 503,
      retry: "yes",
      says: "the account is being moved to another data centre, which takes up to 24 hours",
      source: ERRORS,
    },
    {
      when: { status: 502 },
      means: 502,
      retry: "yes",
      says: "HubSpot's way to hold back a client that asks for too much processing: pause a few seconds",
      source: ERRORS,
    },
    {
      when: { status: 504 },
      means: 504,
      retry: "yes",
      says: "HubSpot's way to hold back a client that asks for too much processing: pause a few seconds",
      source: ERRORS,
    },
    {
      when: { status: [521, 522, 523] },
      means: 503,
      retry: "yes",
      says: "HubSpot cannot be reached for the moment",
      source: ERRORS,
    },
    {
      when: { status: 530 },
      means: 401,
      retry: "no",
      says: "the token is malformed, so that the edge does not know where to send the request",
      source:
        "https://github.com/airbytehq/airbyte/tree/master/airbyte-integrations/connectors/source-hubspot",
      basis: "observed",
    },
    {
      when: { status: 401, body: { category: "EXPIRED_AUTHENTICATION" } },
      means: 401,
      retry: "no",
      says: "the access token has expired",
      source: ERRORS,
    },
    {
      when: { status: 403, body: { category: "MISSING_SCOPES" } },
      means: 403,
      retry: "no",
      says: "the token lacks a scope",
      source: ERRORS,
    },
    {
      when: { status: 414 },
      means: 414,
      retry: "smaller",
      says: "too many properties in the URL",
      source: "https://github.com/singer-io/tap-hubspot/blob/master/tap_hubspot/__init__.py",
      basis: "observed",
    },
  ],
  states: [
    {
      name: "ten seconds",
      header: {
        limit: "x-hubspot-ratelimit-max",
        remaining: "x-hubspot-ratelimit-remaining",
        windowMs: "x-hubspot-ratelimit-interval-milliseconds",
      },
    },
    {
      // Without a window: a daily quota may be spent at any pace.
      name: "day",
      header: {
        limit: "x-hubspot-ratelimit-daily",
        remaining: "x-hubspot-ratelimit-daily-remaining",
      },
    },
  ],
  limits: [
    { requests: 100, per: "10s", scope: "per private app, Free and Starter", source: USAGE },
    { requests: 250_000, per: "1d", scope: "per account, Free and Starter", source: USAGE },
  ],
  requestId: ["x-hubspot-correlation-id", "x-request-id"],
  error: {
    code: ["policyName", "category", "errorType", "subCategory"],
    message: ["message", "errors[].message"],
  },
}
