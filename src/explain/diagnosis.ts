import type { MatchedBy } from "../classify/verdict.ts"
import type { FaqAction, FaqCode } from "../faq/entry.ts"
import type { AttemptRecord } from "../report/attempt-record.ts"
import type { Refusal } from "../retry/refusal.ts"
import type { Evidence, Suggestion } from "./evidence/evidence.ts"

/**
 * Why a call failed and what to do about it. Plain data: no class, no response, no secret,
 * safe for JSON.stringify, and under 16 KB as JSON.
 */
export interface Diagnosis {
  /** The FAQ row this failure belongs to. */
  code: FaqCode
  /** What the server in fact answered; null: no server answered. */
  status: number | null
  matchedBy: MatchedBy
  /** From the FAQ in use, like `meaning`, `advice` and `action`. */
  title: string
  meaning: string
  advice: string[]
  action: FaqAction
  /** Would another try later make sense? */
  retryable: boolean
  /** What heed saw, specific to this failure. */
  evidence: Evidence[]
  /** The advice with numbers in it, where heed has them. */
  suggestions: Suggestion[]
  /** Every try, oldest first; of a very long history the middle is left out. */
  attempts: AttemptRecord[]
  /** ms spent waiting, in backoff and in the gate, over the whole call. */
  totalWaitMs: number
  /** Why heed stopped trying. */
  stopped: Refusal | null
  /** ISO time from which the server said, or documents, that it will answer again. */
  retryAt: string | null
  source: string
  request: { method: string; url: string }
  /** The server's own id for this request, to quote to its support. */
  requestId: string | null
  /** The API's own code and message, redacted and shortened. */
  provider: { code?: string; message?: string } | null
  /** Two or three lines that a person can act on. */
  summary: string
}
