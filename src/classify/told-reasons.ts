import type { Meaning } from "./api-vocabulary.ts"
import type { ConventionName } from "./conventions.ts"
import type { Told, Verdict, VerdictRule } from "./verdict.ts"

const SAYS: { readonly [meaning in Meaning]: string } = {
  quota: "it does not come back during this run",
  throttled: "too many requests in a short time",
  token: "the token has expired or is not valid",
  busy: "the server was busy with the same data",
  "too-long": "the query ran too long",
  "too-large": "it was more than one request may ask for",
  sender: "the fault lies in the request",
  cursor: "the cursor or token of the listing is no longer valid: start again without it",
}

/** Pages that show each meaning in use. */
const SOURCES: { readonly [meaning in Meaning]: string } = {
  quota: "https://platform.openai.com/docs/guides/error-codes",
  throttled: "https://github.com/smithy-lang/smithy-typescript/tree/main/packages/core/src/submodules/retry",
  token: "https://www.rfc-editor.org/rfc/rfc6750#section-3.1",
  busy: "https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto",
  "too-long": "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.5",
  "too-large": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.14",
  sender: "https://www.w3.org/TR/soap12-part1/#faultcodes",
  cursor: "https://developers.google.com/workspace/calendar/api/guides/sync",
}
const RETRY_AFTER = "https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3"
const LIMITS = "https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api"

/**
 * What a response says by itself, in words: texts for evidence, apart from the vocabulary, which is needed for every
 * failure. The value is as the API sent it, so that the caller has to redact it.
 */
function toldReason({ meaning, by, value }: Told): Pick<VerdictRule, "says" | "source"> {
  if (by !== "header") {
    const where = by === "code" ? `(${value})` : `("${value}")`
    return { says: `${SAYS[meaning]} ${where}`, source: SOURCES[meaning] }
  }
  return value === "retry-after"
    ? { says: "it says when to come back", source: RETRY_AFTER }
    : { says: `nothing is left of the rate limit (${value} says when it resets)`, source: LIMITS }
}

const BEARER = "https://www.rfc-editor.org/rfc/rfc6750#section-3.1"

/** Each convention in words, and the page that documents it. */
const CONVENTION_REASONS: { readonly [name in ConventionName]: readonly [says: string, source: string] } = {
  scope: ["the token lacks a scope (insufficient_scope)", BEARER],
  token: ["the token is expired, revoked or malformed (invalid_token)", BEARER],
  grant: [
    "the grant, the refresh token or the client's own credentials are not accepted (invalid_grant, invalid_client)",
    "https://www.rfc-editor.org/rfc/rfc6749#section-5.2",
  ],
  rpc: [
    "the status in the body says so (google.rpc.Status)",
    "https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto",
  ],
  graphql: ["GraphQL's error code says so", "https://www.apollographql.com/docs/apollo-server/data/errors"],
  "problem-type": [
    "the problem's registered type says so",
    "https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/",
  ],
  problem: [
    "the problem document says that the origin's status was another",
    "https://www.rfc-editor.org/rfc/rfc9457#section-3.1.2",
  ],
}

/** The rule that decided, in words: that of a profile, a convention, or what the response itself says; null if none did. */
export function ruleOf({ rule, told }: Pick<Verdict, "rule" | "told">): VerdictRule | null {
  if (rule === null) return told ? { ...toldReason(told), basis: "documented", profile: null } : null
  const words = rule.profile === null ? CONVENTION_REASONS[rule.says as ConventionName] : undefined
  return words ? { ...rule, says: words[0], source: words[1] } : rule
}
