import type { Profile } from "./schema/profile.ts"

const LIMITS = "https://developers.klaviyo.com/en/docs/rate_limits_and_error_handling"
const VERSIONS = "https://developers.klaviyo.com/en/docs/api_versioning_and_deprecation_policy"
const SPEC = "https://github.com/klaviyo/openapi"

/**
 * Klaviyo: two windows, of a second and of a minute, for each endpoint. A 429 has Retry-After in place of RateLimit.
 * @see https://developers.klaviyo.com/en/docs/rate_limits_and_error_handling
 */
export const klaviyo: Profile = {
  name: "klaviyo",
  title: "Klaviyo",
  hosts: ["a.klaviyo.com"],
  docs: [LIMITS, VERSIONS],
  rules: [
    {
      when: { body: { "errors[].code": "throttled" } },
      means: 429,
      retry: "yes",
      says: "the endpoint's requests of this second or this minute are used up",
      source: LIMITS,
    },
    {
      when: { status: 401 },
      means: 401,
      retry: "no",
      says: "the private key or the token is missing or not valid",
      source: LIMITS,
    },
    {
      when: { status: 403 },
      means: 403,
      retry: "no",
      says: "the key lacks a scope that this endpoint needs",
      source: LIMITS,
    },
    {
      when: { status: 410 },
      means: 400,
      retry: "no",
      says: "the revision or the endpoint is retired: send a newer `revision` header",
      source: VERSIONS,
      basis: "observed",
    },
    {
      when: { status: 400, body: { "errors[].source.parameter": { present: true } } },
      means: 400,
      retry: "no",
      says: "a parameter of the query is wrong: the error names it",
      source: SPEC,
    },
    {
      when: { status: 400, body: { "errors[].source.pointer": { present: true } } },
      means: 400,
      retry: "no",
      says: "a field of the body is wrong: the error points to it",
      source: SPEC,
    },
  ],
  waits: [
    { header: "retry-after", unit: "seconds" },
    { body: "errors[].detail", after: "available in", unit: "seconds" },
  ],
  limits: [
    { requests: 1, per: "1s", scope: "endpoints of tier XS, per account", source: LIMITS },
    { requests: 15, per: "1m", scope: "endpoints of tier XS, per account", source: LIMITS },
    { requests: 3, per: "1s", scope: "endpoints of tier S, per account", source: LIMITS },
    { requests: 60, per: "1m", scope: "endpoints of tier S, per account", source: LIMITS },
    { requests: 10, per: "1s", scope: "endpoints of tier M, per account", source: LIMITS },
    { requests: 150, per: "1m", scope: "endpoints of tier M, per account", source: LIMITS },
    { requests: 75, per: "1s", scope: "endpoints of tier L, per account", source: LIMITS },
    { requests: 700, per: "1m", scope: "endpoints of tier L, per account", source: LIMITS },
    { requests: 350, per: "1s", scope: "endpoints of tier XL, per account", source: LIMITS },
    { requests: 3500, per: "1m", scope: "endpoints of tier XL, per account", source: LIMITS },
  ],
  requestId: ["x-request-id"],
  error: { code: ["errors[].code"], message: ["errors[].detail", "errors[].title"] },
}
