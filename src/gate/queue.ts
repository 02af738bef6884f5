import { LinkedList } from "./linked-list.ts"
import type { Waiter } from "./waiter.ts"

/** The queue of a gate. It knows when nobody in it can be out of patience, so that not everybody is asked each time. */
export class WaitQueue extends LinkedList<Waiter> {
  /** No waiter's patience or deadline ends before these. */
  #leastPatience = Number.POSITIVE_INFINITY
  #leastDeadline = Number.POSITIVE_INFINITY

  /** Closed time up to which everybody waits at the least. */
  get earliestBudgetEnd(): number {
    return this.#leastPatience
  }

  /** Epoch ms; nobody's deadline comes sooner. Infinity: there is none. */
  get earliestDeadline(): number {
    return this.#leastDeadline
  }

  override push(waiter: Waiter): void {
    super.push(waiter)
    this.#leastPatience = Math.min(this.#leastPatience, waiter.budgetEnd)
    this.#leastDeadline = Math.min(this.#leastDeadline, waiter.deadline)
  }

  override remove(waiter: Waiter): boolean {
    const removed = super.remove(waiter)
    if (this.size === 0) this.#leastPatience = this.#leastDeadline = Number.POSITIVE_INFINITY
    return removed
  }

  /**
   * Turns everybody away who will not wait until then.
   * @param closedThen closed time of the gate at that moment
   */
  refuse(opensAt: number, closedThen: number, refusal: () => Error): void {
    if (closedThen <= this.#leastPatience && opensAt <= this.#leastDeadline) return
    let leastPatience = Number.POSITIVE_INFINITY
    let leastDeadline = Number.POSITIVE_INFINITY
    for (const waiter of this) {
      if (waiter.canWaitFor(opensAt, closedThen)) {
        leastPatience = Math.min(leastPatience, waiter.budgetEnd)
        leastDeadline = Math.min(leastDeadline, waiter.deadline)
      } else {
        this.remove(waiter)
        waiter.refuse(refusal())
      }
    }
    this.#leastPatience = leastPatience
    this.#leastDeadline = leastDeadline
  }
}
