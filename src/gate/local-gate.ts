import type { FaqCode } from "../faq/entry.ts"
import type { WaitReason } from "../report/attempt-record.ts"
import { abortReason } from "../time/abort.ts"
import type { Clock } from "../time/clock.ts"
import { AdmissionControl } from "./admission-control.ts"
import { AttemptWatch } from "./attempt-watch.ts"
import { FairShare } from "./fair-share.ts"
import type {
  AcquireOptions,
  AttemptOutcome,
  Gate,
  GateMeasure,
  GateObserver,
  Permit,
  QuotaReport,
  StatedRate,
} from "./gate.ts"
import type { GateMaker } from "./gate-maker.ts"
import type { GateSettings } from "./gate-settings.ts"
import { type Lease, type LeaseSource, type LeaseSourceFactory, MAX_REQUESTED } from "./lease-source.ts"
import { WaitQueue } from "./queue.ts"
import { Refusals } from "./refusals.ts"
import type { GateParts, PeersFactory } from "./shared-gate.ts"
import { type QueueOwner, Waiter, wakesItself } from "./waiter.ts"
import { WakeTimer } from "./wake-timer.ts"

/** The default: every source has a gate of its own, in this process. */
export const localGates: GateMaker = {
  make: ({ clock, settings, observer }) => new LocalGate(clock, settings, observer),
  async close() {},
}

/** A wait of at least this many ms is told. */
export const LONG_WAIT_MS = 10_000
/** Ends of one wait differ by less, in ms. */
const SAME_WAIT_MS = 1_000

/** The gate of one process: a FIFO queue in front of admission control. */
export class LocalGate implements Gate {
  readonly #clock: Clock
  readonly #admission: AdmissionControl
  readonly #queue = new WaitQueue()
  readonly #refusals: Refusals
  readonly #wakeTimer: WakeTimer
  readonly #owner: QueueOwner
  /** null: every attempt is released. */
  readonly #watch: AttemptWatch | null
  readonly #leases: LeaseSource | null
  readonly #observer: GateObserver
  /** Epoch ms until which a long wait was told last. */
  #toldUntil = 0
  /** True if an attempt was queued since `hadQueue` was read last. */
  #hadQueue = false

  /**
   * @param makeLeases if every attempt needs a lease from outside this process
   * @param makePeers if other processes share the source; they give the leases then
   */
  constructor(
    clock: Clock,
    settings: GateSettings,
    observer: GateObserver,
    makeLeases?: LeaseSourceFactory | null,
    makePeers?: PeersFactory,
  ) {
    this.#clock = clock
    this.#observer = observer
    const share = new FairShare(settings)
    this.#admission = new AdmissionControl(settings, clock.random, observer, share)
    this.#refusals = new Refusals(this.#admission, this.#queue)
    const peers = makePeers?.(this.#parts(), share) ?? null
    this.#admission.feedback.peers = peers
    this.#leases =
      peers ??
      makeLeases?.(
        () => this.#drain(clock.now()),
        (cause) => this.#refuseAll(cause),
      ) ??
      null
    this.#wakeTimer = new WakeTimer(clock, () => this.#drain(clock.now()))
    const ownWakeUps = wakesItself()
    this.#watch = ownWakeUps ? new AttemptWatch(clock) : null
    this.#owner = {
      clock,
      ownWakeUps,
      wake: (waiter) => {
        // It was late, and was taken for gone.
        if (!waiter.owner) this.#queue.push(waiter)
        this.#drain(clock.now(), waiter)
      },
      remove: (waiter) => this.#remove(waiter),
      deadlineError: () => this.#refusals.atDeadline(clock.now()),
    }
  }

