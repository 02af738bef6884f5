import { CUT, cutText, MASK, oneLine } from "../redact/mask.ts"
import type { FailureContext } from "./failure-context.ts"

/** The longest text of one piece of evidence, in characters. */
export const MAX_TEXT = 300
/** The longest quotation from a server inside such a text. */
const MAX_QUOTE = 200
/** The longest name of a parameter, a header or a field inside such a text. */
export const MAX_NAME = 60

/** What a server or a request wrote, fit to be shown: masked first, so that no cut leaves half a secret. */
export function maskedText(failure: FailureContext, text: string, limit = MAX_QUOTE): string {
  return cutMiddle(oneLine(failure.mask(text)), limit)
}

/**
 * The start of what a server wrote, for reading: at most `limit` characters. Echoes are masked before the cut, for what a
 * cut leaves of one is not known again.
 */
export function echoFreeStart(failure: FailureContext, text: string, limit: number): string {
  return cutText(failure.withoutEchoes(text), limit)
}

/**
 * At most `limit` characters: of a text that is too long its head, and its tail, where servers say what to do. Never half
 * a MASK or half a character.
 */
function cutMiddle(text: string, limit: number): string {
  const tailLength = Math.floor(limit / 3)
  if (text.length <= limit) return text
  if (limit <= MAX_NAME) return cutText(text, limit)
  const head = cutText(text, limit - tailLength - 2)
  const from = text.length - tailLength
  const open = text.lastIndexOf("[", from)
  const start =
    open !== -1 && open > from - MASK.length && text.startsWith(MASK, open) ? open + MASK.length : from
  // Half a word says nothing, nor does half a character.
  const tail = text.slice(start).replace(/^[^\s[]{0,30}\s|^[\uDC00-\uDFFF]/, "")
  return `${head.slice(0, -CUT.length).trimEnd()} ${CUT} ${tail.trimStart()}`
}

export function maskedName(failure: FailureContext, name: string): string {
  return maskedText(failure, name, MAX_NAME)
}

/**
 * One of the answer's headers, for reading; null where it is missing. Echoes are masked first, for a reader would end one
 * at a quote within it, and half a secret is not known again.
 */
export function readHeader(failure: FailureContext, name: string): string | null {
  const value = failure.response?.header(name) ?? null
  return value && failure.withoutEchoes(value)
}

/** One of the answer's headers, fit to be shown; null where it is missing or empty. */
export function maskedHeader(failure: FailureContext, name: string): string | null {
  const value = readHeader(failure, name)
  return value ? maskedText(failure, failure.maskHeader(name, value)) || null : null
}

const MAX_DEPTH = 3
const MAX_ENTRIES = 20

/** A plain copy, safe for JSON: texts masked and cut, numbers finite, no more than a few entries. */
export function boundedValue(value: unknown, mask: (text: string) => string, depth = 0): unknown {
  if (typeof value === "string") return cutText(oneLine(mask(value)), MAX_QUOTE)
  // JSON knows no -0.
  if (typeof value === "number") return Number.isFinite(value) ? value + 0 : null
  if (value === null || typeof value === "boolean") return value
  if (typeof value !== "object" || depth >= MAX_DEPTH) return undefined
  const copy = (item: unknown) => boundedValue(item, mask, depth + 1)
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((item) => copy(item) ?? null)
  const entries = Object.entries(value).slice(0, MAX_ENTRIES)
  return Object.fromEntries(
    entries.map(([key, item]) => [key, copy(item)]).filter(([, item]) => item !== undefined),
  )
}
