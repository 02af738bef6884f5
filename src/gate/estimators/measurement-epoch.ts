/** ms of an idle gap that still count as time in which the limit was in use. */
const MAX_COUNTED_IDLE_MS = 1_000

/** The time from one recovery to the next, with the successes in it: what the rate is measured by. */
export class MeasurementEpoch {
  successes = 0
  /** True if a recovery began the epoch. */
  follows = false
  /** Epoch ms at which the epoch began; null if nothing was sent yet. */
  #since: number | null = null
  /** Attempts that were queued, and those that were not. */
  #queued = 0
  #unqueued = 0

  /** True if an attempt was queued, or, at a rate that is known, most of them were: else the source may take more than was sent. */
  hadQueue(atKnownRate: boolean): boolean {
    return this.#queued > (atKnownRate ? this.#unqueued : 0)
  }

  /** @param waited true if the attempt was queued */
  started(now: number, waited: boolean): void {
    this.#since ??= now
    if (waited) this.#queued++
    else this.#unqueued++
  }

  /**
   * No attempt was in flight or queued for that time: most of it is taken out of the epoch. Otherwise a job resumed
   * after a minute would go on at a fifth of the rate (load "bucket, a minute idle").
   */
  idled(ms: number): void {
    if (ms > MAX_COUNTED_IDLE_MS && this.#since !== null) this.#since += ms - MAX_COUNTED_IDLE_MS
  }

  /** ms, at least 1. */
  span(now: number): number {
    return Math.max(1, now - (this.#since ?? now))
  }

  restart(now: number): void {
    this.#since = now
    this.follows = true
    this.successes = 0
    this.#queued = this.#unqueued = 0
  }
}
