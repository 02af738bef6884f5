import type { Share } from "../fair-share.ts"
import type { GateMeasure, Pass, Statement } from "../gate.ts"
import type { HoldOrder } from "../hold.ts"
import type { Recovery, SharedHold } from "../peers.ts"
import { Quotas } from "../rules/server-quotas.ts"
import { Cap } from "./concurrency-estimator.ts"
import { Episode } from "./congestion-event.ts"
import { Pace } from "./rate-estimator.ts"
import type { SharedPace } from "./rate-measurement.ts"

/** The least that a source is left alone after a rejection of which nothing is known, in ms. */
const LEAST_HOLD_MS = 5
/**
 * The same where nothing was ever accepted, no answer is due, and nobody else uses the source: no traffic that a long
 * wait would cost anything.
 */
const FIRST_HOLD_MS = 750
const MOST_HOLD_MS = 60_000

/** A limit that an API publishes for everybody: where learning begins. */
export interface Published {
  readonly ratePerSecond: number | null
  readonly concurrency: number | null
}

/**
 * Learns what a source takes. Three limits, of which all must hold, each open until there is a reason: the quota that
 * the API states, the number in flight, and the pace. Every episode of rejections is put down to one of them.
 */
export class Learner {
  readonly cap: Cap
  readonly pace: Pace
  readonly quotas: Quotas
  readonly episode = new Episode()
  readonly #random: () => number
  readonly #share: Share
  /** ms from sending to an accepted answer, the least seen. */
  #roundTrip = Number.POSITIVE_INFINITY

  constructor(random: () => number, share: Share, published?: Published) {
    this.#random = random
    this.#share = share
    this.cap = new Cap(share)
    this.pace = new Pace(share)
    this.quotas = new Quotas(share)
    if (published?.ratePerSecond) this.pace.begin(published.ratePerSecond / 1_000)
    if (published?.concurrency) this.cap.begin(published.concurrency)
  }

  /** When the next may start: now, a later time, or Infinity where an answer must come first. */
  ask(now: number, inFlight: number): number {
    if (inFlight >= this.cap.allowed) {
      // What the API says is left makes a slow start needless.
      const opens = this.cap.opening && this.quotas.known
      const room = opens ? now : this.cap.ask(now, inFlight)
      if (room > now) return room
    }
    return Math.max(this.quotas.ask(now, inFlight), this.pace.ask(now))
  }

  /** Nothing was refused that is not over, and there is neither a pace nor a limit that the API states. */
  get isQuiet(): boolean {
    return !this.episode.open && !this.pace.limits && this.quotas.none
  }

  /** How many may start now, where one may. */
  spare(inFlight: number): number {
    if (this.pace.limits) return 1
    const left = this.quotas.left
    return (
      (this.cap.opening && left < Number.POSITIVE_INFINITY ? left : Math.min(left, this.cap.allowed)) -
      inFlight
    )
  }

  /** @param waited whether it had to wait for its turn */
  started(sent: Pass, waited: boolean): void {
    this.pace.started(sent.at, waited)
    this.quotas.started(sent)
  }

  /** What an answer says is left; to be told before how the attempt ended. */
  stated(sent: Pass, statement: Statement, newest: number, now: number): void {
    this.quotas.stated(sent, statement, newest, now)
    // What the API says itself is better than what its pages say.
    if (statement.limits.length > 0) this.pace.endBeginning()
  }

  /** What an episode came to that this acceptance ends; else null. */
  accepted(sent: Pass, now: number): Recovery | null {
    this.#roundTrip = Math.min(this.#roundTrip, now - sent.at)
    this.pace.accepted()
    this.quotas.accepted(sent.serial)
    this.cap.accepted(sent.company)
    const { episode } = this
    if (!episode.open || episode.covers(sent.serial)) return null
    const { rate } = this.pace
    this.#recovered(sent, now)
    const { blame, told, sentAt, beganAt } = episode
    return { blame, told, uncertainMs: Math.max(0, sent.at - sentAt), tookMs: now - beganAt, rate }
  }

