import { Automaton, type Pattern } from "./automaton.ts"
import { type Carried, type Collected, SHORTEST } from "./carried.ts"
import { encodingsOf } from "./encodings.ts"
import { MASK } from "./mask.ts"
import { BREAK, foldedCodes, type Reading, readingsOf } from "./readings.ts"
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
 * the text.
 */
export function echoMasker({ carried, beyond }: Collected): (text: string) => string {
  const forward = new Automaton(carried.flatMap((one) => [...wholeAndStarts(one)]))
  const backward = new Automaton(carried.flatMap((one) => [...ends(one)]))
  let windows: Windows | null = null
  if (forward.isEmpty && beyond.length === 0) return (text) => text
  return (text) => {
    const spans = new Spans(text)
    for (const reading of readingsOf(text)) {
      const { codes } = reading
      forward.scan(codes, (start, end) => spans.add(reading, start, end))
      if (!backward.isEmpty)
        backward.scan(codes.slice().reverse(), (start, end) =>
          spans.add(reading, codes.length - end, codes.length - start),
        )
      if (beyond.length === 0) continue
      windows ??= new Windows(beyond)
      windows.scan(codes, (start, end) => spans.add(reading, start, end))
    }
    return spans.masked()
  }
}

function* wholeAndStarts({ value, token }: Carried): Generator<Pattern> {
  for (const { codes } of readingsOf(value))
    for (const [start, end] of piecesOf(codes.length)) yield* wholes(codes.subarray(start, end))
  for (const form of new Set([...encodingsOf(value)].flatMap(piecesIn))) yield* wholes(foldedCodes(form))
  if (!token) return
  for (const piece of piecesIn(value))
    if (isTelling(piece, piece.slice(0, PARTIAL))) yield { codes: foldedCodes(piece), from: PARTIAL }
}

function* ends({ value, token }: Carried): Generator<Pattern> {
  if (!token) return
  for (const piece of piecesIn(value))
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
