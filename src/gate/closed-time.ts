/** How long a gate has been closed, all told. Holds that overlap count once. */
export class ClosedTime {
  #total = 0
  /** Where the closure that is running began; null: open. */
  #from: number | null = null
  /** Where it is known to end; Infinity: an answer will end it. */
  #until = 0

  close(now: number, until: number): void {
    this.#settle(now)
    this.#until = Math.max(this.#until, until)
    if (this.#from === null && this.#until > now) this.#from = now
  }

  /** The closure of unknown length is over; a hold may still run until `until`. */
  open(now: number, until: number): void {
    this.#settle(now)
    this.#until = until
    this.#from = until > now ? now : null
  }

  totalMs(now: number): number {
    this.#settle(now)
    return this.#total
  }

  #settle(now: number): void {
    if (this.#from === null) return
    const end = Math.min(now, this.#until)
    if (end > this.#from) this.#total += end - this.#from
    this.#from = this.#until > now ? Math.max(now, this.#from) : null
  }
}