  /** Another run was rejected. */
  heldByOthers({ ms, probes, blame, strikes, told }: SharedHold, newest: number, now: number): void {
    this.episode.joined(blame, strikes, told, newest, now)
    if (!probes) this.pace.spread(now + ms)
  }

  /** An attempt of another run was accepted. */
  freedByOthers(now: number): void {
    const { episode } = this
    if (!episode.open) return
    if (episode.blame !== "quota") {
      this.pace.restart(now)
      this.cap.forget(episode.blame === "cap")
    }
    episode.close()
  }

  /** The pace, as all runs together have measured it; null: not limited. */
  adopt(pace: SharedPace | null, now: number): void {
    if (pace) this.pace.adopt(pace, now)
    else this.pace.release()
  }

  /**
   * @param inFlight attempts still out
   * @param told epoch ms to which the server said to wait; 0: it did not
   * @param newest serial of the newest attempt that has started
   */
  rejected(sent: Pass, told: number, inFlight: number, newest: number, now: number): HoldOrder {
    const { episode, cap, pace } = this
    if (episode.covers(sent.serial)) {
      if (episode.blame === "cap") cap.lower()
      episode.sentAt = Math.max(episode.sentAt, sent.at)
      return { until: told, probes: false }
    }
    const again = episode.rejected(sent.at, newest, now)
    episode.told ||= told > 0
    if (this.quotas.spentBy(sent.serial)) {
      episode.blame = "quota"
      const until = this.quotas.spent(told, now)
      if (!again) return { until, probes: true }
      // Whoever waited for the reset was refused too: it was stated too soon.
      episode.strikes++
      return { until: Math.max(until, now + this.#backoffMs(inFlight)), probes: true }
    }
    if (
      (!again || episode.blame === "cap") &&
      this.#capExplains(sent.company, pace.limits ? 0 : inFlight + 1)
    ) {
      episode.blame = "cap"
      if (again) cap.lower(sent.company - 1)
      else cap.found(inFlight)
      return { until: told, probes: told > 0 || cap.unsure }
    }
    if (again) episode.strikes++
    episode.blame = "pace"
    const known = pace.base < Number.POSITIVE_INFINITY && episode.strikes === 0 && told === 0
    const until = Math.max(told, now + (known ? pace.slotMs() : this.#backoffMs(inFlight)))
    if (known) pace.spread(until)
    return { until, probes: !known }
  }

  /** Of several runs none knows how many are in flight: there the pace has to do. */
  #capExplains(company: number, inFlight: number): boolean {
    return this.#share.count === 1 && this.cap.explains(company, inFlight)
  }

  /** Nothing is known of how long: at first hardly at all, then twice as long each time. */
  #backoffMs(inFlight: number): number {
    const slot = this.pace.base < Number.POSITIVE_INFINITY ? 1 / this.pace.base : 0
    const unmet = this.#roundTrip === Number.POSITIVE_INFINITY
    const first = unmet && inFlight === 0 && this.#share.count === 1
    const trip = first ? FIRST_HOLD_MS : unmet ? 0 : this.#roundTrip
    const least = Math.max(slot, trip, LEAST_HOLD_MS, this.pace.leastMs)
    return Math.min(MOST_HOLD_MS, least * 2 ** this.episode.strikes * (0.9 + this.#random() / 5))
  }

  /** What has been learned: starts a second, and attempts in flight; null where nothing is. */
  get learned(): GateMeasure["learned"] {
    const { rate } = this.pace
    return {
      ratePerSecond: rate < Number.POSITIVE_INFINITY ? rate * 1_000 : null,
      concurrency: this.cap.opening ? null : this.cap.limit,
    }
  }

  #recovered(sent: Pass, now: number): void {
    const { episode, cap, pace } = this
    const { blame } = episode
    if (blame === "pace") {
      const { sentAt: refusedAt, beganAt, told } = episode
      pace.measured({ sentAt: sent.at, refusedAt, beganAt, told }, now)
    }
    if (blame === "cap") pace.release()
    if (blame !== "quota") {
      pace.restart(now)
      cap.forget(blame === "cap")
    }
    episode.close()
  }
}
