import type { FaqCode } from "../faq/entry.ts"
import type { Breaker, BreakerChange } from "./breaker.ts"
import type { CountedWaits } from "./counted-waits.ts"
import type { AdaptiveLimits } from "./estimators/adaptive-limits.ts"
import type { AttemptOutcome, GateObserver, Permit } from "./gate.ts"
import type { HoldBackoff } from "./hold-backoff.ts"
import type { InFlight } from "./in-flight.ts"
import type { Peers, SharedHold } from "./peers.ts"

/** A hold that is extended by less (ms) is not published: every response to one burst may extend the hold a little. */
const PUBLISH_THRESHOLD_MS = 20

const NOTHING_LEARNED = { ratePerSecond: null, concurrency: null }

/** What outcomes are fed back to. */
interface Receivers {
  readonly breaker: Breaker
  readonly limits: AdaptiveLimits | null
  readonly waits: CountedWaits
  readonly inFlight: InFlight
  readonly holdBackoff: HoldBackoff
  readonly observer: GateObserver
}

/** Feeds the outcomes of attempts, of this process and of its peers, back to the breaker and the estimators. */
export class Feedback {
  /** The other processes, if the source is shared. */
  peers: Peers | null = null
  /** Successes so far. */
  successes = 0
  /** Epoch ms until which the server named a wait; 0 if it named none. */
  namedUntil = 0
  readonly #to: Receivers

  constructor(to: Receivers) {
    this.#to = to
  }

  /** @param hasQueue true if attempts wait */
  success(permit: Permit, hasQueue: boolean, now: number): void {
    const { breaker, limits, inFlight, observer } = this.#to
    this.successes++
    const tookMs = now - permit.at
    inFlight.success(tookMs)
    const recovery = limits?.success(permit, now) ?? null
    const change = breaker.success(permit.sequence, tookMs, inFlight.count, hasQueue, now)
    if (recovery?.cause === "chance") breaker.endRamp(now)
    this.#notify(change, null, now)
    if (recovery && recovery.cause !== "quota") observer.paced(limits?.learned ?? NOTHING_LEARNED)
    if (recovery || change) this.peers?.publishRecovery(recovery)
  }

  failed({ at, probe }: Permit, outcome: AttemptOutcome & { kind: "failed" }, now: number): void {
    const { code, retryAfterMs } = outcome
    const failure = { code, sentAt: at, probe, retryAfterMs: retryAfterMs ?? 0 }
    if (failure.retryAfterMs > 0) this.#named(now + failure.retryAfterMs)
    this.#notify(this.#to.breaker.failed(failure, now), code, now)
  }

  throttled(permit: Permit, outcome: AttemptOutcome & { kind: "throttled" }, now: number): void {
    const { breaker, limits, waits, inFlight, holdBackoff } = this.#to
    const { sequence } = permit
    const { code, retryAfterMs } = outcome
    const { latestSequence, count } = inFlight
    // Zero is no wait: the server says that it may be refused again at once.
    const retryAt = retryAfterMs ? now + retryAfterMs : 0
    this.#named(retryAt)
    const isOld = limits?.event.covers(sequence) ?? false
    const held = breaker.state.throttledUntil
    const decision = limits
      ? limits.throttled(permit, retryAt, count, latestSequence, now)
      : holdBackoff.throttled(
          { sequence, latestSequence, retryAt },
          { until: held, probes: this.#probesHold },
          now,
        )
    waits.held(decision.until, now)
    this.#notify(breaker.throttled(decision, code, latestSequence, count, now), code, now)
    const isNews =
      decision.probes ||
      decision.until > Math.max(now, held) + PUBLISH_THRESHOLD_MS ||
      (held <= now && !isOld)
    if (!this.peers || !isNews) return
    const ms = Math.max(0, breaker.state.throttledUntil - now)
    this.peers.publishHold(this.#toShare(ms, decision.probes, code, retryAt > 0))
  }

  /** The hold in force, if a probe ends it; else null. */
  sharedHold(now: number): SharedHold | null {
    const { throttledUntil, throttledBy } = this.#to.breaker.state
    if (!this.#probesHold || throttledUntil <= now) return null
    const { serverNamedWait = false } = this.#to.limits?.event ?? {}
    return this.#toShare(throttledUntil - now, true, throttledBy, serverNamedWait)
  }

  /** True if a probe ends the hold, and there is no outage. */
  get awaitsProbe(): boolean {
    return this.#probesHold && !this.#to.breaker.inOutage
  }

  onPeerHold(hold: SharedHold, now: number): void {
    const { breaker, limits, inFlight } = this.#to
    if (hold.serverNamedWait) this.#named(now + hold.ms)
    const { latestSequence } = inFlight
    limits?.onPeerHold(hold, latestSequence, now)
    const decision = { until: now + hold.ms, probes: hold.probes }
    this.#notify(breaker.extendHold(decision, hold.code, latestSequence, now), hold.code, now)
  }

  onPeerRelease(now: number): void {
    const { breaker, limits, inFlight } = this.#to
    limits?.onPeerRelease(now)
    this.#notify(breaker.peerRecovered(inFlight.count, now), null, now)
  }

  #named(until: number): void {
    this.namedUntil = Math.max(this.namedUntil, until)
  }

  #toShare(ms: number, probes: boolean, code: FaqCode, serverNamedWait: boolean): SharedHold {
    const { cause = null, consecutiveRejections = 0 } = this.#to.limits?.event ?? {}
    return { ms, probes, code, cause, consecutiveRejections, serverNamedWait }
  }

  get #probesHold(): boolean {
    const { blocked } = this.#to.breaker
    return blocked !== null && blocked.recoveryPoint !== null
  }

  #notify(change: BreakerChange, code: FaqCode | null, now: number): void {
    const { breaker, observer } = this.#to
    if (change === "released") observer.released()
    else if (change === "held") observer.held(breaker.opensAt(now), code ?? breaker.code)
  }
}
