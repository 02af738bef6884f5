import type { AdmissionControl } from "./admission-control.ts"
import { GateRefusal } from "./gate.ts"
import type { WaitQueue } from "./queue.ts"
import type { Waiter } from "./waiter.ts"

/** Refuses the waiters that cannot wait until the gate opens, and makes the errors for those that leave. */
export class Refusals {
  readonly #admission: AdmissionControl
  readonly #queue: WaitQueue

  constructor(admission: AdmissionControl, queue: WaitQueue) {
    this.#admission = admission
    this.#queue = queue
  }

  /** The error for a call that comes to a gate which opens too late for it; null if the call can wait. */
  atArrival(waiter: Waiter, now: number): GateRefusal | null {
    const { breaker, waits } = this.#admission
    const opensAt = breaker.opensAt(now)
    const stays = opensAt <= now || waiter.canWaitFor(opensAt, waits.msAtOpening(now))
    return stays ? null : this.#tooLong(opensAt, now)
  }

  /** Refuses, at once, every waiter for which the hold in force is too long. */
  overBudget(now: number): void {
    const { breaker, waits } = this.#admission
    const opensAt = waits.opensAt(now)
    if (opensAt <= now && !breaker.blocked) return
    this.#queue.refuse(opensAt, waits.msAtOpening(now), () => this.#tooLong(opensAt, now))
  }

  /**
   * Refuses, at once, every waiter for which the wait for a stated quota or the configured limit is too long. Such waits
   * do not add up: a backlog may take longer than any of its calls may be held.
   */
  overLimit(now: number): void {
    const limitedUntil = this.#admission.limitedUntil(now)
    if (limitedUntil <= now) return
    const closedMsThen = this.#admission.waits.ms(now) + limitedUntil - now
    this.#queue.refuse(
      limitedUntil,
      closedMsThen,
      () => new GateRefusal("wait-too-long", limitedUntil, 429, undefined, limitedUntil),
    )
  }

  /** The lease source will give no lease. */
  all(cause: unknown): void {
    this.#all(() => new GateRefusal("refused", null, 429, cause))
  }

  /** Refuses every waiter if the rest of a stated quota is to be left to others. False: it is not. */
  reserved(now: number): boolean {
    const reserved = this.#admission.reserved(now)
    if (!reserved) return false
    const { until, resetsAt } = reserved
    this.#all(() => new GateRefusal("quota-reserved", until, 429, undefined, resetsAt))
    return true
  }

  #all(refusal: () => GateRefusal): void {
    for (const waiter of this.#queue) {
      this.#queue.remove(waiter)
      waiter.refuse(refusal())
    }
  }

  /** The error for a waiter whose deadline has come. */
  atDeadline(now: number): GateRefusal {
    const { breaker } = this.#admission
    const opensAt = breaker.opensAt(now)
    const closedBy = breaker.blocked && breaker.code
    return new GateRefusal(
      "deadline",
      opensAt > now ? opensAt : null,
      closedBy,
      undefined,
      this.#retryAt(now),
    )
  }

  #tooLong(opensAt: number, now: number): GateRefusal {
    const { code } = this.#admission.breaker
    return new GateRefusal("wait-too-long", opensAt, code, undefined, this.#retryAt(now))
  }

  #retryAt(now: number): number | null {
    const { namedUntil } = this.#admission.feedback
    return namedUntil > now ? namedUntil : null
  }
}
