import type { FaqCode } from "../faq/entry.ts"

/** What a rejection leads to. */
export interface HoldDecision {
  /** Epoch ms up to which nobody may start; 0: now. */
  readonly until: number
  /** Then one goes alone, and the rest wait for its answer. */
  readonly probes: boolean
}

/** After a 429 everybody waits; then one probe goes, and its answer decides. */
export class Hold {
  until = 0
  code: FaqCode = 429
  /** The hold asked for a probe, and no attempt has been accepted since. */
  probing = false
  #newest = -1

  /**
   * Max-merge: only ever later.
   * @param newest serial of the newest attempt that has started: what was sent before now cannot end it
   */
  order({ until, probes }: HoldDecision, code: FaqCode, newest: number): void {
    if (probes) {
      this.probing = true
      this.#newest = newest
    }
    if (until <= this.until) return
    this.until = until
    this.code = code
  }

  /** An attempt of another run was accepted. What this one was told to wait, it waits. True where it was probing. */
  freedByOthers(): boolean {
    const { probing } = this
    this.probing = false
    return probing
  }

  /** True where this acceptance ends the hold: of an attempt that was sent after it, and with no later order since. */
  accepted(serial: number, now: number): boolean {
    if (!this.probing || serial <= this.#newest || now < this.until) return false
    this.probing = false
    return true
  }
}
