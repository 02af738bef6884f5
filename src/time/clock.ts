/** The largest delay that setTimeout takes, in ms. A larger one fires at once (Node: "Timeout duration was set to 1"). */
export const MAX_TIMER_MS = 2 ** 31 - 1

/** Time and chance, passed in so that tests neither wait nor depend on chance. */
export interface Clock {
  /**
   * ms that never go back and are never set: for waits, deadlines, windows and holds. They begin at the epoch ms of
   * the moment at which the clock was made, so that times by this clock can be told from durations.
   */
  now(): number
  /** Epoch ms as the machine shows them, which may be set at any time: for dates of a server, and for what is shown. */
  wallNow(): number
  /**
   * Calls back once after `ms`, at most MAX_TIMER_MS, and never before `now()` shows it; returns how to cancel it.
   * @param isShared calls to come wait for it too, so that it outlives the fake timers by which it was set
   */
  schedule(ms: number, callback: () => void, isShared?: boolean): () => void
  /** In [0, 1). */
  random(): number
}

/** What `clock.now()` said, as whole epoch ms by the machine's clock of this moment: for what is shown. */
export function wallTime(clock: Clock, at: number): number {
  return Math.round(at - clock.now() + clock.wallNow())
}

/** The latest time that a Date can hold. */
const LATEST = 8.64e15

/** ISO time of epoch ms, whatever the number: beyond what a Date can hold it is the last one that it can. */
export function isoTime(ms: number): string {
  return new Date(Number.isNaN(ms) ? 0 : Math.max(-LATEST, Math.min(LATEST, ms))).toISOString()
}

/**
 * Timers may fire this much (ms) too soon: libuv cuts the time of setting to the ms, and reads it from a coarser clock.
 * What fires sooner is no timer of the machine: see `SystemClock`.
 */
const MAX_EARLY_MS = 3

/**
 * The clock of the platform. Fake timers may replace any part of it, at any time, alone: globals are looked up at each
 * use, and a timer that has fired is believed. Otherwise a call would wait for ever if only `setTimeout` is faked, or
 * only `performance` is frozen.
 */
export class SystemClock implements Clock {
  /** What reads the time, its latest reading, and what is added to a reading. */
  #source: unknown = null
  #reading = 0
  #offset = Date.now()
  /** How to set the shared timers anew, and the `setTimeout` by which all of them are set. */
  readonly #shared = new Set<() => void>()
  #setTimeout: unknown = null

  constructor() {
    this.now()
  }

  now(): number {
    let source: unknown = null
    let reading = Number.NaN
    try {
      const { performance } = globalThis
      source = performance.now
      reading = performance.now()
    } catch {
      // Not there, or a stub: the machine's clock is read instead.
    }
    if (!Number.isFinite(reading)) {
      source = Date.now
      reading = Date.now()
    }
    // Fake timers came or went, or a wall clock was set back: time goes on from where it was.
    if (source !== this.#source || reading < this.#reading) {
      this.#offset += this.#reading - reading
      this.#source = source
    }
    this.#reading = reading
    if (this.#shared.size > 0 && globalThis.setTimeout !== this.#setTimeout) this.#setSharedAgain()
    return reading + this.#offset
  }

  wallNow(): number {
    return Date.now()
  }

  schedule(ms: number, callback: () => void, isShared = false): () => void {
    const delay = Math.min(Math.max(0, Math.ceil(ms)), MAX_TIMER_MS)
    const due = this.now() + Math.min(ms, delay)
    let mayBeEarly = true
    let clear = () => {}
    const set = (after: number) => {
      // One pair: fake timers that come in between do not know the timer.
      const { setTimeout, clearTimeout } = globalThis
      const timer = setTimeout(onTimer, after)
      const clearEarlier = clear
      clear = () => {
        clearEarlier()
        // Missing in some runtimes: what has fired is called back all the same.
        clearTimeout?.(timer)
      }
    }
    const onTimer = () => {
      const early = due - this.now()
      if (early > 0 && early <= MAX_EARLY_MS && mayBeEarly) {
        mayBeEarly = false
        set(Math.ceil(early) + MAX_EARLY_MS)
        return
      }
      if (early > 0) this.#offset += early
      end()
      callback()
    }
    const setAgain = () => set(Math.max(0, Math.ceil(due - this.now())))
    const end = () => {
      this.#shared.delete(setAgain)
      clear()
    }
    if (isShared) {
      this.#shared.add(setAgain)
      this.#setTimeout = globalThis.setTimeout
    }
    set(delay)
    return end
  }

  /** Fake timers came or went: those that went never fire, and real ones may. What fires first counts. */
  #setSharedAgain(): void {
    this.#setTimeout = globalThis.setTimeout
    for (const setAgain of this.#shared) setAgain()
  }

  // A property, since it is passed on by itself.
  readonly random = (): number => Math.random()
}
