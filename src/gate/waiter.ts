import { type AbortWatcher, unwatchAbort, watchAbort } from "../time/abort.ts"
import { type Clock, MAX_TIMER_MS } from "../time/clock.ts"
import type { Pass } from "./gate.ts"
import type { Place } from "./linked-list.ts"

/** Where a waiter stands, as the waiter sees it. */
export interface WaitingRoom {
  readonly clock: Clock
  /** This one goes before its turn. */
  gone(waiter: Waiter): void
  /** What to tell one whose deadline has come. */
  late(): Error
}

/**
 * A call that stands in the queue. It leaves exactly once: let in, refused, aborted or out of time.
 * A backlog may be 100,000 of them long, so a waiter is one object, with no function of its own but its promise's.
 */
export class Waiter implements Place, AbortWatcher {
  before: Place | null = null
  after: Place | null = null
  owner: unknown = null
  readonly #room: WaitingRoom
  readonly #signal: AbortSignal | undefined
  readonly #settle: (end: Pass | Promise<never>) => void
  #cancelTimer: (() => void) | null = null

  constructor(
    room: WaitingRoom,
    signal: AbortSignal | undefined,
    /** Epoch ms; Infinity: none. */
    readonly deadline: number,
    /** Closed time (by the gate's `closedMs`) up to which it waits. */
    readonly patientUntil: number,
    /** The `resolve` of its promise, which takes a rejection too. */
    settle: (end: Pass | Promise<never>) => void,
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
  waitsFor(opensAt: number, closedThen: number): boolean {
    return closedThen <= this.patientUntil && opensAt <= this.deadline
  }

  admit(pass: Pass): void {
    this.#unwatch()
    this.#settle(pass)
  }

  refuse(reason: unknown): void {
    this.#unwatch()
    this.#settle(Promise.reject(reason))
  }

  aborted(reason: unknown): void {
    this.#room.gone(this)
    this.refuse(reason)
  }

  #checkDeadline(): void {
    const { clock } = this.#room
    const left = this.deadline - clock.now()
    if (left > 0) {
      this.#cancelTimer = clock.schedule(Math.min(left, MAX_TIMER_MS), () => this.#checkDeadline())
      return
    }
    this.#room.gone(this)
    this.refuse(this.#room.late())
  }

  #unwatch(): void {
    this.#cancelTimer?.()
    if (this.#signal) unwatchAbort(this.#signal, this)
  }
}
