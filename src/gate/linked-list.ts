/** An element of a linked list; `owner` is the list that holds the element. */
export interface ListNode {
  before: ListNode | null
  after: ListNode | null
  owner: unknown
}

/** A doubly linked list, first in, first out. Every operation is O(1), removal from the middle included. */
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

  push(node: T): void {
    node.owner = this
    node.before = this.#last
    node.after = null
    if (this.#last) this.#last.after = node
    else this.#first = node
    this.#last = node
    this.#size++
  }

  /** False if the node is in no list, or in another one. */
  remove(node: T): boolean {
    if (node.owner !== this) return false
    if (node.before) node.before.after = node.after
    else this.#first = node.after as T | null
    if (node.after) node.after.before = node.before
    else this.#last = node.before as T | null
    node.owner = node.before = node.after = null
    this.#size--
    return true
  }

  *[Symbol.iterator](): Generator<T> {
    let node = this.#first
    while (node) {
      // Read before the node is yielded: the consumer may remove it.
      const next = node.after as T | null
      yield node
      node = next
    }
  }
}
