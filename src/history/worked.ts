/** So many are remembered at the least, once there were so many. */
const REMEMBERED = 1_000
/** A longer one is not remembered at all. */
const LONGEST = 2_000
/** So many are put by before they are sorted in: most of a run's successes nobody ever asks about. */
const PUT_BY = 250

/**
 * Which requests have worked in this run, in bounded room whatever its length: the newer ones of a long run. So "it
 * worked before" is certain; "not seen" is not.
 */
export class Worked {
  #latest = new Set<string>()
  #before = new Set<string>()
  #putBy: string[] = []

  /** @param fingerprint of the source and the request */
  add(fingerprint: string): void {
    if (fingerprint.length > LONGEST) return
    if (this.#putBy.push(fingerprint) === PUT_BY) this.#sortIn()
  }

  has(fingerprint: string): boolean {
    this.#sortIn()
    return this.#latest.has(fingerprint) || this.#before.has(fingerprint)
  }

  #sortIn(): void {
    for (const fingerprint of this.#putBy.splice(0)) {
      this.#latest.add(fingerprint)
      if (this.#latest.size < REMEMBERED) continue
      this.#before = this.#latest
      this.#latest = new Set()
    }
  }
}
