import type { FaqCode } from "../faq/entry.ts"
import type { ServerWait } from "./timing/server-wait.ts"

/** What the row was decided from. */
export type MatchedBy = "status" | "profile" | "nearest" | "network"

/** What a failed try means, before anything is decided about it. */
export interface Verdict {
  /** The FAQ row. */
  readonly code: FaqCode
  /** What the server answered; null: no server answered. */
  readonly status: number | null
  readonly matchedBy: MatchedBy
  /** `"throttled"`: hold the source. `"transient"`: may pass by itself. `"lasting"`: the same request will fail again. */
  readonly kind: "throttled" | "transient" | "lasting"
  /** The request surely was not acted on (refused connection, 425 …): it may go again whatever its method. */
  readonly neverSent: boolean
  /** Where no server answered: the error's stable name, `"ECONNRESET"`. */
  readonly error: string | null
  /** When the server said to come back. */
  readonly wait: ServerWait | null
}
