import type { Permit } from "../gate.ts"

/** Units come back so often in a row while a window cannot be over: it is none. */
const ENOUGH = 2

/**
 * Tells a token bucket from a window. Both state what is left, and a second or more to wait; but a bucket that is full
 * again long before that loses what would have come back meanwhile. The last unit of a window, sent a while after the
 * others, finds out: in a bucket there are more left after it than could be.
 */
export class BucketDetector {
  /** It is a bucket: what comes back, at the least, and all that it holds. */
  bucket: { readonly restoresPerSecond: number; readonly limit: number } | null = null
  /** All that the running window began with; null: there has been more. */
  #full: number | null = null
  /** Serial of the attempt that took the last unit. */
  #last = -1
  #back = 0

  /** A window begins, as its scout tells. What was not full when it came in was not waited for for too long. */
  begins(units: number, most: number): void {
    this.#full = units >= most ? units : null
    this.#back = 0
  }

  tookLast({ sequence: serial }: Permit): void {
    this.#last = serial
  }

  /**
   * Has something come back, by what this attempt was told is left?
   * @param since epoch ms from which on it may have
   */
  observe(
    { sequence: serial, inFlightAtStart: company }: Permit,
    remaining: number,
    since: number,
    now: number,
  ): boolean {
    if (serial !== this.#last || this.#full === null) return false
    // What was out with it may have been counted before.
    if (remaining < company) {
      this.#back = 0
      return false
    }
    const restoresPerSecond = (remaining * 1_000) / Math.max(1, now - since)
    if (++this.#back === ENOUGH) this.bucket = { restoresPerSecond, limit: this.#full }
    return true
  }
}
