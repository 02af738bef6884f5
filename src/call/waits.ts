import { GateRefusal, type Permit } from "../gate/gate.ts"
import { LONG_WAIT_MS } from "../gate/local-gate.ts"
import type { RequestView } from "../http/request-view.ts"
import { isoTime, wallTime } from "../time/clock.ts"
import { sleepUntil } from "../time/sleep.ts"
import { withDeadline } from "../time/with-deadline.ts"
import type { CallState } from "./call-state.ts"
import { GateWait } from "./gate-wait.ts"
import type { CallEnd, NextAttempt } from "./outcome.ts"
import { waitForRefresh } from "./refresh-credentials.ts"

// The two places where a call waits: in its source's gate, and by itself, after an attempt that failed.

/**
 * Waits for a permit. Rejects with a GateRefusal, also where the permit comes as late as the deadline, or with the
 * caller's reason.
 */
export async function acquirePermit<T>(state: CallState<T>, latest: RequestView): Promise<Permit> {
  const { engine, call, source, deadline, waitBudgetMs, options, startedAt } = state
  const { priority } = options
  const deadlineError = () => new GateRefusal("deadline", null, null)
  const limit = { until: deadline, signal: call.signal, deadlineError }
  while (source.unread) await withDeadline(engine.clock, source.unread, limit)
  const queued = { engine, call, source, options, startedAt, latest }
  const refusal = source.spentQuotas?.refusalOf(queued)
  if (refusal) throw refusal
  if (engine.budgetLeft <= 0) throw budgetUsed()
  const wait = new GateWait(source, engine.clock.now())
  let permit: Permit
  try {
    permit = await source.gate.acquire({
      waitBudgetMs,
      deadline,
      signal: call.signal,
      priority,
      call: queued,
    })
  } finally {
    state.recordWait(wait.end(engine, source))
  }
  const isLate = engine.clock.now() >= deadline
  // Counted here, with no wait before the sending: calls that are granted at once would all find some left.
  if (!isLate && engine.budgetLeft-- > 0) return permit
  source.gate.release(permit, { kind: "ignored" })
  throw isLate ? new GateRefusal("deadline", null, null) : budgetUsed()
}

const budgetUsed = () => new GateRefusal("budget-used", null, 429)

/**
 * Lets a failed response go, tells that the request will be sent again, and waits as was decided. Returns what ends the
 * call instead; null: nothing. Rejects with the caller's reason.
 */
export async function waitBeforeRetry<T>(
  state: CallState<T>,
  { failed, decision }: NextAttempt<T>,
): Promise<CallEnd | null> {
  const { engine, call, source, history, options } = state
  const { verdict, classifiedAt } = failed
  const { waitMs, waitReason: reason } = decision
  // Before any wait: its socket may be the one that a refresh of the credentials needs.
  failed.response?.discard()
  state.keepCarried()
  if (decision.reason === "credentials") {
    const end = await waitForRefresh(state)
    if (end) return end
  }
  const from = engine.clock.now()
  engine.tally.retries++
  if (engine.events.hasListeners("retry")) {
    const { carried } = state
    const attempt = history.attemptCount + 1
    const retriesLeft = state.retries - history.retriesUsed
    // What a 429 has to wait for is the gate.
    const gateMs = decision.reason === "throttled" ? source.gate.opensAt(from) - from : 0
    engine.events.emit("retry", () => ({
      ...engine.callInfo(call.request, carried, source, options),
      attempt,
      retriesLeft,
      reason: decision.reason,
      waitMs: Math.round(Math.max(waitMs, gateMs)),
      waitReason: reason,
      status: verdict.status,
      error: verdict.error && engine.masked.of(call.request, carried).line(verdict.error),
    }))
  }
  if (waitMs === 0) return null
  if (waitMs >= LONG_WAIT_MS && engine.events.hasListeners("waiting")) {
    const until = isoTime(wallTime(engine.clock, classifiedAt + waitMs))
    engine.events.emit("waiting", () => ({ source: source.name, until, why: reason, calls: 1 }))
  }
  try {
    await sleepUntil(engine.clock, classifiedAt + waitMs, call.signal)
  } finally {
    const ms = engine.clock.now() - from
    engine.tally.waited(verdict.code, ms, reason)
    state.recordWait({ ms, reason, heldMs: reason === "backoff" ? 0 : ms })
  }
  return null
}
