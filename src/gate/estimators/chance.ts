import type { AdmissionRule } from "../admission-rule.ts"
import type { Permit } from "../permit.ts"
import type { ConcurrencyEstimator } from "./concurrency-estimator.ts"
import type { CongestionEvent } from "./congestion-event.ts"
import { Neighbours } from "./neighbours.ts"
import { LASTED, type RateEstimator } from "./rate-estimator.ts"
import type { Recovered } from "./rate-measurement.ts"

/**
 * Attempts that must have been accepted for a rejection to count as chance, and rejections beside them at most, as a part
 * of those. In the simulation, 2 and 1/5 take a bucket of 50/s for chance in one run of ten.
 */
const TELLING = 3
const REJECTED_BY_CHANCE = 0.15
/** Measured rates that are not looked at: the first ones find the rate, each below the one before. */
const FINDING = 6
/** Rates in a row, each measured lower and after few successes, for a trial; `MOST_FALLS` after a limit was found in one. */
const FALLS = 2
const MOST_FALLS = 4
/** Part of the rate that is left after them. */
const FALLEN = 0.8
/** This many times as many falls where neighbours are assumed: they lower a rate, too. */
const BESIDE = 2
/** A rate below this part of the highest one begins a trial, however many succeeded at the rates between. */
const SUNK = 0.3
/** Successes from one trial to the next, at least. */
const BETWEEN = 40
/**
 * Attempts in flight in a trial, beside those of the pace. In the simulation, 2 is too few to tell, and 8 costs more
 * rejections than it saves.
 */
const IN_FLIGHT = 4
/** What an acceptance outweighs of a rejection: neither side gains if a fifth is rejected. */
const ACCEPTANCE = 1 / 4
/** Rejections, less what acceptances outweigh, that follow a limit. */
const LIMIT = 6
/** The same in a trial, and those with which one begins: it is over if one of the first two attempts is rejected. */
const LIMIT_IN_TRIAL = 2.5
const TRIAL_BEGINS = 1.5

interface Limits {
  readonly rate: RateEstimator
  readonly concurrency: ConcurrencyEstimator
  /** ms, the shortest; Infinity until there was one. */
  readonly roundTrip: number
  readonly quotas: AdmissionRule & { readonly left: number; readonly none: boolean }
}

/**
 * Tells if rejections follow no limit: some servers reject a few percent of all requests, whatever the pace. A pace that is
 * learned from those holds attempts, and does not help: rates are measured lower and lower. Then attempts start without a
 * pace for a while, few at a time. A limit rejects them at once, one after another; if others that were sent after a rejected
 * one are accepted, chance is assumed, and nothing is learned until rejections outweigh acceptances.
 */
export class Chance {
  /** True while rejections are taken for chance. */
  assumed = false
  /** True while attempts start without a pace. */
  onTrial = false
  /** True if the latest event began in a trial: what was accepted before measures nothing. */
  hadTrial = false
  /** The attempt whose rejection began the event; null if a limit that is known may explain that. */
  #first: Permit | null = null
  /** Attempts sent after `#first` with as many in flight that were accepted, and all other rejections of the event. */
  #acceptedAfter = 0
  #otherRejections = 0
  #score = 0
  #measurements = 0
  #falls = 0
  #fallsNeeded = FALLS
  #fellFrom = 0
  /** The highest rate since the latest trial. */
  #highest = 0
  /** Successes since the latest measurement, and since the latest trial. */
  #accepted = 0
  #successes = 0

  readonly #limits: Limits

  /** @param limits what the rejections may follow: from the first one on, that may be the limit of neighbours, too */
  constructor(limits: Limits) {
    this.#limits = limits
    limits.rate.neighbours ??= new Neighbours()
  }

  /** When the next attempt of a trial may start: a few more are in flight than the pace takes, so that none is held longer. */
  earliestStart(now: number, inFlight: number): number {
    const { rate, roundTrip, quotas } = this.#limits
    const atPace = rate.isLimiting && Number.isFinite(roundTrip) ? rate.perMs * roundTrip : 0
    return inFlight < IN_FLIGHT + atPace ? quotas.earliestStart(now, inFlight) : Number.POSITIVE_INFINITY
  }

  /** @param isCovered true if the attempt was sent before the latest rejection was noticed */
  accepted({ sequence, inFlightAtStart }: Permit, isCovered: boolean): void {
    this.#accepted++
    if (this.#score > 0) this.#score = Math.max(0, this.#score - ACCEPTANCE)
    const first = this.#first
    if (isCovered && first && sequence > first.sequence && inFlightAtStart >= first.inFlightAtStart)
      this.#acceptedAfter++
  }

  /**
   * @param isFirst true if an event begins
   * @param inFlight attempts in flight: of those sent at once, the rejected ones come back first
   */
  rejected(sent: Permit, isFirst: boolean, inFlight: number): void {
    const { rate, concurrency, quotas } = this.#limits
    const isSpent = quotas.left < 1
    if (isFirst) {
      const knowsLimit = rate.isLimiting || !concurrency.inSlowStart
      this.hadTrial = this.onTrial
      this.#first = isSpent || (knowsLimit && !this.onTrial) ? null : sent
      this.#acceptedAfter = this.#otherRejections = 0
    } else this.#otherRejections++
    this.#score++
    const limit = this.onTrial ? LIMIT_IN_TRIAL : LIMIT + ACCEPTANCE * inFlight
    if (!isSpent && this.#score < limit) return
    if (this.onTrial || this.assumed) this.#fallsNeeded = MOST_FALLS
    this.onTrial = this.assumed = false
  }

  /**
   * True if the event follows no limit: a limit rejects what was sent after the rejected attempt as well, before the
   * rejection was noticed. From then on, chance is assumed, and what was learned is given up.
   */
  explains({ cause }: CongestionEvent): boolean {
    if (cause === "quota" || cause === "chance" || this.#acceptedAfter < TELLING) return false
    if (this.#otherRejections > this.#acceptedAfter * REJECTED_BY_CHANCE) return false
    this.assumed = true
    this.onTrial = false
    this.#score = 0
    this.#limits.rate.release()
    this.#limits.concurrency.lift()
    return true
  }

  /** The source accepts again: its rate is measured, and begins a trial if it is no limit by its look. */
  measured(at: Recovered, now: number): void {
    if (this.hadTrial) return
    const { rate, quotas } = this.#limits
    const { base: before, neighbours } = rate
    rate.measured(at, now)
    const successes = this.#accepted
    this.#accepted = 0
    if (!rate.isLimiting || !this.#isSuspect(rate.base, before, successes, neighbours?.assumed ?? false))
      return
    this.#falls = 0
    this.#highest = rate.base
    this.#successes = 0
    // What the server states says more than a trial, and more is sent in one than is left.
    if (!quotas.none) return
    this.onTrial = true
    this.#score = TRIAL_BEGINS
  }

  /**
   * @param before the rate before
   * @param successes at the rate before
   * @param beside true if neighbours are assumed
   */
  #isSuspect(base: number, before: number, successes: number, beside: boolean): boolean {
    const falls = base < before && successes < LASTED
    if (!falls) this.#falls = 0
    if (this.#falls === 0) this.#fellFrom = before
    if (falls) this.#falls++
    this.#measurements++
    this.#successes += successes
    if (this.#measurements < FINDING) return false
    this.#highest = Math.max(this.#highest, base)
    if (this.#successes < BETWEEN) return false
    if (base < this.#highest * SUNK) return true
    return base <= this.#fellFrom * FALLEN && this.#falls >= this.#fallsNeeded * (beside ? BESIDE : 1)
  }
}
