import type { HoldDecision } from "../breaker.ts"
import type { FairShare } from "../fair-share.ts"
import type { GateMeasure, Permit, QuotaReport } from "../gate.ts"
import type { Recovery, SharedHold } from "../peers.ts"
import { ServerQuotas } from "../rules/server-quotas.ts"
import { ConcurrencyEstimator } from "./concurrency-estimator.ts"
import { CongestionEvent } from "./congestion-event.ts"
import { RateEstimator } from "./rate-estimator.ts"
import type { SharedRate } from "./rate-measurement.ts"

/** The least that a source is left alone after a rejection of which nothing is known, in ms. */
const LEAST_HOLD_MS = 5
/**
 * The same where nothing was ever accepted, no answer is due, and nobody else uses the source: no traffic that a long
 * wait would cost anything.
 */
const FIRST_HOLD_MS = 750
const MOST_HOLD_MS = 60_000

/** A limit that an API publishes for everybody: where learning begins. */
export interface InitialLimits {
  readonly ratePerSecond: number | null
  readonly concurrency: number | null
}

/**
 * Learns what a source takes. Three limits, of which all must hold, each open until there is a reason: the quota that
 * the API states, the number in flight, and the pace. Every episode of rejections is put down to one of them.
 */
export class AdaptiveLimits {
  readonly concurrency: ConcurrencyEstimator
  readonly rate: RateEstimator
  readonly quotas: ServerQuotas
  readonly event = new CongestionEvent()
  readonly #random: () => number
  readonly #share: FairShare
  /** ms from sending to an accepted answer, the least seen. */
  #roundTrip = Number.POSITIVE_INFINITY

  constructor(random: () => number, share: FairShare, published?: InitialLimits) {
    this.#random = random
    this.#share = share
    this.concurrency = new ConcurrencyEstimator(share)
    this.rate = new RateEstimator(share)
    this.quotas = new ServerQuotas(share)
    if (published?.ratePerSecond) this.rate.seed(published.ratePerSecond / 1_000)
    if (published?.concurrency) this.concurrency.seed(published.concurrency)
  }

  /** When the next may start: now, a later time, or Infinity where an answer must come first. */
  earliestStart(now: number, inFlight: number): number {
    if (inFlight >= this.concurrency.allowed) {
      // What the API says is left makes a slow start needless.
      const opens = this.concurrency.inSlowStart && this.quotas.known
      const room = opens ? now : this.concurrency.earliestStart(now, inFlight)
      if (room > now) return room
    }
    return Math.max(this.quotas.earliestStart(now, inFlight), this.rate.earliestStart(now))
  }

  /** Nothing was refused that is not over, and there is neither a pace nor a limit that the API states. */
  get isQuiet(): boolean {
    return !this.event.open && !this.rate.isLimiting && this.quotas.none
  }

  /** How many may start now, where one may. */
  spare(inFlight: number): number {
    if (this.rate.isLimiting) return 1
    const left = this.quotas.left
    return (
      (this.concurrency.inSlowStart && left < Number.POSITIVE_INFINITY
        ? left
        : Math.min(left, this.concurrency.allowed)) - inFlight
    )
  }

  /** @param waited whether it had to wait for its turn */
  started(sent: Permit, waited: boolean): void {
    this.rate.started(sent.at, waited)
    this.quotas.started(sent)
  }

  /** What an answer says is left; to be told before how the attempt ended. */
  reportQuota(sent: Permit, statement: QuotaReport, newest: number, now: number): void {
    this.quotas.report(sent, statement, newest, now)
    // What the API says itself is better than what its pages say.
    if (statement.limits.length > 0) this.rate.dropSeed()
  }

  /** What an episode came to that this acceptance ends; else null. */
  success(sent: Permit, now: number): Recovery | null {
    this.#roundTrip = Math.min(this.#roundTrip, now - sent.at)
    this.rate.accepted()
    this.quotas.accepted(sent.sequence)
    this.concurrency.accepted(sent.inFlightAtStart)
    const { event: episode } = this
    if (!episode.open || episode.covers(sent.sequence)) return null
    const { perMs: rate } = this.rate
    this.#recovered(sent, now)
    const { cause: blame, serverNamedWait: told, rejectedSentAt: sentAt, beganAt } = episode
    return {
      cause: blame,
      serverNamedWait: told,
      uncertainMs: Math.max(0, sent.at - sentAt),
      tookMs: now - beganAt,
      rate,
    }
  }

