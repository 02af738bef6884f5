import type { FaqCode } from "../faq/entry.ts"
import type { Permit } from "../gate/gate.ts"
import type { WaitReason } from "../report/attempt-record.ts"
import { sleepUntil } from "../time/clock.ts"
import type { CallState } from "./call-state.ts"
import type { Engine } from "./engine.ts"
import type { Again } from "./outcome.ts"
import { waitForCredentials } from "./renewal.ts"
import type { Source } from "./source.ts"

// The two places where a call waits: in its source's gate, and by itself, after a failed try.

/** One wait in the gate, from the moment of asking. All that a queued call carries of its story. */
export class GateWait {
  readonly #asked: number
  readonly #closedMs: number
  readonly #reason: WaitReason

  constructor(source: Source, now: number) {
    this.#asked = now
    this.#closedMs = source.gate.closedMs(now)
    this.#reason = source.gate.waitReason(now)
  }

  /** It is over, one way or the other: the run's tally hears of it. Call it once. */
  over({ clock, tally }: Engine, source: Source, row?: FaqCode): GateWaited {
    const now = clock.now()
    const ms = now - this.#asked
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
export async function enterGate<T>(state: CallState<T>): Promise<Permit> {
  const { engine, call, source, deadline, patienceMs } = state
  const wait = new GateWait(source, engine.clock.now())
  try {
    return await source.gate.acquire({ waitBudgetMs: patienceMs, deadline, signal: call.signal })
  } finally {
    state.waited(wait.over(engine, source, state.last?.verdict.code))
  }
}

/** Lets a failed answer go, tells that the request will be sent again, and waits as long as was decided. */
export async function waitForNextTry<T>(state: CallState<T>, { failed, decision }: Again): Promise<void> {
  const { engine, call, source, history, options } = state
  const { verdict } = failed
  const { waitMs, waitReason: reason } = decision
  // Before any wait: its socket may be the one that a refresh of the credentials needs.
  failed.answer?.discard()
  state.keepCarried()
  if (decision.reason === "credentials") await waitForCredentials(state)
  const from = engine.clock.now()
  engine.tally.retries++
  engine.events.emit("retry", () => ({
    ...engine.naming(call.request, state.carried, source, options),
    attempt: history.tries + 1,
    retriesLeft: state.retries - history.retriesUsed,
    reason: decision.reason,
    // What a 429 has to wait for is the gate.
    waitMs: Math.max(waitMs, decision.reason === "throttled" ? source.gate.opensAt(from) - from : 0),
    waitReason: reason,
    status: verdict.status,
    error: verdict.error && engine.shown.of(call.request, state.carried).line(verdict.error),
  }))
  if (waitMs === 0) return
  try {
    // One ms on top: `from` is cut to whole ms, and nobody may go sooner than told.
    await sleepUntil(engine.clock, from + waitMs + 1, call.signal)
  } finally {
    const ms = engine.clock.now() - from
    engine.tally.waited(verdict.code, ms, reason)
    state.waited({ ms, reason, heldMs: reason === "backoff" ? 0 : ms })
  }
}
