import type { FaqCode } from "../faq/entry.ts"
import type { AdmissionRule } from "./admission-rule.ts"
import { ClosedTime } from "./closed-time.ts"
import { FailureBaseline } from "./failure-baseline.ts"
import { type Failure, FailureRun, type Outage } from "./failure-run.ts"
import type { HoldDecision } from "./hold-backoff.ts"
import { StallTimeout } from "./stall-timeout.ts"

/** A hold that is extended by less (ms) is not notified: every response to one burst may extend the hold a little. */
const NOTIFY_THRESHOLD_MS = 1_000
/** Attempts in flight with which a recovering source begins, beside those from before. */
const RECOVERING_FROM = 2

/** Part of every state. */
interface Common {
  /** Epoch ms before which no attempt starts; never decreases. */
  readonly throttledUntil: number
  /** The FAQ row of the hold that set `throttledUntil`. */
  readonly throttledBy: FaqCode
  /** The latest probe while in flight: no second probe is sent beside it, whatever state follows. */
  readonly probe: Probe | null
}

interface Probe {
  readonly sequence: number
  readonly sentAt: number
}

/** Why the source is closed: at least one of both. */
interface Blocked {
  /** An attempt with a higher sequence must succeed, after a 429; null if the outage is the only reason. */
  readonly recoveryPoint: number | null
  readonly outage: Outage | null
}

/**
 * - closed: attempts start, after `throttledUntil`
 * - open: no attempt starts before `throttledUntil` and `outage.probeAt`; the next one is a probe
 * - half-open: a probe is in flight, and no other attempt starts
 * - recovering: up to `maxInFlight` attempts; one more with each success, until the queue is empty
 */
export type BreakerState =
  | (Common & { readonly kind: "closed" })
  | (Common & Blocked & { readonly kind: "open" })
  | (Common & Blocked & { readonly kind: "half-open"; readonly probe: Probe })
  | (Common & { readonly kind: "recovering"; readonly maxInFlight: number })

/** A change that is worth telling: the source is held, or released; null if neither. */
export type BreakerChange = "held" | "released" | null

/**
 * Closes a source after a 429 or in an outage, and reopens it in steps. A state machine: every event brings its time.
 * ```
 * closed     --429 at a known rate--------> closed, throttledUntil later
 * closed     --429------------------------> open(recoveryPoint)
 * closed     --significant run of failures-> open(outage)
 * open       --probe sent-----------------> half-open
 * half-open  --success--------------------> recovering
 * half-open  --429------------------------> open(recoveryPoint, later)
 * half-open  --failure in an outage-------> open(outage, longer pause)
 * half-open  --probe ends without result--> open
 * half-open  --30 s of silence------------> half-open, with the next probe
 * recovering --success--------------------> recovering(maxInFlight + 1); closed if the queue is empty
 * ```
 */
export class Breaker implements AdmissionRule {
  readonly baseline = new FailureBaseline()
  readonly #failures: FailureRun
  readonly #closedTime = new ClosedTime()
  #state: BreakerState = { kind: "closed", throttledUntil: 0, throttledBy: 429, probe: null }

  constructor(random: () => number) {
    this.#failures = new FailureRun(this.baseline, random)
  }

  get state(): BreakerState {
    return this.#state
  }

  /** The reasons for which the source is closed; null while attempts start. */
  get blocked(): Blocked | null {
    const state = this.#state
    return state.kind === "open" || state.kind === "half-open" ? state : null
  }

  get inOutage(): boolean {
    return this.blocked !== null && this.blocked.outage !== null
  }

  /** The FAQ row that closed the source last. */
  get code(): FaqCode {
    return this.blocked?.outage?.code ?? this.#state.throttledBy
  }

  /** True if no attempt is limited, and no failure is remembered. */
  isQuiet(now: number): boolean {
    const { kind, throttledUntil } = this.#state
    return kind === "closed" && throttledUntil <= now && this.#failures.count === 0
  }

  earliestStart(now: number, inFlight: number): number {
    const state = this.#state
    if (state.kind === "recovering" && inFlight >= state.maxInFlight) return Number.POSITIVE_INFINITY
    return Math.max(this.opensAt(now), this.probeStalledAt)
  }

  /** Epoch ms at which the probe in flight counts as stalled; 0 if none is. */
  get probeStalledAt(): number {
    const state = this.#state
    return state.kind === "half-open" ? StallTimeout.ofProbe(state.probe.sentAt) : 0
  }

