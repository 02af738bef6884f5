import type { AdmissionRule } from "../admission-rule.ts"
import type { FairShare } from "../fair-share.ts"
import { MeasurementEpoch } from "./measurement-epoch.ts"
import type { Neighbours } from "./neighbours.ts"
import { measure, type Recovered, type SharedRate } from "./rate-measurement.ts"

/** Successes after which the rate has grown by `GROWTH`. In the simulation, 75 rejects more, and 300 follows late. */
const GROWTH_AFTER = 100
const GROWTH = 0.1
/** Successes after which an uncertain rate has grown to its upper bound; more if the server names waits. */
const SURE_AFTER = 20
const SURE_AFTER_NAMED_WAIT = 100
/** ms by which a start may come ahead of its slot, to make up for timers that were late. */
const CATCH_UP_MS = 2
/** Fewer successes than this before a wait that the server named say nothing of a rate. */
export const TOO_FEW = 3
/** A rate that is measured lower each time, by this factor in all, explains nothing. */
export const COLLAPSE = 4
/** The same if the server names waits: each wait is a second or more, and counts against the rate of a short job. */
const COLLAPSE_NAMED_WAIT = 2
/** Multiple of a rate that was in doubt that counts as its peak: a quarter is to be lost before the next doubt. */
const ONE_CUT_MORE = 3
/**
 * A rate is contradicted by this multiple of the successes that it was measured by, and `CONTRADICTED_BY` more, in less
 * time. In the simulation, 1.5 and 3 differ by little (load "3 % refused at random").
 */
const CONTRADICTION = 1.5
const CONTRADICTED_BY = 5
/** Fewer successes than this after a hold are few. In the simulation, 10 and 40 differ by little. */
const FEW_ACCEPTED = 20
/** Successes after which a rate has lasted. */
export const LASTED = GROWTH_AFTER / 2

/**
 * Estimates how many attempts may start per time. The rate is set to exactly what was measured, and grows by a cubic in
 * successes: flat after a measurement, steep if the source has accepted for long. AIMD and CUBIC cut the rate, and pay
 * for every rejection with idle time; this estimator does not cut.
 */
export class RateEstimator implements AdmissionRule {
  /** Starts per ms, of all processes that share the source; Infinity if not limited. */
  perMs = Number.POSITIVE_INFINITY
  /** The latest measurement; null if the rate is not limited. */
  shared: SharedRate | null = null
  /** Gives way to clients that share nothing with this one; null until a rejection was read. */
  neighbours: Neighbours | null = null
  readonly #share: FairShare
  readonly #epoch = new MeasurementEpoch()
  /** Successes since the measurement, counted while the rate kept attempts waiting. */
  #successes = 0
  /** Epoch ms from which the next attempt may start. */
  #nextSlotAt = 0
  /** True if the rate kept an attempt waiting since the last success. */
  #limited = false
  /** True if the rate is the one that the API publishes. */
  #isSeed = false
  /** The highest base since a rate lasted; 0 if there is none. */
  #peak = 0
  /** What the rate was measured by: successes, and ms. */
  #measured: { readonly accepted: number; readonly span: number } | null = null

  constructor(share: FairShare) {
    this.#share = share
  }

  /** The rate as measured, without its growth since; Infinity if not limited. */
  get base(): number {
    return this.shared?.base ?? Number.POSITIVE_INFINITY
  }

  /** Epoch ms from which the next attempt may start. */
  get nextSlot(): number {
    return this.#nextSlotAt
  }

  /** True if the rate is the one that the API publishes. */
  get isSeed(): boolean {
    return this.#isSeed
  }

  get isLimiting(): boolean {
    return this.shared !== null
  }

