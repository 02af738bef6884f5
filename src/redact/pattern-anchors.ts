/** How many characters of a pattern are enough to suspect it; no pattern is shorter. */
export const ANCHOR_LENGTH = 4

/**
 * A few characters of each of many patterns: tells which of them a text may hold, at a fraction of what it costs to get
 * ready for finding them. Linear in the text; each pattern is named once.
 */
export class PatternAnchors {
  /** In a hash table with open addressing; 0: an empty slot. */
  readonly #keys: Int32Array
  /** For each slot, the last entry of its key, and one more; 0: none, or all were named. */
  readonly #last: Int32Array
  readonly #previous: Int32Array
  readonly #owners: readonly number[]

  /** @param owners for each key, the number of the pattern that it is of */
  constructor(keys: readonly number[], owners: readonly number[]) {
    this.#keys = new Int32Array(2 ** Math.ceil(Math.log2(4 * keys.length + 1)))
    this.#last = new Int32Array(this.#keys.length)
    this.#previous = new Int32Array(keys.length)
    this.#owners = owners
    keys.forEach((key, entry) => {
      const slot = this.#slot(key)
      this.#keys[slot] = key
      this.#previous[entry] = this.#last[slot] as number
      this.#last[slot] = entry + 1
    })
  }

  /** Calls `suspect` for each pattern whose anchor a text holds, but for those that an earlier text held. */
  scan(codes: Uint16Array, suspect: (owner: number) => void): void {
    const keys = this.#keys
    const mask = keys.length - 1
    for (let at = 0; at + ANCHOR_LENGTH <= codes.length; at++) {
      const key = anchorAt(codes, at)
      for (let slot = key & mask; keys[slot] !== 0; slot = (slot + 1) & mask) {
        if (keys[slot] !== key) continue
        this.#name(slot, suspect)
        break
      }
    }
  }

  #name(slot: number, suspect: (owner: number) => void): void {
    let entry = this.#last[slot] as number
    for (; entry > 0; entry = this.#previous[entry - 1] as number) suspect(this.#owners[entry - 1] as number)
    this.#last[slot] = 0
  }

  #slot(key: number): number {
    const mask = this.#keys.length - 1
    let slot = key & mask
    while (this.#keys[slot] !== 0 && this.#keys[slot] !== key) slot = (slot + 1) & mask
    return slot
  }
}

/** The key of the characters that begin here; never 0. Others may have it too. */
export function anchorAt(codes: ArrayLike<number>, at: number): number {
  const first = Math.imul(((codes[at] as number) << 16) | (codes[at + 1] as number), 0x9e3779b1)
  const second = Math.imul(((codes[at + 2] as number) << 16) | (codes[at + 3] as number), 0x85ebca6b)
  const mixed = (first ^ (first >>> 15)) + second
  return (mixed ^ (mixed >>> 13)) | 0 || 1
}
