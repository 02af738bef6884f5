import type { FairShare } from "../fair-share.ts"

/** Part of a whole window that is left at its first response, if the window began anew. */
const FULL = 0.9
/** Part of a window that must have been used up for the next one to tell whether all of it comes back at once. */
const TELLING = 0.25

/**
 * The part of a window that one process may use: of those that share the source, since each hears too late what others
 * use; and of what the caller wants to use of the whole.
 */
export class QuotaShare {
  /** Units of the fullest window since the last rejection. */
  most = 0
  readonly #share: FairShare
  /** Units of this window when its first response was sent, and attempts that this process has started since. */
  #whole = 0
  #used = 0
  /** Units back after a reset, if they were less than half of what was used up: the limit is a bucket. 0: a window. */
  #refill = 0
  /** The part of a unit that the last window left. */
  #rest = 0

  constructor(share: FairShare) {
    this.#share = share
  }

  /**
   * @param units units that the window had at its first response
   * @param stated units of a whole window as stated; 0 if not stated
   * @param used attempts that this process has started in the window
   * @param before units that were left of the window before
   */
  begins(units: number, stated: number, used: number, before = 0): void {
    this.#rest = this.#part % 1
    this.most = Math.max(this.most, units, stated)
    if (this.#share.fraction === 1) {
      // Others may have started before: what is missing is theirs, if the part is left.
      this.#whole = units >= this.#of(this.most) ? this.most : units
    } else {
      const missing = this.most - before
      const isBack = Math.max(0, units - before)
      const isFull = units >= this.most * FULL
      if (missing >= this.most * TELLING) this.#refill = isBack < missing / 2 ? isBack : 0
      // Of refills, a part of what has come back is left to others. What a full bucket overflows by is not stated.
      this.#whole = isFull ? this.#refill || this.most : isBack
    }
    this.#used = used
  }

  started(): void {
    this.#used++
  }

  /** True if some of the part is left. */
  get left(): boolean {
    if (this.isWhole) return true
    return this.#used < (this.#share.fraction === 1 ? this.#part : Math.max(1, Math.floor(this.#part)))
  }

  /** True if all of a window may be used. */
  get isWhole(): boolean {
    return this.#share.count === 1 && this.#share.fraction === 1
  }

  get #part(): number {
    return this.#of(this.#whole) + this.#rest
  }

  #of(whole: number): number {
    return this.#share.of(whole) * this.#share.fraction
  }
}
