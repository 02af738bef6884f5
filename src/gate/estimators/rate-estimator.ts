import type { FairShare } from "../fair-share.ts"
import { MeasurementEpoch } from "./measurement-epoch.ts"
import { measure, type Recovered, type SharedRate } from "./rate-measurement.ts"

/** Acceptances after which the pace has crept up by CREEP. */
const GROWTH_AFTER = 100
const GROWTH = 0.1
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
export const LASTED = GROWTH_AFTER / 2

/**
 * Starts a second, as learned. The pace is set to exactly what was measured, and creeps up by a cubic in acceptances:
 * flat where the limit was just measured, steep when it has long been raised. Halving, as AIMD and CUBIC do, pays for
 * every rejection with idle time; this does not cut at all.
 */
export class RateEstimator {
  /** Starts a ms, of all runs that share the source; Infinity: not limited. */
  perMs = Number.POSITIVE_INFINITY
  /** What has been measured; null: it is not limited. */
  shared: SharedRate | null = null
  readonly #share: FairShare
  readonly #epoch = new MeasurementEpoch()
  /** Acceptances since it was measured, counted while the pace was in use. */
  #acceptances = 0
  /** Epoch ms from which the next may start. */
  #nextSlotAt = 0
  #limited = false
  /** ms that the last recovery took whose wait nobody named. */
  #lastRecoveryMs = 0
  /** The pace is the one that the API publishes. */
  #isSeed = false
  /** The highest base since the pace last lasted; 0: there is none. */
  #peak = 0

  constructor(share: FairShare) {
    this.#share = share
  }

  /** The rate as measured, without what has been added since; Infinity: not limited. */
  get base(): number {
    return this.shared?.base ?? Number.POSITIVE_INFINITY
  }

  get isLimiting(): boolean {
    return this.shared !== null
  }

  /** When the next may start: now, or later. */
  earliestStart(now: number): number {
    if (this.#nextSlotAt <= now) return now
    this.#limited = true
    return this.#nextSlotAt
  }

  /** @param waited whether it had to wait for its turn */
  started(now: number, waited: boolean): void {
    this.#epoch.started(now, waited)
    if (this.shared === null) return
    const gap = this.#share.count / this.perMs
    this.#nextSlotAt = Math.max(this.#nextSlotAt + gap, now + gap - CATCH_UP_MS)
  }

  /** Nobody wanted to go for so long. */
  idled(ms: number): void {
    this.#epoch.idled(ms)
  }

  accepted(): void {
    this.#epoch.accepted++
    if (!this.#limited || this.shared === null) return
    this.#limited = false
    // The other runs creep along, each by its own acceptances.
    this.#acceptances += this.#share.count
    const { base, upper, cost, serverNamedWait: told } = this.shared
    const x = this.#acceptances / GROWTH_AFTER / cost
    const known = Math.min(1, this.#acceptances / ((told ? SURE_AFTER_TOLD : SURE_AFTER) * cost))
    this.perMs = base * (1 + GROWTH * x ** 3) * upper ** (told ? (1 + known) / 2 : known)
  }

  /** How many ms it takes to be allowed one more start or two: all that a rejection at a known pace has to wait for. */
  slotMs(): number {
    const slots = Math.min(2, Math.max(1, (this.#epoch.accepted * this.#share.count) / 20))
    return Math.max(slots / this.base, this.minHoldMs)
  }

  /**
   * The least that a wait is worth beginning with (ms): a window that took long to open will not do so at once. Of
   * several runs each knows of its own recoveries only.
   */
  get minHoldMs(): number {
    if (this.#share.count > 1) return 0
    return Math.min(MOST_AS_LAST_TIME_MS, this.#lastRecoveryMs * AS_LAST_TIME)
  }

  /** The source accepts again: what has been accepted since the last time is its limit. */
  measured(at: Recovered, now: number): void {
    if (at.serverNamedWait && this.#epoch.accepted < TOO_FEW && !this.isLimiting) return
    this.#isSeed = false
    if (!at.serverNamedWait) this.#lastRecoveryMs = now - at.beganAt
    const span = this.#epoch.span(now)
    const accepted = Math.max(1, this.#epoch.accepted) * this.#share.count
    const { hadQueue: crowded } = this.#epoch
    const before = this.shared && { base: this.shared.base, rate: this.perMs }
    const pace = measure({ span, accepted, hadQueue: crowded, before }, at, now)
    if (before && this.#collapses(pace.base)) {
      this.release()
      return
    }
    this.#set(pace)
    this.#nextSlotAt = Math.max(this.#nextSlotAt, at.sentAt + this.#share.count / pace.base)
  }

  /**
   * Each pace is refused, and each is measured lower than the one before: so it is with a server that refuses whom it
   * likes, at whatever pace, and each wait for it counts against the next. Go without, and find out anew.
   */
  #collapses(base: number): boolean {
    if (this.#acceptances >= LASTED) this.#peak = 0
    this.#peak = Math.max(this.#peak, base)
    return base * COLLAPSE < this.#peak
  }

  /** Somebody has measured it for all. The runs start one after another. */
  applyShared(pace: SharedRate, now: number): void {
    this.#set(pace)
    this.#nextSlotAt = now + (this.#share.rank + 1) / pace.base
  }

  #set(pace: SharedRate): void {
    this.shared = pace
    this.#acceptances = 0
    this.perMs = pace.base * (pace.serverNamedWait ? pace.upper ** 0.5 : 1)
  }

  /** Where others wait for the same moment, they do not all go at it, but one after another. */
  stagger(until: number): void {
    if (this.shared && this.#share.count > 1)
      this.#nextSlotAt = Math.max(this.#nextSlotAt, until + this.#share.rank / this.shared.base)
  }

  /** A published pace, until something is measured, or the API says more. */
  seed(rate: number): void {
    this.#set({ base: rate, upper: 1, cost: 1, serverNamedWait: false })
    this.#isSeed = true
  }

  dropSeed(): void {
    if (this.#isSeed) this.release()
  }

  /** Something else explains the rejections: go without. */
  release(): void {
    this.#isSeed = false
    this.shared = null
    this.perMs = Number.POSITIVE_INFINITY
    this.#nextSlotAt = 0
    this.#peak = 0
  }

  /** A new measurement begins. */
  restart(now: number): void {
    this.#epoch.restart(now)
    this.#limited = false
  }
}
