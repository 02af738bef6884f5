import { readOr } from "../http/caller-values.ts"
import { type Decision, decide } from "../retry/decide.ts"
import { isIdempotent } from "../retry/idempotency.ts"
import { HOLD_BACKOFF } from "../retry/retry-settings.ts"
import { backoffAt, backoffMs } from "../retry/retry-wait.ts"
import { abortReason } from "../time/abort.ts"
import type { CallState } from "./call-state.ts"
import { type FailedAttempt, type FailedEnd, type FailedStep, isOf } from "./outcome.ts"
import { canRefresh } from "./refresh-credentials.ts"
import { TimeLimitError } from "./time-limit.ts"

/** Records an attempt that failed, and decides what follows from it: another, or the end of the call. */
export function nextStep<T>(state: CallState<T>, end: FailedEnd<T>): FailedStep<T> {
  const { history, call } = state
  if (end.kind === "aborted") {
    history.recordAttempt(end.attempt.permit.at, end.durationMs, { error: "ABORTED" })
    return {
      kind: "stop",
      end: { kind: "aborted", reason: call.signal && abortReason(call.signal), error: end.error },
    }
  }
  const { failed } = end
  state.lastFailure = failed
  try {
    recordFailure(state, failed)
    const decision = decideNext(state, failed)
    if (decision.kind === "stop") return { kind: "stop", end: { ...decision, kind: "failed" } }
    if (decision.consumes) history.retriesUsed++
    return { kind: "again", failed, decision }
  } catch {
    // A request that cannot be read is not sent again.
    return { kind: "stop", end: { kind: "failed", refusal: "not-retryable", retryAt: null } }
  }
}

function recordFailure<T>(state: CallState<T>, { attempt, verdict, durationMs }: FailedAttempt<T>): void {
  const { engine, history, source, endpoint } = state
  const { at } = attempt.permit
  state.credentialGeneration = attempt.credentialGeneration
  history.recordFailure(at, durationMs, verdict)
  source.stats.health.recordFailure(verdict, at + durationMs)
  endpoint.recordFailure(verdict, at + durationMs)
  engine.tally.attemptFailed(verdict.code, durationMs)
}

function decideNext<T>(
  state: CallState<T>,
  { verdict, outcome, classifiedAt: now }: FailedAttempt<T>,
): Decision {
  const { call, engine, history, options } = state
  const { retry, throttle } = engine.settings
  const error = outcome.kind === "threw" ? outcome.error : null
  if (isOf(error, TimeLimitError) && error.limit === "total") {
    return { kind: "stop", refusal: "deadline", retryAt: null }
  }
  const { random } = engine.clock
  const { usualFailures, serverFailures } = state.endpoint
  const inARow = Math.max(serverFailures, history.retriesUsed + 1)
  return decide({
    verdict,
    now,
    deadline: state.deadline,
    idempotent: isIdempotent(state.latest, retry.methods, options.idempotent ?? declaredByHook(state)),
    replayable: call.request.body.replayable,
    retries: retry.enabled || options.retries !== undefined,
    retriesLeft: state.retries - history.retriesUsed,
    statuses: retry.statuses,
    throttles: throttle.enabled && !call.isLayer,
    canRefresh: verdict.code === 401 && canRefresh(state),
    waitBudgetMs: state.waitBudgetMs,
    gateClosedMs: state.source.gate.opensAt(now) - now,
    backoffMs: backoffMs(backoffAt(retry.backoff, usualFailures, inARow), history.retriesUsed, random),
    // A call that is refused again and again waits on its own account too, while others get through.
    rejectedBackoffMs:
      history.consecutiveRejections > 1
        ? backoffMs(HOLD_BACKOFF, history.consecutiveRejections - 2, random)
        : 0,
  })
}

/** true: by the `idempotent` of the options; undefined: the methods decide. */
function declaredByHook<T>({ engine, latest }: CallState<T>): true | undefined {
  const { idempotent } = engine.settings
  if (!idempotent) return undefined
  const { method, url } = latest
  return readOr(() => idempotent({ method, url, headers: [...latest.headers()] }), false) || undefined
}
