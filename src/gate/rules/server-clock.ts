/**
 * How far the server's clock is ahead of ours, as narrowly as its Date headers tell. Date is cut to the second, and
 * was written somewhere between sending and receipt: each answer gives a lower and an upper bound.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1
 */
export class ServerClock {
  #least = Number.NEGATIVE_INFINITY
  #most = Number.POSITIVE_INFINITY

  /**
   * @param date epoch ms by the server's clock
   * @param sentAt,receivedAt epoch ms by ours
   */
  heard(date: number, sentAt: number, receivedAt: number): void {
    const least = date - receivedAt
    const most = date + 1_000 - sentAt
    this.#least = Math.max(this.#least, least)
    this.#most = Math.min(this.#most, most)
    // One of the clocks was set in the meantime: what was heard before is void.
    if (this.#least > this.#most) {
      this.#least = least
      this.#most = most
    }
  }

  /** Epoch ms by our clock. The least correction that the bounds allow: clocks that may agree, do. */
  ours(theirs: number): number {
    return theirs - Math.min(Math.max(0, this.#least), this.#most)
  }
}
