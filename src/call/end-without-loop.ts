import type { Verdict } from "../classify/verdict.ts"
import type { Diagnosis } from "../explain/diagnosis.ts"
import { GateRefusal } from "../gate/gate.ts"
import type { RequestView } from "../http/request-view.ts"
import type { AttemptRecord } from "../report/attempt-record.ts"
import { isoTime, wallTime } from "../time/clock.ts"
import { attachDiagnosis } from "./attach-diagnosis.ts"
import { UNANSWERED } from "./classify-thrown.ts"
import { coreDiagnosis } from "./core-diagnosis.ts"
import type { Engine } from "./engine.ts"
import type { GateWaited } from "./gate-wait.ts"
import type { CallOptions } from "./options.ts"
import { isOf, type StartedCall } from "./outcome.ts"
import type { FirstAttempt } from "./run-attempts.ts"
import type { Source } from "./source.ts"
import type { UntrackedFailure } from "./untracked-failure.ts"

// How a call ends if the call loop cannot be loaded, as when a page was deployed anew or is offline: as its client would
// end it, after the one attempt that it had, with what can be said without the loop.

/** @param first null: nothing was sent, for a hook or the caller's abort */
export async function endWithoutLoop<T>(
  started: StartedCall<T>,
  waited: GateWaited | null,
  first: FirstAttempt<T> | null,
): Promise<T> {
  const { engine, call, source, options } = started
  const { request, signal } = call
  const verdict = verdictOf(first)
  const aborted = first?.kind === "aborted" || signal?.aborted === true
  const diagnosis = endCall(engine, {
    request,
    source,
    options,
    verdict: aborted ? { ...verdict, error: "ABORTED" } : verdict,
    refusal: aborted ? "aborted" : "not-retryable",
    attempts: attemptsOf(engine, waited, first),
    totalWaitMs: waited?.ms ?? 0,
  })
  if (aborted) {
    const error = first?.kind === "aborted" ? first.error : undefined
    return call.aborted(signal?.reason, error, (value) => attachDiagnosis(value, diagnosis))
  }
  if (first?.kind !== "failed") {
    const cause = first?.kind === "refused" ? first.error : undefined
    throw attachDiagnosis(await call.stopped({ code: "ERR_HEED_HELD", diagnosis, cause }), diagnosis)
  }
  const { outcome } = first.failed
  if (outcome.kind === "threw") throw attachDiagnosis(outcome.error, diagnosis)
  if (!engine.settings.throwHttpErrors) return attachDiagnosis(outcome.result, diagnosis)
  throw attachDiagnosis(await call.rejected(outcome.result, diagnosis), diagnosis)
}

export function diagnoseWithoutLoop(
  engine: Engine,
  { request, options = {}, response, aborted, hadSucceeded }: UntrackedFailure,
): Diagnosis {
  if (hadSucceeded) engine.tally.takeBackSuccess()
  return endCall(engine, {
    request,
    source: engine.source(request, options, engine.clock.now()),
    options,
    verdict: { ...UNANSWERED, status: response?.status ?? null, ...(aborted ? { error: "ABORTED" } : {}) },
    refusal: aborted ? "aborted" : "not-retryable",
    attempts: [],
    totalWaitMs: 0,
  })
}

function endCall(
  engine: Engine,
  failure: {
    readonly request: RequestView
    readonly source: Source
    readonly options: CallOptions
    readonly verdict: Verdict
    readonly refusal: "aborted" | "not-retryable"
    readonly attempts: AttemptRecord[]
    readonly totalWaitMs: number
  },
): Diagnosis {
  const { request, source, options, verdict } = failure
  const now = engine.clock.now()
  // The caller's abort says nothing of the server.
  if (failure.refusal !== "aborted") source.stats.health.recordFailure(verdict, now)
  engine.tally.attemptFailed(verdict.code, failure.attempts[0]?.durationMs ?? 0)
  const retryAt = verdict.wait ? now + verdict.wait.ms : null
  const diagnosis = coreDiagnosis(engine, { ...failure, carried: [], retryAt })
  engine.callFailed(request, [], source, options, diagnosis)
  return diagnosis
}

function verdictOf<T>(first: FirstAttempt<T> | null): Verdict {
  if (first?.kind === "failed") return first.failed.verdict
  const closedBy = first?.kind === "refused" && isOf(first.error, GateRefusal) ? first.error.closedBy : null
  return closedBy === null ? UNANSWERED : { ...UNANSWERED, code: closedBy, error: "HELD" }
}

function attemptsOf<T>(
  { clock }: Engine,
  waited: GateWaited | null,
  first: FirstAttempt<T> | null,
): AttemptRecord[] {
  if (first === null || first.kind === "refused") return []
  const { attempt, durationMs } = first.kind === "failed" ? first.failed : first
  const { status, error } = verdictOf(first)
  return [
    {
      n: 1,
      at: isoTime(wallTime(clock, attempt.permit.at)),
      durationMs,
      ...(status === null ? { error: error ?? "ERROR" } : { status }),
      waitMs: waited?.ms ?? 0,
      waitReason: waited?.reason ?? null,
    },
  ]
}
