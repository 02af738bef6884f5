import type { FairShare } from "../fair-share.ts"

/** The part of a window that one process may use, if several share the source: each hears too late what others use. */
export class QuotaShare {
  /** Units of the fullest window since the last rejection. */
  most = 0
  readonly #share: FairShare
  /** Units of this window when its first response was sent, and attempts that this process has started since. */
  #whole = 0
  #used = 0

  constructor(share: FairShare) {
    this.#share = share
  }

  /**
   * @param units units that the window had at its first response
   * @param stated units of a whole window as stated; 0 if not stated
   * @param used attempts that this process has started in the window
   */
  begins(units: number, stated: number, used: number): void {
    this.most = Math.max(this.most, units, stated)
    // Other processes may have started before: what is missing is theirs, if this process's part is left.
    this.#whole = units >= this.#share.of(this.most) ? this.most : units
    this.#used = used
  }

  started(): void {
    this.#used++
  }

  /** True if some of the part is left. */
  get left(): boolean {
    return this.#share.count === 1 || this.#used < this.#share.of(this.#whole)
  }
}
