/** So many are remembered at the least, once there were so many. */
const GENERATION_SIZE = 1_000
/** A longer one is not remembered at all. */
const MAX_LENGTH = 2_000
/** So many are put by before they are sorted in: most of a run's successes nobody ever asks about. */
const BATCH_SIZE = 250

/**
 * Which requests have worked in this run, in bounded room whatever its length: the newer ones of a long run. So "it
 * worked before" is certain; "not seen" is not.
 */
export class SucceededRequests {
  #latest = new Set<string>()
  #previous = new Set<string>()
  #batch: string[] = []

  /** @param fingerprint of the source and the request */
  add(fingerprint: string): void {
    if (fingerprint.length > MAX_LENGTH) return
    if (this.#batch.push(fingerprint) === BATCH_SIZE) this.#flush()
  }

  has(fingerprint: string): boolean {
    this.#flush()
    return this.#latest.has(fingerprint) || this.#previous.has(fingerprint)
  }

  #flush(): void {
    for (const fingerprint of this.#batch.splice(0)) {
      this.#latest.add(fingerprint)
      if (this.#latest.size < GENERATION_SIZE) continue
      this.#previous = this.#latest
      this.#latest = new Set()
    }
  }
}
