/** Something to look for: a stretch of the codes. */
export interface Pattern {
  readonly codes: Uint16Array
  readonly start: number
  readonly end: number
  /** From this length on its start counts as found too; its own length: only the whole does. */
  readonly from: number
}

/** Codes below this are looked up in a table where a pattern may begin. */
const TABLE = 256
/** From this length on the start of a pattern counts as found where a text was cut. */
const MIN_CUT = 4
/** What a cut leaves of an escape, in characters: of `%25252541`, `&#x00000041;`. */
const HALF_ESCAPE = 12

/**
 * Looks for many patterns at once, in time linear in the text, however much alike they are.
 * https://en.wikipedia.org/wiki/Aho%E2%80%93Corasick_algorithm
 */
export class Automaton {
  /** For each state, the length of the longest find that ends with it; 0: none. */
  readonly #found: Int32Array
  /** For each state, that of the longest suffix that is a start as well. */
  readonly #fallback: Int32Array
  /** For each state, the one that it is reached from, and by which code. */
  readonly #from: Int32Array
  readonly #by: Uint16Array
  readonly #roots = new Int32Array(TABLE)
  /** The states by these two, in a hash table with open addressing; 0: an empty slot. */
  readonly #slots: Int32Array
  readonly #backward: boolean
  #states = 1

  /** @param backward patterns and texts are read from their ends, so that it is ends that count as found too */
  constructor(patterns: readonly Pattern[], backward = false) {
    this.#backward = backward
    const most = patterns.reduce((sum, { start, end }) => sum + end - start, 1)
    this.#found = new Int32Array(most)
    this.#fallback = new Int32Array(most)
    this.#from = new Int32Array(most)
    this.#by = new Uint16Array(most)
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * most)))
    const depths = new Int32Array(most)
    for (const pattern of patterns) this.#add(pattern, depths)
    this.#link(byDepth(depths.subarray(0, this.#states)))
  }

  get isEmpty(): boolean {
    return this.#states === 1
  }

  /**
   * Calls `found` for each place where something ends, read backward: begins, with the longest that does.
   * @param isCut the text goes on where it ends: what stands there may be the start of a pattern. For reading forward
   */
  scan(codes: ArrayLike<number>, found: (start: number, end: number) => void, isCut = false): void {
    let state = 0
    for (let n = 1; n <= codes.length; n++) {
      const at = this.#backward ? codes.length - n : n - 1
      state = this.#after(state, codes[at] as number)
      const length = this.#found[state] as number
      if (isCut && n > codes.length - HALF_ESCAPE) {
        const depth = this.#depth(state)
        if (depth >= MIN_CUT) found(n - depth, codes.length)
      }
      if (length === 0) continue
      if (this.#backward) found(at, at + length)
      else found(n - length, n)
    }
  }

  #add({ codes, start, end, from }: Pattern, depths: Int32Array): void {
    let state = 0
    for (let n = 0; n < end - start; n++) {
      const code = codes[this.#backward ? end - 1 - n : start + n] as number
      let next = this.#step(state, code)
      if (next === 0) {
        next = this.#states++
        depths[next] = n + 1
        this.#put(state, code, next)
      }
      state = next
      if (n + 1 >= from) this.#found[state] = n + 1
    }
  }

  /** The fallbacks, those of short states first: longer ones build on them. */
  #link(order: Int32Array): void {
    for (const to of order) {
      const from = this.#from[to] as number
      if (from !== 0) this.#fallback[to] = this.#after(this.#fallback[from] as number, this.#by[to] as number)
      this.#found[to] ||= this.#found[this.#fallback[to] as number] as number
    }
  }

  #after(state: number, code: number): number {
    let from = state
    for (;;) {
      const next = this.#step(from, code)
      if (next !== 0 || from === 0) return next
      from = this.#fallback[from] as number
    }
  }

  #depth(state: number): number {
    let depth = 0
    for (let at = state; at !== 0; at = this.#from[at] as number) depth++
    return depth
  }

  /** 0: there is none. */
  #step(state: number, code: number): number {
    if (state === 0 && code < TABLE) return this.#roots[code] as number
    const mask = this.#slots.length - 1
    for (let slot = this.#slot(state, code); ; slot = (slot + 1) & mask) {
      const to = this.#slots[slot] as number
      if (to === 0 || (this.#from[to] === state && this.#by[to] === code)) return to
    }
  }

  #put(state: number, code: number, to: number): void {
    this.#from[to] = state
    this.#by[to] = code
    if (state === 0 && code < TABLE) {
      this.#roots[code] = to
      return
    }
    const mask = this.#slots.length - 1
    let slot = this.#slot(state, code)
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
    this.#slots[slot] = to
  }

  #slot(state: number, code: number): number {
    const mixed = Math.imul(state, 0x9e3779b1) ^ Math.imul(code, 0x85ebca6b)
    return (mixed ^ (mixed >>> 15)) & (this.#slots.length - 1)
  }
}

/** All states but the first, those of least depth first. */
function byDepth(depths: Int32Array): Int32Array {
  const begins = new Int32Array(depths.reduce((most, depth) => Math.max(most, depth), 0) + 2)
  for (const depth of depths) (begins[depth + 1] as number) += 1
  for (let depth = 1; depth < begins.length; depth++) (begins[depth] as number) += begins[depth - 1] as number
  const order = new Int32Array(depths.length)
  depths.forEach((depth, state) => {
    order[begins[depth] as number] = state
    ;(begins[depth] as number) += 1
  })
  return order.subarray(1)
}
