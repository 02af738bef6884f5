/** A value with its type. The type is kept because a field that requires an Integer must not accept a String. */
export type BareItem =
  | { readonly type: "integer" | "decimal" | "date"; readonly value: number }
  /** The value of a byte sequence is its base64 text. */
  | { readonly type: "string" | "token" | "byte-sequence" | "display-string"; readonly value: string }
  | { readonly type: "boolean"; readonly value: boolean }

type Parameters = ReadonlyMap<string, BareItem>

interface Item {
  readonly bare: BareItem
  readonly parameters: Parameters
}

interface InnerList {
  readonly items: readonly Item[]
  readonly parameters: Parameters
}

export type Member = Item | InnerList

/**
 * Parses a List of Structured Fields. Several header lines must have been joined by commas.
 * @returns null if any part violates the grammar: RFC 9651 requires that the whole field is ignored
 * @see https://www.rfc-editor.org/rfc/rfc9651#section-4.2.1
 */
export function parseList(text: string): Member[] | null {
  const scanner = new Scanner(text)
  const members: Member[] = []
  return wholeField(scanner, () => members.push(member(scanner))) ? members : null
}

/**
 * Parses a Dictionary of Structured Fields. Of two equal keys the last one counts.
 * @returns null if any part violates the grammar: RFC 9651 requires that the whole field is ignored
 * @see https://www.rfc-editor.org/rfc/rfc9651#section-4.2.2
 */
export function parseDictionary(text: string): Map<string, Member> | null {
  const scanner = new Scanner(text)
  const members = new Map<string, Member>()
  const entry = () => {
    const key = scanner.expect(KEY)
    members.set(
      key,
      scanner.take(EQUALS) === null ? { bare: TRUE, parameters: parameters(scanner) } : member(scanner),
    )
  }
  return wholeField(scanner, entry) ? members : null
}

const KEY = /[a-z*][a-z0-9_.*-]*/y
const EQUALS = /=/y
const SPACES = / */y
const COMMA = /[ \t]*,[ \t]*/y
const SEMICOLON = /; */y
const OPEN = /\( */y
const CLOSE = /\)/y
const TRUE: BareItem = { type: "boolean", value: true }

/** The grammar of each type. Surplus digits stay unread, which makes the field invalid. */
const BARE_ITEMS: readonly (readonly [RegExp, (text: string) => BareItem])[] = [
  [/-?\d{1,12}\.\d{1,3}/y, (text) => ({ type: "decimal", value: Number(text) })],
  [/-?\d{1,15}/y, (text) => ({ type: "integer", value: Number(text) })],
  [
    /"(?:[ !#-[\]-~]|\\["\\])*"/y,
    (text) => ({ type: "string", value: text.slice(1, -1).replace(/\\(.)/g, "$1") }),
  ],
  [/[a-z*][!#$%&'*+.^_`|~\w:/-]*/iy, (text) => ({ type: "token", value: text })],
  [/:[a-z0-9+/=]*:/iy, (text) => ({ type: "byte-sequence", value: text.slice(1, -1) })],
  [/\?[01]/y, (text) => ({ type: "boolean", value: text === "?1" })],
  [/@-?\d{1,15}/y, (text) => ({ type: "date", value: Number(text.slice(1)) })],
  [
    /%"(?:[ !#$&-~]|%[0-9a-f]{2})*"/y,
    (text) => ({ type: "display-string", value: decodeURIComponent(text.slice(2, -1)) }),
  ],
]

class Scanner {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text.trim()
  }

  get atEnd(): boolean {
    return this.#at === this.#text.length
  }

  take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at
    const taken = pattern.exec(this.#text)?.[0]
    if (taken === undefined) return null
    this.#at += taken.length
    return taken
  }

  expect(pattern: RegExp): string {
    const taken = this.take(pattern)
    if (taken === null) throw new SyntaxError(`no ${pattern.source} at ${this.#at}`)
    return taken
  }
}

function wholeField(scanner: Scanner, readMember: () => void): boolean {
  try {
    while (!scanner.atEnd) {
      readMember()
      if (scanner.atEnd) return true
      scanner.expect(COMMA)
      if (scanner.atEnd) return false
    }
    return true
  } catch {
    // Invalid grammar, or a display string that is not UTF-8.
    return false
  }
}

function member(scanner: Scanner): Member {
  if (scanner.take(OPEN) === null) return item(scanner)
  const items: Item[] = []
  while (scanner.take(CLOSE) === null) {
    items.push(item(scanner))
    if (scanner.expect(SPACES) === "") {
      scanner.expect(CLOSE)
      break
    }
  }
  return { items, parameters: parameters(scanner) }
}

function item(scanner: Scanner): Item {
  return { bare: bareItem(scanner), parameters: parameters(scanner) }
}

function parameters(scanner: Scanner): Parameters {
  const found = new Map<string, BareItem>()
  while (scanner.take(SEMICOLON) !== null) {
    const key = scanner.expect(KEY)
    found.set(key, scanner.take(EQUALS) === null ? TRUE : bareItem(scanner))
  }
  return found
}

function bareItem(scanner: Scanner): BareItem {
  for (const [pattern, read] of BARE_ITEMS) {
    const text = scanner.take(pattern)
    if (text !== null) return read(text)
  }
  throw new SyntaxError("no item")
}
