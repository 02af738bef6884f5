import type { FaqCode } from "../faq/entry.ts"
import type { ServerWait } from "../headers/retry-after.ts"
import type { Meaning } from "./api-vocabulary.ts"

/**
 * How the row was found. `"profile"`: by a rule of the API's profile. `"status"`: the status is one of the ten codes.
 * `"nearest"`: by the row nearest in meaning, either of the status or of a convention that many APIs follow, such as a
 * 403 with Retry-After or a 400 with `invalid_grant`. `"message"`: by a phrase in the API's own message.
 * `"network"`: by an error without a response.
 */
export type MatchedBy = "status" | "profile" | "nearest" | "message" | "network"

/** What a failed attempt means. `decide` in `retry/` turns it into a decision. */
export interface Verdict {
  /** The FAQ row. */
  readonly code: FaqCode
  /** The status of the response; null if there was none. */
  readonly status: number | null
  readonly matchedBy: MatchedBy
  /**
   * `"throttled"`: hold the source. `"transient"`: may pass by itself. `"permanent"`: the same request will fail again.
   */
  readonly kind: "throttled" | "transient" | "permanent"
  /** The request was not processed (refused connection, 425 …), so it may be sent again with any method. */
  readonly notProcessed: boolean
  /** The stable name of the error, such as `"ECONNRESET"`; null if there was a response. */
  readonly error: string | null
  /**
   * What the error means, as the network table says it. Kept, since the name alone does not tell rows apart that the
   * message or the host decided. Missing if there was a response, or if heed sent nothing.
   */
  readonly reason?: string | undefined
  /** This machine is at fault, though it may pass: it is offline, or out of sockets. */
  readonly local?: true | undefined
  /** The wait that the server or its documentation named; null if none. */
  readonly wait: ServerWait | null
  /** A quota is used up and does not reset during this run. */
  readonly exhausted: boolean
  /** `"source"`: that quota is the whole source's. Missing: the endpoint's. */
  readonly quotaOf?: "source" | undefined
  /** The rule that matched; null if the status or the error decided. */
  readonly rule: VerdictRule | null
  /** What the response says in a place that many APIs use, if that decided; missing if it did not. */
  readonly told?: Told | undefined
  /** True for a web page in front of the API, of a firewall or a proxy: it says nothing of tokens, rights or parameters. */
  readonly isWebPage?: boolean | undefined
}

/** What a response of an API without a fitting rule says by itself. `ruleOf` puts it in words. */
export interface Told {
  readonly meaning: Meaning
  /** `"code"`: a code in the body or a header. `"message"`: a phrase. `"header"`: fields of a rate limit. */
  readonly by: "code" | "message" | "header"
  /** The code as sent, the phrase in lower case, or the name of the field; at most 120 characters, not redacted. */
  readonly value: string
}

/** The rule that matched a response. */
export interface VerdictRule {
  /** One short clause: `"the primary rate limit is used up"`. */
  readonly says: string
  /** The page that documents it. */
  readonly source: string
  /** `"observed"`: seen in a public client that `source` names, not on the vendor's pages. */
  readonly basis: "documented" | "observed"
  /** The title of the profile, `"GitHub REST"`; null for a convention of many APIs. */
  readonly profile: string | null
}
