/** A limit that the API publishes. */
export interface PublishedLimit {
  readonly requests: number
  readonly perMs: number
}

/**
 * Never more than `requests` starts in any stretch of `perMs`, wherever the stretch begins.
 * Remembers the last `requests` starts in a ring, grown as it fills.
 */
export class SlidingLimit {
  readonly #limit: PublishedLimit
  #starts: number[] = []
  #oldest = 0

  constructor(limit: PublishedLimit) {
    this.#limit = limit
  }

  /** When the next start may be: now, or later. */
  ask(now: number): number {
    if (this.#starts.length < this.#limit.requests) return now
    // One ms on top: both times are whole ms, so the true distance may be almost one less than it seems.
    return Math.max(now, (this.#starts[this.#oldest] as number) + this.#limit.perMs + 1)
  }

  started(now: number): void {
    if (this.#starts.length < this.#limit.requests) {
      this.#starts.push(now)
      return
    }
    this.#starts[this.#oldest] = now
    this.#oldest = (this.#oldest + 1) % this.#limit.requests
  }

  /** No start is remembered that could still matter. */
  idle(now: number): boolean {
    const newest = this.#starts[(this.#oldest + this.#starts.length - 1) % (this.#starts.length || 1)]
    return newest === undefined || newest + this.#limit.perMs < now
  }
}
