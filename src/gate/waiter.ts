import { type AbortWatcher, unwatchAbort, watchAbort } from "../time/abort.ts"
import { type Clock, MAX_TIMER_MS } from "../time/clock.ts"
import type { Permit } from "./gate.ts"
import type { ListNode } from "./linked-list.ts"

/** ms between the wake-ups of a waiter that wakes itself, and ms without one after which its request is gone. */
const WAKE_UP_MS = 50
const GONE_AFTER_MS = 1_000

/** The gate, as its waiters see it. */
export interface QueueOwner {
  readonly clock: Clock
  /** True if each waiter wakes itself: see `wakesItself`. */
  readonly ownWakeUps: boolean
  /** Starts the waiter if it is the first that may start. */
  wake(waiter: Waiter): void
  /** Removes a waiter that leaves before its turn. */
  remove(waiter: Waiter): void
  /** The error for a waiter whose deadline has come. */
  deadlineError(): Error
}

/**
 * In Cloudflare Workers a timer belongs to the request in which it was set, and ends with it, as does what waits for a
 * promise. There, a waiter that shared a timer with others would wait for ever behind a request that is gone.
 * @see https://developers.cloudflare.com/workers/runtime-apis/context/
 */
export const wakesItself = (): boolean => globalThis.navigator?.userAgent === "Cloudflare-Workers"

/**
 * A call in the queue. It leaves exactly once: admitted, refused, aborted or past its deadline.
 * A backlog may hold 100,000 waiters, so a waiter is one object whose only closure is its promise's.
 */
export class Waiter implements ListNode, AbortWatcher {
  before: ListNode | null = null
  after: ListNode | null = null
  owner: unknown = null
  readonly #queueOwner: QueueOwner
  readonly #signal: AbortSignal | undefined
  readonly #settle: (end: Permit | Promise<never>) => void
  #cancelTimer: (() => void) | null = null
  #cancelWakeUp: (() => void) | null = null
  #wokenAt = 0

  constructor(
    queueOwner: QueueOwner,
    signal: AbortSignal | undefined,
    /** Epoch ms; Infinity if there is none. */
    readonly deadline: number,
    /** Closed time, by the gate's `closedMs`, up to which the call waits. */
    readonly budgetEnd: number,
    /** The `resolve` of its promise, which takes a rejected promise too. */
    settle: (end: Permit | Promise<never>) => void,
    /** Higher goes first. */
    readonly priority = 0,
    /** What the attempt is for, as its owner knows it: by that, its cost is known. */
    readonly call?: object,
  ) {
    this.#queueOwner = queueOwner
    this.#signal = signal
    this.#settle = settle
  }

  /** Watches the caller's abort signal and the deadline, if there are any. */
  watch(): void {
    if (this.#signal) watchAbort(this.#signal, this)
    if (this.deadline < Number.POSITIVE_INFINITY) this.#checkDeadline()
    if (this.#queueOwner.ownWakeUps) this.#wakeUp()
  }

  /** True if the request whose call this is has ended, and its timers with it. */
  isGone(now: number): boolean {
    return this.#queueOwner.ownWakeUps && now - this.#wokenAt > GONE_AFTER_MS
  }

  /** True if neither the deadline nor the budget ends before a gate opens that has been closed for that time. */
  canWaitFor(opensAt: number, closedMsThen: number): boolean {
    return closedMsThen <= this.budgetEnd && opensAt <= this.deadline
  }

  admit(permit: Permit): void {
    this.#unwatch()
    this.#settle(permit)
  }

  refuse(reason: unknown): void {
    this.#unwatch()
    this.#settle(Promise.reject(reason))
  }

  aborted(reason: unknown): void {
    this.#queueOwner.remove(this)
    this.refuse(reason)
  }

  #checkDeadline(): void {
    const { clock } = this.#queueOwner
    const left = this.deadline - clock.now()
    if (left > 0) {
      this.#cancelTimer = clock.schedule(Math.min(left, MAX_TIMER_MS), () => this.#checkDeadline())
      return
    }
    this.#queueOwner.remove(this)
    this.refuse(this.#queueOwner.deadlineError())
  }

  #wakeUp(): void {
    const { clock } = this.#queueOwner
    this.#wokenAt = clock.now()
    this.#cancelWakeUp = clock.schedule(WAKE_UP_MS, () => {
      this.#wakeUp()
      this.#queueOwner.wake(this)
    })
  }

  #unwatch(): void {
    this.#cancelTimer?.()
    this.#cancelWakeUp?.()
    if (this.#signal) unwatchAbort(this.#signal, this)
  }
}
