import type { AdmissionRule } from "../admission-rule.ts"
import type { FairShare } from "../fair-share.ts"

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
    return inFlight < this.#share.ofLimit(this.#max) ? now : Number.POSITIVE_INFINITY
  }

  /** Attempts that may start, beside those in flight. */
  spare(inFlight: number): number {
    return this.#max - inFlight
  }
}
