import { classifyError } from "../classify/classify.ts"
import type { Verdict } from "../classify/verdict.ts"
import type { Diagnosis } from "../explain/diagnosis.ts"
import type { CallLimits } from "../explain/why-stopped.ts"
import type { Refusal } from "../retry/refusal.ts"
import { attachDiagnosis } from "./attach-diagnosis.ts"
import { TimeLimitError } from "./attempt.ts"
import type { CallState } from "./call-state.ts"
import { type End, isOf } from "./outcome.ts"
import { wordsOf } from "./renewal.ts"
import { diagnoseFailure } from "./sight.ts"

/** Diagnoses, tells the listeners once, and ends the call as its client would: throws, or returns the failed answer. */
export async function finish<T>(state: CallState<T>, end: End): Promise<T> {
  const { engine, call, source, options } = state
  let diagnosis: Diagnosis
  try {
    diagnosis = await diagnosed(state, end)
  } catch (fault) {
    return undiagnosed(state, end, fault)
  }
  engine.gaveUp(call.request, state.carried, source, options, diagnosis)
  return concluded(state, end, diagnosis)
}

function diagnosed<T>(state: CallState<T>, end: End): Promise<Diagnosis> {
  const { engine, call, source, history, last } = state
  return diagnoseFailure(engine, {
    request: call.request,
    sent: state.sent,
    carried: state.carried,
    renewal: state.renewal,
    source,
    endpoint: state.endpoint,
    history,
    verdict: verdictFor(state, end),
    response: last?.answer ?? null,
    // An abort is passed on at once: nothing is read for it.
    readBody: end.kind !== "aborted",
    measured: last?.measured ?? source.gate.measure(engine.clock.now()),
    limits: limitsOf(state),
    hookError: end.kind === "hook" ? wordsOf(end.error) : null,
    ...outcomeOf(end),
  })
}

/** What heed cannot do costs at most the diagnosis: the client's own outcome reaches the caller. */
function undiagnosed<T>({ last }: CallState<T>, end: End, fault: unknown): T {
  if (end.kind === "hook") throw end.error
  if (end.kind === "aborted") throw end.error ?? end.reason
  if (last?.outcome.kind === "threw") throw last.outcome.error
  if (last) return last.outcome.thing as T
  throw fault
}

async function concluded<T>(state: CallState<T>, end: End, diagnosis: Diagnosis): Promise<T> {
  const { engine, call, last } = state
  if (end.kind === "hook") throw attachDiagnosis(end.error, diagnosis)
  if (end.kind === "aborted")
    return call.aborted(end.reason, end.error, (thing) => attachDiagnosis(thing, diagnosis))
  const outcome = last?.outcome
  if (outcome === undefined || (outcome.kind === "threw" && isOf(outcome.error, TimeLimitError))) {
    const late = outcome !== undefined || diagnosis.stopped === "deadline"
    const cause =
      outcome?.kind === "threw" ? outcome.error : end.kind === "held" ? end.refusal.cause : undefined
    throw attachDiagnosis(
      await call.stopped({ code: late ? "ETIMEDOUT" : "ERR_HEED_HELD", diagnosis, cause }),
      diagnosis,
    )
  }
  if (outcome.kind === "threw") throw attachDiagnosis(outcome.error, diagnosis)
  const letGo = end.kind === "held" || end.kind === "unrenewed"
  const thing = (letGo && (await call.restored?.(outcome.thing))) || outcome.thing
  if (engine.settings.throwHttpErrors) throw attachDiagnosis(await call.rejected(thing, diagnosis), diagnosis)
  return attachDiagnosis(thing, diagnosis)
}

function outcomeOf(end: End): { refusal: Refusal; retryAt: number | null; refusedBy: string | null } {
  switch (end.kind) {
    case "failed":
      return { refusal: end.refusal, retryAt: end.retryAt, refusedBy: null }
    case "unrenewed":
      return { refusal: end.refusal, retryAt: null, refusedBy: null }
    case "held": {
      const { refusal, opensAt, cause } = end.refusal
      if (refusal === "refused") return { refusal: "not-retryable", retryAt: null, refusedBy: wordsOf(cause) }
      return { refusal, retryAt: opensAt, refusedBy: null }
    }
    case "aborted":
      return { refusal: "aborted", retryAt: null, refusedBy: null }
    case "hook":
      return { refusal: "not-retryable", retryAt: null, refusedBy: null }
  }
}

function limitsOf<T>({ engine, heldMs, deadline, startedAt }: CallState<T>): CallLimits {
  return {
    maxWaitMs: engine.settings.throttle.maxWaitMs,
    heldMs,
    totalMs: deadline - startedAt,
    elapsedMs: engine.clock.now() - startedAt,
  }
}

/** The latest try's verdict; where there was none, the row that closed the gate. */
function verdictFor<T>({ last, source, engine }: CallState<T>, end: End): Verdict {
  if (end.kind === "hook") {
    const { beforeAttempt } = engine.settings
    return { ...classifyError(end.error), kind: "permanent", ...(beforeAttempt ? { error: "HOOK" } : {}) }
  }
  if (last) return last.verdict
  const closedBy = end.kind === "held" ? end.refusal.closedBy : source.gate.closedBy(engine.clock.now())
  const refused = end.kind === "held" && end.refusal.refusal === "refused"
  return {
    code: closedBy ?? 504,
    status: null,
    matchedBy: closedBy ? "status" : "network",
    kind: closedBy === 429 ? "throttled" : "transient",
    notProcessed: true,
    error: end.kind === "aborted" ? "ABORTED" : refused ? "REFUSED" : closedBy ? "HELD" : "DEADLINE",
    wait: null,
    exhausted: false,
    rule: null,
  }
}
