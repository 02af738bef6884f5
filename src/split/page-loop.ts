import { readOr } from "../http/caller-values.ts"
import { fingerprintOf } from "./list.ts"

/**
 * Finds pages that lead in a circle, of any length, with one page remembered: an API may return the cursor of a page before,
 * and a request that does not pass the cursor on has its first page again. APIs that scroll return one cursor with other rows.
 * @see https://github.com/boto/botocore/issues/3778
 */
export class PageLoop {
  #cursor: string | null = null
  #rows: string | null = null
  #pages = 0
  #until = 1

  /** @throws TypeError if a page has come before, with the same cursor and the same rows */
  see(cursor: string | null, rows: readonly unknown[]): void {
    if (cursor === null) return
    const isKnown = cursor === this.#cursor
    if (++this.#pages < this.#until && !isKnown) return
    const found = readOr(() => fingerprintOf(rows), null)
    if (isKnown && found !== null && found === this.#rows)
      throw new TypeError(
        "pages: the same page came twice: its cursors lead in a circle, or `send` does not pass on `page.cursor`",
      )
    // Brent's method: from a page behind each power of two, every circle that is as short is noticed.
    if (this.#pages >= this.#until) this.#until = this.#pages * 2
    this.#cursor = cursor
    this.#rows = found
  }
}
