import { BREAK, readingsOf } from "./readings.ts"

/** Characters that two texts must share in a row. */
const WINDOW = 8
/** And where they are nothing but letters and blanks, as words are. */
const WORDS = 2 * WINDOW
const BASE = 0x01000193
/** What the oldest character of a window weighs by the time it goes: BASE to the power of WINDOW. */
const OLDEST_WEIGHT = Array.from({ length: WINDOW }).reduce<number>((power) => Math.imul(power, BASE), 1)

/** What texts hold, by the hashes of all their windows: tells where another text repeats them, in linear time. */
export class TextWindows {
  readonly #hashes: Int32Array
  readonly #mask: number
  /** Those that are nothing but letters, and too short for a part of them to be telling. */
  readonly #words = new Set<string>()

  constructor(texts: readonly string[]) {
    const readings = texts.flatMap(readingsOf)
    const most = readings.reduce((sum, { codes }) => sum + codes.length, 1)
    this.#hashes = new Int32Array(2 ** Math.ceil(Math.log2(2 * most)))
    this.#mask = this.#hashes.length - 1
    for (const { codes } of readings) {
      roll(codes, (hash) => this.#add(hash))
      if (codes.length < WORDS && !isDistinctive(codes, 0, codes.length))
        this.#words.add(textOf(codes, 0, codes.length))
    }
  }

  /** Calls `found` for each run of characters that stands in the texts too. */
  scan(codes: Uint16Array, found: (start: number, end: number) => void): void {
    let start = 0
    let end = 0
    const close = () => {
      if (
        end - start >= WORDS ||
        isDistinctive(codes, start, end) ||
        (end > start && this.#words.has(textOf(codes, start, end)))
      )
        found(start, end)
    }
    roll(codes, (hash, at) => {
      if (!this.#has(hash)) return
      if (at > end) {
        close()
        start = at
      }
      end = at + WINDOW
    })
    close()
  }

  #add(hash: number): void {
    let slot = hash & this.#mask
    while (this.#hashes[slot] !== 0 && this.#hashes[slot] !== hash) slot = (slot + 1) & this.#mask
    this.#hashes[slot] = hash
  }

  #has(hash: number): boolean {
    let slot = hash & this.#mask
    while (this.#hashes[slot] !== 0 && this.#hashes[slot] !== hash) slot = (slot + 1) & this.#mask
    return this.#hashes[slot] === hash
  }
}

/** Each window's hash, never 0. None goes across a BREAK. */
function roll(codes: Uint16Array, each: (hash: number, at: number) => void): void {
  let hash = 0
  let length = 0
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] as number
    if (code === BREAK) {
      hash = 0
      length = 0
      continue
    }
    const gone = length < WINDOW ? 0 : (codes[at - WINDOW] as number)
    hash = (Math.imul(hash, BASE) + code - Math.imul(gone, OLDEST_WEIGHT)) | 0
    length++
    if (length >= WINDOW) each(mixed(hash), at + 1 - WINDOW)
  }
}

function mixed(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b)
  return once ^ (once >>> 16) || 1
}

/** Not only letters and blanks. */
function isDistinctive(codes: Uint16Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = codes[at] as number
    if (code !== 32 && !(code >= 97 && code <= 122)) return true
  }
  return false
}

/** Of a few codes. */
function textOf(codes: Uint16Array, start: number, end: number): string {
  return String.fromCharCode(...codes.subarray(start, end))
}
