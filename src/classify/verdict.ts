import type { FaqCode } from "../faq/entry.ts"
import type { ServerWait } from "../headers/retry-after.ts"

/**
 * What the row was decided from. `"profile"`: a rule of the API's profile. `"status"`: the status is itself the row.
 * `"nearest"`: the row nearest in meaning, be it by the number or by a convention that many APIs follow, as where a 403
 * bears Retry-After, or a 400 says `invalid_grant`. `"network"`: no server answered.
 */
export type MatchedBy = "status" | "profile" | "nearest" | "network"

/** What a failed try means, before anything is decided about it. */
export interface Verdict {
  /** The FAQ row. */
  readonly code: FaqCode
  /** What the server answered; null: no server answered. */
  readonly status: number | null
  readonly matchedBy: MatchedBy
  /** `"throttled"`: hold the source. `"transient"`: may pass by itself. `"permanent"`: the same request will fail again. */
  readonly kind: "throttled" | "transient" | "permanent"
  /** The request surely was not acted on (refused connection, 425 …): it may go again whatever its method. */
  readonly notProcessed: boolean
  /** Where no server answered: the error's stable name, `"ECONNRESET"`. */
  readonly error: string | null
  /** When the server said to come back. */
  readonly wait: ServerWait | null
  /** A quota is used up that will not come back during this run. */
  readonly exhausted: boolean
  /** What the rule that fitted says of it, in one short clause; null: the status, or the error, spoke for itself. */
  readonly rule: VerdictRule | null
}

/** The rule by which an answer was read. */
interface VerdictRule {
  /** `"the primary rate limit is used up"` */
  readonly says: string
  /** Where that is written. */
  readonly source: string
  /** `"observed"`: in a public client that `source` names, not in the vendor's own pages. */
  readonly basis: "documented" | "observed"
  /** Of the profile, `"GitHub REST"`; null: a convention that no single API owns. */
  readonly profile: string | null
}
