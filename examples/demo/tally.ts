/** The requests and rows of a run, as the server counted them. */
export interface Totals {
  /** Rows of distinct pages with a 200. */
  rows: number
  requests: number
  /** Requests with a 429. */
  rejected: number
  /** From the first request to the last response. */
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
      wallMs: this.#last - this.#first,
    }
  }
}
