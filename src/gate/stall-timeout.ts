/** Shortest time (ms) for which a response is waited for. */
const MIN_TIMEOUT_MS = 30_000

/**
 * How long the next attempt waits for the response to one in flight. A client without a timeout may never report an
 * attempt as over: a stalled one keeps others back for twice the longest latency at most.
 */
export class StallTimeout {
  /** Epoch ms at which an attempt started or ended last. */
  #activeAt = 0
  /** ms that the slowest success took. */
  #longestMs = 0

  activity(now: number): void {
    this.#activeAt = now
  }

  success(tookMs: number): void {
    this.#longestMs = Math.max(this.#longestMs, tookMs)
  }

  /** Epoch ms from which the attempts in flight count as stalled; `now` if that is in the past. */
  at(now: number): number {
    return Math.max(now, this.#activeAt + Math.max(MIN_TIMEOUT_MS, 2 * this.#longestMs))
  }

  /** The same for a probe. */
  static ofProbe(sentAt: number): number {
    return sentAt + MIN_TIMEOUT_MS
  }
}
