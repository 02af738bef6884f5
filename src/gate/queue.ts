import { LinkedList } from "./linked-list.ts"
import type { Waiter } from "./waiter.ts"

/** Of this number of turns, one belongs to the lowest priority that waits. */
const TURNS = 8

/** The waiters of one priority, first come, first served. */
class Level extends LinkedList<Waiter> {
  constructor(readonly priority: number) {
    super()
  }
}

/**
 * The queue of a gate: the highest priority first, FIFO within one priority. Every eighth turn is one of the lowest
 * priority, so that it does not starve. The queue knows the earliest end of all budgets and deadlines, so that most
 * checks are O(1); a removal is O(priorities).
 */
export class WaitQueue {
  /** The highest priority first; none is empty. */
  readonly #levels: Level[] = []
  #size = 0
  /** Turns taken while several priorities waited. */
  #turns = 0
  /** Lower bounds: they are exact only after `refuse` has looked at every waiter. */
  #earliestBudgetEnd = Number.POSITIVE_INFINITY
  #earliestDeadline = Number.POSITIVE_INFINITY

  get size(): number {
    return this.#size
  }

  /** The waiter whose turn is next; null if none waits. */
  get first(): Waiter | null {
    const { length } = this.#levels
    const isTurnOfLowest = this.#turns % TURNS === TURNS - 1
    return this.#levels[isTurnOfLowest ? length - 1 : 0]?.first ?? null
  }

  /** Closed time up to which no waiter's budget ends. */
  get earliestBudgetEnd(): number {
    return this.#earliestBudgetEnd
  }

  /** Epoch ms before which no waiter's deadline ends; Infinity if there is none. */
  get earliestDeadline(): number {
    return this.#earliestDeadline
  }

  push(waiter: Waiter): void {
    this.#level(waiter.priority).push(waiter)
    this.#size++
    this.#earliestBudgetEnd = Math.min(this.#earliestBudgetEnd, waiter.budgetEnd)
    this.#earliestDeadline = Math.min(this.#earliestDeadline, waiter.deadline)
  }

  /** The turn of the first waiter has come: removes that waiter. */
  take(waiter: Waiter): void {
    if (this.#levels.length > 1) this.#turns++
    this.remove(waiter)
  }

  /** False if the waiter is not in the queue. */
  remove(waiter: Waiter): boolean {
    const at = this.#levels.findIndex((level) => level.remove(waiter))
    if (at < 0) return false
    if (this.#levels[at]?.size === 0) this.#levels.splice(at, 1)
    if (--this.#size === 0) this.#earliestBudgetEnd = this.#earliestDeadline = Number.POSITIVE_INFINITY
    return true
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

  *[Symbol.iterator](): Generator<Waiter> {
    // A level that is emptied meanwhile leaves the array.
    for (const level of [...this.#levels]) yield* level
  }

  #level(priority: number): Level {
    const levels = this.#levels
    let at = levels.length
    while (at > 0 && (levels[at - 1] as Level).priority <= priority) at--
    const found = levels[at]
    if (found?.priority === priority) return found
    const level = new Level(priority)
    levels.splice(at, 0, level)
    return level
  }
}
