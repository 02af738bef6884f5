import { classifyError } from "../classify/classify.ts"
import type { Verdict } from "../classify/verdict.ts"
import type { AttemptOutcome, Permit } from "../gate/gate.ts"
import { backoffMs } from "../retry/backoff.ts"
import { type Decision, decide } from "../retry/decide.ts"
import { isIdempotent } from "../retry/idempotency.ts"
import { HOLD_BACKOFF } from "../retry/settings.ts"
import { TimeLimitError } from "./attempt.ts"
import type { CallState } from "./call-state.ts"
import { Again, type FailedTry, isOf, type Outcome, Stop } from "./outcome.ts"
import { answerIn, mayBeFailure, readFailure, readGood } from "./reading.ts"
import { mayRenew } from "./renewal.ts"
import { wentWell } from "./went-well.ts"

/**
 * What an attempt means for its call: returns what went well; throws `Again` for what is to be tried again, and
 * `Stop` for what has come to its end. The pass goes back to the gate in every case, and what cannot be read costs at
 * most the diagnosis.
 */
export async function judge<T>(state: CallState<T>, pass: Permit, outcome: Outcome<T>): Promise<T> {
  try {
    return await judgeBySight(state, pass, outcome)
  } catch (thrown) {
    if (thrown instanceof Again || thrown instanceof Stop) throw thrown
    return unjudged(state, outcome)
  } finally {
    // Where it has gone back already this changes nothing.
    state.source.gate.release(pass, { kind: "ignored" })
  }
}

/** Reading it failed: the client's outcome stands, an error with what is known of it by itself. */
function unjudged<T>(state: CallState<T>, outcome: Outcome<T>): T {
  const { engine, call, source } = state
  if (state.last?.outcome !== outcome) {
    if (outcome.kind === "returned") return outcome.thing
    const verdict = {
      ...classifyError(outcome.error, call.request.target.origin),
      kind: "permanent" as const,
    }
    state.last = { outcome, answer: null, verdict, measured: source.gate.measure(engine.clock.now()) }
  }
  throw new Stop({ kind: "failed", refusal: "not-retryable", retryAt: null })
}

async function judgeBySight<T>(state: CallState<T>, pass: Permit, outcome: Outcome<T>): Promise<T> {
  const { call, engine, source, history } = state
  const now = engine.clock.now()
  const durationMs = now - pass.at
  const status = outcome.kind === "returned" ? call.statusOf(outcome.thing) : 0
  const read =
    outcome.kind === "returned" && mayBeFailure(state, status)
      ? await readGood(state, outcome.thing, now)
      : null
  if (outcome.kind === "returned" && status < 400 && !read?.verdict) {
    history.attempted(pass.at, durationMs, { status })
    wentWell(state, { pass, thing: outcome.thing, read, attempts: history.tries })
    return outcome.thing
  }
  if (outcome.kind === "threw" && call.signal?.aborted) {
    source.gate.release(pass, { kind: "ignored" }, now)
    history.attempted(pass.at, durationMs, { error: "ABORTED" })
    throw new Stop({ kind: "aborted", reason: call.signal.reason, error: outcome.error })
  }

  const { answer, verdict } = read?.verdict
    ? { ...read, verdict: read.verdict }
    : await classify(state, outcome, now)
  // Its body may have had to be waited for.
  const readAt = engine.clock.now()
  const failed = { outcome, answer, verdict, measured: source.gate.measure(readAt) }
  const known = { profile: source.apiFor(call.request)?.loaded ?? null, body: read?.body ?? null }
  if (answer) source.statements?.heard(answer, pass, verdict.kind === "permanent", readAt, known)
  source.gate.release(pass, endingOf(verdict, engine.settings.throttle.enabled), readAt)
  state.last = failed
  history.failed(pass.at, durationMs, verdict)
  source.record.health.recordFailure(verdict.code, now)
  state.endpoint.recordFailure(verdict.code, now)
  engine.tally.attemptFailed(verdict.code, durationMs)
  const decision = decideFor(state, failed, readAt)
  if (decision.kind === "stop") throw new Stop({ ...decision, kind: "failed" })
  if (decision.consumes) history.retriesUsed++
  throw new Again(failed, decision)
}

async function classify<T>(
  { call, source }: CallState<T>,
  outcome: Outcome<T>,
  now: number,
): Promise<Pick<FailedTry<T>, "answer" | "verdict">> {
  const { request, signal } = call
  const thing = outcome.kind === "returned" ? outcome.thing : outcome.error
  const answer = answerIn(call, thing)
  const api = source.apiFor(request)
  return { answer, verdict: await readFailure({ request, api, answer, thing, now, signal }) }
}

/** @param throttles false: nothing is to be held, so the gate is told of nothing that would hold it */
function endingOf({ code, status, kind, wait }: Verdict, throttles: boolean): AttemptOutcome {
  if (!throttles) return { kind: "success" }
  if (kind === "throttled") return { kind: "throttled", retryAfterMs: wait?.ms ?? null, code }
  if (kind === "transient") return { kind: "failed", retryAfterMs: wait?.ms ?? null, code }
  // An answer, whatever it says, shows that the source is there; a local fault shows nothing.
  return status === null ? { kind: "ignored" } : { kind: "success" }
}

function decideFor<T>(state: CallState<T>, { verdict, outcome }: FailedTry<T>, now: number): Decision {
  const { call, engine, history, options } = state
  const { retry, throttle } = engine.settings
  const error = outcome.kind === "threw" ? outcome.error : null
  if (isOf(error, TimeLimitError) && error.limit === "total") {
    return { kind: "stop", refusal: "deadline", retryAt: null }
  }
  const { random } = engine.clock
  return decide({
    verdict,
    now,
    deadline: state.deadline,
    idempotent: isIdempotent(state.latest, retry.methods, options.idempotent),
    replayable: call.request.body.replayable,
    retries: retry.enabled || options.retries !== undefined,
    retriesLeft: state.retries - history.retriesUsed,
    statuses: retry.statuses,
    throttles: throttle.enabled,
    canRefresh: verdict.code === 401 && mayRenew(state),
    waitBudgetMs: state.patienceMs,
    gateClosedMs: state.source.gate.opensAt(now) - now,
    backoffMs: backoffMs(retry.backoff, history.retriesUsed, random),
    // A call that is refused again and again waits on its own account too, while others get through.
    rejectedBackoffMs: history.rejections > 1 ? backoffMs(HOLD_BACKOFF, history.rejections - 2, random) : 0,
  })
}
