/** Resolution of a Date header in ms. */
const DATE_MS = 1_000

/**
 * Estimates by how much the server's clock is ahead. A Date header is cut to the second, and was written between
 * sending and receipt: each response gives a lower and an upper bound.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1
 */
export class ServerClock {
  #min = Number.NEGATIVE_INFINITY
  #max = Number.POSITIVE_INFINITY

  /**
   * @param date epoch ms by the server's clock
   * @param sentAt,receivedAt epoch ms by the machine's clock
   */
  observe(date: number, sentAt: number, receivedAt: number): void {
    const min = date - receivedAt
    const max = date + DATE_MS - sentAt
    this.#min = Math.max(this.#min, min)
    this.#max = Math.min(this.#max, max)
    // One of the clocks was set in the meantime: earlier bounds are void.
    if (this.#min > this.#max) {
      this.#min = min
      this.#max = max
    }
  }

  /** Epoch ms by the machine's clock, corrected by the least that the bounds allow: 0 if the clocks may agree. */
  toLocal(serverTime: number): number {
    return serverTime - Math.min(Math.max(0, this.#min), this.#max)
  }
}