  /** Another run was rejected. */
  onPeerHold(
    { ms, probes, cause: blame, consecutiveRejections: strikes, serverNamedWait: told }: SharedHold,
    newest: number,
    now: number,
  ): void {
    this.event.join(blame, strikes, told, newest, now)
    if (!probes) this.rate.stagger(now + ms)
  }

  /** An attempt of another run was accepted. */
  onPeerRelease(now: number): void {
    const { event: episode } = this
    if (!episode.open) return
    if (episode.cause !== "quota") {
      this.rate.restart(now)
      this.concurrency.forget(episode.cause === "concurrency")
    }
    episode.close()
  }

  /** The pace, as all runs together have measured it; null: not limited. */
  applyShared(pace: SharedRate | null, now: number): void {
    if (pace) this.rate.applyShared(pace, now)
    else this.rate.release()
  }

  /**
   * @param inFlight attempts still out
   * @param told epoch ms to which the server said to wait; 0: it did not
   * @param newest serial of the newest attempt that has started
   */
  throttled(sent: Permit, told: number, inFlight: number, newest: number, now: number): HoldDecision {
    const { event: episode, concurrency: cap, rate: pace } = this
    if (episode.covers(sent.sequence)) {
      if (episode.cause === "concurrency") cap.lower()
      episode.rejectedSentAt = Math.max(episode.rejectedSentAt, sent.at)
      return { until: told, probes: false }
    }
    const again = episode.rejected(sent.at, newest, now)
    episode.serverNamedWait ||= told > 0
    if (this.quotas.spentBy(sent.sequence)) {
      episode.cause = "quota"
      const until = this.quotas.spent(told, now)
      if (!again) return { until, probes: true }
      // Whoever waited for the reset was refused too: it was stated too soon.
      episode.consecutiveRejections++
      return { until: Math.max(until, now + this.#backoffMs(inFlight)), probes: true }
    }
    if (
      (!again || episode.cause === "concurrency") &&
      this.#capExplains(sent.inFlightAtStart, pace.isLimiting ? 0 : inFlight + 1)
    ) {
      episode.cause = "concurrency"
      if (again) cap.lower(sent.inFlightAtStart - 1)
      else cap.reduceTo(inFlight)
      return { until: told, probes: told > 0 || cap.isUncertain }
    }
    if (again) episode.consecutiveRejections++
    episode.cause = "rate"
    const known = pace.base < Number.POSITIVE_INFINITY && episode.consecutiveRejections === 0 && told === 0
    const until = Math.max(told, now + (known ? pace.slotMs() : this.#backoffMs(inFlight)))
    if (known) pace.stagger(until)
    return { until, probes: !known }
  }

  /** Of several runs none knows how many are in flight: there the pace has to do. */
  #capExplains(company: number, inFlight: number): boolean {
    return this.#share.count === 1 && this.concurrency.explains(company, inFlight)
  }

  /** Nothing is known of how long: at first hardly at all, then twice as long each time. */
  #backoffMs(inFlight: number): number {
    const slot = this.rate.base < Number.POSITIVE_INFINITY ? 1 / this.rate.base : 0
    const unmet = this.#roundTrip === Number.POSITIVE_INFINITY
    const first = unmet && inFlight === 0 && this.#share.count === 1
    const trip = first ? FIRST_HOLD_MS : unmet ? 0 : this.#roundTrip
    const least = Math.max(slot, trip, LEAST_HOLD_MS, this.rate.minHoldMs)
    return Math.min(MOST_HOLD_MS, least * 2 ** this.event.consecutiveRejections * (0.9 + this.#random() / 5))
  }

  /** What has been learned: starts a second, and attempts in flight; null where nothing is. */
  get learned(): GateMeasure["learned"] {
    const { perMs: rate } = this.rate
    return {
      ratePerSecond: rate < Number.POSITIVE_INFINITY ? rate * 1_000 : null,
      concurrency: this.concurrency.inSlowStart ? null : this.concurrency.limit,
    }
  }

  #recovered(sent: Permit, now: number): void {
    const { event: episode, concurrency: cap, rate: pace } = this
    const { cause: blame } = episode
    if (blame === "rate") {
      const { rejectedSentAt: refusedAt, beganAt, serverNamedWait: told } = episode
      pace.measured({ sentAt: sent.at, refusedAt, beganAt, serverNamedWait: told }, now)
    }
    if (blame === "concurrency") pace.release()
    if (blame !== "quota") {
      pace.restart(now)
      cap.forget(blame === "concurrency")
    }
    episode.close()
  }
}
