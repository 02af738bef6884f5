import type { AdmissionRule } from "../admission-rule.ts"
import type { FairShare } from "../fair-share.ts"
import type { Permit } from "../permit.ts"

/**
 * Longest wait (ms) for a stated reset without a rejection: the statement may be of another endpoint's limit. After
 * that, one attempt starts, and the server's own response decides.
 */
export const MAX_STATED_WAIT_MS = 120_000

/** A limit on requests as an API states it. */
export interface StatedRate {
  /** Requests of a whole window; of a token bucket, those that come back in `perMs`. */
  readonly requests: number
  /** null: the API does not state it, and no second window was seen. */
  readonly perMs: number | null
}

/** What a response states of a token bucket. */
export interface BucketReading {
  readonly remaining: number
  readonly restoresPerSecond: number
  /** Capacity; null if not stated. */
  readonly limit: number | null
}

/**
 * A token bucket whose level and refill the API states, as Shopify does. It has no window, and needs no probe: its
 * level is what was stated, plus the refill since, minus the attempts in flight.
 */
export class TokenBucket implements AdmissionRule {
  #remaining = Number.POSITIVE_INFINITY
  #limit = Number.POSITIVE_INFINITY
  #perMs = 0
  /** Epoch ms of the latest statement, and the latest attempt with one. */
  #at = 0
  #sequence = -1
  /** Epoch ms at which what was started of this process's part has come back. */
  #usedUntil = 0
  readonly #share: FairShare

  constructor(share: FairShare) {
    this.#share = share
  }

  /** What it restores, as the API states it; null: not known yet. */
  get stated(): StatedRate | null {
    if (this.#perMs === 0) return null
    const perSecond = this.#perMs * 1_000
    return perSecond >= 1 ? { requests: perSecond, perMs: 1_000 } : { requests: 1, perMs: 1 / this.#perMs }
  }

  report({ sequence, inFlightAtStart }: Permit, reading: BucketReading, now: number): void {
    const { remaining, restoresPerSecond, limit } = reading
    if (!(restoresPerSecond > 0 && restoresPerSecond < Number.POSITIVE_INFINITY)) return
    // A bucket that holds less than one unit would never let an attempt start.
    if (limit !== null && !(limit >= 1)) return
    // The latest attempt knows best, but attempts in flight with it may have reached the server after it.
    const least = sequence < this.#sequence ? 0 : remaining - inFlightAtStart + 1
    this.#remaining = Math.max(least, Math.min(remaining, this.#level(now)))
    this.#sequence = Math.max(this.#sequence, sequence)
    this.#limit = limit ?? Number.POSITIVE_INFINITY
    this.#perMs = restoresPerSecond / 1_000
    this.#at = now
  }

  earliestStart(now: number, inFlight: number): number {
    const level = this.#level(now)
    // A reserve of all that there is would let no attempt start.
    const reserve = Math.min(this.#share.reserveOf(this.#limit), this.#limit - 1)
    const needed = 1 + reserve + inFlight * this.#share.count
    const ownAt = this.#ownAt(now)
    if (!(level < needed)) return ownAt
    // More than the capacity never comes back: a response must come first.
    const ms = needed > this.#limit ? Number.POSITIVE_INFINITY : Math.ceil((needed - level) / this.#perMs)
    return Math.max(ownAt, Math.min(now + ms, Math.max(now, this.#at + MAX_STATED_WAIT_MS)))
  }

  started(now: number): void {
    const { fraction } = this.#share
    if (fraction === 1) return
    this.#usedUntil = Math.max(now, this.#usedUntil) + 1 / (this.#perMs * fraction)
  }

  /** Epoch ms at which this process's part of the bucket has a unit, if it uses a part. The part has a burst of its own. */
  #ownAt(now: number): number {
    if (this.#share.fraction === 1) return now
    const burst = Number.isFinite(this.#limit) ? Math.max(0, this.#limit - 1 / this.#share.fraction) : 0
    return Math.max(now, this.#usedUntil - burst / this.#perMs)
  }

  #level(now: number): number {
    return Math.min(this.#limit, this.#remaining + Math.max(0, now - this.#at) * this.#perMs)
  }
}
