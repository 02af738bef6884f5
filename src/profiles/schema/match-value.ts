import type { Test } from "./profile.ts"

/** A value that tests are held against, with its text: lower case, or null where it is none. Made once, tested often. */
export interface Operand {
  readonly value: unknown
  readonly text: string | null
}

/** Of a text, so much is looked at. */
const MAX_LENGTH = 64 * 1024

export function toOperand(value: unknown): Operand {
  return { value, text: textOf(value) }
}

function textOf(value: unknown): string | null {
  if (typeof value === "string") return value.slice(0, MAX_LENGTH).trim().toLowerCase()
  return typeof value === "number" || typeof value === "boolean" ? String(value) : null
}

/** Whether one value is what a rule looks for. */
export type Matches = (operand: Operand) => boolean

type Scalar = string | number | boolean | null

/** A test, ready to be used many times. `{ present }` is not among them: it is asked of a path, not of a value. */
export function matcherFor(test: Exclude<Test, { readonly present: boolean }>): Matches {
  if (test === null || typeof test !== "object") return equals([test])
  if (isList(test)) return equals(test)
  if ("contains" in test) return textual(test.contains, (text, part) => text.includes(part))
  if ("startsWith" in test) return textual(test.startsWith, (text, part) => text.startsWith(part))
  if ("endsWith" in test) return textual(test.endsWith, (text, part) => text.endsWith(part))
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = test
  return ({ value }) => {
    const number = toNumber(value)
    return number !== null && number >= from && number <= to
  }
}

export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)

/** There at all, and neither empty nor null. */
export function isPresent({ value }: Operand): boolean {
  if (value === undefined || value === null || value === "") return false
  if (typeof value !== "object") return true
  try {
    for (const name in value) if (Object.hasOwn(value, name)) return true
  } catch {
    // Made by a client's reviver, and not to be read.
  }
  return false
}

/** A number, or a text that is a plain one: headers have nothing else. */
export function toNumber(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null
  return typeof value === "string" && value.length <= 40 && /^\s*-?\d+(?:\.\d+)?\s*$/.test(value)
    ? Number(value)
    : null
}

/** `4` fits 4 and "4", `"Throttled"` fits "THROTTLED", `true` fits true and "true". */
function equals(wanted: readonly Scalar[]): Matches {
  const texts = new Set(wanted.filter((item) => item !== null).map((item) => String(item).toLowerCase()))
  const numbers = new Set(wanted.filter((item) => typeof item === "number"))
  const takesNull = wanted.includes(null)
  return ({ value, text }) => {
    if (value === null) return takesNull
    if (text === null) return false
    if (texts.has(text)) return true
    const number = numbers.size > 0 ? toNumber(value) : null
    return number !== null && numbers.has(number)
  }
}

function textual(
  wanted: string | readonly string[],
  compare: (text: string, part: string) => boolean,
): Matches {
  const parts = (isList(wanted) ? wanted : [wanted]).map((part) => part.toLowerCase())
  return ({ text }) => text !== null && parts.some((part) => compare(text, part))
}