  /** Epoch ms at which the next attempt is expected to start; `now` if that is in the past. */
  opensAt(now: number): number {
    return Math.max(now, this.#state.throttledUntil, this.blocked?.outage?.probeAt ?? 0)
  }

  /** ms for which the source has been closed. */
  closedMs(now: number): number {
    return this.#closedTime.totalMs(now)
  }

  /** The same at the time at which the source is expected to open; never before the probe in flight is over. */
  closedMsAtOpening(now: number): number {
    return this.closedMs(now) + this.opensAt(now) - now + (this.#state.kind === "half-open" ? 1 : 0)
  }

  /** A probe is sent: no other attempt starts before it ends. */
  probeSent(sequence: number, now: number): void {
    const { blocked } = this
    if (blocked) this.#block({ ...this.#common, probe: { sequence, sentAt: now } }, blocked, now)
  }

  /** An attempt is over, whatever its outcome. Called before the event of the outcome. */
  ended(sequence: number, now: number): void {
    const state = this.#state
    if (state.probe?.sequence !== sequence) return
    if (state.kind === "half-open") this.#block({ ...this.#common, probe: null }, state, now)
    else this.#enter({ ...state, probe: null }, now)
  }

  /**
   * @param inFlight attempts in flight, without this one
   * @param hasQueue true if attempts wait
   */
  success(sequence: number, tookMs: number, inFlight: number, hasQueue: boolean, now: number): BreakerChange {
    this.baseline.success(tookMs)
    if (this.#failures.count > 0) this.#failures.end(this.inOutage)
    const state = this.#state
    if (state.kind === "closed") return null
    if (state.kind === "recovering") {
      if (hasQueue) this.#enter({ ...state, maxInFlight: state.maxInFlight + 1 }, now)
      else this.#enter({ ...this.#common, kind: "closed" }, now)
      return null
    }
    const { recoveryPoint, throttledUntil } = state
    const recovers = recoveryPoint === null || (sequence > recoveryPoint && now >= throttledUntil)
    if (recovers) return this.#recover(inFlight, now)
    this.#block(this.#common, { recoveryPoint, outage: null }, now)
    return null
  }

  /**
   * A 429: the source responds, so an outage is over.
   * @param latestSequence the latest attempt that has started: success of an earlier one does not end the hold
   */
  throttled(
    decision: HoldDecision,
    code: FaqCode,
    latestSequence: number,
    inFlight: number,
    now: number,
  ): BreakerChange {
    if (this.#failures.count > 0) this.#failures.end(this.inOutage)
    this.baseline.throttled()
    const { blocked } = this
    let released: BreakerChange = null
    if (blocked?.outage) {
      const recoveryPoint = blocked.recoveryPoint ?? (decision.probes ? latestSequence : null)
      if (recoveryPoint === null) released = this.#recover(inFlight, now)
      else this.#block(this.#common, { recoveryPoint, outage: null }, now)
    }
    return this.extendHold(decision, code, latestSequence, now) ?? released
  }

  /** A 429 of this process or of another one. The longest hold counts. */
  extendHold(
    { until, probes }: HoldDecision,
    code: FaqCode,
    latestSequence: number,
    now: number,
  ): BreakerChange {
    const before = this.#state.throttledUntil
    const isLonger = until > before
    const held = isLonger ? { throttledUntil: until, throttledBy: code } : {}
    if (probes) {
      const outage = this.blocked?.outage ?? null
      this.#block({ ...this.#common, ...held }, { recoveryPoint: latestSequence, outage }, now)
    } else this.#enter({ ...this.#state, ...held }, now)
    const isNews = (probes && before <= now) || until - before >= NOTIFY_THRESHOLD_MS
    return isLonger && isNews ? "held" : null
  }

  failed(failure: Failure, now: number): BreakerChange {
    const before = this.blocked?.outage ?? null
    const outage = this.#failures.add(before, failure, now)
    if (!outage) return null
    this.#block(this.#common, { recoveryPoint: this.blocked?.recoveryPoint ?? null, outage }, now)
    return before ? null : "held"
  }

  /**
   * An attempt of another process succeeded after a 429. An outage goes on: what other processes can reach may be out
   * of reach from this one.
   */
  peerRecovered(inFlight: number, now: number): BreakerChange {
    const { blocked } = this
    if (!blocked || blocked.recoveryPoint === null) return null
    if (!blocked.outage) return this.#recover(inFlight, now)
    this.#block(this.#common, { recoveryPoint: null, outage: blocked.outage }, now)
    return null
  }

  /** The hold that ended had no cause that lasts: what waits need not start in steps. */
  endRamp(now: number): void {
    if (this.#state.kind === "recovering") this.#enter({ ...this.#common, kind: "closed" }, now)
  }

  get #common(): Common {
    const { throttledUntil, throttledBy, probe } = this.#state
    return { throttledUntil, throttledBy, probe }
  }

  /** The attempts in flight may take long, and must not keep new ones out. */
  #recover(inFlight: number, now: number): "released" {
    this.#enter({ ...this.#common, kind: "recovering", maxInFlight: inFlight + RECOVERING_FROM }, now)
    return "released"
  }

  /** Open; half-open while a probe is in flight. */
  #block(common: Common, { recoveryPoint, outage }: Blocked, now: number): void {
    const { probe } = common
    this.#enter(
      probe
        ? { ...common, kind: "half-open", probe, recoveryPoint, outage }
        : { ...common, kind: "open", recoveryPoint, outage },
      now,
    )
  }

  #enter(state: BreakerState, now: number): void {
    this.#state = state
    const endsWithResponse = state.kind === "half-open" || this.inOutage
    this.#closedTime.closeUntil(now, endsWithResponse ? Number.POSITIVE_INFINITY : state.throttledUntil)
  }
}
