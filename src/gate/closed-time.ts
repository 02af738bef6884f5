/** Sums up the time for which a gate has been closed. Overlapping holds count once. */
export class ClosedTime {
  #total = 0
  /** Epoch ms from which the running closure is not yet counted; null while open. */
  #from: number | null = null
  /** Epoch ms at which the running closure ends; Infinity if a response ends the closure. */
  #until = 0

  /** The gate is closed from now until then; `until` in the past opens the gate. */
  closeUntil(now: number, until: number): void {
    this.#count(now)
    this.#until = until
    this.#from = until > now ? (this.#from ?? now) : null
  }

  /** Epoch ms at which the latest closure ends. */
  get until(): number {
    return this.#until
  }

  /** ms up to `now`. */
  totalMs(now: number): number {
    this.#count(now)
    return this.#total
  }

  #count(now: number): void {
    if (this.#from === null) return
    const end = Math.min(now, this.#until)
    if (end > this.#from) this.#total += end - this.#from
    this.#from = this.#until > now ? Math.max(now, this.#from) : null
  }
}
