import type { FaqCode } from "../faq/entry.ts"
import type { WaitReason } from "../report/attempt-record.ts"
import type { AdmissionRule } from "./admission-rule.ts"
import { Breaker, type BreakerChange } from "./breaker.ts"
import { ClosedTime } from "./closed-time.ts"
import { AdaptiveLimits } from "./estimators/adaptive-limits.ts"
import { FairShare } from "./fair-share.ts"
import type { AttemptOutcome, GateMeasure, GateObserver, Permit, QuotaReport } from "./gate.ts"
import type { GateSettings } from "./gate-settings.ts"
import { HoldBackoff } from "./hold-backoff.ts"
import { InFlight } from "./in-flight.ts"
import type { Lease } from "./lease-source.ts"
import type { Peers, SharedHold } from "./peers.ts"
import { MaxConcurrency } from "./rules/max-concurrency.ts"
import { SlidingWindow } from "./rules/sliding-window.ts"

/** A hold that is extended by less (ms) is not published: every response to one burst may extend the hold a little. */
const PUBLISH_THRESHOLD_MS = 20

const NOTHING_LEARNED = { ratePerSecond: null, concurrency: null }

/**
 * Combines all admission rules: the next attempt starts at the latest of their earliest start times. Outcomes are fed
 * back to the rules.
 */
export class AdmissionControl {
  readonly breaker: Breaker
  /** The limits that the server states, and those that are estimated; null if neither is used. */
  readonly limits: AdaptiveLimits | null
  /** The other processes, if the source is shared. */
  peers: Peers | null = null
  /** Successes so far. */
  successes = 0
  readonly #observer: GateObserver
  readonly #maxConcurrency: MaxConcurrency
  readonly #slidingWindow: SlidingWindow | null
  readonly #rules: readonly AdmissionRule[]
  /** The rules in an outage: no estimate keeps a probe back. */
  readonly #rulesInOutage: readonly AdmissionRule[]
  readonly #holdBackoff: HoldBackoff
  readonly #inFlight = new InFlight()
  /** The waits for an estimated rate that are longer than any hold so far. */
  readonly #slowPace = new ClosedTime()
  #namedUntil = 0
  #longestHoldMs = 0
  /** While fewer attempts are in flight, no rule is asked: most sources refuse nothing, and state no quota. */
  #startsFreelyBelow = 0

  constructor(settings: GateSettings, random: () => number, observer: GateObserver, share = new FairShare()) {
    this.#observer = observer
    this.breaker = new Breaker(random)
    this.limits = settings.adaptive ? new AdaptiveLimits(random, share, settings.initialLimits) : null
    this.#maxConcurrency = new MaxConcurrency(settings.concurrency, share)
    this.#slidingWindow = settings.limit && new SlidingWindow(settings.limit, share)
    this.#rulesInOutage = [this.breaker, ...(this.#slidingWindow ? [this.#slidingWindow] : [])]
    this.#rules = [...this.#rulesInOutage, ...(this.limits ? [this.limits] : [])]
    this.#holdBackoff = new HoldBackoff(settings.backoff, random)
  }

  /** Epoch ms at which the next attempt may start; Infinity if a response must come first. */
  earliestStart(now: number): number {
    const inFlight = this.#inFlight.count
    if (inFlight < this.#startsFreelyBelow) return now
    const at = this.#latestOfRules(now, inFlight)
    this.#startsFreelyBelow = at <= now && this.#isQuiet(now) ? this.#maxInFlight : 0
    return at
  }

  #latestOfRules(now: number, inFlight: number): number {
    let latest = this.#maxConcurrency.earliestStart(now, inFlight)
    if (latest > now) return latest
    for (const rule of this.breaker.inOutage ? this.#rulesInOutage : this.#rules) {
      const start = rule.earliestStart(now, inFlight)
      // A response must come first: no later rule is asked, since it would count as the one that limits.
      if (start === Number.POSITIVE_INFINITY) return Math.max(latest, this.#inFlight.stalledAt(now))
      latest = Math.max(latest, start)
      // The same while a probe is in flight: the breaker is the first rule.
      if (latest > now && this.breaker.state.kind === "half-open") return latest
    }
    return latest
  }

  /** True if the number in flight is all that may limit, until an outcome changes that. */
  #isQuiet(now: number): boolean {
    const alone = this.peers === null && this.#slidingWindow === null
    return alone && this.breaker.isQuiet(now) && (this.limits?.isQuiet ?? true)
  }

