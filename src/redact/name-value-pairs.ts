import { maskAuthorization } from "./authorization.ts"
import { credentialStrength } from "./credential-names.ts"
import { MASK } from "./mask.ts"
import { looksSecret } from "./mask-tokens.ts"
import { isProse, isProseAt } from "./prose.ts"

/**
 * A name and the value that follows it somewhere in a text:
 * `name=value`, `"name":"value"`, `Name: value`, `<name>value<`.
 */
export interface Pair {
  readonly name: string
  /** As it stands in the text, escapes included, quotes not. */
  readonly value: string
  readonly start: number
  readonly end: number
  readonly quoted: boolean
  readonly separator: string
}

// Sticky, each tried once behind a name: names do not overlap, so a text is read in linear time.
const NAME = /[A-Za-z0-9_$.-]+/g
const ASSIGN =
  /(?:\\{0,8}["']|&(?:quot|#34|#39|#x27);|%22|\[?\])?\s{0,8}(=>|[=:]|%3[AaDd])\s{0,8}(\\{0,8}["']|&(?:quot|#34|#39|#x27);|%22)?/y
const ELEMENT = /(?:\s[^<>]{0,300})?>/y

const PLAIN = /(?:\[redacted\]|[^\s&,;"'<>{}[\]|\\])+/y
const REST_OF_LINE = /[^\r\n]+/y
const REST_OF_PARAMETER = /[^\r\n&"'<>]+/y
const ELEMENT_TEXT = /[^<]+/y
const UNTIL_QUOTE: Readonly<Record<string, RegExp>> = {
  '"': /(?:[^"\\\r\n]|\\.)+/y,
  "'": /(?:[^'\\\r\n]|\\.)+/y,
  // The backslashes of the closing quote are taken off afterwards.
  '\\"': /[^"\r\n]+/y,
  "\\'": /[^'\r\n]+/y,
  "&": /(?:(?!&(?:quot|#34|#39|#x27);)[^<\r\n])+/y,
  "%": /(?:(?!%22)[^\s"])+/y,
}

// Their values run to the end of the line, blanks and commas included.
const HEADER_LINE = /^(?:(?:x-|proxy-)?authorization|(?:set-)?cookie2?)$/i

/** Every pair whose name is wanted, in order. A value that is a JSON array or object has no pair of its own. */
export function* pairsIn(text: string, wanted: (name: string) => boolean): Generator<Pair> {
  const names = new RegExp(NAME)
  for (let match = names.exec(text); match !== null; match = names.exec(text)) {
    const name = match[0]
    if (!wanted(name)) continue
    const pair = pairAfter(text, name, match.index)
    if (pair === null) continue
    yield pair
    names.lastIndex = pair.end
  }
}

function pairAfter(text: string, name: string, at: number): Pair | null {
  const end = at + name.length
  const before = text[at - 1] ?? ""
  const assign = matchAt(ASSIGN, text, end)
  let start = end + (assign?.[0].length ?? 0)
  let read: RegExp
  if (assign) {
    read = valueAfter(name, assign[1] ?? "", assign[2] ?? "", before)
  } else {
    const element = before === "<" || before === ":" ? matchAt(ELEMENT, text, end) : null
    if (element === null) return null
    start += element[0].length
    read = ELEMENT_TEXT
  }
  let value = matchAt(read, text, start)?.[0]
  if (value !== undefined && assign?.[2]?.startsWith("\\")) value = withoutLastBackslashes(value)
  if (!value) return null
  const quoted = assign?.[2] !== undefined || read === ELEMENT_TEXT
  return { name, value, start, end: start + value.length, quoted, separator: assign?.[1] ?? ">" }
}

function withoutLastBackslashes(value: string): string {
  let end = value.length
  while (value.charAt(end - 1) === "\\") end--
  return value.slice(0, end)
}

function valueAfter(name: string, separator: string, quote: string, before: string): RegExp {
  if (quote !== "") {
    const escaped = quote.startsWith("\\") ? `\\${quote.at(-1)}` : quote
    return UNTIL_QUOTE[escaped] ?? UNTIL_QUOTE[quote.charAt(0)] ?? PLAIN
  }
  if (!HEADER_LINE.test(name)) return PLAIN
  if (separator !== ":") return REST_OF_PARAMETER
  // -H "Authorization: Bearer abc"
  return UNTIL_QUOTE[before] ?? REST_OF_LINE
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

/** Masks the value of every pair whose name is a credential's, or is `also` one. */
export function maskPairs(text: string, isExtra: (name: string) => boolean): string {
  const masked: string[] = []
  let done = 0
  const wanted = (name: string) => isExtra(name) || credentialStrength(name) !== null
  for (const pair of pairsIn(text, wanted)) {
    if (!isExtra(pair.name) && isPlain(pair, text)) continue
    masked.push(text.slice(done, pair.start), HEADER_LINE.test(pair.name) ? maskLine(pair) : MASK)
    done = pair.end
  }
  return masked.join("") + text.slice(done)
}

function maskLine(pair: Pair): string {
  return /authorization$/i.test(pair.name) ? maskAuthorization(pair.value) : MASK
}

const EMPTY = /^(?:true|false|null|none|undefined|nil|yes\)?|no\)?|)$/i
/** What stands behind a URL in a text may be no part of it. */
const MASKED = /^\[redacted\](?:#\[redacted\])?[.,;:!?)#]{0,16}$/

/** A value that says something and gives nothing away: `token: expired`, `"code": 190`, `"password": null`. */
function isPlain({ name, value, quoted, separator, start }: Pair, text: string): boolean {
  if (EMPTY.test(value.trim()) || MASKED.test(value)) return true
  if (separator === ":" && (quoted ? isProse(value) : isProseAt(text, start))) return true
  if (credentialStrength(name) === "weak") return !looksSecret(value, 12)
  if (quoted) return false
  if (/^-?\d{1,5}[.!?]?$/.test(value)) return true
  return separator === ":" && /^[A-Za-z]{1,12}[.!?]?$/.test(value) && !/pass|pwd|pin/i.test(name)
}
