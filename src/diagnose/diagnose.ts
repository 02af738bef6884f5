import { providerOf } from "../evidence/api-message.ts"
import type { Suggestion } from "../evidence/evidence.ts"
import { evidenceOf, MAX_SUGGESTIONS, suggestionsFor } from "../evidence/gather.ts"
import { requestIdOf } from "../evidence/request-id.ts"
import type { Sight } from "../evidence/sight.ts"
import { oneLine } from "../evidence/wording.ts"
import type { Faq } from "../faq/entry.ts"
import type { AttemptRecord } from "../history/attempt.ts"
import type { Refusal } from "../retry/refusal.ts"
import { isoTime } from "../time/iso.ts"
import { bounded } from "./bounds.ts"
import type { Diagnosis } from "./diagnosis.ts"
import { type CallLimits, type Stopped, suggestionAfter, whyStopped } from "./stopped.ts"
import { summaryOf } from "./summary.ts"

export interface DiagnoseInput {
  readonly sight: Sight
  readonly faq: Faq
  /** null: heed was never asked to try. */
  readonly refusal: Refusal | null
  /** Epoch ms that the server, or the gate, named; null: none. */
  readonly retryAt: number | null
  /** What the gate said where it would not let the call in for a reason of its own, redacted; null: it did not. */
  readonly refusedBy?: string | null
  readonly totalWaitMs: number
  /** What the call was allowed; missing: nobody knows. */
  readonly limits?: CallLimits
  /** Redacted already. */
  readonly url: string
}

/** Everything that is known of a failed call, in one plain piece. Total: whatever the server sent, it never throws. */
export function diagnose(input: DiagnoseInput): Diagnosis {
  const { sight, faq, refusal, totalWaitMs, url } = input
  const { verdict, now } = sight
  const retryAt = Number.isFinite(input.retryAt) ? input.retryAt : null
  const { code, title, meaning, advice, action } = faq[verdict.code]
  const method = oneLine(sight.request.method)
  const leftMs = retryAt === null ? null : retryAt - now
  const stopped: Stopped | null = refusal && {
    refusal,
    method,
    action: verdict.kind === "permanent" && action === "retry" ? "stop" : action,
    leftMs,
    refusedBy: input.refusedBy && oneLine(input.refusedBy).replace(/\.$/, ""),
    limits: input.limits ?? null,
  }
  const diagnosis: Omit<Diagnosis, "summary"> = {
    code,
    status: verdict.status,
    matchedBy: verdict.matchedBy,
    title,
    meaning,
    advice: [...advice],
    action,
    retryable: verdict.kind !== "permanent" && refusal !== "quota-exhausted",
    evidence: evidenceOf(sight),
    suggestions: suggestions(sight, stopped),
    attempts: sight.attempts.map((attempt) => shownAttempt(attempt, sight.mask)),
    totalWaitMs: finite(totalWaitMs),
    stopped: refusal,
    retryAt: retryAt === null ? null : isoTime(retryAt),
    source: oneLine(sight.source),
    request: { method, url: oneLine(url) },
    requestId: safely(() => requestIdOf(sight)),
    provider: safely(() => providerOf(sight)),
  }
  const summary = summaryOf({
    diagnosis,
    tries: sight.tries,
    error: verdict.error && oneLine(sight.mask(verdict.error)),
    why: stopped && whyStopped(stopped),
    now,
  })
  return bounded({ ...diagnosis, summary })
}

/** The advice first, then what would have let this very call go on. */
function suggestions(sight: Sight, stopped: Stopped | null): Suggestion[] {
  const last = stopped && suggestionAfter(stopped)
  return last ? [...suggestionsFor(sight).slice(0, MAX_SUGGESTIONS - 1), last] : suggestionsFor(sight)
}

function shownAttempt(attempt: AttemptRecord, mask: (text: string) => string): AttemptRecord {
  const { error, durationMs, waitMs } = attempt
  return {
    ...attempt,
    ...(error === undefined ? {} : { error: oneLine(mask(error)) }),
    durationMs: finite(durationMs),
    waitMs: finite(waitMs),
  }
}

const finite = (ms: number) => (Number.isFinite(ms) ? ms : 0)

function safely<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}
