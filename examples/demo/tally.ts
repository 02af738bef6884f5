/** What a run cost and what it got, as the server saw it. */
export interface Totals {
  /** Rows of distinct pages that were answered 200. */
  rows: number
  requests: number
  /** Requests answered 429. */
  rejected: number
  /** Pages that were asked for and never answered 200. */
  failedCalls: number
  /** From the first request to the last answer. */
  wallMs: number
}

export class Tally {
  readonly #rowsByPage = new Map<string, number>()
  #requests = 0
  #rejected = 0
  #first = 0
  #last = 0

  asked(page: string, now: number): void {
    this.#requests++
    this.#first ||= now
    if (!this.#rowsByPage.has(page)) this.#rowsByPage.set(page, 0)
  }

  answered(page: string, status: number, rows: number, now: number): void {
    if (status === 429) this.#rejected++
    if (status === 200) this.#rowsByPage.set(page, rows)
    this.#last = now
  }

  totals(): Totals {
    const pages = [...this.#rowsByPage.values()]
    return {
      rows: pages.reduce((sum, rows) => sum + rows, 0),
      requests: this.#requests,
      rejected: this.#rejected,
      failedCalls: pages.filter((rows) => rows === 0).length,
      wallMs: this.#last - this.#first,
    }
  }
}
