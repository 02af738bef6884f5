import type { Share } from "../fair-share.ts"
import { Stretch } from "./measurement-epoch.ts"
import { measure, type Recovered, type SharedPace } from "./rate-measurement.ts"

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
/** Of the ms that the last recovery took whose wait nobody named, the part to begin the next wait with; and the most. */
const AS_LAST_TIME = 1 / 8
const MOST_AS_LAST_TIME_MS = 2_000
/** A pace that falls to one part in so many, and is refused all along, explains nothing. */
export const COLLAPSE = 4
/** Acceptances after which a pace has lasted. */
export const LASTED = CREEP_AFTER / 2

/**
 * Starts a second, as learned. The pace is set to exactly what was measured, and creeps up by a cubic in acceptances:
 * flat where the limit was just measured, steep when it has long been raised. Halving, as AIMD and CUBIC do, pays for
 * every rejection with idle time; this does not cut at all.
 */
export class Pace {
  /** Starts a ms, of all runs that share the source; Infinity: not limited. */
  rate = Number.POSITIVE_INFINITY
  /** What has been measured; null: it is not limited. */
  shared: SharedPace | null = null
  readonly #share: Share
  readonly #stretch = new Stretch()
  /** Acceptances since it was measured, counted while the pace was in use. */
  #n = 0
  /** Epoch ms from which the next may start. */
  #slot = 0
  #pressed = false
  /** ms that the last recovery took whose wait nobody named. */
  #took = 0
  /** The pace is the one that the API publishes. */
  #published = false
  /** The highest base since the pace last lasted; 0: there is none. */
  #high = 0

  constructor(share: Share) {
    this.#share = share
  }

  /** The rate as measured, without what has been added since; Infinity: not limited. */
  get base(): number {
    return this.shared?.base ?? Number.POSITIVE_INFINITY
  }

  get limits(): boolean {
    return this.shared !== null
  }

  /** When the next may start: now, or later. */
  ask(now: number): number {
    if (this.#slot <= now) return now
    this.#pressed = true
    return this.#slot
  }

  /** @param waited whether it had to wait for its turn */
  started(now: number, waited: boolean): void {
    this.#stretch.started(now, waited)
    if (this.shared === null) return
    const gap = this.#share.count / this.rate
    this.#slot = Math.max(this.#slot + gap, now + gap - CATCH_UP_MS)
  }

  /** Nobody wanted to go for so long. */
  idled(ms: number): void {
    this.#stretch.idled(ms)
  }

  accepted(): void {
    this.#stretch.accepted++
    if (!this.#pressed || this.shared === null) return
    this.#pressed = false
    // The other runs creep along, each by its own acceptances.
    this.#n += this.#share.count
    const { base, upper, cost, told } = this.shared
    const x = this.#n / CREEP_AFTER / cost
    const known = Math.min(1, this.#n / ((told ? SURE_AFTER_TOLD : SURE_AFTER) * cost))
    this.rate = base * (1 + CREEP * x ** 3) * upper ** (told ? (1 + known) / 2 : known)
  }

  /** How many ms it takes to be allowed one more start or two: all that a rejection at a known pace has to wait for. */
  slotMs(): number {
    const slots = Math.min(2, Math.max(1, (this.#stretch.accepted * this.#share.count) / 20))
    return Math.max(slots / this.base, this.leastMs)
  }

  /**
   * The least that a wait is worth beginning with (ms): a window that took long to open will not do so at once. Of
   * several runs each knows of its own recoveries only.
   */
  get leastMs(): number {
    if (this.#share.count > 1) return 0
    return Math.min(MOST_AS_LAST_TIME_MS, this.#took * AS_LAST_TIME)
  }

  /** The source accepts again: what has been accepted since the last time is its limit. */
  measured(at: Recovered, now: number): void {
    if (at.told && this.#stretch.accepted < TOO_FEW && !this.limits) return
    this.#published = false
    if (!at.told) this.#took = now - at.beganAt
    const span = this.#stretch.span(now)
    const accepted = Math.max(1, this.#stretch.accepted) * this.#share.count
    const { crowded } = this.#stretch
    const before = this.shared && { base: this.shared.base, rate: this.rate }
    const pace = measure({ span, accepted, crowded, before }, at, now)
    if (before && this.#collapses(pace.base)) {
      this.release()
      return
    }
    this.#set(pace)
    this.#slot = Math.max(this.#slot, at.sentAt + this.#share.count / pace.base)
  }

  /**
   * Each pace is refused, and each is measured lower than the one before: so it is with a server that refuses whom it
   * likes, at whatever pace, and each wait for it counts against the next. Go without, and find out anew.
   */
  #collapses(base: number): boolean {
    if (this.#n >= LASTED) this.#high = 0
    this.#high = Math.max(this.#high, base)
    return base * COLLAPSE < this.#high
  }

  /** Somebody has measured it for all. The runs start one after another. */
  adopt(pace: SharedPace, now: number): void {
    this.#set(pace)
    this.#slot = now + (this.#share.rank + 1) / pace.base
  }

  #set(pace: SharedPace): void {
    this.shared = pace
    this.#n = 0
    this.rate = pace.base * (pace.told ? pace.upper ** 0.5 : 1)
  }

  /** Where others wait for the same moment, they do not all go at it, but one after another. */
  spread(until: number): void {
    if (this.shared && this.#share.count > 1)
      this.#slot = Math.max(this.#slot, until + this.#share.rank / this.shared.base)
  }

  /** A published pace, until something is measured, or the API says more. */
  begin(rate: number): void {
    this.#set({ base: rate, upper: 1, cost: 1, told: false })
    this.#published = true
  }

  endBeginning(): void {
    if (this.#published) this.release()
  }

  /** Something else explains the rejections: go without. */
  release(): void {
    this.#published = false
    this.shared = null
    this.rate = Number.POSITIVE_INFINITY
    this.#slot = 0
    this.#high = 0
  }

  /** A new measurement begins. */
  restart(now: number): void {
    this.#stretch.restart(now)
    this.#pressed = false
  }
}
