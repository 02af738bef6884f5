import type { WaitReason } from "../history/attempt.ts"
import { Breaker } from "./breaker.ts"
import { AdaptiveLimits } from "./estimators/adaptive-limits.ts"
import { FairShare } from "./fair-share.ts"
import type { AttemptOutcome, GateMeasure, GateObserver, Permit, QuotaReport } from "./gate.ts"
import type { GateSettings } from "./gate-settings.ts"
import { HoldBackoff } from "./hold-backoff.ts"
import { InFlight } from "./in-flight.ts"
import type { Lease } from "./lease-source.ts"
import type { Peers, Recovery, SharedHold } from "./peers.ts"
import { Ramp } from "./ramp.ts"
import { SlidingWindow } from "./rules/sliding-window.ts"
import { StallTimeout } from "./stall-timeout.ts"

/** A hold that is put off by less (ms) is nothing to tell other runs of: each answer to one burst may do that. */
const NEWS_MS = 20

/** All that an attempt has to pass. Each room has a say in when the next may start; the latest wins. */
export class AdmissionControl {
  readonly breaker: Breaker
  readonly limits: AdaptiveLimits | null
  /** The other runs, where the source is shared. */
  peers: Peers | null = null
  /** Attempts accepted so far. */
  accepted = 0
  readonly #settings: GateSettings
  readonly #observer: GateObserver
  readonly #ramp = new Ramp()
  readonly #share: FairShare
  readonly #limit: SlidingWindow | null
  readonly #steps: HoldBackoff
  readonly #underWay = new InFlight()
  #probe: Permit | null = null
  /**
   * With less than so many in flight the next may start, and no room need be asked; 0: they have to be. So it is with
   * a source that has refused nothing, and states nothing: most of them, most of the time.
   */
  #free = 0

  constructor(settings: GateSettings, random: () => number, observer: GateObserver, share = new FairShare()) {
    this.#settings = settings
    this.#observer = observer
    this.breaker = new Breaker(random, observer)
    this.#share = share
    this.#limit = settings.limit && new SlidingWindow(settings.limit, share)
    this.limits = settings.adaptive ? new AdaptiveLimits(random, share, settings.initialLimits) : null
    this.#steps = new HoldBackoff(settings.backoff, random)
  }

