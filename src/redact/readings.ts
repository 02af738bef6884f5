import { ESCAPES, escapeAt } from "./escapes.ts"
import { MASK } from "./mask.ts"

/** How often escapes are undone: JSON in JSON in a URL, and once more. */
const MAX_ROUNDS = 4
/** Stands for a MASK, which is part of nothing that is looked for. No character: https://www.unicode.org/faq/private_use.html */
export const BREAK = 0xffff

/** A text in one of the ways it can be read: folded to lower case, blanks and "+" alike, escapes undone or not. */
export interface Reading {
  readonly codes: Uint16Array
  /** Where each of them begins in the text, and one more: the text's length. */
  readonly at: Int32Array
}

/**
 * A text as it stands, then with its percent, JSON and HTML escapes undone once, twice and so on, up to four times, for as
 * long as anything changes.
 */
export function readingsOf(text: string): Reading[] {
  const readings = [asItStands(text)]
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = unescaped(readings[round] as Reading)
    if (next === null) break
    readings.push(next)
  }
  return readings
}

/** A value as it is written, then with its escapes undone once, twice and so on; letters stay as they are. */
export function spellingsOf(value: string): string[] {
  const spellings = [value]
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const last = spellings[round] as string
    if (!/[%&\\]/.test(last)) break
    const plain = withoutEscapes(last)
    if (plain === last) break
    spellings.push(plain)
  }
  return spellings
}

function withoutEscapes(text: string): string {
  const codes = foldedCodes(text)
  let plain = ""
  for (let at = 0; at < codes.length; ) {
    const escaped = escapeAt(codes, at)
    plain += escaped ? String.fromCodePoint(escaped.code) : text.charAt(at)
    at = escaped?.end ?? at + 1
  }
  return plain
}

/** The first of them, without the places. */
export function foldedCodes(text: string): Uint16Array {
  const codes = new Uint16Array(text.length)
  for (let at = 0; at < text.length; at++) codes[at] = fold(text.charCodeAt(at))
  return codes
}

function asItStands(text: string): Reading {
  const codes = new Uint16Array(text.length)
  const at = new Int32Array(text.length + 1)
  let length = 0
  for (let from = 0; from < text.length; length++) {
    at[length] = from
    if (text.charCodeAt(from) === OPEN && text.startsWith(MASK, from)) {
      codes[length] = BREAK
      from += MASK.length
    } else codes[length] = fold(text.charCodeAt(from++))
  }
  at[length] = text.length
  return { codes: codes.subarray(0, length), at: at.subarray(0, length + 1) }
}

/** null: there is nothing to undo. */
function unescaped({ codes, at }: Reading): Reading | null {
  if (!ESCAPES.some((sign) => codes.includes(sign))) return null
  const own = new Uint16Array(codes.length)
  const ownAt = new Int32Array(codes.length + 1)
  let length = 0
  let changed = false
  // No escape is shorter than what it stands for.
  const put = (code: number, from: number) => {
    ownAt[length] = at[from] as number
    own[length++] = code
  }
  for (let from = 0; from < codes.length; ) {
    const escaped = escapeAt(codes, from)
    if (escaped === null) {
      put(codes[from] as number, from++)
      continue
    }
    const { code, end } = escaped
    if (code < 0x10000) put(fold(code), from)
    else {
      put(0xd800 + ((code - 0x10000) >> 10), from)
      put(0xdc00 + ((code - 0x10000) & 0x3ff), from)
    }
    changed = true
    from = end
  }
  ownAt[length] = at[codes.length] as number
  return changed ? { codes: own.subarray(0, length), at: ownAt.subarray(0, length + 1) } : null
}

const OPEN = MASK.charCodeAt(0)
const BLANK = 32
const PLUS = 43

/** "+" is a blank in a form; what one client writes as CR or tab another writes as a blank. */
function fold(code: number): number {
  if (code >= 65 && code <= 90) return code + 32
  if (code < 128) return code === PLUS || (code >= 9 && code <= 13) ? BLANK : code
  return code === 0xa0 ? BLANK : lower(code)
}

const PAGE = 256
/** Of the characters beyond ASCII, a page for each 256 that came by. */
const PAGES: (Uint16Array | undefined)[] = []

function lower(code: number): number {
  const number = Math.floor(code / PAGE)
  PAGES[number] ??= Uint16Array.from({ length: PAGE }, (_, at) => {
    const text = String.fromCharCode(number * PAGE + at).toLowerCase()
    return text.length === 1 ? text.charCodeAt(0) : number * PAGE + at
  })
  return PAGES[number][code % PAGE] as number
}
