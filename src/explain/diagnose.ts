import { ruleOf } from "../classify/told-reasons.ts"
import type { Faq } from "../faq/entry.ts"
import { oneLine } from "../redact/mask.ts"
import type { AttemptRecord } from "../report/attempt-record.ts"
import type { Refusal } from "../retry/refusal.ts"
import { isoTime } from "../time/clock.ts"
import { adviceOf, leadingAdvice } from "./advice.ts"
import { requestIdOf } from "./api-error/request-id.ts"
import { boundDiagnosis } from "./bound-diagnosis.ts"
import type { Diagnosis } from "./diagnosis.ts"
import { providerOf } from "./evidence/api-message.ts"
import { collectEvidence, collectSuggestions, MAX_SUGGESTIONS } from "./evidence/collect-evidence.ts"
import type { Suggestion } from "./evidence/evidence.ts"
import type { FailureContext } from "./failure-context.ts"
import { summaryOf } from "./summary.ts"
import { type CallLimits, type StopContext, stopReason, suggestionAfter } from "./why-stopped.ts"

export interface DiagnoseInput {
  readonly failure: FailureContext
  readonly faq: Faq
  /** null: heed was never asked to try. */
  readonly refusal: Refusal | null
  /** Epoch ms that the server or its documentation named; null: none. */
  readonly retryAt: number | null
  /** Epoch ms until which the call would have had to wait, by the server's word or heed's own backoff. @default retryAt */
  readonly opensAt?: number | null
  /** What the gate said where it would not let the call in for a reason of its own, redacted; null: it did not. */
  readonly refusedBy?: string | null
  /** The response had been handed on when the call failed. @default false */
  readonly wasHandedOn?: boolean
  readonly totalWaitMs: number
  /** What the call was allowed; missing: unknown. */
  readonly limits?: CallLimits
  /** Redacted already. */
  readonly url: string
}

/** Everything that is known of a failed call, in one plain piece. Total: whatever the server sent, it never throws. */
export function diagnose(input: DiagnoseInput): Diagnosis {
  const { faq, refusal, totalWaitMs, url } = input
  const verdict = { ...input.failure.verdict, rule: ruleOf(input.failure.verdict) }
  const failure = { ...input.failure, verdict }
  const { now } = failure
  const retryAt = Number.isFinite(input.retryAt) ? input.retryAt : null
  const row = faq[verdict.code]
  const { code, title, meaning, action } = row
  const method = oneLine(failure.request.method)
  const opensAt = input.opensAt ?? retryAt
  const leftMs = opensAt === null || !Number.isFinite(opensAt) ? null : opensAt - now
  const stopped: StopContext | null = refusal && {
    refusal,
    method,
    action: verdict.kind === "permanent" && action === "retry" ? "stop" : action,
    leftMs,
    refusedBy: input.refusedBy && oneLine(input.refusedBy).replace(/\.$/, ""),
    wasHandedOn: input.wasHandedOn ?? false,
    limits: input.limits ?? null,
  }
  const diagnosis: Omit<Diagnosis, "summary"> = {
    code,
    status: verdict.status,
    matchedBy: verdict.matchedBy,
    title,
    meaning,
    advice: safely(() => adviceOf(failure, row)) ?? [...row.advice],
    action,
    retryable: verdict.kind !== "permanent" && refusal !== "quota-exhausted" && refusal !== "budget-used",
    evidence: collectEvidence(failure),
    suggestions: suggestions(failure, stopped),
    attempts: failure.attempts.map((attempt) => printableAttempt(attempt, failure.mask)),
    totalWaitMs: finite(totalWaitMs),
    stopped: refusal,
    retryAt: retryAt === null ? null : isoTime(retryAt),
    source: oneLine(failure.source),
    request: { method, url: oneLine(url) },
    requestId: safely(() => requestIdOf(failure)),
    provider: safely(() => providerOf(failure)),
  }
  const summary = summaryOf({
    diagnosis,
    attemptCount: failure.attemptCount,
    error: verdict.error && oneLine(failure.mask(verdict.error)),
    hasBegun: failure.response !== null,
    stopReason: stopped && stopReason(stopped),
    advice: safely(() => leadingAdvice(failure, row) ?? "") ?? row.advice[0],
    now,
  })
  return boundDiagnosis({ ...diagnosis, summary })
}

/** The advice first, then what would have let this very call go on. */
function suggestions(failure: FailureContext, stopped: StopContext | null): Suggestion[] {
  const last = stopped && suggestionAfter(stopped)
  return last
    ? [...collectSuggestions(failure).slice(0, MAX_SUGGESTIONS - 1), last]
    : collectSuggestions(failure)
}

function printableAttempt(attempt: AttemptRecord, mask: (text: string) => string): AttemptRecord {
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
