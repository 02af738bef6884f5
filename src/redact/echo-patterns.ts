import type { Pattern } from "./automaton.ts"
import { encodedForms } from "./encodings.ts"
import { MASK } from "./mask.ts"
import { BREAK, foldedCodes, readingsOf, spellingsOf } from "./readings.ts"
import { MIN_SECRET_LENGTH, type Secret } from "./secret-collector.ts"

/** What is looked for of one value. */
export interface EchoPatterns {
  /** The whole, in every form, and starts of tokens. */
  readonly forward: readonly Pattern[]
  /** Ends of tokens. */
  readonly backward: readonly Pattern[]
}

/** The shortest start or end of a token that counts as its echo ("key sk_live_4eC39HqL… is not valid"). */
const MIN_PARTIAL = 8

// Longer values are looked for in pieces, as a part of one is an echo too. They overlap, so that nothing between two of them
// is too short to be found.
const PIECE_LENGTH = 64
const PIECE_STEP = 56

export function patternsOf({ value, token }: Secret): EchoPatterns {
  const forward: Pattern[] = []
  const backward: Pattern[] = []
  for (const { codes } of readingsOf(value)) addWholes(codes, forward)
  for (const spelling of spellingsOf(value)) {
    for (const form of encodedForms(spelling)) addWholes(foldedCodes(form), forward)
    if (token && spelling.length >= 2 * MIN_PARTIAL) addEdges(spelling, forward, backward)
  }
  return { forward, backward }
}

function addWholes(codes: Uint16Array, patterns: Pattern[]): void {
  for (const [start, end] of piecesOf(codes.length)) addWhole(codes, start, end, patterns)
}

/** Without blanks around it, and without what was masked before in it. */
function addWhole(codes: Uint16Array, first: number, last: number, patterns: Pattern[]): void {
  for (let start = first; start < last; ) {
    let end = start
    while (end < last && codes[end] !== BREAK) end++
    const next = end + 1
    while (start < end && codes[start] === BLANK) start++
    while (start < end && codes[end - 1] === BLANK) end--
    if (end - start >= MIN_SECRET_LENGTH) patterns.push({ codes, start, end, from: end - start })
    start = next
  }
}

const BLANK = 32

function addEdges(token: string, starts: Pattern[], ends: Pattern[]): void {
  const codes = foldedCodes(token)
  const wasMasked = token.includes(MASK)
  for (const [start, end] of piecesOf(token.length)) {
    if (wasMasked && token.slice(start, end).includes(MASK)) continue
    const pattern = { codes, start, end, from: MIN_PARTIAL }
    if (isDistinctive(token.slice(start, start + MIN_PARTIAL))) starts.push(pattern)
    if (isDistinctive(token.slice(end - MIN_PARTIAL, end))) ends.push(pattern)
  }
}

/** A plain word at a token's edge ("password", "customer"), or a URL's scheme, says nothing. */
function isDistinctive(edge: string): boolean {
  return !/^[a-z]+$|^[A-Z]+$|:\/\//.test(edge)
}

function piecesOf(length: number): [start: number, end: number][] {
  if (length <= PIECE_LENGTH) return [[0, length]]
  const pieces: [number, number][] = [[length - PIECE_LENGTH, length]]
  for (let at = 0; at + PIECE_LENGTH < length; at += PIECE_STEP) pieces.push([at, at + PIECE_LENGTH])
  return pieces
}
