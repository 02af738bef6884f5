import type { AdmissionRule } from "../admission-rule.ts"
import type { FairShare } from "../fair-share.ts"
import type { GateMeasure, Permit, QuotaReport } from "../gate.ts"
import type { HoldDecision } from "../hold-backoff.ts"
import type { Recovery, SharedHold } from "../peers.ts"
import { ServerQuotas } from "../rules/server-quotas.ts"
import type { Chance } from "./chance.ts"
import { ConcurrencyEstimator } from "./concurrency-estimator.ts"
import { CongestionEvent } from "./congestion-event.ts"
import type { LimitsMemory } from "./limits-memory.ts"
import { RateEstimator } from "./rate-estimator.ts"
import type { SharedRate } from "./rate-measurement.ts"

/** Shortest hold (ms) after a rejection at an unknown rate. */
const MIN_HOLD_MS = 5
/**
 * The same if no attempt ever succeeded, none is in flight, and no other process uses the source: a long wait costs no
 * traffic then.
 */
const FIRST_HOLD_MS = 750
const MAX_HOLD_MS = 60_000
/**
 * A return may be late by half of a wait, and by half of this (ms) at most. In the simulation, ten clients of a bucket that
 * names a second use a quarter of it if all of them are back at once, and as much of it with a half as with the whole.
 */
const SPREAD_MS = 1_000

/** The limits that an API publishes, with which estimation begins. */
export interface InitialLimits {
  readonly ratePerSecond: number | null
  readonly concurrency: number | null
}

/**
 * The limits of a source that were not configured: stated quotas, estimated concurrency, estimated rate. All of them
 * hold. Each congestion event is attributed to one of them, in this order, and only that one moves; or to chance: none.
 */
export class AdaptiveLimits implements AdmissionRule {
  readonly concurrency: ConcurrencyEstimator
  readonly rate: RateEstimator
  readonly quotas: ServerQuotas
  readonly event = new CongestionEvent()
  /** Null until a rejection was read. */
  #chance: Chance | null = null
  /** What is remembered between runs; null if nothing is to be. */
  memory: LimitsMemory | null = null
  readonly #random: () => number
  readonly #share: FairShare
  /** ms from sending to the response of a success, the least seen. */
  roundTrip = Number.POSITIVE_INFINITY

  constructor(random: () => number, share: FairShare, initial?: InitialLimits) {
    this.#random = random
    this.#share = share
    this.concurrency = new ConcurrencyEstimator(share)
    this.rate = new RateEstimator(share)
    this.quotas = new ServerQuotas(share)
    if (initial?.ratePerSecond) this.rate.seed(initial.ratePerSecond / 1_000)
    if (initial?.concurrency) this.concurrency.seed(initial.concurrency)
  }

  earliestStart(now: number, inFlight: number): number {
    if (this.chance?.onTrial) return this.chance.earliestStart(now, inFlight)
    if (inFlight >= this.concurrency.allowed) {
      // A stated quota makes slow start needless.
      const skips = this.concurrency.inSlowStart && this.quotas.known
      const at = skips ? now : this.concurrency.earliestStart(now, inFlight)
      if (at > now) return at
    }
    return Math.max(this.quotas.earliestStart(now, inFlight), this.rate.earliestStart(now))
  }

  /** Several processes do not see all rejections, nor all acceptances beside them. */
  get chance(): Chance | null {
    return this.#share.count === 1 ? this.#chance : null
  }

  /** True if no congestion event is open, no rate is estimated, no quota is stated, and nothing remembered is tried. */
  get isQuiet(): boolean {
    return !this.event.open && !this.rate.isLimiting && this.quotas.none && !this.memory?.isTrying
  }

  /** Attempts that may start now, if one may. */
  spare(inFlight: number): number {
    if (this.rate.isLimiting) return 1
    const { left } = this.quotas
    const byQuota = this.concurrency.inSlowStart && left < Number.POSITIVE_INFINITY
    return (byQuota ? left : Math.min(left, this.concurrency.allowed)) - inFlight
  }

  /** @param waited true if the attempt was queued */
  started(permit: Permit, waited: boolean): void {
    this.rate.started(permit.at, waited)
    this.quotas.started(permit)
    this.memory?.started(permit)
  }

  /** Called before `success` or `throttled`. */
  reportQuota(sent: Permit, report: QuotaReport, latestSequence: number, now: number): void {
    if (report.Chance) this.#chance ??= new report.Chance(this)
    this.quotas.report(sent, report, latestSequence, now)
    // What the server states is more current than what its documentation says.
    if (report.limits.length > 0) this.rate.dropSeed()
  }

  /** @returns the recovery, if this success ends a congestion event; else null */
  success(sent: Permit, now: number): Recovery | null {
    this.roundTrip = Math.min(this.roundTrip, now - sent.at)
    const { event, rate, chance } = this
    const isCovered = event.covers(sent.sequence)
    chance?.accepted(sent, isCovered)
    rate.success(now, this.quotas.left < 1)
    this.quotas.success(sent.sequence)
    this.concurrency.success(sent.inFlightAtStart)
    this.memory?.success()
    if (!event.open || isCovered) return null
    if (chance?.explains(event)) event.cause = "chance"
    const { cause, serverNamedWait, rejectedSentAt, beganAt } = event
    const recovery: Recovery = {
      cause,
      serverNamedWait,
      uncertainMs: Math.max(0, sent.at - rejectedSentAt),
      tookMs: now - beganAt,
      rate: rate.perMs,
    }
    if (cause === "rate") {
      const at = { sentAt: sent.at, refusedAt: rejectedSentAt, beganAt, serverNamedWait }
      ;(chance ?? rate).measured(at, now)
    }
    if (cause === "concurrency") rate.release()
    this.#closeEvent(now)
    this.memory?.recovered(recovery, now)
    return recovery
  }