  /**
   * True if the number in flight is limited, by a setting or by what was learned. The limit of slow start is none of the
   * server's: code that looks at statuses alone would wait in it for bodies that it never reads.
   */
  get limitsInFlight(): boolean {
    const isLearned = this.limits !== null && !this.limits.concurrency.inSlowStart
    return isLearned || this.#maxConcurrency.spare(0) < Number.POSITIVE_INFINITY
  }

  get #maxInFlight(): number {
    const estimated = this.limits?.concurrency.allowed ?? Number.POSITIVE_INFINITY
    return Math.min(this.#maxConcurrency.spare(0), estimated)
  }

  /** True if a limit on starts is configured. */
  get hasLimit(): boolean {
    return this.#slidingWindow !== null
  }

  /** Attempts that may start now, if one may: the number of leases to request. */
  spare(): number {
    const { state } = this.breaker
    const inFlight = this.#inFlight.count
    if (this.breaker.blocked) return 1
    return Math.max(
      1,
      Math.min(
        this.#maxConcurrency.spare(inFlight),
        state.kind === "recovering" ? state.maxInFlight - inFlight : Number.POSITIVE_INFINITY,
        this.#slidingWindow?.spare ?? Number.POSITIVE_INFINITY,
        this.limits?.spare(inFlight) ?? Number.POSITIVE_INFINITY,
      ),
    )
  }

