/** So many are remembered at the least, once there were so many. */
const REMEMBERED = 1_000
/** A longer one is not remembered at all. */
const LONGEST = 2_000

/**
 * Which requests have worked in this run, in bounded room whatever its length: the newer ones of a long run. So "it
 * worked before" is certain; "not seen" is not.
 */
export class Worked {
  #latest = new Set<string>()
  #before = new Set<string>()

  /** @param fingerprint of the source and the request */
  add(fingerprint: string): void {
    if (fingerprint.length > LONGEST) return
    this.#latest.add(fingerprint)
    if (this.#latest.size < REMEMBERED) return
    this.#before = this.#latest
    this.#latest = new Set()
  }

  has(fingerprint: string): boolean {
    return this.#latest.has(fingerprint) || this.#before.has(fingerprint)
  }
}
