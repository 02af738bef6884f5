import type { Breaker } from "./breaker.ts"
import { ClosedTime } from "./closed-time.ts"

/**
 * The waits that count against `maxWait`: while the source is closed, and at an estimated rate so low that its waits are
 * longer than any hold was.
 */
export class CountedWaits {
  readonly #breaker: Breaker
  readonly #slowPace = new ClosedTime()
  #longestHoldMs = 0

  constructor(breaker: Breaker) {
    this.#breaker = breaker
  }

  /** ms so far. */
  ms(now: number): number {
    return this.#breaker.closedMs(now) + this.#slowPace.totalMs(now)
  }

  /** The same when the next attempt is expected to start. Neither a hold nor a slow pace counts twice. */
  msAtOpening(now: number): number {
    const held = this.#breaker.closedMsAtOpening(now) - this.#breaker.closedMs(now)
    return this.ms(now) + Math.max(held, this.#slowPace.until - now, 0)
  }

  /** Epoch ms at which the counted wait in force ends; `now` if there is none. */
  opensAt(now: number): number {
    return Math.max(this.#breaker.opensAt(now), this.#slowPace.until)
  }

  /** True if a counted wait is in force. */
  isWaiting(now: number): boolean {
    return this.#breaker.blocked !== null || this.#slowPace.until > now
  }

  /** A 429 holds the source until then. */
  held(until: number, now: number): void {
    this.#longestHoldMs = Math.max(this.#longestHoldMs, until - now)
    this.#slowPace.closeUntil(now, 0)
  }

  /** @param nextSlot epoch ms from which the estimated rate allows the next start; 0 if not limited */
  started(nextSlot: number, now: number): void {
    if (this.#longestHoldMs === 0) return
    // While a probe is out, the source is closed for that.
    const isSlow = nextSlot - now > this.#longestHoldMs && this.#breaker.blocked === null
    this.#slowPace.closeUntil(now, isSlow ? nextSlot : 0)
  }
}