  /**
   * Attributes a rejection.
   * @param retryAt epoch ms that the server named; 0 if none
   * @param inFlight attempts in flight, without this one
   * @param latestSequence of the attempt that started last
   */
  throttled(
    sent: Permit,
    retryAt: number,
    inFlight: number,
    latestSequence: number,
    now: number,
  ): HoldDecision {
    const { event, concurrency, rate, chance } = this
    const isCovered = event.covers(sent.sequence)
    chance?.rejected(sent, !(event.open || isCovered), inFlight)
    if (isCovered) {
      if (event.cause === "concurrency") concurrency.lower()
      event.rejectedSentAt = Math.max(event.rejectedSentAt, sent.at)
      return { until: retryAt, probes: false }
    }
    const again = event.rejected(sent.at, latestSequence, now)
    event.serverNamedWait ||= retryAt > 0
    const quota = this.quotas.spentBy(sent.sequence, retryAt)
    if (quota) {
      event.cause = "quota"
      const stated = quota.spent(retryAt, now)
      const until = again || quota.isTaken(sent.sequence) ? this.#spread(stated, now) : stated
      if (!again) return { until, probes: true }
      // An attempt that waited for the reset was refused too: the stated reset was too early.
      event.consecutiveRejections++
      return { until: Math.max(until, now + this.#backoffMs(inFlight, retryAt - now)), probes: true }
    }
    if (chance?.assumed) {
      event.cause = "chance"
      return { until: retryAt, probes: retryAt > 0 }
    }
    const mayBeConcurrency = !chance?.hadTrial && (!again || event.cause === "concurrency")
    if (mayBeConcurrency && this.#concurrencyExplains(sent, inFlight)) {
      event.cause = "concurrency"
      if (again) concurrency.lower(sent.inFlightAtStart - 1)
      else concurrency.reduceTo(inFlight)
      return { until: retryAt, probes: retryAt > 0 || concurrency.isUncertain }
    }
    if (again) {
      event.consecutiveRejections++
      rate.refusedAgain()
    }
    event.cause = "rate"
    concurrency.contradict(sent.inFlightAtStart)
    const named = again && rate.acceptedFew ? this.#spread(retryAt, now) : retryAt
    const isKnown = rate.isLimiting && event.consecutiveRejections === 0 && retryAt === 0
    const until = Math.max(named, now + (isKnown ? rate.slotMs() : this.#backoffMs(inFlight, retryAt - now)))
    if (isKnown) rate.stagger(until)
    return { until, probes: !isKnown }
  }

  /** An attempt of another process was rejected. */
  onPeerHold(hold: SharedHold, latestSequence: number, now: number): void {
    const { ms, probes, cause, consecutiveRejections, serverNamedWait } = hold
    this.event.join(cause, consecutiveRejections, serverNamedWait, latestSequence, now)
    if (!probes) this.rate.stagger(now + ms)
  }

  /** An attempt of another process succeeded after a rejection. */
  onPeerRelease(now: number): void {
    if (this.event.open) this.#closeEvent(now)
  }

  /** Takes over the rate that all processes together have measured; null: not limited. */
  applyShared(rate: SharedRate | null, now: number): void {
    if (rate) this.rate.applyShared(rate, now)
    else this.rate.release()
  }

  /** Starts per second, and attempts in flight; null where nothing is learned. */
  get learned(): GateMeasure["learned"] {
    const { perMs } = this.rate
    return {
      ratePerSecond: perMs < Number.POSITIVE_INFINITY ? perMs * 1_000 : null,
      concurrency: this.concurrency.inSlowStart ? null : this.concurrency.limit,
    }
  }

  /** Several processes do not know how many attempts are in flight in all: for them, every event counts as rate. */
  #concurrencyExplains({ inFlightAtStart }: Permit, inFlight: number): boolean {
    if (this.#share.count > 1) return false
    return this.concurrency.explains(inFlightAtStart, this.rate.isLimiting ? 0 : inFlight + 1)
  }

  /**
   * The wait at an unknown rate: short at first, doubled with every rejection.
   * @param namedMs the wait that the server named; 0 or less if none
   */
  #backoffMs(inFlight: number, namedMs: number): number {
    const slot = this.rate.isLimiting ? 1 / this.rate.base : 0
    const unmet = this.roundTrip === Number.POSITIVE_INFINITY
    const isFirst = unmet && inFlight === 0 && this.#share.count === 1
    const first = namedMs > 0 ? Math.min(namedMs, FIRST_HOLD_MS) : FIRST_HOLD_MS
    const trip = isFirst ? first : unmet ? 0 : this.roundTrip
    const min = Math.max(slot, trip, MIN_HOLD_MS)
    return Math.min(MAX_HOLD_MS, min * 2 ** this.event.consecutiveRejections * (0.9 + this.#random() / 5))
  }

  /**
   * A named wait was kept, and hardly anything is accepted after it, or a stated quota was kept, and is used up: clients
   * that this one does not know of were told to wait for the same moment.
   */
  #spread(until: number, now: number): number {
    return until <= now ? until : until + (this.#random() * Math.min(SPREAD_MS, until - now)) / 2
  }

  #closeEvent(now: number): void {
    const { event } = this
    if (event.cause !== "quota") {
      this.rate.restart(now)
      this.concurrency.forget(event.cause !== "rate")
    }
    event.close()
  }
}
