import { isList, type Test } from "./profile.ts"

/** A value that tests compare with, and its text in lower case; null if it has none. Made once for many tests. */
export interface Operand {
  readonly value: unknown
  readonly text: string | null
}

/** Characters of a text that are compared. */
const MAX_LENGTH = 64 * 1024

export function toOperand(value: unknown): Operand {
  return { value, text: textOf(value) }
}

function textOf(value: unknown): string | null {
  if (typeof value === "string") return value.slice(0, MAX_LENGTH).trim().toLowerCase()
  return typeof value === "number" || typeof value === "boolean" ? String(value) : null
}

/** True if a value matches the test of a rule. */
export type Matches = (operand: Operand) => boolean

type Scalar = string | number | boolean | null

/** Compiles a test to a function. `{ present }` is excluded, because it tests all values of a path together. */
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

/** True if a value exists and is neither empty nor null. */
export function isPresent({ value }: Operand): boolean {
  if (value === undefined || value === null || value === "") return false
  if (typeof value !== "object") return true
  try {
    for (const name in value) if (Object.hasOwn(value, name)) return true
  } catch {
    // A reviver of the client may have made an object that throws when it is read.
  }
  return false
}

/** A number, also from a text that is a plain number, as in headers; null for any other value. */
export function toNumber(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null
  return typeof value === "string" && value.length <= 40 && /^\s*-?\d+(?:\.\d+)?\s*$/.test(value)
    ? Number(value)
    : null
}

/** `4` matches 4 and "4", `"Throttled"` matches "THROTTLED", `true` matches true and "true". */
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
