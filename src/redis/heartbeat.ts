import type { Clock } from "../time/clock.ts"

/** Calls `beat` at intervals until `nextMs` returns null. Two beats never run at the same time. */
export class Heartbeat {
  readonly #clock: Clock
  readonly #beat: () => Promise<void>
  readonly #nextMs: () => number | null
  #awake = false
  #beating = false
  /** True if a beat was asked for during another, whose reply may be older than the reason. */
  #again = false
  #cancel: (() => void) | null = null

  /** @param nextMs ms until the next beat; null ends the heartbeat until `wake()` is called */
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

  /** Beats at once, if awake, or after the beat under way. The interval to the next beat starts when the last has ended. */
  async now(): Promise<void> {
    if (!this.#awake) return
    this.#again = true
    if (this.#beating) return
    this.#beating = true
    while (this.#again && this.#awake) {
      this.#again = false
      this.#stopWaiting()
      await this.#beat()
    }
    this.#beating = false
    this.rest()
  }

  /** Restarts the interval to the next beat. */
  rest(): void {
    if (!this.#awake || this.#beating) return
    this.#stopWaiting()
    const ms = this.#nextMs()
    if (ms === null) this.#awake = false
    else this.#cancel = this.#clock.schedule(ms, () => void this.now(), true)
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
