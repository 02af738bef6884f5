/** One place in the queue; `owner` says which queue it still stands in. */
export interface ListNode {
  before: ListNode | null
  after: ListNode | null
  owner: unknown
}

/** First in, first out. Every operation is O(1), leaving from the middle included. */
export class LinkedList<T extends ListNode> {
  #first: T | null = null
  #last: T | null = null
  #size = 0

  get size(): number {
    return this.#size
  }

  get first(): T | null {
    return this.#first
  }

  push(place: T): void {
    place.owner = this
    place.before = this.#last
    place.after = null
    if (this.#last) this.#last.after = place
    else this.#first = place
    this.#last = place
    this.#size++
  }

  /** False where the place had left already. */
  remove(place: T): boolean {
    if (place.owner !== this) return false
    if (place.before) place.before.after = place.after
    else this.#first = place.after as T | null
    if (place.after) place.after.before = place.before
    else this.#last = place.before as T | null
    place.owner = place.before = place.after = null
    this.#size--
    return true
  }

  *[Symbol.iterator](): Generator<T> {
    let place = this.#first
    while (place) {
      // Read before the place is handed out: it may leave while it is looked at.
      const next = place.after as T | null
      yield place
      place = next
    }
  }
}
