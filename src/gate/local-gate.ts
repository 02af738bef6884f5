import type { FaqCode } from "../faq/entry.ts"
import type { WaitReason } from "../history/attempt.ts"
import type { Clock } from "../time/clock.ts"
import { AdmissionControl } from "./admission-control.ts"
import { FairShare } from "./fair-share.ts"
import {
  type AcquireOptions,
  type AttemptOutcome,
  type Gate,
  type GateMeasure,
  type GateObserver,
  GateRefusal,
  type Permit,
  type QuotaReport,
} from "./gate.ts"
import type { GateSettings } from "./gate-settings.ts"
import { type LeaseSource, type LeaseSourceFactory, MAX_REQUESTED } from "./lease-source.ts"
import type { PeersFactory, SharedGate } from "./peers.ts"
import { WaitQueue } from "./queue.ts"
import { sharedGateOf } from "./shared-gate.ts"
import { type QueueOwner, Waiter } from "./waiter.ts"
import { WakeTimer } from "./wake-timer.ts"

/** The gate of one process: the line of those who wait, and the rooms that they have to pass. */
export class LocalGate implements Gate {
  readonly #clock: Clock
  readonly #admission: AdmissionControl
  readonly #queue = new WaitQueue()
  readonly #wakeTimer: WakeTimer
  readonly #owner: QueueOwner
  readonly #leases: LeaseSource | null
  /** Somebody has had to wait, since that was asked last. */
  #hadQueue = false

