/** What is 128 answers old has a third of the weight of the newest. */
const KEPT = 1 - 1 / 128
const FEWEST = 8
/** A source that fails nine times in ten is as good as down. */
const MOST = 32
/** How likely such a row may be. A job of 100,000 attempts has that many chances of one. */
const CHANCE = 1e-7

/** What is usual of a source that works: how long a good answer takes, and that some attempts fail all the same. */
export class FailureBaseline {
  /** ms, smoothed as TCP smooths its round trips (RFC 6298, 2.3); 0: there was none yet. */
  smoothedLatencyMs = 0
  /** The share of attempts that fail, weighted by how new they are, and the sum of all weights, up to 1. */
  #failing = 0
  #weight = 0
  #goodInARow = 0

  accepted(tookMs: number): void {
    this.#goodInARow++
    this.smoothedLatencyMs =
      this.smoothedLatencyMs === 0 ? tookMs : this.smoothedLatencyMs + (tookMs - this.smoothedLatencyMs) / 8
  }

  /** So many failed in a row, and it was no outage. */
  failed(times: number): void {
    this.#age()
    const kept = KEPT ** times
    this.#failing = 1 - (1 - this.#failing) * kept
    this.#weight = 1 - (1 - this.#weight) * kept
  }

  /** So many failures in a row are no chance. */
  get significantRun(): number {
    this.#age()
    if (this.#failing === 0) return FEWEST
    // Rounding may bring a share of 1 above 1.
    const share = Math.min(0.99, this.#failing / this.#weight)
    return Math.min(MOST, Math.max(FEWEST, Math.ceil(Math.log(CHANCE) / Math.log(share))))
  }

  /** The good answers since are counted only when they are asked for: they are many. */
  #age(): void {
    const kept = KEPT ** this.#goodInARow
    this.#goodInARow = 0
    this.#failing *= kept
    this.#weight = 1 - (1 - this.#weight) * kept
  }
}
