import { FairShare } from "../fair-share.ts"

/** A limit that the API publishes. */
export interface WindowLimit {
  readonly requests: number
  readonly perMs: number
}

/** What is told of recent starts is told in so many steps at the most. */
const MOST_STEPS = 100

/**
 * Never more than `requests` starts in any stretch of `perMs`, wherever the stretch begins.
 * Remembers the last `requests` starts in a ring, grown as it fills.
 */
export class SlidingWindow {
  readonly #limit: WindowLimit
  readonly #share: FairShare
  #starts: number[] = []
  #oldest = 0

  constructor(limit: WindowLimit, share = new FairShare()) {
    this.#limit = limit
    this.#share = share
  }

  /** When the next start may be: now, or later. */
  earliestStart(now: number): number {
    const starts = this.#starts
    const most = this.#share.ofLimit(this.#limit.requests)
    if (starts.length < most) return now
    // The last start but `most`, from the newest backwards.
    const start = starts[(this.#oldest + starts.length - most) % starts.length] as number
    // One ms on top: both times are whole ms, so the true distance may be almost one less than it seems.
    return Math.max(now, start + this.#limit.perMs + 1)
  }

  /** At least so many may go, where one may. */
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

  /** Starts in the stretch that ends now, oldest first: so many, and how long ago (ms) the newest of them was. */
  recent(now: number): [count: number, ageMs: number][] {
    const steps = new Map<number, [number, number]>()
    for (const start of this.#starts) {
      const age = now - start
      if (age >= this.#limit.perMs) continue
      const step = Math.floor((age / this.#limit.perMs) * MOST_STEPS)
      const [count, newest] = steps.get(step) ?? [0, age]
      steps.set(step, [count + 1, Math.min(newest, age)])
    }
    return [...steps.values()].sort(([, one], [, other]) => other - one)
  }

  /** No start is remembered that could still matter. */
  idle(now: number): boolean {
    const newest = this.#starts[(this.#oldest + this.#starts.length - 1) % (this.#starts.length || 1)]
    return newest === undefined || newest + this.#limit.perMs < now
  }
}