  /** @param waited true if the attempt was queued */
  start(now: number, waited: boolean, lease: Lease | null): Permit {
    const probe = this.#startsFreelyBelow === 0 && this.breaker.blocked !== null
    if (!waited && this.#inFlight.isIdle)
      this.limits?.rate.idled(now - Math.max(this.#inFlight.idleSince, this.breaker.state.throttledUntil))
    this.#slidingWindow?.started(now)
    const permit = this.#inFlight.start(now, probe, lease)
    this.limits?.started(permit, waited)
    if (this.#longestHoldMs > 0) this.#countSlowPace(now)
    if (probe) {
      this.breaker.probeSent(permit.sequence, now)
      this.#observer.probing(this.breaker.code)
    }
    return permit
  }

  reportQuota(permit: Permit, report: QuotaReport, now: number): void {
    this.#startsFreelyBelow = 0
    this.limits?.reportQuota(permit, report, this.#inFlight.latestSequence, now)
  }

  /**
   * @param hasQueue true if attempts wait
   * @returns false if the permit was released before: then nothing changes
   */
  release(permit: Permit, outcome: AttemptOutcome, hasQueue: boolean, now: number): boolean {
    if (!this.#inFlight.end(permit, now)) return false
    this.breaker.ended(permit.sequence, now)
    this.#slidingWindow?.ended(permit.sequence, now)
    permit.lease?.done()
    if (outcome.kind === "success") {
      this.#success(permit, hasQueue, now)
      return true
    }
    this.#startsFreelyBelow = 0
    if (outcome.kind === "throttled") this.#throttled(permit, outcome, now)
    else if (outcome.kind === "failed") this.#failed(permit, outcome, now)
    this.limits?.quotas.ended(permit.sequence)
    return true
  }

  /** ms that count against `maxWait`: closed, or at a rate so low that its waits are longer than the holds were. */
  closedMs(now: number): number {
    return this.breaker.closedMs(now) + this.#slowPace.totalMs(now)
  }

  /** Epoch ms until which such a rate keeps the next attempt waiting; 0 if none does. */
  get slowUntil(): number {
    return this.#slowPace.until
  }

  #countSlowPace(now: number): void {
    const next = this.limits?.rate.nextSlot ?? 0
    this.#slowPace.closeUntil(now, next - now > this.#longestHoldMs ? next : 0)
  }

  /** Why an attempt that asks now would have to wait. */
  get waitReason(): WaitReason {
    if (this.breaker.inOutage) return "outage"
    return this.breaker.blocked ? "hold" : "pace"
  }

  measure(now: number, waiting: number): GateMeasure {
    return {
      ratePerSecond: this.#inFlight.rate(now),
      inFlight: this.#inFlight.count,
      waiting,
      learned: this.limits?.learned ?? NOTHING_LEARNED,
      otherRuns: this.peers?.otherRuns ?? null,
    }
  }

  /** True if no attempt is in flight, and no state has to be kept. */
  idle(now: number): boolean {
    const open = !this.breaker.inOutage && this.breaker.opensAt(now) <= now
    return this.#inFlight.count === 0 && open && (this.#slidingWindow?.idle(now) ?? true)
  }

  /** Starts in the time that the configured limit counts, oldest first. */
  recentStarts(now: number): [count: number, ageMs: number][] {
    return this.#slidingWindow?.recentStarts(now) ?? []
  }

  /** The hold in force, if a probe ends it; else null. */
  sharedHold(now: number): SharedHold | null {
    const { throttledUntil, throttledBy } = this.breaker.state
    if (!this.#probesHold || throttledUntil <= now) return null
    return this.#toShare(throttledUntil - now, true, throttledBy, this.limits?.event.serverNamedWait ?? false)
  }

  /** True if a probe ends the hold, and there is no outage. */
  get awaitsProbe(): boolean {
    return this.#probesHold && !this.breaker.inOutage
  }

  onPeerHold(hold: SharedHold, now: number): void {
    this.#startsFreelyBelow = 0
    if (hold.serverNamedWait) this.#named(now + hold.ms)
    const { latestSequence } = this.#inFlight
    this.limits?.onPeerHold(hold, latestSequence, now)
    const decision = { until: now + hold.ms, probes: hold.probes }
    this.#notify(this.breaker.extendHold(decision, hold.code, latestSequence, now), hold.code, now)
  }

  onPeerRelease(now: number): void {
    this.#startsFreelyBelow = 0
    this.limits?.onPeerRelease(now)
    this.#notify(this.breaker.peerRecovered(this.#inFlight.count, now), null, now)
  }

  #success(permit: Permit, hasQueue: boolean, now: number): void {
    this.successes++
    const tookMs = now - permit.at
    this.#inFlight.success(tookMs)
    const recovery = this.limits?.success(permit, now) ?? null
    const change = this.breaker.success(permit.sequence, tookMs, this.#inFlight.count, hasQueue, now)
    if (this.#startsFreelyBelow > 0) return
    this.#notify(change, null, now)
    if (recovery && recovery.cause !== "quota") this.#observer.paced(this.limits?.learned ?? NOTHING_LEARNED)
    if (recovery || change) this.peers?.publishRecovery(recovery)
  }

  #failed({ at, probe }: Permit, outcome: AttemptOutcome & { kind: "failed" }, now: number): void {
    const { code, retryAfterMs } = outcome
    const failure = { code, sentAt: at, probe, retryAfterMs: retryAfterMs ?? 0 }
    if (failure.retryAfterMs > 0) this.#named(now + failure.retryAfterMs)
    this.#notify(this.breaker.failed(failure, now), code, now)
  }

  #throttled(permit: Permit, outcome: AttemptOutcome & { kind: "throttled" }, now: number): void {
    const { sequence } = permit
    const { code, retryAfterMs } = outcome
    const { latestSequence, count } = this.#inFlight
    const retryAt = retryAfterMs === null ? 0 : now + retryAfterMs
    this.#named(retryAt)
    const isOld = this.limits?.event.covers(sequence) ?? false
    const held = this.breaker.state.throttledUntil
    const decision = this.limits
      ? this.limits.throttled(permit, retryAt, count, latestSequence, now)
      : this.#holdBackoff.throttled(
          { sequence, latestSequence, retryAt },
          { until: held, probes: this.#probesHold },
          now,
        )
    this.#longestHoldMs = Math.max(this.#longestHoldMs, decision.until - now)
    this.#slowPace.closeUntil(now, 0)
    this.#notify(this.breaker.throttled(decision, code, latestSequence, count, now), code, now)
    const isNews =
      decision.probes ||
      decision.until > Math.max(now, held) + PUBLISH_THRESHOLD_MS ||
      (held <= now && !isOld)
    if (!this.peers || !isNews) return
    const ms = Math.max(0, this.breaker.state.throttledUntil - now)
    this.peers.publishHold(this.#toShare(ms, decision.probes, code, retryAt > 0))
  }

  /** Epoch ms until which the server named a wait; 0 if it named none. */
  get namedUntil(): number {
    return this.#namedUntil
  }

  #named(until: number): void {
    this.#namedUntil = Math.max(this.#namedUntil, until)
  }

  #toShare(ms: number, probes: boolean, code: FaqCode, serverNamedWait: boolean): SharedHold {
    const { cause = null, consecutiveRejections = 0 } = this.limits?.event ?? {}
    return { ms, probes, code, cause, consecutiveRejections, serverNamedWait }
  }

  get #probesHold(): boolean {
    return this.breaker.blocked !== null && this.breaker.blocked.recoveryPoint !== null
  }

  #notify(change: BreakerChange, code: FaqCode | null, now: number): void {
    if (change === "released") this.#observer.released()
    else if (change === "held") this.#observer.held(this.breaker.opensAt(now), code ?? this.breaker.code)
  }
}
