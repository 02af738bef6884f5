/** What a 429 leads to. */
export interface HoldDecision {
  /** Epoch ms before which no attempt starts; in the past if none has to wait. */
  readonly until: number
  /** True if the hold ends only with the success of an attempt sent after it. */
  readonly probes: boolean
}

/**
 * How long to hold if the server named no wait, or named one that was too short.
 * @param rejections holds in a row before this one
 * @returns ms, without jitter
 */
export type BackoffSteps = (rejections: number) => number

/**
 * Decides the holds of a source whose limits are not estimated (`adaptive: false`): the wait that the server named, and
 * growing steps if a probe was refused although that wait was kept. The rejections of attempts that had started before
 * the first rejection came in are one event.
 */
export class HoldBackoff {
  #consecutiveRejections = 0
  #recoveryPoint = -1
  readonly #steps: BackoffSteps
  readonly #random: () => number

  constructor(steps: BackoffSteps, random: () => number) {
    this.#steps = steps
    this.#random = random
  }

  /**
   * @param attempt `latestSequence`: of the attempt that started last; `retryAt`: epoch ms that the server named, 0 if none
   * @param hold the hold in force
   */
  throttled(
    attempt: { readonly sequence: number; readonly latestSequence: number; readonly retryAt: number },
    hold: { readonly until: number; readonly probes: boolean },
    now: number,
  ): HoldDecision {
    const { sequence, latestSequence, retryAt } = attempt
    const sameEvent = hold.probes && sequence <= this.#recoveryPoint
    if (!sameEvent) {
      this.#consecutiveRejections = hold.probes ? this.#consecutiveRejections + 1 : 0
      this.#recoveryPoint = latestSequence
    }
    // The server's wait is enough the first time; a refusal after it shows that the server named too little.
    const namedMs = Math.max(0, retryAt - now)
    const trusted = namedMs > 0 && this.#consecutiveRejections === 0
    const stepMs = trusted || (sameEvent && hold.until > now) ? 0 : this.#step(namedMs)
    const jittered = stepMs / 2 + (this.#random() * stepMs) / 2
    return { until: Math.max(retryAt, now + jittered), probes: !sameEvent }
  }

  /** Begins at the wait that the server named, if that is shorter than the first step, and doubles from there. */
  #step(namedMs: number): number {
    const step = this.#steps(this.#consecutiveRejections)
    return namedMs > 0 ? Math.min(step, namedMs * 2 ** this.#consecutiveRejections) : step
  }
}
