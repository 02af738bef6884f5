import { type Clock, MAX_TIMER_MS } from "../time/clock.ts"

/** The one timer of a gate: wakes it for the first who may go. */
export class WakeTimer {
  readonly #clock: Clock
  readonly #ring: () => void
  #at = 0
  #cancel: (() => void) | null = null

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock
    this.#ring = ring
  }

  /** An alarm that is set for sooner stays: whoever it wakes will set the next. One that is overdue does not. */
  set(at: number, now: number): void {
    if (this.#cancel && this.#at <= at && this.#at > now) return
    this.clear()
    this.#at = at
    this.#cancel = this.#clock.schedule(Math.min(Math.ceil(at - now), MAX_TIMER_MS), () => {
      this.#cancel = null
      this.#ring()
    })
  }

  clear(): void {
    this.#cancel?.()
    this.#cancel = null
  }
}
