import type { MatchedBy } from "../classify/verdict.ts"
import type { FaqAction, FaqCode } from "../faq/entry.ts"
import type { AttemptRecord } from "../report/attempt-record.ts"
import type { Refusal } from "../retry/refusal.ts"
import type { Evidence, Suggestion } from "./evidence/evidence.ts"

/**
 * Why a call failed and what to do about it. Plain data: no class, no response, no secret, safe for JSON.stringify, and
 * under 16 KB as JSON.
 */
export interface Diagnosis {
  /** The FAQ row this failure belongs to. */
  code: FaqCode
  /** The status that the server sent; null if no server answered. */
  status: number | null
  matchedBy: MatchedBy
  /** From the FAQ in use, like `meaning`, `advice` and `action`. */
  title: string
  meaning: string
  advice: string[]
  action: FaqAction
  /** True if the same call may succeed later. */
  retryable: boolean
  /** What heed saw of this failure, the most telling first, at most 12. */
  evidence: Evidence[]
  /** The advice with numbers, if heed has them, at most 6. */
  suggestions: Suggestion[]
  /** Every attempt, oldest first, at most 20: of a longer history the middle is left out. */
  attempts: AttemptRecord[]
  /** ms spent waiting, in backoff and in the gate, over the whole call. */
  totalWaitMs: number
  /** Why heed stopped; null if the failure arose outside of what heed sends, as in a transform of axios. */
  stopped: Refusal | null
  /** ISO time to come back, as the server said or documents; null if it did neither. Never heed's own backoff. */
  retryAt: string | null
  source: string
  request: { method: string; url: string }
  /** The server's own id of this request, to quote to its support; null if it sent none. */
  requestId: string | null
  /** The API's own code and message, redacted and shortened. */
  provider: { code?: string; message?: string } | null
  /** Two or three lines for a person: what happened, how heed knows, what to do. */
  summary: string
}
