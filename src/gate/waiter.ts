import { type AbortWatcher, unwatchAbort, watchAbort } from "../time/abort.ts"
import { type Clock, MAX_TIMER_MS } from "../time/clock.ts"
import type { Permit } from "./gate.ts"
import type { ListNode } from "./linked-list.ts"

/** Where a waiter stands, as the waiter sees it. */
export interface QueueOwner {
  readonly clock: Clock
  /** This one goes before its turn. */
  remove(waiter: Waiter): void
  /** What to tell one whose deadline has come. */
  deadlineError(): Error
}

/**
 * A call that stands in the queue. It leaves exactly once: let in, refused, aborted or out of time.
 * A backlog may be 100,000 of them long, so a waiter is one object, with no function of its own but its promise's.
 */
export class Waiter implements ListNode, AbortWatcher {
  before: ListNode | null = null
  after: ListNode | null = null
  owner: unknown = null
  readonly #room: QueueOwner
  readonly #signal: AbortSignal | undefined
  readonly #settle: (end: Permit | Promise<never>) => void
  #cancelTimer: (() => void) | null = null

  constructor(
    room: QueueOwner,
    signal: AbortSignal | undefined,
    /** Epoch ms; Infinity: none. */
    readonly deadline: number,
    /** Closed time (by the gate's `closedMs`) up to which it waits. */
    readonly budgetEnd: number,
    /** The `resolve` of its promise, which takes a rejection too. */
    settle: (end: Permit | Promise<never>) => void,
  ) {
    this.#room = room
    this.#signal = signal
    this.#settle = settle
  }

  /** Watches the caller's abort and the deadline, where there are any. */
  watch(): void {
    if (this.#signal) watchAbort(this.#signal, this)
    if (this.deadline < Number.POSITIVE_INFINITY) this.#checkDeadline()
  }

  /** Would it wait for a gate that opens then, having been closed for so long by then? */
  canWaitFor(opensAt: number, closedThen: number): boolean {
    return closedThen <= this.budgetEnd && opensAt <= this.deadline
  }

  admit(pass: Permit): void {
    this.#unwatch()
    this.#settle(pass)
  }

  refuse(reason: unknown): void {
    this.#unwatch()
    this.#settle(Promise.reject(reason))
  }

  aborted(reason: unknown): void {
    this.#room.remove(this)
    this.refuse(reason)
  }

  #checkDeadline(): void {
    const { clock } = this.#room
    const left = this.deadline - clock.now()
    if (left > 0) {
      this.#cancelTimer = clock.schedule(Math.min(left, MAX_TIMER_MS), () => this.#checkDeadline())
      return
    }
    this.#room.remove(this)
    this.refuse(this.#room.deadlineError())
  }

  #unwatch(): void {
    this.#cancelTimer?.()
    if (this.#signal) unwatchAbort(this.#signal, this)
  }
}
