import type { FaqCode } from "../faq/entry.ts"

/**
 * How long to hold when the server did not say, or has said too little before:
 * the nth hold in a row (0 for the first), in ms, without jitter.
 */
export type HoldBackoff = (strike: number) => number

/**
 * After a 429 everybody waits; then one probe goes, and its answer decides.
 * All rejections of attempts that started before the first of them was noticed are one event.
 */
export class Hold {
  until = 0
  code: FaqCode = 429
  /** The hold has been set and no attempt has been accepted since. */
  probing = false
  #strikes = 0
  #eventSerial = -1

  /** Max-merge: only ever later. */
  extend(until: number, code: FaqCode): void {
    if (until <= this.until) return
    this.until = until
    this.code = code
  }

  /**
   * @param serial of the rejected attempt
   * @param newest serial of the newest attempt that has started: what was sent before now cannot have known
   * @param toldMs what the server asked for; null: nothing
   */
  rejected(
    attempt: { serial: number; newest: number; toldMs: number | null; code: FaqCode },
    now: number,
    backoff: HoldBackoff,
    random: () => number,
  ): void {
    const sameEvent = this.probing && attempt.serial <= this.#eventSerial
    if (!sameEvent) {
      this.#strikes = this.probing ? this.#strikes + 1 : 0
      this.#eventSerial = attempt.newest
    }
    this.probing = true
    // The server's word is enough the first time; when obeying it was refused, it asked for too little.
    const trusted = attempt.toldMs !== null && attempt.toldMs > 0 && this.#strikes === 0
    const step = trusted ? 0 : backoff(this.#strikes)
    const ownMs = sameEvent && this.until > now ? 0 : step / 2 + (random() * step) / 2
    const told = attempt.toldMs === null ? 0 : attempt.toldMs
    // One ms on top: `now` is cut to whole ms, and nobody may go sooner than told.
    this.extend(now + Math.max(told, Math.ceil(ownMs)) + 1, attempt.code)
  }

  /** True where this acceptance ends the hold: of an attempt that was sent after it, and with no later order since. */
  accepted(serial: number, now: number): boolean {
    if (!this.probing || serial <= this.#eventSerial || now < this.until) return false
    this.probing = false
    this.#strikes = 0
    return true
  }
}
