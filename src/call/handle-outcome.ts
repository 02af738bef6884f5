import { classifyError } from "../classify/classify.ts"
import type { Verdict } from "../classify/verdict.ts"
import type { AttemptOutcome, Permit } from "../gate/gate.ts"
import { backoffMs } from "../retry/backoff.ts"
import { type Decision, decide } from "../retry/decide.ts"
import { isIdempotent } from "../retry/idempotency.ts"
import { HOLD_BACKOFF } from "../retry/retry-settings.ts"
import { TimeLimitError } from "./attempt.ts"
import type { CallState } from "./call-state.ts"
import { onSuccess } from "./on-success.ts"
import { Again, type FailedAttempt, isOf, type Outcome, Stop } from "./outcome.ts"
import { classifyFailure, inspectSuccessBody, mayHideFailure, responseIn } from "./read-response.ts"
import { canRefresh } from "./refresh-credentials.ts"

/**
 * What an attempt means for its call: returns what went well; throws `Again` for what is to be tried again, and
 * `Stop` for what has come to its end. The permit is released in every case, and what cannot be read costs at most
 * the diagnosis.
 */
export async function handleOutcome<T>(state: CallState<T>, permit: Permit, outcome: Outcome<T>): Promise<T> {
  try {
    return await handleReadable(state, permit, outcome)
  } catch (thrown) {
    if (thrown instanceof Again || thrown instanceof Stop) throw thrown
    return endUnread(state, outcome)
  } finally {
    // A permit that was released before stays released: then this changes nothing.
    state.source.gate.release(permit, { kind: "ignored" })
  }
}

/** Reading it failed: the client's outcome stands, an error with what is known of it by itself. */
function endUnread<T>(state: CallState<T>, outcome: Outcome<T>): T {
  const { engine, call, source } = state
  if (state.lastFailure?.outcome !== outcome) {
    if (outcome.kind === "returned") return outcome.result
    const verdict = {
      ...classifyError(outcome.error, call.request.target.origin),
      kind: "permanent" as const,
    }
    state.lastFailure = {
      outcome,
      response: null,
      verdict,
      measured: source.gate.measure(engine.clock.now()),
    }
  }
  throw new Stop({ kind: "failed", refusal: "not-retryable", retryAt: null })
}

async function handleReadable<T>(state: CallState<T>, permit: Permit, outcome: Outcome<T>): Promise<T> {
  const { call, engine, source, history } = state
  const now = engine.clock.now()
  const durationMs = now - permit.at
  const status = outcome.kind === "returned" ? call.statusOf(outcome.result) : 0
  const inspected =
    outcome.kind === "returned" && mayHideFailure(state, status)
      ? await inspectSuccessBody(state, outcome.result, now)
      : null
  if (outcome.kind === "returned" && status < 400 && !inspected?.verdict) {
    history.recordAttempt(permit.at, durationMs, { status })
    onSuccess(state, { permit, result: outcome.result, inspected, attempts: history.attemptCount })
    return outcome.result
  }
  if (outcome.kind === "threw" && call.signal?.aborted) {
    source.gate.release(permit, { kind: "ignored" }, now)
    history.recordAttempt(permit.at, durationMs, { error: "ABORTED" })
    throw new Stop({ kind: "aborted", reason: call.signal.reason, error: outcome.error })
  }

  const { response, verdict } = inspected?.verdict
    ? { ...inspected, verdict: inspected.verdict }
    : await classify(state, outcome, now)
  // Its body may have had to be waited for.
  const readAt = engine.clock.now()
  const failedAttempt = { outcome, response, verdict, measured: source.gate.measure(readAt) }
  const known = { profile: source.apiFor(call.request)?.loaded ?? null, body: inspected?.body ?? null }
  if (response) source.quotaHeaders?.read(response, permit, verdict.kind === "permanent", readAt, known)
  source.gate.release(permit, attemptOutcomeOf(verdict, engine.settings.throttle.enabled), readAt)
  state.lastFailure = failedAttempt
  history.recordFailure(permit.at, durationMs, verdict)
  source.stats.health.recordFailure(verdict.code, now)
  state.endpoint.recordFailure(verdict.code, now)
  engine.tally.attemptFailed(verdict.code, durationMs)
  const decision = decideNext(state, failedAttempt, readAt)
  if (decision.kind === "stop") throw new Stop({ ...decision, kind: "failed" })
  if (decision.consumes) history.retriesUsed++
  throw new Again(failedAttempt, decision)
}

async function classify<T>(
  { call, source }: CallState<T>,
  outcome: Outcome<T>,
  now: number,
): Promise<Pick<FailedAttempt<T>, "response" | "verdict">> {
  const { request, signal } = call
  const result = outcome.kind === "returned" ? outcome.result : outcome.error
  const response = responseIn(call, result)
  const api = source.apiFor(request)
  return { response, verdict: await classifyFailure({ request, api, response, result, now, signal }) }
}

/** @param throttles false: nothing is to be held, so the gate is told of nothing that would hold it */
function attemptOutcomeOf({ code, status, kind, wait }: Verdict, throttles: boolean): AttemptOutcome {
  if (!throttles) return { kind: "success" }
  if (kind === "throttled") return { kind: "throttled", retryAfterMs: wait?.ms ?? null, code }
  if (kind === "transient") return { kind: "failed", retryAfterMs: wait?.ms ?? null, code }
  // An answer, whatever it says, shows that the source is there; a local fault shows nothing.
  return status === null ? { kind: "ignored" } : { kind: "success" }
}

function decideNext<T>(state: CallState<T>, { verdict, outcome }: FailedAttempt<T>, now: number): Decision {
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
    canRefresh: verdict.code === 401 && canRefresh(state),
    waitBudgetMs: state.waitBudgetMs,
    gateClosedMs: state.source.gate.opensAt(now) - now,
    backoffMs: backoffMs(retry.backoff, history.retriesUsed, random),
    // A call that is refused again and again waits on its own account too, while others get through.
    rejectedBackoffMs:
      history.consecutiveRejections > 1
        ? backoffMs(HOLD_BACKOFF, history.consecutiveRejections - 2, random)
        : 0,
  })
}
