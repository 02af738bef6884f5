import type { AdmissionRule } from "../admission-rule.ts"
import { FairShare } from "../fair-share.ts"

/** A configured limit: at most `requests` starts in any `perMs`. */
export interface WindowLimit {
  readonly requests: number
  readonly perMs: number
}

/** Entries of `recentStarts` at most: a bound on what processes tell each other. */
const MAX_ENTRIES = 100

/**
 * Never more than `requests` starts in any stretch of `perMs`, wherever the stretch begins.
 * Remembers the last `requests` starts in a ring, grown as it fills.
 */
export class SlidingWindow implements AdmissionRule {
  readonly #limit: WindowLimit
  readonly #share: FairShare
  #starts: number[] = []
  #oldest = 0

  constructor(limit: WindowLimit, share = new FairShare()) {
    this.#limit = limit
    this.#share = share
  }

  earliestStart(now: number): number {
    const starts = this.#starts
    const max = this.#share.ofLimit(this.#limit.requests)
    if (starts.length < max) return now
    // The start `max` starts ago.
    const start = starts[(this.#oldest + starts.length - max) % starts.length] as number
    // Plus 1 ms: a server may count in whole ms.
    return Math.max(now, start + this.#limit.perMs + 1)
  }

  /** Attempts that may start, if one may: at least 1. */
  get spare(): number {
    return Math.max(1, this.#limit.requests - this.#starts.length)
  }

  started(now: number): void {
    if (this.#starts.length < this.#limit.requests) {
      this.#starts.push(now)
      return
    }
    this.#starts[this.#oldest] = now
    this.#oldest = (this.#oldest + 1) % this.#limit.requests
  }

  /** Starts in the last `perMs`, oldest first: their number, and the age in ms of the newest of them. */
  recentStarts(now: number): [count: number, ageMs: number][] {
    const entries = new Map<number, [number, number]>()
    for (const start of this.#starts) {
      const age = now - start
      if (age >= this.#limit.perMs) continue
      const step = Math.floor((age / this.#limit.perMs) * MAX_ENTRIES)
      const [count, newest] = entries.get(step) ?? [0, age]
      entries.set(step, [count + 1, Math.min(newest, age)])
    }
    return [...entries.values()].sort(([, one], [, other]) => other - one)
  }

  /** True if no remembered start matters any more. */
  idle(now: number): boolean {
    const newest = this.#starts[(this.#oldest + this.#starts.length - 1) % (this.#starts.length || 1)]
    return newest === undefined || newest + this.#limit.perMs < now
  }
}
