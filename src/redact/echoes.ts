import { type Carried, SHORTEST } from "./carried.ts"
import { formsOf } from "./encodings.ts"
import { MASK } from "./mask.ts"

/** The shortest start or end of a token that counts as its echo ("key sk_live_4eC39HqL… is not valid"). */
const PARTIAL = 8

// Longer values are looked for in pieces, so that no comparison takes long. They overlap: in base64 the characters at a
// piece's edge belong to its neighbour too.
const PIECE = 64
const STEP = 56

/**
 * Masks every echo of what was carried, in any of its forms and in upper or lower case (the longest wins), and starts and
 * ends of tokens from 8 characters on. One pass over the text, each place looked up by its next characters.
 */
export function echoMasker(carried: readonly Carried[]): (text: string) => string {
  const whole = new Index()
  const starts = new Index()
  const ends = new Index()
  for (const { value, token } of carried) {
    for (const piece of new Set(piecesOf(value))) {
      for (const form of formsOf(piece)) if (form.length >= SHORTEST) whole.add(fold(form), 0, SHORTEST)
      if (!token || piece.length < 2 * PARTIAL) continue
      if (isTelling(piece.slice(0, PARTIAL))) starts.add(fold(piece), 0, PARTIAL)
      if (isTelling(piece.slice(-PARTIAL))) ends.add(fold(piece), piece.length - PARTIAL, PARTIAL)
    }
  }
  if (whole.isEmpty) return (text) => text
  return (text) => {
    const folded = fold(text)
    const spans: Span[] = []
    for (let at = 0; at + SHORTEST <= folded.length; at++) {
      const length = longestAt(folded, at, whole.at(folded, at))
      if (length > 0) spans.push([at, at + length])
      else if (folded.startsWith(MASK, at)) {
        at += MASK.length - 1
        continue
      }
      for (const token of starts.at(folded, at)) spans.push([at, at + sameFrom(folded, at, token)])
      for (const token of ends.at(folded, at)) {
        const end = at + PARTIAL
        spans.push([end - sameBefore(folded, end, token), end])
      }
    }
    return maskSpans(text, spans)
  }
}

function piecesOf(value: string): string[] {
  if (value.length <= PIECE) return [value]
  const pieces = [value.slice(-PIECE)]
  for (let at = 0; at + PIECE < value.length; at += STEP) pieces.push(value.slice(at, at + PIECE))
  return pieces
}

type Span = readonly [start: number, end: number]

/** Forms by some of their characters. */
class Index {
  readonly #forms = new Map<string, Set<string>>()
  #length = 0

  get isEmpty(): boolean {
    return this.#forms.size === 0
  }

  add(form: string, from: number, length: number): void {
    this.#length = length
    const key = form.slice(from, from + length)
    const forms = this.#forms.get(key)
    if (forms === undefined) this.#forms.set(key, new Set([form]))
    else forms.add(form)
  }

  at(text: string, at: number): Iterable<string> {
    return (this.#length > 0 && this.#forms.get(text.slice(at, at + this.#length))) || NONE
  }
}

const NONE: ReadonlySet<string> = new Set()

function longestAt(text: string, at: number, forms: Iterable<string>): number {
  let longest = 0
  for (const form of forms) if (form.length > longest && text.startsWith(form, at)) longest = form.length
  return longest
}

function sameFrom(text: string, at: number, token: string): number {
  let length = PARTIAL
  while (length < token.length && text[at + length] === token[length]) length++
  return length
}

function sameBefore(text: string, end: number, token: string): number {
  let length = PARTIAL
  while (length < token.length && text[end - 1 - length] === token[token.length - 1 - length]) length++
  return length
}

function maskSpans(text: string, spans: Span[]): string {
  const masked: string[] = []
  let done = 0
  let maskedTo = -1
  for (const [start, end] of spans.sort((a, b) => a[0] - b[0])) {
    if (start > maskedTo) {
      if (maskedTo >= 0) masked.push(MASK)
      masked.push(text.slice(done, start))
    }
    maskedTo = Math.max(maskedTo, end)
    done = maskedTo
  }
  if (maskedTo >= 0) masked.push(MASK)
  return masked.join("") + text.slice(done)
}

// A plain word at a token's edge ("password", "customer") says nothing.
function isTelling(edge: string): boolean {
  return !/^(?:[a-z]+|[A-Z]+|.*:\/\/.*)$/.test(edge)
}

// ASCII only, so that every character keeps its place.
function fold(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
