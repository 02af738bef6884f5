import type { Share } from "../share.ts"

/** A pace as measured: of all runs together, where several share the source. */
export interface SharedPace {
  /** Starts a ms. */
  readonly base: number
  /** The true limit is at most so many times `base`. */
  readonly upper: number
  /** How dear it is to be wrong: recoveries that took long call for a slower creep. */
  readonly cost: number
  /** The server named the wait. */
  readonly told: boolean
}

/** Acceptances after which the pace has crept up by CREEP. */
const CREEP_AFTER = 100
const CREEP = 0.1
/** Acceptances after which the pace reaches the upper bound of what it may be, where that is not certain. */
const SURE_AFTER = 20
const SURE_AFTER_TOLD = 100
/** A start may come so much ahead of its slot (ms), to make up for timers that were late. */
const CATCH_UP_MS = 2
/** So few accepted before a wait that the server named tell nothing of a pace. */
const TOO_FEW = 3
/** Idle time beyond this (ms) does not count as time in which the limit was in use. */
const IDLE_MS = 1_000

/**
 * Starts a second, as learned. From one recovery to the next, what was accepted over the time that it took *is* the
 * limit: a bucket is empty at both ends, a window is counted whole. So the pace is set to exactly that, and creeps up
 * by a cubic in acceptances: flat where the limit was just measured, steep when it has long been raised. Halving, as
 * AIMD and CUBIC do, pays for every rejection with idle time; this does not cut at all.
 */
export class Pace {
  /** Starts a ms, of all runs that share the source; Infinity: not limited. */
  rate = Number.POSITIVE_INFINITY
  /** The same as measured, without what has been added since. */
  base = Number.POSITIVE_INFINITY
  readonly #share: Share
  #upper = 1
  #cost = 1
  #told = false
  /** Acceptances since `base` was measured, counted while the pace was in use. */
  #n = 0
  /** Epoch ms from which the next may start. */
  #slot = 0
  /** The measurement that is running: since when (null: not yet), and acceptances in it. */
  #since: number | null = null
  #accepted = 0
  #pressed = false
  /** The pace is the one that the API publishes. */
  #published = false

  constructor(share: Share) {
    this.#share = share
  }

  /** What has been measured; null: it is not limited. */
  get shared(): SharedPace | null {
    if (this.base === Number.POSITIVE_INFINITY) return null
    return { base: this.base, upper: this.#upper, cost: this.#cost, told: this.#told }
  }

  get limits(): boolean {
    return this.rate < Number.POSITIVE_INFINITY
  }

  /** When the next may start: now, or later. */
  ask(now: number): number {
    if (this.#slot <= now) return now
    this.#pressed = true
    return this.#slot
  }

  started(now: number): void {
    this.#since ??= now
    if (this.rate === Number.POSITIVE_INFINITY) return
    const gap = this.#share.count / this.rate
    this.#slot = Math.max(this.#slot + gap, now + gap - CATCH_UP_MS)
  }

  /** Nobody wanted to go for so long. */
  idled(ms: number): void {
    if (ms > IDLE_MS && this.#since !== null) this.#since += ms - IDLE_MS
  }

  accepted(): void {
    this.#accepted++
    if (!this.#pressed || this.rate === Number.POSITIVE_INFINITY) return
    this.#pressed = false
    // The other runs creep along, each by its own acceptances.
    this.#n += this.#share.count
    const x = this.#n / CREEP_AFTER / this.#cost
    const known = Math.min(1, this.#n / ((this.#told ? SURE_AFTER_TOLD : SURE_AFTER) * this.#cost))
    const share = this.#told ? (1 + known) / 2 : known
    this.rate = this.base * (1 + CREEP * x ** 3) * this.#upper ** share
  }

  /** How many ms it takes to be allowed one more start or two: all that a rejection at a known pace has to wait for. */
  slotMs(): number {
    const slots = Math.min(2, Math.max(1, (this.#accepted * this.#share.count) / 20))
    return slots / this.base
  }

  /**
   * The source accepts again: what has been accepted since the last time is its limit.
   * @param sentAt epoch ms at which the attempt was sent that was accepted
   * @param refusedAt epoch ms at which the latest attempt was sent that was refused
   * @param beganAt epoch ms at which the episode began
   */
  measured(sentAt: number, refusedAt: number, beganAt: number, told: boolean, now: number): void {
    if (told && this.#accepted < TOO_FEW && !this.limits) return
    this.#published = false
    const span = Math.max(1, now - (this.#since ?? now))
    const uncertain = Math.min(span - 1, Math.max(0, sentAt - refusedAt))
    this.base = (Math.max(1, this.#accepted) * this.#share.count) / span
    const upper = span / Math.max(1, span - uncertain)
    this.#upper = upper < 1.1 ? 1 : upper
    this.#n = 0
    this.#cost = Math.max(1, ((now - beganAt) * this.base) / 20)
    this.#told = told
    this.rate = this.base * (told ? this.#upper ** 0.5 : 1)
    this.#slot = Math.max(this.#slot, sentAt + this.#share.count / this.base)
  }

  /** Somebody has measured it for all. The runs start one after another. */
  adopt({ base, upper, cost, told }: SharedPace, now: number): void {
    this.base = base
    this.#upper = upper
    this.#cost = cost
    this.#told = told
    this.#n = 0
    this.rate = base * (told ? upper ** 0.5 : 1)
    this.#slot = now + (this.#share.rank + 1) / base
  }

  /** A published pace, until something is measured, or the API says more. */
  begin(rate: number): void {
    this.base = this.rate = rate
    this.#published = true
  }

  endBeginning(): void {
    if (this.#published) this.release()
  }

  /** Something else explains the rejections: go without. */
  release(): void {
    this.#published = false
    this.base = this.rate = Number.POSITIVE_INFINITY
    this.#slot = 0
  }

  /** A new measurement begins. */
  restart(now: number): void {
    this.#since = now
    this.#accepted = 0
    this.#pressed = false
  }
}
