import type { FailureBaseline } from "./failure-baseline.ts"

/**
 * Failures of attempts sent after the first failure came in that an outage takes at least. A failure costs a server no
 * work, so of some hundred concurrent requests the failures are sent back first, in a bunch.
 */
const MIN_SENT_AFTER_FIRST = 2
/**
 * Longest time (ms) for which a good response is waited for: calls that go on meanwhile spend their retries. In the
 * simulation, 20 % failures with a latency of 300 ms are never taken for an outage.
 */
const MAX_LATENCY_MS = 250

/** The failures since the latest other response: an outage, if chance does not explain them. */
export class FailureRun {
  count = 0
  /** Epoch ms before which the server asked not to come back; 0 if no failure said so. */
  retryAt = 0
  #sentAfterFirst = 0
  /** Epoch ms at which the first failure came in. */
  #firstAt = 0
  readonly #baseline: FailureBaseline

  constructor(baseline: FailureBaseline) {
    this.#baseline = baseline
  }

  add(sentAt: number, retryAfterMs: number, now: number): void {
    if (this.count++ === 0) this.#firstAt = now
    else if (sentAt >= this.#firstAt) this.#sentAfterFirst++
    // Plus 1 ms: `now` is cut to whole ms, and no attempt may start early.
    if (retryAfterMs > 0) this.retryAt = Math.max(this.retryAt, now + retryAfterMs + 1)
  }

  /** True if the run is longer than chance explains, and has lasted for as long as a good response takes. */
  isOutage(now: number): boolean {
    return (
      this.#sentAfterFirst >= MIN_SENT_AFTER_FIRST &&
      this.count >= this.#baseline.significantRun &&
      now - this.#firstAt >= Math.min(this.#baseline.smoothedLatencyMs, MAX_LATENCY_MS)
    )
  }

  /** @param wasOutage a run that was an outage says nothing about the usual failure rate */
  end(wasOutage: boolean): void {
    if (this.count > 0 && !wasOutage) this.#baseline.failed(this.count)
    this.count = this.#sentAfterFirst = 0
    this.retryAt = 0
  }
}
