import type { FaqCode } from "../faq/entry.ts"
import type { Permit } from "../gate/gate.ts"
import type { WaitReason } from "../report/attempt-record.ts"
import { sleepUntil } from "../time/clock.ts"
import type { CallState } from "./call-state.ts"
import type { Engine } from "./engine.ts"
import type { Again } from "./outcome.ts"
import { waitForRefresh } from "./refresh-credentials.ts"
import type { Source } from "./source.ts"

// The two places where a call waits: in its source's gate, and by itself, after a failed try.

/** One wait in the gate, from the moment of asking. All that a queued call carries of its story. */
export class GateWait {
  readonly #startedAt: number
  readonly #closedMs: number
  readonly #reason: WaitReason

  constructor(source: Source, now: number) {
    this.#startedAt = now
    this.#closedMs = source.gate.closedMs(now)
    this.#reason = source.gate.waitReason(now)
  }

  /** It is over, one way or the other: the run's tally hears of it. Call it once. */
  end({ clock, tally }: Engine, source: Source, row?: FaqCode): GateWaited {
    const now = clock.now()
    const ms = now - this.#startedAt
    const reason = this.#reason
    const closer = row ?? (reason === "hold" ? 429 : 503)
    tally.waited(reason === "pace" ? null : closer, ms, reason)
    return { ms, reason, heldMs: source.gate.closedMs(now) - this.#closedMs }
  }
}

export interface GateWaited {
  readonly ms: number
  readonly reason: WaitReason
  /** The part of it for which the gate was closed. */
  readonly heldMs: number
}

/** Waits for a turn at the gate. Rejects with a GateRefusal, or with the caller's reason. */
export async function acquirePermit<T>(state: CallState<T>): Promise<Permit> {
  const { engine, call, source, deadline, waitBudgetMs } = state
  const wait = new GateWait(source, engine.clock.now())
  try {
    return await source.gate.acquire({ waitBudgetMs: waitBudgetMs, deadline, signal: call.signal })
  } finally {
    state.recordWait(wait.end(engine, source, state.lastFailure?.verdict.code))
  }
}

/** Lets a failed answer go, tells that the request will be sent again, and waits as long as was decided. */
export async function waitBeforeRetry<T>(
  state: CallState<T>,
  { failedAttempt, decision }: Again,
): Promise<void> {
  const { engine, call, source, history, options } = state
  const { verdict } = failedAttempt
  const { waitMs, waitReason: reason } = decision
  // Before any wait: its socket may be the one that a refresh of the credentials needs.
  failedAttempt.response?.discard()
  state.keepCarried()
  if (decision.reason === "credentials") await waitForRefresh(state)
  const from = engine.clock.now()
  engine.tally.retries++
  engine.events.emit("retry", () => ({
    ...engine.callInfo(call.request, state.carried, source, options),
    attempt: history.attemptCount + 1,
    retriesLeft: state.retries - history.retriesUsed,
    reason: decision.reason,
    // What a 429 has to wait for is the gate.
    waitMs: Math.max(waitMs, decision.reason === "throttled" ? source.gate.opensAt(from) - from : 0),
    waitReason: reason,
    status: verdict.status,
    error: verdict.error && engine.masked.of(call.request, state.carried).line(verdict.error),
  }))
  if (waitMs === 0) return
  try {
    // One ms on top: `from` is cut to whole ms, and nobody may go sooner than told.
    await sleepUntil(engine.clock, from + waitMs + 1, call.signal)
  } finally {
    const ms = engine.clock.now() - from
    engine.tally.waited(verdict.code, ms, reason)
    state.recordWait({ ms, reason, heldMs: reason === "backoff" ? 0 : ms })
  }
}
