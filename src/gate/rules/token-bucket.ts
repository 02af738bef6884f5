import type { FairShare } from "../fair-share.ts"
import type { Permit } from "../gate.ts"
import { MAX_STATED_WAIT_MS } from "./stated-wait.ts"

/** What an answer says of a leaky bucket. */
export interface BucketReading {
  readonly remaining: number
  /** Units that come back a second. */
  readonly restoresPerSecond: number
  /** All that it holds; null: not said. */
  readonly limit: number | null
}

/**
 * A leaky bucket whose level and leak the API states, as Shopify does: no window and no scout, but a sum. What was
 * stated, and what has come back since, less what is on its way.
 */
export class TokenBucket {
  #remaining = Number.POSITIVE_INFINITY
  #limit = Number.POSITIVE_INFINITY
  #perMs = 0
  /** Epoch ms at which it was stated, and for which attempt. */
  #at = 0
  #serial = -1
  readonly #share: FairShare

  constructor(share: FairShare) {
    this.#share = share
  }

  report(
    { sequence: serial, inFlightAtStart: company }: Permit,
    { remaining, restoresPerSecond, limit }: BucketReading,
    now: number,
  ): void {
    if (!(restoresPerSecond > 0 && restoresPerSecond < Number.POSITIVE_INFINITY)) return
    // A bucket that holds nothing would never let anybody in.
    if (limit !== null && !(limit >= 1)) return
    // The newest attempt knows best, but those out with it may have come in after it, though they were sent before.
    const least = serial < this.#serial ? 0 : remaining - company + 1
    this.#remaining = Math.max(least, Math.min(remaining, this.#level(now)))
    this.#serial = Math.max(this.#serial, serial)
    this.#limit = limit ?? Number.POSITIVE_INFINITY
    this.#perMs = restoresPerSecond / 1_000
    this.#at = now
  }

  /** When the next may start: now, or later. */
  earliestStart(now: number, inFlight: number): number {
    const level = this.#level(now)
    const needed = 1 + inFlight * this.#share.count
    if (!(level < needed)) return now
    // More than the bucket holds never comes back: an answer must come first.
    const ms = needed > this.#limit ? Number.POSITIVE_INFINITY : Math.ceil((needed - level) / this.#perMs)
    return Math.min(now + ms, Math.max(now, this.#at + MAX_STATED_WAIT_MS))
  }

  #level(now: number): number {
    return Math.min(this.#limit, this.#remaining + Math.max(0, now - this.#at) * this.#perMs)
  }
}
