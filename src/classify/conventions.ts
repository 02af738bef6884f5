import type { FaqCode } from "../faq/entry.ts"
import { compileProfile } from "../profiles/schema/compiled-profile.ts"
import type { BodyPath, ProfileRule, Test } from "../profiles/schema/profile.ts"

/** Stands in place of the words of a rule; `ruleOf` has them. */
export type ConventionName = "scope" | "token" | "grant" | "rpc" | "graphql" | "problem-type" | "problem"

const FAILED = { from: 400, to: 599 }
const CLIENT = { from: 400, to: 499 }

const rule = (
  name: ConventionName,
  means: FaqCode,
  retry: "yes" | "no",
  when: ProfileRule["when"],
): ProfileRule => ({ when: { status: FAILED, ...when }, means, retry, says: name, source: "" })

const challenge = (name: ConventionName, means: FaqCode, contains: string[]): ProfileRule =>
  rule(name, means, "no", { status: [400, 401, 403], header: { "www-authenticate": { contains } } })

const inBody = (name: ConventionName, means: FaqCode, retry: "yes" | "no", body: Record<BodyPath, Test>) =>
  rule(name, means, retry, { body })

const rpc = (code: string, means: FaqCode, retry: "yes" | "no" = "no") =>
  inBody("rpc", means, retry, { "error.status": code, "error.message": { present: true } })

const graphql = (code: string, means: FaqCode) =>
  inBody("graphql", means, "no", { "errors[].message": { present: true }, "errors[].extensions.code": code })

const problem = (status: FaqCode, retry: "yes" | "no") =>
  rule("problem", status, retry, {
    header: { "content-type": { startsWith: "application/problem+json" } },
    body: { status, title: { present: true } },
  })

/**
 * Conventions that many APIs follow, as a profile without hosts, for what a code alone does not tell. A rule is listed
 * only if its condition is so specific that a response which merely resembles it is not misread.
 */
export const CONVENTIONS = compileProfile({
  name: "conventions",
  title: "Common conventions",
  hosts: [],
  docs: [],
  rules: [
    // OAuth: the code is the text in `error`, or in the challenge.
    challenge("scope", 403, ["insufficient_scope"]),
    rule("scope", 403, "no", { status: CLIENT, body: { error: "insufficient_scope" } }),
    challenge("token", 401, ['error="invalid_token"', "error=invalid_token"]),
    rule("token", 401, "no", { status: [400, 401, 403], body: { error: "invalid_token" } }),
    rule("grant", 401, "no", {
      status: [400, 401, 403],
      body: { error: ["invalid_grant", "invalid_client"] },
    }),
    // google.rpc.Status as JSON. Its code is read because a proxy may have changed the status.
    rpc("RESOURCE_EXHAUSTED", 429, "yes"),
    rpc("UNAUTHENTICATED", 401),
    rpc("PERMISSION_DENIED", 403),
    // GraphQL over HTTP, where the status is often unspecific.
    graphql("UNAUTHENTICATED", 401),
    graphql("FORBIDDEN", 403),
    // RFC 9457: registered problem types, and the status that the origin gave.
    inBody("problem-type", 429, "yes", { type: { endsWith: "/http-problem-types#quota-exceeded" } }),
    inBody("problem-type", 503, "yes", {
      type: { endsWith: "/http-problem-types#temporary-reduced-capacity" },
    }),
    problem(429, "yes"),
    problem(401, "no"),
    problem(403, "no"),
    problem(503, "yes"),
  ],
})
