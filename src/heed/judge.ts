import { classifyAnswer, classifyError } from "../classify/classify.ts"
import type { Verdict } from "../classify/verdict.ts"
import type { Ending, Pass } from "../gate/gate.ts"
import { backoffMs } from "../retry/backoff.ts"
import { type Decision, decide } from "../retry/decide.ts"
import { isIdempotent } from "../retry/idempotency.ts"
import { HOLD_BACKOFF } from "../retry/settings.ts"
import { TimeLimitError } from "./attempt.ts"
import type { CallState } from "./call-state.ts"
import { Again, type FailedTry, type Outcome, Stop } from "./outcome.ts"

/**
 * What an attempt means for its call: returns what went well; throws `Again` for what is to be tried again, and
 * `Stop` for what has come to its end. The pass goes back to the gate in every case.
 */
export function judge<T>(state: CallState<T>, pass: Pass, outcome: Outcome<T>): T {
  const { call, engine, source, endpoint, history } = state
  const now = engine.clock.now()
  const durationMs = now - pass.at
  const status = outcome.kind === "returned" ? call.statusOf(outcome.thing) : 0
  if (outcome.kind === "returned" && status < 400) {
    const answer = source.statements?.due ? call.answerIn(outcome.thing) : null
    if (answer) source.statements?.heard(answer, pass, true, now)
    source.gate.leave(pass, { kind: "accepted" }, now)
    history.attempted(pass.at, durationMs, { status })
    engine.succeeded(state, history.tries, now)
    return outcome.thing
  }
  if (outcome.kind === "threw" && call.signal?.aborted) {
    source.gate.leave(pass, { kind: "unknown" }, now)
    history.attempted(pass.at, durationMs, { error: "ABORTED" })
    throw new Stop({ kind: "aborted", reason: call.signal.reason, error: outcome.error })
  }

  const failed = classify(state, outcome, now)
  const { verdict, answer } = failed
  if (answer) source.statements?.heard(answer, pass, verdict.kind === "lasting", now)
  source.gate.leave(pass, endingOf(verdict, engine.settings.throttle.enabled), now)
  state.last = failed
  history.failed(pass.at, durationMs, verdict)
  source.standing.broke(verdict.code, now)
  endpoint.broke(verdict.code, now)
  engine.tally.attemptFailed(verdict.code, durationMs)
  const decision = decideFor(state, failed, now)
  if (decision.kind === "stop") throw new Stop({ ...decision, kind: "failed" })
  if (decision.consumes) history.retriesUsed++
  throw new Again(failed, decision)
}

function classify<T>(state: CallState<T>, outcome: Outcome<T>, now: number): FailedTry<T> {
  const thing = outcome.kind === "returned" ? outcome.thing : outcome.error
  const answer = state.call.answerIn(thing)
  // A 2xx inside an error is an answer that broke off, or could not be read: the error tells, not the status.
  const told = answer && answer.status >= 300
  const verdict = told
    ? classifyAnswer(answer.status, (name) => answer.header(name), now)
    : classifyError(thing, state.call.request.place.origin)
  return { outcome, answer, verdict, measured: state.source.gate.measure(now) }
}

/** @param throttles false: nothing is to be held, so the gate is told of nothing that would hold it */
function endingOf({ code, status, kind, wait }: Verdict, throttles: boolean): Ending {
  if (!throttles) return { kind: "accepted" }
  if (kind === "throttled") return { kind: "rejected", toldMs: wait?.ms ?? null, code }
  if (kind === "transient") return { kind: "failed", toldMs: wait?.ms ?? null, code }
  // An answer, whatever it says, shows that the source is there; a local fault shows nothing.
  return status === null ? { kind: "unknown" } : { kind: "accepted" }
}

function decideFor<T>(state: CallState<T>, { verdict, outcome }: FailedTry<T>, now: number): Decision {
  const { call, engine, history, options } = state
  const { retry, throttle } = engine.settings
  const error = outcome.kind === "threw" ? outcome.error : null
  if (error instanceof TimeLimitError && error.limit === "total") {
    return { kind: "stop", refusal: "deadline", retryAt: null }
  }
  const { random } = engine.clock
  return decide({
    verdict,
    now,
    deadline: state.deadline,
    idempotent: isIdempotent(call.request, retry.methods, options.idempotent),
    replayable: call.request.body.replayable,
    retriesLeft: state.retries - history.retriesUsed,
    statuses: retry.statuses,
    throttles: throttle.enabled,
    patienceMs: state.patienceMs,
    gateMs: state.source.gate.opensAt(now) - now,
    backoffMs: backoffMs(retry.backoff, history.retriesUsed, random),
    // A call that is refused again and again waits on its own account too, while others get through.
    rejectedBackoffMs: history.rejections > 1 ? backoffMs(HOLD_BACKOFF, history.rejections - 2, random) : 0,
  })
}