  tryAcquire(askedAt: number, call?: object): Permit | null {
    // Making the gate may have taken long since, and a configured limit counts from the sending.
    const now = this.#admission.slidingWindow ? this.#clock.now() : askedAt
    if (this.#queue.size > 0 || this.#admission.earliestStart(now, call) > now) return null
    if (!this.#leases) return this.#start(now, false, null, call)
    const lease = this.#leases.take(now)
    return lease && this.#start(now, false, lease, call)
  }

  acquire(options: AcquireOptions): Promise<Permit> {
    const now = this.#clock.now()
    const permit = options.signal?.aborted ? null : this.tryAcquire(now, options.call)
    if (permit) return Promise.resolve(permit)
    return new Promise((settle) => {
      const { signal, deadline, waitBudgetMs, priority, call } = options
      const budgetEnd = this.closedMs(now) + waitBudgetMs
      const waiter = new Waiter(this.#owner, signal, deadline, budgetEnd, settle, priority, call)
      if (signal?.aborted) return waiter.refuse(abortReason(signal))
      const refusal = this.#refusals.atArrival(waiter, now)
      if (refusal) return waiter.refuse(refusal)
      this.#hadQueue = true
      this.#queue.push(waiter)
      waiter.watch()
      this.#drain(now, waiter)
    })
  }

  reportQuota(permit: Permit, report: QuotaReport, now: number): void {
    this.#admission.reportQuota(permit, report, now)
  }

  release(permit: Permit, outcome: AttemptOutcome, now = this.#clock.now()): void {
    this.#watch?.ended(permit)
    if (!this.#admission.release(permit, outcome, this.#queue.size > 0, now)) return
    if (this.#queue.size === 0) return
    if (outcome.kind === "throttled" || outcome.kind === "failed") this.#refuseOverBudget(now)
    this.#drain(now)
  }

  refuseQueued(refusalOf: (call: unknown) => Error | null): void {
    for (const waiter of this.#queue) {
      const refusal = refusalOf(waiter.call)
      if (!refusal) continue
      this.#queue.remove(waiter)
      waiter.refuse(refusal)
    }
    if (this.#queue.size === 0) this.#onEmpty()
  }

  get limitsInFlight(): boolean {
    // What a limiter of the caller limits is not known.
    const isLimiter = this.#leases !== null && this.#admission.feedback.peers === null
    return isLimiter || this.#admission.limitsInFlight
  }

  closedMs(now: number): number {
    return this.#admission.waits.ms(now)
  }

  waitReason(): WaitReason {
    return this.#admission.waitReason
  }

  opensAt(now: number): number {
    return this.#admission.breaker.opensAt(now)
  }

  closedBy(): FaqCode | null {
    const { breaker } = this.#admission
    return breaker.blocked && breaker.code
  }

  measure(now: number): GateMeasure {
    return this.#admission.measure(now, this.#queue.size)
  }

  statedRates(): readonly StatedRate[] {
    return this.#admission.limits?.quotas.stated ?? []
  }

  idle(now: number): boolean {
    return this.#queue.size === 0 && this.#admission.idle(now)
  }

  close(): void {
    this.#leases?.close()
  }

  #start(now: number, waited: boolean, lease: Lease | null, call?: object): Permit {
    const permit = this.#admission.start(now, waited, lease, call)
    this.#watch?.started(permit)
    return permit
  }

  #parts(): GateParts {
    const queue: GateParts["queue"] = {
      hadQueue: () => {
        const hadQueue = this.#hadQueue
        this.#hadQueue = this.#queue.size > 0
        return hadQueue
      },
      drain: () => this.#drain(this.#clock.now()),
      refuseOverBudget: () => this.#refuseOverBudget(this.#clock.now()),
      refuse: (cause) => this.#refuseAll(cause),
      idle: () => this.idle(this.#clock.now()),
      earliestDeadline: () => this.#queue.earliestDeadline,
    }
    return { clock: this.#clock, admission: this.#admission, queue }
  }

  /**
   * Admits waiters, oldest first, until one has to wait; sets the timer for that one. Where waiters wake themselves,
   * only `awake` is admitted.
   */
  #drain(now: number, awake: Waiter | null = null): void {
    for (const permit of this.#watch?.gone(now) ?? []) {
      this.#watch?.ended(permit)
      this.#admission.release(permit, { kind: "ignored" }, true, now)
    }
    for (let waiter = this.#queue.first; waiter; waiter = this.#queue.first) {
      if (waiter.isGone(now)) {
        this.#queue.remove(waiter)
        continue
      }
      if (this.#owner.ownWakeUps && waiter !== awake) return
      const at = this.#admission.earliestStart(now, waiter.call)
      if (at > now) {
        this.#waitUntil(at, now)
        return
      }
      const lease = this.#leases?.take(now) ?? null
      if (this.#leases && !lease) {
        this.#leases.want(Math.min(MAX_REQUESTED, this.#queue.size, this.#admission.spare()))
        return
      }
      this.#queue.take(waiter)
      waiter.admit(this.#start(now, true, lease, waiter.call))
    }
    this.#onEmpty()
  }

  /** The first waiter has to wait. A waiter whose budget ends before that is refused when it ends. */
  #waitUntil(at: number, now: number): void {
    this.#leases?.want(0)
    if (!this.#refusals.reserved(now)) this.#refusals.overLimit(now)
    if (this.#queue.size === 0) {
      this.#onEmpty()
      return
    }
    this.#tellLongWait(at, now)
    let wake = at
    if (this.#admission.waits.isWaiting(now)) {
      this.#refuseOverBudget(now)
      wake = Math.min(at, now + Math.max(1, this.#queue.earliestBudgetEnd - this.closedMs(now)))
    }
    const needsTimer = this.#queue.size > 0 && wake < Number.POSITIVE_INFINITY
    if (needsTimer && !this.#owner.ownWakeUps) this.#wakeTimer.set(wake, now)
  }

  /**
   * Once for each wait: its end moves a little with every response to a burst. Not where a response in flight is waited
   * for, which most often comes long before that counts as stalled.
   */
  #tellLongWait(at: number, now: number): void {
    if (at - now < LONG_WAIT_MS || at - this.#toldUntil < SAME_WAIT_MS || at === Number.POSITIVE_INFINITY)
      return
    if (this.#admission.awaitsResponse(at, now)) return
    this.#toldUntil = at
    this.#observer.waiting?.(at, this.waitReason(), () => this.#queue.size)
  }

  #refuseOverBudget(now: number): void {
    this.#refusals.overBudget(now)
    if (this.#queue.size === 0) this.#onEmpty()
  }

  #refuseAll(cause: unknown): void {
    this.#refusals.all(cause)
    this.#onEmpty()
  }

  #remove(waiter: Waiter): void {
    this.#queue.remove(waiter)
    if (this.#queue.size === 0) this.#onEmpty()
  }

  #onEmpty(): void {
    this.#wakeTimer.clear()
    this.#leases?.want(0)
  }
}