  /**
   * @param makePermits where more is to be asked than this process knows
   * @param makePeers where other runs share the source; they are asked for permits then
   */
  constructor(
    clock: Clock,
    settings: GateSettings,
    observer: GateObserver,
    makePermits?: LeaseSourceFactory | null,
    makePeers?: PeersFactory,
  ) {
    this.#clock = clock
    const share = new FairShare()
    this.#admission = new AdmissionControl(settings, clock.random, observer, share)
    this.#admission.peers = makePeers?.(this.#shown(), share) ?? null
    this.#leases =
      this.#admission.peers ??
      makePermits?.(
        () => this.#drain(clock.now()),
        (cause) => this.#refuseAll(cause),
      ) ??
      null
    this.#wakeTimer = new WakeTimer(clock, () => this.#drain(clock.now()))
    this.#owner = {
      clock,
      remove: (waiter) => this.#remove(waiter),
      deadlineError: () => this.#deadlineError(),
    }
  }

  tryAcquire(now: number): Permit | null {
    if (this.#queue.size > 0 || this.#admission.earliestStart(now) > now) return null
    if (!this.#leases) return this.#admission.start(now, false, null)
    const permit = this.#leases.take(now)
    return permit && this.#admission.start(now, false, permit)
  }

  acquire(turn: AcquireOptions): Promise<Permit> {
    const now = this.#clock.now()
    const pass = turn.signal?.aborted ? null : this.tryAcquire(now)
    if (pass) return Promise.resolve(pass)
    return new Promise((settle) => {
      const { signal, deadline, waitBudgetMs: patienceMs } = turn
      const waiter = new Waiter(this.#owner, signal, deadline, this.closedMs(now) + patienceMs, settle)
      if (signal?.aborted) return waiter.refuse(signal.reason)
      const opensAt = this.#admission.breaker.opensAt(now)
      const stays = opensAt <= now || waiter.canWaitFor(opensAt, this.#admission.breaker.closedMsThen(now))
      if (!stays) return waiter.refuse(this.#refusal(opensAt))
      this.#hadQueue = true
      this.#queue.push(waiter)
      waiter.watch()
      this.#drain(now)
    })
  }

  reportQuota(pass: Permit, statement: QuotaReport, now: number): void {
    this.#admission.reportQuota(pass, statement, now)
  }

  release(pass: Permit, ending: AttemptOutcome, now = this.#clock.now()): void {
    this.#admission.release(pass, ending, this.#queue.size > 0, now)
    if (this.#queue.size === 0) return
    if (ending.kind === "throttled" || ending.kind === "failed") this.#refuseOverBudget(now)
    this.#drain(now)
  }

  closedMs(now: number): number {
    return this.#admission.breaker.closedMs(now)
  }

  waitReason(): WaitReason {
    return this.#admission.waitReason
  }

  opensAt(now: number): number {
    return Math.max(now, this.#admission.breaker.opensAt(now))
  }

  closedBy(): FaqCode | null {
    return this.#admission.breaker.probing ? this.#admission.breaker.code : null
  }

  measure(now: number): GateMeasure {
    return this.#admission.measure(now, this.#queue.size)
  }

  idle(now: number): boolean {
    return this.#queue.size === 0 && this.#admission.idle(now)
  }

  close(): void {
    this.#leases?.close()
  }

  /** This gate, as whoever connects it with others sees it. */
  #shown(): SharedGate {
    return sharedGateOf(this.#clock, this.#admission, {
      hadQueue: () => {
        const wanted = this.#hadQueue
        this.#hadQueue = this.#queue.size > 0
        return wanted
      },
      drain: () => this.#drain(this.#clock.now()),
      refuseTheImpatient: () => this.#refuseOverBudget(this.#clock.now()),
      refuse: (cause) => this.#refuseAll(cause),
      idle: () => this.idle(this.#clock.now()),
      earliestDeadline: () => this.#queue.earliestDeadline,
    })
  }

  /** Lets in, oldest first, whoever may go; sets the alarm for the next. */
  #drain(now: number): void {
    for (let waiter = this.#queue.first; waiter; waiter = this.#queue.first) {
      const at = this.#admission.earliestStart(now)
      if (at > now) {
        this.#waitUntil(at, now)
        return
      }
      const permit = this.#leases?.take(now) ?? null
      if (this.#leases && !permit) {
        this.#leases.want(Math.min(MAX_REQUESTED, this.#queue.size, this.#admission.spare()))
        return
      }
      this.#queue.remove(waiter)
      waiter.admit(this.#admission.start(now, true, permit))
    }
    this.#onEmpty()
  }

  /** Nobody may go now. Whoever is out of patience by then is told so when it is, whatever a probe does. */
  #waitUntil(at: number, now: number): void {
    this.#leases?.want(0)
    let wake = at
    if (this.#admission.breaker.probing) {
      this.#refuseOverBudget(now)
      wake = Math.min(at, now + Math.max(1, this.#queue.earliestBudgetEnd - this.closedMs(now)))
    }
    if (this.#queue.size > 0 && wake < Number.POSITIVE_INFINITY) this.#wakeTimer.set(wake, now)
  }

  /** One order to wait that is too long ends the wait of everybody for whom it is too long, at once. */
  #refuseOverBudget(now: number): void {
    const opensAt = this.#admission.breaker.opensAt(now)
    if (opensAt <= now && !this.#admission.breaker.probing) return
    this.#queue.refuse(opensAt, this.#admission.breaker.closedMsThen(now), () => this.#refusal(opensAt))
    if (this.#queue.size === 0) this.#onEmpty()
  }

  /** Whoever gives the permits gives none. */
  #refuseAll(cause: unknown): void {
    for (const waiter of this.#queue) {
      this.#queue.remove(waiter)
      waiter.refuse(new GateRefusal("refused", null, 429, cause))
    }
    this.#onEmpty()
  }

  #refusal(opensAt: number): GateRefusal {
    return new GateRefusal("wait-too-long", opensAt, this.#admission.breaker.code)
  }

  #remove(waiter: Waiter): void {
    this.#queue.remove(waiter)
    if (this.#queue.size === 0) this.#onEmpty()
  }

  /** Nobody waits any more. */
  #onEmpty(): void {
    this.#wakeTimer.clear()
    this.#leases?.want(0)
  }

  #deadlineError(): GateRefusal {
    const now = this.#clock.now()
    const opensAt = this.#admission.breaker.opensAt(now)
    return new GateRefusal("deadline", opensAt > now ? opensAt : null, this.closedBy())
  }
}
