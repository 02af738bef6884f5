import type { Permit } from "../permit.ts"

/** Refills in a row within a running window that make the limit a token bucket. */
const REFILLS = 2

/**
 * Tells a token bucket from a window. Both state what is left and a wait of a second or more, but a bucket that is full
 * long before the reset loses its refill meanwhile. The last unit of a window, sent a while after the others, decides:
 * in a bucket, more is left after that unit than a window can have.
 */
export class BucketDetector {
  /** The bucket, if the limit is one: a lower bound of its refill, and its capacity. */
  bucket: { readonly restoresPerSecond: number; readonly limit: number } | null = null
  /** Units of the running window; null if an earlier window had more. */
  #full: number | null = null
  /** Sequence of the attempt that took the last unit. */
  #last = -1
  #refills = 0

  /** A window begins. One that is not full may be a bucket that was not waited for. */
  begins(units: number, most: number): void {
    this.#full = units >= most ? units : null
    this.#refills = 0
  }

  tookLast({ sequence }: Permit): void {
    this.#last = sequence
  }

  /**
   * @param since epoch ms from which on units may have come back
   * @returns true if units have come back, by what this attempt's response states
   */
  observe({ sequence, inFlightAtStart }: Permit, remaining: number, since: number, now: number): boolean {
    if (sequence !== this.#last || this.#full === null) return false
    // The server may not have counted the attempts in flight with this one yet.
    if (remaining < inFlightAtStart) {
      this.#refills = 0
      return false
    }
    const restoresPerSecond = (remaining * 1_000) / Math.max(1, now - since)
    if (++this.#refills === REFILLS) this.bucket = { restoresPerSecond, limit: this.#full }
    return true
  }
}
