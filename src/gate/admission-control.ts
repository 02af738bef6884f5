import type { WaitReason } from "../report/attempt-record.ts"
import type { AdmissionRule, CostRule } from "./admission-rule.ts"
import { Breaker } from "./breaker.ts"
import { CountedWaits } from "./counted-waits.ts"
import { AdaptiveLimits } from "./estimators/adaptive-limits.ts"
import type { ShareOfLearned } from "./estimators/share-of-learned.ts"
import { FairShare, type Reserved } from "./fair-share.ts"
import { Feedback } from "./feedback.ts"
import type { AttemptOutcome, GateMeasure, GateObserver, Permit, QuotaReport } from "./gate.ts"
import type { GateSettings } from "./gate-settings.ts"
import { HoldBackoff } from "./hold-backoff.ts"
import { InFlight } from "./in-flight.ts"
import type { Lease } from "./lease-source.ts"
import type { SharedHold } from "./peers.ts"
import { MaxConcurrency } from "./rules/max-concurrency.ts"
import { SlidingWindow } from "./rules/sliding-window.ts"

const NOTHING_LEARNED = { ratePerSecond: null, concurrency: null }

/**
 * Combines all admission rules: the next attempt starts at the latest of their earliest start times. Outcomes are fed
 * back to the rules.
 */
export class AdmissionControl {
  readonly breaker: Breaker
  /** The limits that the server states, and those that are estimated; null if neither is used. */
  readonly limits: AdaptiveLimits | null
  /** The waits that count against `maxWait`. */
  readonly waits: CountedWaits
  readonly feedback: Feedback
  readonly #observer: GateObserver
  readonly #maxConcurrency: MaxConcurrency
  /** null: no limit on starts is configured. */
  readonly slidingWindow: SlidingWindow | null
  #rules: readonly AdmissionRule[]
  /** The rules in an outage: no estimate keeps a probe back. */
  readonly #rulesInOutage: readonly AdmissionRule[]
  /** Null if all that the server gives may be used, and until the first response is read. */
  #part: ShareOfLearned | null = null
  readonly #inFlight = new InFlight()
  readonly #share: FairShare
  /** Null while the server states nothing in units of cost. */
  #costs: CostRule | null = null
  /** While fewer attempts are in flight, no rule is asked: most sources refuse nothing, and state no quota. */
  #startsFreelyBelow = 0

  constructor(settings: GateSettings, random: () => number, observer: GateObserver, share = new FairShare()) {
    this.#observer = observer
    this.#share = share
    this.breaker = new Breaker(random)
    this.limits = settings.adaptive ? new AdaptiveLimits(random, share, settings.initialLimits) : null
    this.#maxConcurrency = new MaxConcurrency(settings.concurrency, share)
    this.slidingWindow = settings.limit && new SlidingWindow(settings.limit, share)
    this.#rulesInOutage = [this.breaker, ...(this.slidingWindow ? [this.slidingWindow] : [])]
    const { breaker, limits } = this
    this.#rules = [...this.#rulesInOutage, ...(limits ? [limits] : [])]
    this.waits = new CountedWaits(breaker)
    const holdBackoff = new HoldBackoff(settings.backoff, random)
    const inFlight = this.#inFlight
    this.feedback = new Feedback({ breaker, limits, waits: this.waits, inFlight, holdBackoff, observer })
    settings.remember?.({ limits, baseline: breaker.baseline })
  }

  /** Epoch ms at which the next attempt may start; Infinity if a response must come first. */
  earliestStart(now: number, call?: object): number {
    const inFlight = this.#inFlight.count
    if (inFlight < this.#startsFreelyBelow) return now
    const byRules = this.#latestOfRules(now, inFlight)
    const byCost = this.#costs?.earliestStart(now, call, this.#share) ?? now
    const at = byCost === Number.POSITIVE_INFINITY ? this.#inFlight.stalledAt(now) : Math.max(byRules, byCost)
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

  /** True if `at`, as `earliestStart` returned it, is no time that is known: a response in flight must come first. */
  awaitsResponse(at: number, now: number): boolean {
    if (at === this.breaker.opensAt(now) || at === this.limitedUntil(now)) return false
    return at === this.#inFlight.stalledAt(now) || at === this.breaker.probeStalledAt
  }

  /** Epoch ms before which a stated quota or the configured limit lets no attempt start; `now` if they let one. */
  limitedUntil(now: number): number {
    const configured = this.slidingWindow?.earliestStart(now) ?? now
    const stated = this.limits?.quotas.spentUntil(now, this.#inFlight.count) ?? now
    const until = Math.max(configured, stated)
    return until < Number.POSITIVE_INFINITY ? until : now
  }

  /** True if the number in flight is all that may limit, until an outcome changes that. */
  #isQuiet(now: number): boolean {
    const hasNeither = this.#part === null && this.#costs === null
    const alone = this.feedback.peers === null && this.slidingWindow === null && hasNeither
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
        this.slidingWindow?.spare ?? Number.POSITIVE_INFINITY,
        this.limits?.spare(inFlight) ?? Number.POSITIVE_INFINITY,
      ),
    )
  }