  earliestStart(now: number): number {
    if (this.#nextSlotAt <= now) return now
    this.#limited = true
    return this.#nextSlotAt
  }

  /** @param waited true if the attempt was queued */
  started(now: number, waited: boolean): void {
    this.#epoch.started(now, waited)
    if (this.shared === null) return
    const gap = this.#share.count / this.perMs
    this.#nextSlotAt = Math.max(this.#nextSlotAt + gap, now + gap - CATCH_UP_MS)
  }

  /** No attempt was in flight or queued for that time. */
  idled(ms: number): void {
    this.#epoch.idled(ms)
  }

  /** @param spent true if the response stated that nothing is left: no reason to grow */
  success(now: number, spent = false): void {
    this.#epoch.successes++
    if (this.#isContradicted(now)) {
      this.release()
      return
    }
    if (!this.#limited || this.shared === null || spent) return
    this.#limited = false
    // The other processes grow by their own successes.
    this.#successes += this.#share.count
    const { base, upper, cost, serverNamedWait } = this.shared
    const x = this.#successes / GROWTH_AFTER / cost
    const sureAfter = (serverNamedWait ? SURE_AFTER_NAMED_WAIT : SURE_AFTER) * cost
    const known = Math.min(1, this.#successes / sureAfter)
    const grown = base * (1 + GROWTH * x ** 3) * upper ** (serverNamedWait ? (1 + known) / 2 : known)
    this.perMs = this.#besideOthers?.raised(this.perMs, grown, this.#successes) ?? grown
  }

  /** True if a source that was closed has accepted few attempts since: not what comes back to one client in a wait. */
  get acceptedFew(): boolean {
    return this.#epoch.follows && this.#epoch.successes * this.#share.count < FEW_ACCEPTED
  }

  /** ms until one start more, or two, is allowed: the wait after a rejection at a known rate. None at one in doubt. */
  slotMs(): number {
    if (this.#besideOthers?.doubts) {
      this.#nextSlotAt = 0
      return 0
    }
    const slots = Math.min(2, Math.max(1, (this.#epoch.successes * this.#share.count) / 20))
    return slots / this.base
  }

  /** An attempt that followed a rejection was refused, too. A rate in doubt is doubted again after one cut more. */
  refusedAgain(): void {
    if (this.#besideOthers?.refusedAgain()) this.#peak = this.base * ONE_CUT_MORE
  }

  /** The source accepts again: the successes since the last recovery are its limit. */
  measured(at: Recovered, now: number): void {
    if (at.serverNamedWait && this.#epoch.successes < TOO_FEW && !this.isLimiting) return
    this.#isSeed = false
    const span = this.#epoch.span(now)
    const accepted = Math.max(1, this.#epoch.successes) * this.#share.count
    const { shared, perMs } = this
    const before = shared && { base: shared.base, rate: perMs }
    const known = { span, accepted, hadQueue: this.#epoch.hadQueue(shared !== null), before }
    const measured = measure(known, at, now)
    const beside = this.#besideOthers
    const rate = beside ? beside.measured(measured, known, at, shared, this.#successes) : measured
    if (rate === shared) return
    const collapses = rate && shared && this.#collapses(shared.base, rate)
    if (rate === null || (collapses && !beside?.keeps(at.serverNamedWait))) {
      this.release()
      return
    }
    this.#measured = { accepted, span }
    this.#set(rate)
    this.#nextSlotAt = Math.max(this.#nextSlotAt, at.sentAt + this.#share.count / rate.base)
  }

  /** Processes that know each other need no signs of neighbours. */
  get #besideOthers(): Neighbours | null {
    return this.#share.count === 1 ? this.neighbours : null
  }

  /**
   * True if every rate is refused and measured lower than the one before. A server that refuses attempts at random does
   * that, and each wait counts against the next rate: the estimate is dropped, and begins anew.
   * @param before the base before
   */
  #collapses(before: number, { base, serverNamedWait }: SharedRate): boolean {
    this.#peak = this.#successes >= LASTED ? base : Math.max(this.#peak, before)
    return base * (serverNamedWait ? COLLAPSE_NAMED_WAIT : COLLAPSE) < this.#peak
  }

  /** True if far more was accepted than the rate was measured by, in less time. */
  #isContradicted(now: number): boolean {
    if (!this.#measured || !this.shared?.serverNamedWait) return false
    const { accepted, span } = this.#measured
    return (
      this.#epoch.successes * this.#share.count > accepted * CONTRADICTION + CONTRADICTED_BY &&
      this.#epoch.span(now) < span
    )
  }

  /** Takes over a rate that was measured for all processes, which start one after another. */
  applyShared(rate: SharedRate, now: number): void {
    this.#measured = null
    this.#set(rate)
    this.#nextSlotAt = now + (this.#share.rank + 1) / rate.base
  }

  #set(rate: SharedRate): void {
    this.shared = rate
    this.#successes = 0
    this.perMs = rate.base * (rate.serverNamedWait ? rate.upper ** 0.5 : 1)
  }

  /** Processes that wait for the same moment start one after another. */
  stagger(until: number): void {
    if (this.shared && this.#share.count > 1)
      this.#nextSlotAt = Math.max(this.#nextSlotAt, until + this.#share.rank / this.shared.base)
  }

  /** Begins with a published rate, in starts per ms, until one is measured or the server states a limit. */
  seed(perMs: number): void {
    this.#set({ base: perMs, upper: 1, cost: 1, serverNamedWait: false })
    this.#isSeed = true
  }

  dropSeed(): void {
    if (this.#isSeed) this.release()
  }

  /** The rate does not explain the rejections: no limit. */
  release(): void {
    this.#isSeed = false
    this.shared = null
    this.perMs = Number.POSITIVE_INFINITY
    this.#nextSlotAt = 0
    this.#peak = 0
    this.#measured = null
    this.neighbours?.forget()
  }

  /** A new measurement begins. */
  restart(now: number): void {
    this.#epoch.restart(now)
    this.#limited = false
  }
}
