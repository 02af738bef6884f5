const SLOTS = 4096

/**
 * Which requests have worked in this run, in 16 KB whatever its length: a table of hashes, where a newer one takes
 * the place of an older one. So "it worked before" is certain but for a collision (1 in a million); "not seen" is not.
 */
export class Worked {
  readonly #hashes = new Uint32Array(SLOTS)

  /** @param hash of the source and the request's fingerprint, any 32 bits */
  add(hash: number): void {
    this.#hashes[slot(hash)] = marked(hash)
  }

  has(hash: number): boolean {
    return this.#hashes[slot(hash)] === marked(hash)
  }
}

const slot = (hash: number): number => (hash >>> 0) % SLOTS

/** Never 0, which marks an empty slot. */
const marked = (hash: number): number => hash >>> 0 || 1
