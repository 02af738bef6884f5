/** How long an answer is waited for at the least (ms). */
const LEAST_MS = 30_000

/**
 * How long the next attempt waits for an answer to one that is out. A client without a timeout may never hear of it:
 * what has been silent for so long keeps nobody back any more. Where answers take long, it is twice the longest.
 */
export class StallTimeout {
  /** Epoch ms at which an attempt started or ended last. */
  #movedAt = 0
  /** ms that the longest of the accepted attempts took. */
  #longest = 0

  activity(now: number): void {
    this.#movedAt = now
  }

  accepted(tookMs: number): void {
    this.#longest = Math.max(this.#longest, tookMs)
  }

  /** When the next may start that waits for any answer to come first: now, or later. */
  at(now: number): number {
    return Math.max(now, this.#movedAt + Math.max(LEAST_MS, 2 * this.#longest))
  }

  /** The same for one that waits for this probe. */
  static ofProbe(sentAt: number): number {
    return sentAt + LEAST_MS
  }
}
