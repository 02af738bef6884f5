import type { AdmissionRule } from "../admission-rule.ts"
import type { FairShare } from "../fair-share.ts"
import type { ConcurrencyEstimator } from "./concurrency-estimator.ts"
import { LASTED, type RateEstimator } from "./rate-estimator.ts"
import type { SharedRate } from "./rate-measurement.ts"

/** ms by which a start may come ahead of its slot, to make up for timers that were late. */
const CATCH_UP_MS = 2
/**
 * Successes between two recoveries that tell a rate; the first measurement has a burst in it, however many they are. In
 * the simulation, 0.2 of a bucket would else be 0.45. After `ENOUGH` measurements one is used though it is uncertain.
 */
const TELLING = 20
const ENOUGH = 5
/** ms without attempts that count, at most, for later ones to run in place of those. */
const MAX_CREDIT_MS = 100
/** Successes after which most of a rate that was lost is tried again. */
const RETURN_AFTER = 100
/** Part of a rate that is tried again after a rejection at less: the server may give less than it did. */
const KEPT = 0.9

/**
 * Keeps starts and attempts in flight to a part of what the estimators have found. It has its say before they have, so
 * that neither of them limits, and none grows: at a part of its limit a source rejects nothing, which says nothing of the
 * limit. While a rate is uncertain, the estimator is left alone: the next rejection measures that rate exactly.
 */
export class ShareOfLearned implements AdmissionRule {
  readonly #share: FairShare
  readonly #rate: RateEstimator
  readonly #concurrency: ConcurrencyEstimator
  /** The measurement that was used last. */
  #seen: SharedRate | null = null
  /** The latest measurement, used or not, and their number so far. */
  #latest: SharedRate | null = null
  #measurements = 0
  #accepted = 0
  #isSure = false
  /** Starts per ms that the source is taken to allow, and those that it allowed before neighbours took some. */
  #perMs = 0
  #fullPerMs = 0
  #successes = 0
  #nextAt = 0
  /** Attempts in flight, summed up over ms, beyond the part that is allowed; less than 0: fewer. */
  #excess = 0
  #countedAt: number | null = null

  constructor(share: FairShare, rate: RateEstimator, concurrency: ConcurrencyEstimator) {
    this.#share = share
    this.#rate = rate
    this.#concurrency = concurrency
  }

  earliestStart(now: number, inFlight: number): number {
    const byConcurrency = this.#byConcurrency(now, inFlight)
    return Math.max(byConcurrency, this.#measured() ? this.#nextAt : now, now)
  }

  /** @param inFlight attempts in flight, without this one */
  started(now: number, inFlight: number): void {
    this.#count(now, inFlight)
    if (!this.#measured()) return
    const gap = this.#share.count / (this.#perMs * this.#share.fraction)
    this.#nextAt = Math.max(this.#nextAt + gap, now + gap - CATCH_UP_MS)
  }

  /** @param inFlight attempts in flight, with this one */
  ended(now: number, inFlight: number, succeeded: boolean): void {
    this.#count(now, inFlight)
    if (!succeeded) return
    this.#successes++
    this.#accepted++
    this.#perMs += (this.#fullPerMs - this.#perMs) / RETURN_AFTER
  }

  /** True if a rate is known well enough for its part to be kept. */
  #measured(): boolean {
    const { shared } = this.#rate
    if (shared === this.#seen) return shared !== null
    if (shared === null) return false
    if (shared !== this.#latest) {
      const isExact = shared.upper === 1 || shared.serverNamedWait
      this.#isSure = this.#latest !== null && isExact && this.#accepted >= TELLING
      this.#accepted = 0
      this.#latest = shared
      this.#measurements++
    }
    if (!this.#rate.isSeed && !this.#isSure && this.#measurements < ENOUGH) return false
    // A rate that did not last was measured wrongly; of one that did, a part may have gone to neighbours for a while.
    const lasted = this.#seen !== null && this.#successes >= LASTED
    // A wait that the server named is the rest of its window, rather than time in which more was to be had.
    this.#perMs = shared.base * (shared.serverNamedWait ? 1 : shared.upper ** 0.5)
    this.#fullPerMs = lasted ? Math.max(this.#perMs, this.#fullPerMs * KEPT) : this.#perMs
    this.#successes = 0
    this.#seen = shared
    return true
  }

  /** Of a part that is no whole number, one attempt more than that starts when fewer were in flight for as long. */
  #byConcurrency(now: number, inFlight: number): number {
    const { inSlowStart, isUncertain, limit } = this.#concurrency
    if (inSlowStart || isUncertain) return now
    const part = this.#partOf(limit)
    if (inFlight + 1 <= part) return now
    if (inFlight >= part) return Number.POSITIVE_INFINITY
    this.#count(now, inFlight)
    return now + Math.max(0, this.#excess) / (part - inFlight)
  }

  /** At least one: of a limit found near one, the rate may be the true cause, and has to be found. */
  #partOf(limit: number): number {
    return Math.max(1, limit * this.#share.fraction)
  }

  #count(now: number, inFlight: number): void {
    const part = this.#partOf(this.#concurrency.limit)
    const excess = this.#excess + (inFlight - part) * (now - (this.#countedAt ?? now))
    this.#excess = Math.max(excess, -part * MAX_CREDIT_MS)
    this.#countedAt = now
  }
}
