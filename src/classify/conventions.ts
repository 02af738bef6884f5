import { compileProfile } from "../profiles/schema/compiled-profile.ts"
import type { Profile, ProfileRule } from "../profiles/schema/profile.ts"

const OAUTH = "https://www.rfc-editor.org/rfc/rfc6749#section-5.2"
const BEARER = "https://www.rfc-editor.org/rfc/rfc6750#section-3.1"
const PROBLEM = "https://www.rfc-editor.org/rfc/rfc9457#section-3.1.2"
const PROBLEM_TYPES = "https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/"
const RPC = "https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto"
const RPC_REASONS = "https://github.com/googleapis/googleapis/blob/master/google/api/error_reason.proto"
const GOOGLE = "https://developers.google.com/drive/api/guides/handle-errors"
const GRAPHQL = "https://www.apollographql.com/docs/apollo-server/data/errors"

const FAILED = { from: 400, to: 599 }
const CLIENT = { from: 400, to: 499 }

const rule = (
  when: ProfileRule["when"],
  means: ProfileRule["means"],
  retry: ProfileRule["retry"],
  says: string,
  source: string,
): ProfileRule => ({ when, means, retry, says, source })

const problem = (status: ProfileRule["means"], retry: "yes" | "no"): ProfileRule =>
  rule(
    {
      status: FAILED,
      header: { "content-type": { startsWith: "application/problem+json" } },
      body: { status, title: { present: true } },
    },
    status,
    retry,
    `the problem document says that the status was ${status}`,
    PROBLEM,
  )

/** google.rpc.Status as JSON. Its code is read because a proxy may have changed the status. */
const rpc = (code: string, means: ProfileRule["means"], retry: "yes" | "no", says: string): ProfileRule =>
  rule(
    { status: FAILED, body: { "error.status": code, "error.message": { present: true } } },
    means,
    retry,
    says,
    RPC,
  )

const oldGoogle = (reason: string | string[], retry: "yes" | "no", says: string): ProfileRule =>
  rule(
    {
      status: [400, 403, 429],
      body: { "error.errors[].reason": reason, "error.message": { present: true } },
    },
    429,
    retry,
    says,
    GOOGLE,
  )

const graphql = (
  code: string | string[],
  means: ProfileRule["means"],
  retry: "yes" | "no",
  says: string,
): ProfileRule =>
  rule(
    { status: FAILED, body: { "errors[].message": { present: true }, "errors[].extensions.code": code } },
    means,
    retry,
    says,
    GRAPHQL,
  )

/**
 * Conventions that many APIs follow, as a profile without hosts. A rule is listed only if its condition is so specific
 * that a response which merely resembles it is not misread; everything else is left to the status.
 */
const PROFILE: Profile = {
  name: "conventions",
  title: "Common conventions",
  hosts: [],
  docs: [],
  rules: [
    // OAuth: the code is the text in `error`, or in the challenge.
    rule(
      { status: [401, 403], header: { "www-authenticate": { contains: ["insufficient_scope"] } } },
      403,
      "no",
      "the token lacks a scope (insufficient_scope)",
      BEARER,
    ),
    rule(
      { status: CLIENT, body: { error: "insufficient_scope" } },
      403,
      "no",
      "the token lacks a scope (insufficient_scope)",
      BEARER,
    ),
    rule(
      {
        status: [400, 401, 403],
        header: { "www-authenticate": { contains: ['error="invalid_token"', "error=invalid_token"] } },
      },
      401,
      "no",
      "the token is expired, revoked or malformed (invalid_token)",
      BEARER,
    ),
    rule(
      { status: [400, 401, 403], body: { error: "invalid_token" } },
      401,
      "no",
      "the token is expired, revoked or malformed (invalid_token)",
      BEARER,
    ),
    rule(
      { status: [400, 401, 403], body: { error: "invalid_grant" } },
      401,
      "no",
      "the grant or the refresh token is no longer valid (invalid_grant)",
      OAUTH,
    ),
    rule(
      { status: [400, 401], body: { error: "invalid_client" } },
      401,
      "no",
      "the client's own credentials are not accepted (invalid_client)",
      OAUTH,
    ),
    // Google's two forms of errors, which many other APIs use.
    {
      ...oldGoogle("dailyLimitExceeded", "no", "the day's quota is used up (dailyLimitExceeded)"),
      exhausted: true,
    },
    oldGoogle(
      ["rateLimitExceeded", "userRateLimitExceeded"],
      "yes",
      "too many requests in a short time (rateLimitExceeded)",
    ),
    {
      ...rule(
        {
          status: 429,
          body: {
            "error.status": "RESOURCE_EXHAUSTED",
            "error.details[].metadata.quota_limit": { contains: "PerDay" },
          },
        },
        429,
        "no",
        "the day's quota is used up (quota_limit)",
        RPC_REASONS,
      ),
      exhausted: true,
    },
    rule(
      {
        status: [400, 403],
        body: {
          "error.status": { present: true },
          "error.details[].reason": ["API_KEY_INVALID", "ACCESS_TOKEN_EXPIRED"],
        },
      },
      401,
      "no",
      "the API key or the access token is not valid",
      RPC_REASONS,
    ),
    rpc("RESOURCE_EXHAUSTED", 429, "yes", "a quota is used up (RESOURCE_EXHAUSTED)"),
    rpc("UNAUTHENTICATED", 401, "no", "the credentials are missing or not valid (UNAUTHENTICATED)"),
    rpc("PERMISSION_DENIED", 403, "no", "the caller may not do this (PERMISSION_DENIED)"),
    // GraphQL over HTTP, where the status is often unspecific.
    graphql("UNAUTHENTICATED", 401, "no", "GraphQL says that the credentials are missing or not valid"),
    graphql("FORBIDDEN", 403, "no", "GraphQL says that the caller may not do this"),
    // RFC 9457: registered problem types, and the status that the origin gave.
    rule(
      { status: FAILED, body: { type: { endsWith: "/http-problem-types#quota-exceeded" } } },
      429,
      "yes",
      "the problem's type is quota-exceeded",
      PROBLEM_TYPES,
    ),
    rule(
      { status: FAILED, body: { type: { endsWith: "/http-problem-types#temporary-reduced-capacity" } } },
      503,
      "yes",
      "the problem's type is temporary-reduced-capacity",
      PROBLEM_TYPES,
    ),
    problem(429, "yes"),
    problem(401, "no"),
    problem(403, "no"),
    problem(503, "yes"),
  ],
}

export const CONVENTIONS = compileProfile(PROFILE)