  /** When the next attempt may start: now, a later time, or Infinity where an answer must come first. */
  earliestStart(now: number): number {
    if (this.#underWay.count < this.#free) return now
    const at = this.#askAll(now)
    this.#free = at <= now && this.#isClear(now) ? this.#mostInFlight : 0
    return at
  }

  #askAll(now: number): number {
    const { probing } = this.breaker
    const silent = probing && this.#probe ? StallTimeout.ofProbe(this.#probe.at) : now
    if (silent > now) return silent
    if (this.#underWay.count >= this.#share.ofLimit(this.#settings.concurrency))
      return Number.POSITIVE_INFINITY
    if (!probing && !this.#ramp.allows(this.#underWay.count)) return this.#underWay.stalledAt(now)
    let at = this.breaker.opensAt(now)
    if (this.#limit) at = Math.max(at, this.#limit.earliestStart(now))
    // In an outage nothing that was learned keeps the probe back.
    if (this.limits && !this.breaker.down)
      at = Math.max(at, this.limits.earliestStart(now, this.#underWay.count))
    return at === Number.POSITIVE_INFINITY ? this.#underWay.stalledAt(now) : at
  }

  /** Is the number in flight all that may keep anybody back, until an answer says otherwise? */
  #isClear(now: number): boolean {
    const alone = this.peers === null && this.#limit === null
    return alone && this.#ramp.over && this.breaker.isQuiet(now) && (this.limits?.isQuiet ?? true)
  }

  get #mostInFlight(): number {
    return Math.min(this.#settings.concurrency, this.limits?.concurrency.allowed ?? Number.POSITIVE_INFINITY)
  }

  /** How many may start now, where one may: whoever has to ask for leave elsewhere asks for no more than that. */
  spare(): number {
    if (this.breaker.probing) return 1
    return Math.max(
      1,
      Math.min(
        this.#settings.concurrency - this.#underWay.count,
        this.#ramp.spare(this.#underWay.count),
        this.#limit?.spare ?? Number.POSITIVE_INFINITY,
        this.limits?.spare(this.#underWay.count) ?? Number.POSITIVE_INFINITY,
      ),
    )
  }

  /** @param waited false: it comes just now, and nobody stood in line before it */
  start(now: number, waited: boolean, permit: Lease | null): Permit {
    const probing = this.#free === 0 && this.breaker.probing
    if (!waited && this.#underWay.isIdle)
      this.limits?.rate.idled(now - Math.max(this.#underWay.idleSince, this.breaker.hold.until))
    this.#limit?.started(now)
    const pass = this.#underWay.start(now, probing, permit)
    this.limits?.started(pass, waited)
    if (probing) {
      this.#probe = pass
      this.breaker.probed(now)
      this.#observer.probing(this.breaker.code)
    }
    return pass
  }

  reportQuota(pass: Permit, statement: QuotaReport, now: number): void {
    this.#free = 0
    this.limits?.reportQuota(pass, statement, this.#underWay.latestSequence, now)
  }

  /** @param waiting whether anybody waits to go next */
  release(pass: Permit, ending: AttemptOutcome, waiting: boolean, now: number): void {
    this.#underWay.end(now)
    if (this.#probe === pass) {
      this.#probe = null
      this.breaker.unprobed(now)
    }
    pass.lease?.done()
    if (this.#free > 0 && ending.kind === "success") {
      this.#took(pass, now)
      return
    }
    this.#free = 0
    if (ending.kind === "success") this.#accepted(pass, waiting, now)
    else if (ending.kind === "throttled") this.#rejected(pass, ending, now)
    else if (ending.kind === "failed") this.breaker.failed(pass, ending, now)
    if (ending.kind !== "success") this.limits?.quotas.ended(pass.sequence)
  }

  /** Why a call that asks now would have to wait. */
  get waitReason(): WaitReason {
    if (this.breaker.down) return "outage"
    return this.breaker.probing ? "hold" : "pace"
  }

  measure(now: number, waiting: number): GateMeasure {
    return {
      ratePerSecond: this.#underWay.rate(now),
      inFlight: this.#underWay.count,
      waiting,
      learned: this.limits?.learned ?? NOTHING_LEARNED,
      otherRuns: this.peers?.otherRuns ?? null,
    }
  }

  /** Nothing in flight, and nothing to remember. */
  idle(now: number): boolean {
    const open = !this.breaker.down && this.breaker.opensAt(now) <= now
    return this.#underWay.count === 0 && open && (this.#limit?.idle(now) ?? true)
  }

  /** Starts in the time that the configured limit counts, oldest first. */
  recentStarts(now: number): [count: number, ageMs: number][] {
    return this.#limit?.recent(now) ?? []
  }

  /** The hold that lasts, after which one attempt goes alone; null: there is none. */
  sharedHold(now: number): SharedHold | null {
    const { until, probing, code } = this.breaker.hold
    if (!probing || until <= now) return null
    const {
      cause: blame = null,
      consecutiveRejections: strikes = 0,
      serverNamedWait: told = false,
    } = this.limits?.event ?? {}
    return {
      ms: until - now,
      probes: true,
      code,
      cause: blame,
      consecutiveRejections: strikes,
      serverNamedWait: told,
    }
  }

  onPeerHold(hold: SharedHold, now: number): void {
    this.#free = 0
    this.limits?.onPeerHold(hold, this.#underWay.latestSequence, now)
    this.breaker.order(
      { until: now + hold.ms, probes: hold.probes },
      hold.code,
      this.#underWay.latestSequence,
      now,
    )
  }

  onPeerRelease(now: number): void {
    this.#free = 0
    this.limits?.onPeerRelease(now)
    if (this.breaker.freedByOthers(now)) this.#opened()
  }

  #accepted(pass: Permit, waiting: boolean, now: number): void {
    const recovery = this.#took(pass, now)
    const opens = this.breaker.accepted(pass, now)
    if (opens) this.#opened()
    else this.#ramp.accepted(waiting)
    if (recovery && recovery.cause !== "quota") this.#observer.paced(this.limits?.learned ?? NOTHING_LEARNED)
    if (recovery || opens) this.peers?.publishRecovery(recovery)
  }

  /** What an acceptance ends that the learner knows of; else null. */
  #took(pass: Permit, now: number): Recovery | null {
    this.accepted++
    const tookMs = now - pass.at
    this.#underWay.accepted(tookMs)
    this.breaker.usual.accepted(tookMs)
    return this.limits?.accepted(pass, now) ?? null
  }

  #opened(): void {
    this.#ramp.begin(this.#underWay.count)
    this.#observer.released()
  }

  #rejected(
    pass: Permit,
    { retryAfterMs: toldMs, code }: AttemptOutcome & { kind: "throttled" },
    now: number,
  ): void {
    this.breaker.answered(now)
    const newest = this.#underWay.latestSequence
    // One ms on top: `now` is cut to whole ms, and nobody may go sooner than told.
    const told = toldMs === null ? 0 : now + toldMs + 1
    const isOld = this.limits?.event.covers(pass.sequence) ?? false
    const order = this.limits
      ? this.limits.rejected(pass, told, this.#underWay.count, newest, now)
      : this.#steps.rejected({ serial: pass.sequence, newest, told }, this.breaker.hold, now)
    const before = Math.max(now, this.breaker.hold.until)
    this.breaker.order(order, code, newest, now)
    if (!this.peers || (!order.probes && order.until <= before + NEWS_MS && (before > now || isOld))) return
    const { cause: blame = null, consecutiveRejections: strikes = 0 } = this.limits?.event ?? {}
    const ms = Math.max(0, this.breaker.hold.until - now)
    this.peers.publishHold({
      ms,
      probes: order.probes,
      code,
      cause: blame,
      consecutiveRejections: strikes,
      serverNamedWait: told > 0,
    })
  }
}

const NOTHING_LEARNED = { ratePerSecond: null, concurrency: null }
