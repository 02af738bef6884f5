import { LinkedList } from "./linked-list.ts"
import type { Waiter } from "./waiter.ts"

/** The FIFO queue of a gate. It knows the earliest end of all budgets and deadlines, so that most checks are O(1). */
export class WaitQueue extends LinkedList<Waiter> {
  /** Lower bounds: they are exact only after `refuse` has looked at every waiter. */
  #earliestBudgetEnd = Number.POSITIVE_INFINITY
  #earliestDeadline = Number.POSITIVE_INFINITY

  /** Closed time up to which no waiter's budget ends. */
  get earliestBudgetEnd(): number {
    return this.#earliestBudgetEnd
  }

  /** Epoch ms before which no waiter's deadline ends; Infinity if there is none. */
  get earliestDeadline(): number {
    return this.#earliestDeadline
  }

  override push(waiter: Waiter): void {
    super.push(waiter)
    this.#earliestBudgetEnd = Math.min(this.#earliestBudgetEnd, waiter.budgetEnd)
    this.#earliestDeadline = Math.min(this.#earliestDeadline, waiter.deadline)
  }

  override remove(waiter: Waiter): boolean {
    const removed = super.remove(waiter)
    if (this.size === 0) this.#earliestBudgetEnd = this.#earliestDeadline = Number.POSITIVE_INFINITY
    return removed
  }

  /**
   * Refuses every waiter that cannot wait until then.
   * @param closedMsThen closed time of the gate at that time
   */
  refuse(opensAt: number, closedMsThen: number, refusal: () => Error): void {
    if (closedMsThen <= this.#earliestBudgetEnd && opensAt <= this.#earliestDeadline) return
    let earliestBudgetEnd = Number.POSITIVE_INFINITY
    let earliestDeadline = Number.POSITIVE_INFINITY
    for (const waiter of this) {
      if (waiter.canWaitFor(opensAt, closedMsThen)) {
        earliestBudgetEnd = Math.min(earliestBudgetEnd, waiter.budgetEnd)
        earliestDeadline = Math.min(earliestDeadline, waiter.deadline)
      } else {
        this.remove(waiter)
        waiter.refuse(refusal())
      }
    }
    this.#earliestBudgetEnd = earliestBudgetEnd
    this.#earliestDeadline = earliestDeadline
  }
}
