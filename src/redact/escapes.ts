import { ENTITIES, LONGEST_ENTITY } from "./entities.ts"

/** A character that is written as an escape. */
export interface Escape {
  readonly code: number
  /** Where the text goes on. */
  readonly end: number
}

type Codes = Uint16Array

const PERCENT = 37
const AMPERSAND = 38
const HASH = 35
const SEMICOLON = 59
const BACKSLASH = 92
const OPEN_BRACE = 123
const CLOSE_BRACE = 125
const SMALL_U = 117
const SMALL_X = 120

/** What escapes begin with. */
export const ESCAPES: readonly number[] = [PERCENT, AMPERSAND, BACKSLASH]

/** The escape that begins here, in a text of lower case; null: none does. */
export function escapeAt(codes: Codes, at: number): Escape | null {
  switch (codes[at]) {
    case PERCENT:
      return codes[at + 1] === SMALL_U ? hexAt(codes, at + 2, 4, 4) : percentAt(codes, at)
    case BACKSLASH:
      return backslashAt(codes, at)
    case AMPERSAND:
      return codes[at + 1] === HASH ? numberAt(codes, at + 2) : nameAt(codes, at + 1)
    default:
      return null
  }
}

/** `%C3%A9`: UTF-8, and Latin-1 where it is none. https://www.rfc-editor.org/rfc/rfc3986#section-2.1 */
function percentAt(codes: Codes, at: number): Escape | null {
  const first = byteAt(codes, at)
  if (first < 0) return null
  const latin = { code: first, end: at + 3 }
  const more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0
  if (more === 0 || first > 0xf4) return latin
  let code = first & (0x3f >> more)
  for (let n = 1; n <= more; n++) {
    const byte = byteAt(codes, at + 3 * n)
    if (byte < 0x80 || byte > 0xbf) return latin
    code = (code << 6) | (byte & 0x3f)
  }
  return code > 0x10ffff ? latin : { code, end: at + 3 * (more + 1) }
}

/** -1: no `%XX`. */
function byteAt(codes: Codes, at: number): number {
  if (codes[at] !== PERCENT) return -1
  const high = digit(codes[at + 1], 16)
  const low = digit(codes[at + 2], 16)
  return high < 0 || low < 0 ? -1 : high * 16 + low
}

const CONTROLS: ReadonlyMap<number, number> = new Map(
  Object.entries({ b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 }).map(([sign, code]) => [
    sign.charCodeAt(0),
    code,
  ]),
)

/** `\u00e9`, `\u{e9}`, `\xe9`, `\n`, and a sign behind a backslash. https://www.rfc-editor.org/rfc/rfc8259#section-7 */
function backslashAt(codes: Codes, at: number): Escape | null {
  const sign = codes[at + 1]
  if (sign === undefined) return null
  if (sign === SMALL_X) return hexAt(codes, at + 2, 2, 2)
  if (sign === SMALL_U) {
    if (codes[at + 2] !== OPEN_BRACE) return hexAt(codes, at + 2, 4, 4)
    const found = hexAt(codes, at + 3, 1, 6)
    return found && codes[found.end] === CLOSE_BRACE ? { code: found.code, end: found.end + 1 } : null
  }
  const code = CONTROLS.get(sign) ?? (isPunctuation(sign) ? sign : null)
  return code === null ? null : { code, end: at + 2 }
}

/** `&#233;`, `&#xe9;`; the semicolon may be missing. */
function numberAt(codes: Codes, at: number): Escape | null {
  const found = codes[at] === SMALL_X ? hexAt(codes, at + 1, 1, 8) : digitsAt(codes, at, 10, 1, 10)
  return found && codes[found.end] === SEMICOLON ? { code: found.code, end: found.end + 1 } : found
}

function nameAt(codes: Codes, at: number): Escape | null {
  let end = at
  while (end - at <= LONGEST_ENTITY && isNamed(codes[end])) end++
  if (end === at || codes[end] !== SEMICOLON) return null
  const code = ENTITIES.get(String.fromCharCode(...codes.subarray(at, end)))
  return code === undefined ? null : { code, end: end + 1 }
}

const hexAt = (codes: Codes, at: number, least: number, most: number) => digitsAt(codes, at, 16, least, most)

/** A number of the given count of digits; null: there is none, or no character has it. */
function digitsAt(codes: Codes, at: number, base: number, least: number, most: number): Escape | null {
  let code = 0
  let end = at
  for (; end - at < most; end++) {
    const value = digit(codes[end], base)
    if (value < 0) break
    code = code * base + value
  }
  return end - at < least || code > 0x10ffff ? null : { code, end }
}

/** -1: no digit of this base. */
function digit(code: number | undefined, base: number): number {
  if (code === undefined) return -1
  const value = code >= 48 && code <= 57 ? code - 48 : code >= 97 && code <= 102 ? code - 87 : -1
  return value < base ? value : -1
}

const isNamed = (code: number | undefined): boolean =>
  code !== undefined && ((code >= 97 && code <= 122) || (code >= 48 && code <= 57))

const isPunctuation = (code: number): boolean =>
  (code >= 33 && code <= 47) ||
  (code >= 58 && code <= 64) ||
  (code >= 91 && code <= 96) ||
  (code >= 123 && code <= 126)
