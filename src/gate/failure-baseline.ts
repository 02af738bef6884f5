/** Weight that remains per response: a failure 128 responses ago counts a third of the latest. */
const DECAY = 1 - 1 / 128
/** Shortest significant run. In the simulation, 5 stops sources that are merely flaky; 12 sends more into an outage. */
const MIN_RUN = 8
/** Longest significant run: a source that fails nine times in ten is as good as down. */
const MAX_RUN = 32
/** Probability of a significant run by chance. A job of 100,000 attempts has that many chances of one. */
const CHANCE = 1e-7

/** What is usual of a source that works: the latency of good responses, and the share of attempts that fail. */
export class FailureBaseline {
  /** ms, smoothed as TCP smooths its round trips (RFC 6298, 2.3); 0 before the first success. */
  smoothedLatencyMs = 0
  /** Failures weighted by age, and the sum of all weights, up to 1. */
  #failing = 0
  #weight = 0
  /** Responses that were no failures and are not yet weighed: decay is computed only when asked for, since they are frequent. */
  #pendingAnswers = 0

  /** A source that throttles works. */
  throttled(): void {
    this.#pendingAnswers++
  }

  success(tookMs: number): void {
    this.#pendingAnswers++
    this.smoothedLatencyMs =
      this.smoothedLatencyMs === 0 ? tookMs : this.smoothedLatencyMs + (tookMs - this.smoothedLatencyMs) / 8
  }

  /** Counts a run of failures that was no outage. */
  failed(runLength: number): void {
    this.#weighAnswers()
    const kept = DECAY ** runLength
    this.#failing = 1 - (1 - this.#failing) * kept
    this.#weight = 1 - (1 - this.#weight) * kept
  }

  /** Length of a run of failures whose probability, at the usual failure rate, is below `CHANCE`. */
  get significantRun(): number {
    this.#weighAnswers()
    if (this.#failing === 0) return MIN_RUN
    // Rounding may bring a share of 1 above 1.
    const share = Math.min(0.99, this.#failing / this.#weight)
    return Math.min(MAX_RUN, Math.max(MIN_RUN, Math.ceil(Math.log(CHANCE) / Math.log(share))))
  }

  #weighAnswers(): void {
    const kept = DECAY ** this.#pendingAnswers
    this.#pendingAnswers = 0
    this.#failing *= kept
    this.#weight = 1 - (1 - this.#weight) * kept
  }
}
