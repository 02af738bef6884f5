import type { Meaning } from "./api-vocabulary.ts"
import type { Told, Verdict, VerdictRule } from "./verdict.ts"

const SAYS: { readonly [meaning in Meaning]: string } = {
  quota: "a quota is used up that does not come back in this run",
  throttled: "too many requests in a short time",
  token: "the token has expired or is not valid",
  busy: "the server was busy with the same data, which passes by itself",
  "too-long": "the query ran too long: ask for less at a time",
  "too-large": "more was asked for than one request can have: ask for less at a time",
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
  cursor: "https://developers.google.com/workspace/calendar/api/guides/sync",
}
const RETRY_AFTER = "https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3"
const LIMITS = "https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api"

/**
 * What a response says by itself, in words: texts for evidence, apart from the vocabulary, which is needed for every
 * failure. The value is as the API sent it, so that the caller has to redact it.
 */
export function toldReason({ meaning, by, value }: Told): Pick<VerdictRule, "says" | "source"> {
  if (by !== "header") {
    const where = by === "code" ? `(${value})` : `("${value}")`
    return { says: `${SAYS[meaning]} ${where}`, source: SOURCES[meaning] }
  }
  return value === "retry-after"
    ? { says: "a 403 that says when to come back is a rate limit", source: RETRY_AFTER }
    : { says: `nothing is left of the rate limit (${value} says when it resets)`, source: LIMITS }
}

/** The rule that decided, in words, that of a profile or what the response itself says; null if neither did. */
export function ruleOf({ rule, told }: Pick<Verdict, "rule" | "told">): VerdictRule | null {
  return rule ?? (told ? { ...toldReason(told), basis: "documented", profile: null } : null)
}
