import { ANCHOR, Anchors, anchorAt } from "./anchors.ts"
import { Automaton, type Pattern } from "./automaton.ts"
import { type Carried, type Collected, SHORTEST } from "./carried.ts"
import { encodingsOf } from "./encodings.ts"
import { MASK } from "./mask.ts"
import { BREAK, foldedCodes, type Reading, readingsOf, spellingsOf } from "./readings.ts"
import { Windows } from "./windows.ts"

/** The shortest start or end of a token that counts as its echo ("key sk_live_4eC39HqL… is not valid"). */
const PARTIAL = 8

// Longer values are looked for in pieces, as a part of one is an echo too. They overlap, so that nothing between two of them
// is too short to be found.
const PIECE = 64
const STEP = 56

/**
 * Masks every echo of what was carried: in upper or lower case, in any mixture of escapes, in base64 and hex, starts and
 * ends of tokens from 8 characters on, and whatever stands in a part of the request that was not looked through. Linear in
 * the text. Most texts repeat nothing, so that no more is got ready than they call for.
 */
export function echoMasker({ carried, beyond }: Collected): (text: string) => string {
  if (carried.length === 0 && beyond.length === 0) return (text) => text
  let search: Search | null = null
  let windows: Windows | null = null
  return (text) => {
    if (text.length < SHORTEST) return text
    const readings = readingsOf(text)
    const spans = new Spans(text)
    search ??= new Search(carried)
    search.scan(readings, spans)
    if (beyond.length > 0) {
      windows ??= new Windows(beyond)
      for (const reading of readings)
        windows.scan(reading.codes, (start, end) => spans.add(reading, start, end))
    }
    return spans.masked()
  }
}

/** How often a search gets ready for what one more text may hold; then it does for everything. */
const MOST_BUILDS = 3

/** Looks for the values that a text may hold, as told by a few characters of theirs. */
class Search {
  readonly #carried: readonly Carried[]
  readonly #anchors: Anchors
  #suspected = new Set<number>()
  /** Of those that are looked for by now. */
  #ready = 0
  #builds = 0
  #forward = new Automaton([])
  #backward = new Automaton([])

  constructor(carried: readonly Carried[]) {
    this.#carried = carried
    const keys: number[] = []
    const owners: number[] = []
    carried.forEach((one, owner) => {
      for (const { codes } of wholeAndStarts(one)) keys.push(anchorAt(codes, 0))
      // An end is found backwards from its last characters, which stand forwards in the text.
      for (const { codes } of ends(one)) keys.push(anchorAt(codes.slice(0, ANCHOR).reverse(), 0))
      while (owners.length < keys.length) owners.push(owner)
    })
    this.#anchors = new Anchors(keys, owners)
  }

  scan(readings: readonly Reading[], spans: Spans): void {
    for (const { codes } of readings) this.#anchors.scan(codes, (owner) => this.#suspected.add(owner))
    if (this.#suspected.size > this.#ready) this.#build()
    if (this.#ready === 0) return
    for (const reading of readings) {
      const { codes } = reading
      this.#forward.scan(codes, (start, end) => spans.add(reading, start, end))
      if (!this.#backward.isEmpty)
        this.#backward.scan(codes.slice().reverse(), (start, end) =>
          spans.add(reading, codes.length - end, codes.length - start),
        )
    }
  }

  #build(): void {
    if (++this.#builds === MOST_BUILDS) this.#suspected = new Set(this.#carried.keys())
    this.#ready = this.#suspected.size
    const wanted = [...this.#suspected].map((owner) => this.#carried[owner] as Carried)
    this.#forward = new Automaton(wanted.flatMap((one) => [...wholeAndStarts(one)]))
    this.#backward = new Automaton(wanted.flatMap((one) => [...ends(one)]))
  }
}

function* wholeAndStarts({ value, token }: Carried): Generator<Pattern> {
  for (const { codes } of readingsOf(value))
    for (const [start, end] of piecesOf(codes.length)) yield* wholes(codes.subarray(start, end))
  for (const spelling of spellingsOf(value)) {
    for (const form of encodingsOf(spelling))
      for (const piece of piecesIn(form)) yield* wholes(foldedCodes(piece))
    if (!token) continue
    for (const piece of piecesIn(spelling))
      if (isTelling(piece, piece.slice(0, PARTIAL))) yield { codes: foldedCodes(piece), from: PARTIAL }
  }
}

function* ends({ value, token }: Carried): Generator<Pattern> {
  if (!token) return
  for (const piece of spellingsOf(value).flatMap(piecesIn))
    if (isTelling(piece, piece.slice(-PARTIAL)))
      yield { codes: foldedCodes(piece).slice().reverse(), from: PARTIAL }
}

/** Without blanks around it, and without what was masked before in it. */
function* wholes(codes: Uint16Array): Generator<Pattern> {
  for (let start = 0; start < codes.length; ) {
    let end = codes.indexOf(BREAK, start)
    if (end < 0) end = codes.length
    const next = end + 1
    while (start < end && codes[start] === BLANK) start++
    while (start < end && codes[end - 1] === BLANK) end--
    if (end - start >= SHORTEST) yield { codes: codes.subarray(start, end), from: end - start }
    start = next
  }
}

const BLANK = 32

const piecesIn = (text: string): string[] =>
  piecesOf(text.length).map(([start, end]) => text.slice(start, end))

function piecesOf(length: number): [start: number, end: number][] {
  if (length <= PIECE) return [[0, length]]
  const pieces: [number, number][] = [[length - PIECE, length]]
  for (let at = 0; at + PIECE < length; at += STEP) pieces.push([at, at + PIECE])
  return pieces
}

/** A plain word at a token's edge ("password", "customer"), or a URL's scheme, says nothing. */
function isTelling(piece: string, edge: string): boolean {
  if (piece.length < 2 * PARTIAL || piece.includes(MASK)) return false
  return !/^[a-z]+$|^[A-Z]+$|:\/\//.test(edge)
}

/** Places in a text, which may lie on one another. */
class Spans {
  readonly #text: string
  /** For each place where one begins, the farthest end; null: none was added. */
  #ends: Int32Array | null = null

  constructor(text: string) {
    this.#text = text
  }

  add({ at }: Reading, start: number, end: number): void {
    this.#ends ??= new Int32Array(this.#text.length)
    const from = at[start] as number
    this.#ends[from] = Math.max(this.#ends[from] as number, at[end] as number)
  }

  /** The text with one MASK in the place of all that touch. */
  masked(): string {
    if (this.#ends === null) return this.#text
    const shown: string[] = []
    let done = 0
    let masked = false
    this.#ends.forEach((end, start) => {
      if (end <= done) return
      if (start > done || !masked) shown.push(this.#text.slice(done, start), MASK)
      masked = true
      done = end
    })
    shown.push(this.#text.slice(done))
    return shown.join("")
  }
}
