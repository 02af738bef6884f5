import type { AdmissionRule } from "../admission-rule.ts"
import type { FairShare } from "../fair-share.ts"

/**
 * Time (ms) for which attempts of other processes count as in flight after they are out of sight. They may take longer,
 * and then come on top.
 */
const OUT_OF_SIGHT_MS = 1_000

/** The configured number of attempts in flight. */
export class MaxConcurrency implements AdmissionRule {
  readonly #max: number
  readonly #share: FairShare

  /** @param max Infinity: no limit */
  constructor(max: number, share: FairShare) {
    this.#max = max
    this.#share = share
  }

  earliestStart(now: number, inFlight: number): number {
    if (inFlight >= this.#share.ofLimit(this.#max)) return Number.POSITIVE_INFINITY
    const { lostSight } = this.#share
    if (!lostSight || inFlight < lostSight.inFlight || this.#max === Number.POSITIVE_INFINITY) return now
    return Math.max(now, lostSight.at + OUT_OF_SIGHT_MS)
  }

  /** Attempts that may start, beside those in flight. */
  spare(inFlight: number): number {
    return this.#max - inFlight
  }
}
