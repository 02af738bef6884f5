import { CUT, MASK } from "./mask.ts"
import { looksSecret } from "./mask-tokens.ts"

/**
 * What the value of a harmless parameter must look like to be shown,
 * so that a secret under a harmless name is masked.
 */
export type ValueShape = "integer" | "date" | "word" | "words" | "ids"

const DATE_TIME = String.raw`\d{4}-?\d{2}(?:-?\d{2})?(?:[T ]\d{2}(?::?\d{2}(?::?\d{2}(?:[.,]\d{1,9})?)?)?(?:Z|UTC|[ +-]\d{2}:?\d{2})?)?`
const NUMBER = String.raw`-?\d{1,13}(?:\.\d{1,6})?`
const RELATIVE = String.raw`(?:today|yesterday|now|maximum|lifetime|[+-]?\d{1,4}_?(?:[smhdwy]|mo|min|(?:hour|day|week|month|quarter|year)s?)(?:_?ago)?|(?:this|last|past|previous|next)_?\d{0,3}_?(?:[dwmy]|(?:hour|day|week|month|quarter|year)s?)?(?:_[a-z]{3,8}){0,3})`
const DATE = [DATE_TIME, NUMBER, RELATIVE].map((form) => new RegExp(`^(?:${form})$`, "i"))
const RANGE = /\.\.|--|[,|/~;]/
/** The most dates in one value. */
const MOST_DATES = 4

// {"since":"2026-01-01","until":"2026-01-31"}: https://developers.facebook.com/docs/marketing-api/insights/parameters
const RANGE_SYNTAX = /"?\b(?:since|until|start|end|from|to|start_?date|end_?date)"?:(?=["'\d])|["'{}[\]()]/gi

const INTEGER = /^-?\d{1,12}$/
const WORD = /^[\w.:/+-]{0,40}$/
const LIST = /^[\w.,:;|*(){} $+@/!'"[\]-]*$/
const ID = /^(?:-?\d{1,20}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w.:-]{1,32})?$/i

/** From this length on, a word of mixed characters is taken for a credential, whatever its parameter's name. */
const MIXED_LENGTH = 12

const TESTS: Readonly<Record<ValueShape, (value: string) => boolean>> = {
  integer: (value) => INTEGER.test(value),
  date: (value) => value.length <= 200 && areDates(value.replace(RANGE_SYNTAX, "").trim()),
  word: (value) => WORD.test(value) && !looksSecret(value, MIXED_LENGTH),
  words: (value) =>
    LIST.test(value) &&
    !looksSecret(value, MIXED_LENGTH) &&
    value.split(/[^\w-]/).every((word) => word.length <= 60),
  ids: (value) =>
    !looksSecret(value, MIXED_LENGTH) && value.split(/[,;| ]/).every((id) => ID.test(withoutQuotes(id))),
}

function areDates(value: string): boolean {
  const dates = value.split(RANGE)
  return dates.length <= MOST_DATES && dates.every((date) => DATE.some((form) => form.test(date)))
}

/** `["1"` and `"2"]` of a list: what encloses an id is no part of it. */
function withoutQuotes(id: string): string {
  let start = 0
  let end = id.length
  while (start < end && "\"'[".includes(id.charAt(start))) start++
  while (end > start && "\"']".includes(id.charAt(end - 1))) end--
  return id.slice(start, end)
}

/** Does a decoded value have the shape? Nothing, and what is masked already, has every shape. */
export function hasShape(shape: ValueShape, value: string): boolean {
  const whole = value.endsWith(CUT) ? value.slice(0, -CUT.length) : value
  return whole === "" || value === MASK || TESTS[shape](whole)
}
