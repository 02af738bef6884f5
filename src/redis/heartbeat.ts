import type { Clock } from "../time/clock.ts"

/** Does something again and again while there is reason to, and never twice at once. */
export class Heartbeat {
  readonly #clock: Clock
  readonly #beat: () => Promise<void>
  readonly #nextMs: () => number | null
  #awake = false
  #beating = false
  #cancel: (() => void) | null = null

  /** @param nextMs how long to the next beat; null: there is no reason for one any more */
  constructor(clock: Clock, beat: () => Promise<void>, nextMs: () => number | null) {
    this.#clock = clock
    this.#beat = beat
    this.#nextMs = nextMs
  }

  get awake(): boolean {
    return this.#awake
  }

  wake(): void {
    this.#awake = true
    void this.now()
  }

  /** Beats at once, if it is awake; the next time is counted from then. */
  async now(): Promise<void> {
    if (!this.#awake || this.#beating) return
    this.#beating = true
    this.#stopWaiting()
    await this.#beat()
    this.#beating = false
    this.rest()
  }

  /** Counts the time to the next beat from now. */
  rest(): void {
    if (!this.#awake || this.#beating) return
    this.#stopWaiting()
    const ms = this.#nextMs()
    if (ms === null) this.#awake = false
    else this.#cancel = this.#clock.schedule(ms, () => void this.now())
  }

  stop(): void {
    this.#awake = false
    this.#stopWaiting()
  }

  #stopWaiting(): void {
    this.#cancel?.()
    this.#cancel = null
  }
}
