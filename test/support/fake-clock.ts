import { setImmediate } from "node:timers/promises"
import { type Clock, MAX_TIMER_MS } from "../../src/time/clock.ts"

interface Timer {
  readonly at: number
  readonly callback: () => void
}

/** Time that passes only when a test says so. Timers run in order of time, then of age. `wall` sets the machine's clock. */
export class FakeClock implements Clock {
  /** Timers ever set. */
  scheduled = 0
  /** How often it was looked at. */
  looks = 0
  /** ms by which the machine's clock has been set. */
  wall = 0
  #now: number
  #timers: Timer[] = []
  #seed: number
  readonly #earlyMs: number

  /** @param options.earlyMs by how much timers fire too soon, as real ones may, though never at once */
  constructor(options: { now?: number; seed?: number; earlyMs?: number } = {}) {
    this.#now = options.now ?? Date.UTC(2026, 0, 15)
    this.#seed = options.seed ?? 1
    this.#earlyMs = options.earlyMs ?? 0
  }

  /** Timers that are set and have neither fired nor been cancelled. */
  get pending(): number {
    return this.#timers.length
  }

  now = (): number => {
    this.looks++
    return this.#now
  }

  wallNow = (): number => this.#now + this.wall

  schedule = (ms: number, callback: () => void): (() => void) => {
    if (!(ms >= 0 && ms <= MAX_TIMER_MS)) throw new RangeError(`no timer takes ${ms} ms`)
    this.scheduled++
    const timer = { at: this.#now + Math.max(Math.min(ms, 0.5), ms - this.#earlyMs), callback }
    let place = this.#timers.length
    while (place > 0 && (this.#timers[place - 1] as Timer).at > timer.at) place--
    this.#timers.splice(place, 0, timer)
    return () => {
      const found = this.#timers.indexOf(timer)
      if (found >= 0) this.#timers.splice(found, 1)
    }
  }

  /** mulberry32 */
  random = (): number => {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0
    let t = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }

  /** Lets `ms` pass, and after each timer everything that follows from it. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await this.settle()
    for (let next = this.#timers[0]; next && next.at <= end; next = this.#timers[0]) {
      this.#timers.shift()
      this.#now = Math.max(this.#now, next.at)
      next.callback()
      await this.settle()
    }
    this.#now = end
    await this.settle()
  }

  /** Lets promises run out, while no time passes. */
  async settle(): Promise<void> {
    await setImmediate()
  }
}