  /** @param waited true if the attempt was queued */
  start(now: number, waited: boolean, lease: Lease | null, call?: object): Permit {
    const probe = this.#startsFreelyBelow === 0 && this.breaker.blocked !== null
    if (!waited && this.#inFlight.isIdle)
      this.limits?.rate.idled(now - Math.max(this.#inFlight.idleSince, this.breaker.state.throttledUntil))
    this.slidingWindow?.started(now)
    this.#part?.started(now, this.#inFlight.count)
    const permit = this.#inFlight.start(now, probe, lease)
    this.limits?.started(permit, waited)
    this.#costs?.started(permit.sequence, call)
    this.waits.started(this.limits?.rate.nextSlot ?? 0, now)
    if (probe) {
      this.breaker.probeSent(permit.sequence, now)
      this.#observer.probing(this.breaker.code)
    }
    return permit
  }

  /** Before the limits have their say: at a part of them, they are to learn nothing. */
  #useShare({ ShareOfLearned }: QuotaReport): void {
    const { limits } = this
    if (!ShareOfLearned || !limits) return
    this.#part = new ShareOfLearned(this.#share, limits.rate, limits.concurrency)
    this.#rules = [...this.#rulesInOutage, this.#part, limits]
  }

  /** The stated quota whose rest is to be left to others; null if there is none. */
  reserved(now: number): Reserved | null {
    return this.limits?.quotas.reserved(now) ?? this.#costs?.reserved(now, this.#share) ?? null
  }

  reportQuota(permit: Permit, report: QuotaReport, now: number): void {
    this.#startsFreelyBelow = 0
    this.#costs ??= report.costs ?? null
    if (this.#part === null && this.#share.fraction < 1) this.#useShare(report)
    this.limits?.reportQuota(permit, report, this.#inFlight.latestSequence, now)
  }

  /**
   * @param hasQueue true if attempts wait
   * @returns false if the permit was released before: then nothing changes
   */
  release(permit: Permit, outcome: AttemptOutcome, hasQueue: boolean, now: number): boolean {
    if (!this.#inFlight.end(permit, now)) return false
    this.#part?.ended(now, this.#inFlight.count + 1, outcome.kind === "success")
    this.breaker.ended(permit.sequence, now)
    this.slidingWindow?.ended(permit.sequence, now)
    this.#costs?.ended(permit.sequence)
    permit.lease?.done()
    if (outcome.kind === "success") {
      this.feedback.success(permit, hasQueue, now)
      return true
    }
    this.#startsFreelyBelow = 0
    if (outcome.kind === "throttled") this.feedback.throttled(permit, outcome, now)
    else if (outcome.kind === "failed") this.feedback.failed(permit, outcome, now)
    this.limits?.quotas.ended(permit.sequence)
    return true
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
      otherRuns: this.feedback.peers?.otherRuns ?? null,
    }
  }

  /** True if no attempt is in flight, and no state has to be kept. */
  idle(now: number): boolean {
    const open = !this.breaker.inOutage && this.breaker.opensAt(now) <= now
    return this.#inFlight.count === 0 && open && (this.slidingWindow?.idle(now) ?? true)
  }

  onPeerHold(hold: SharedHold, now: number): void {
    this.#startsFreelyBelow = 0
    this.feedback.onPeerHold(hold, now)
  }

  onPeerRelease(now: number): void {
    this.#startsFreelyBelow = 0
    this.feedback.onPeerRelease(now)
  }
}
