import type { FairShare } from "../fair-share.ts"

/** What one run may use of a window, where several share the source: they do not hear in time what the others use. */
export class QuotaShare {
  /** The most that a window has had, since the last rejection. */
  most = 0
  readonly #share: FairShare
  /** Units that this window had when its first answer was sent, and attempts that this run has started since. */
  #whole = 0
  #used = 0

  constructor(share: FairShare) {
    this.#share = share
  }

  /**
   * @param stated units that a window has, as the API says; 0: it does not
   * @param used attempts that this run has started in it
   */
  begins(units: number, stated: number, used: number): void {
    this.most = Math.max(this.most, units, stated)
    // Others may have begun before: what is missing is theirs, as long as this run's part is there.
    this.#whole = units >= this.#share.of(this.most) ? this.most : units
    this.#used = used
  }

  started(): void {
    this.#used++
  }

  /** Some of it is left. */
  get left(): boolean {
    return this.#share.count === 1 || this.#used < this.#share.of(this.#whole)
  }
}
