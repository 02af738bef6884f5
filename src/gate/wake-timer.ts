import { type Clock, MAX_TIMER_MS } from "../time/clock.ts"

/** The only timer of a gate: wakes the gate for the first waiter that may start. */
export class WakeTimer {
  readonly #clock: Clock
  readonly #wake: () => void
  #at = 0
  #cancel: (() => void) | null = null

  constructor(clock: Clock, wake: () => void) {
    this.#clock = clock
    this.#wake = wake
  }

  /** Keeps a timer that is due sooner, since the gate sets the next one when woken; replaces one that is overdue. */
  set(at: number, now: number): void {
    if (this.#cancel && this.#at <= at && this.#at > now) return
    this.clear()
    this.#at = at
    const wake = () => {
      this.#cancel = null
      this.#wake()
    }
    this.#cancel = this.#clock.schedule(Math.min(Math.ceil(at - now), MAX_TIMER_MS), wake, true)
  }

  clear(): void {
    this.#cancel?.()
    this.#cancel = null
  }
}
