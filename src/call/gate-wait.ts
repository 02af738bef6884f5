import type { FaqCode } from "../faq/entry.ts"
import type { WaitReason } from "../report/attempt-record.ts"
import type { Engine } from "./engine.ts"
import type { Source } from "./source.ts"

/** One wait in the gate, from the moment of asking: all that a queued call carries of its history. */
export class GateWait {
  readonly #startedAt: number
  readonly #closedMs: number
  readonly #reason: WaitReason
  readonly #closedBy: FaqCode | null

  constructor(source: Source, now: number) {
    this.#startedAt = now
    this.#closedMs = source.gate.closedMs(now)
    this.#reason = source.gate.waitReason(now)
    this.#closedBy = source.gate.closedBy(now)
  }

  /**
   * Ends the wait, granted or refused, and counts it in the run's tally, for the row that closed the gate: what the call
   * itself had failed with before is not what it waits for. To be called once.
   */
  end({ clock, tally }: Engine, source: Source): GateWaited {
    const now = clock.now()
    const ms = now - this.#startedAt
    const reason = this.#reason
    tally.waited(this.#closedBy, ms, reason)
    return { ms, reason, heldMs: source.gate.closedMs(now) - this.#closedMs }
  }
}

export interface GateWaited {
  readonly ms: number
  readonly reason: WaitReason
  /** The part of it for which the gate was closed. */
  readonly heldMs: number
}
