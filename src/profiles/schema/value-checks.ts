import { parseDuration } from "../../time/duration.ts"
import { parsePath } from "./body-path.ts"
import {
  type Check,
  checkThat,
  type Fields,
  fields,
  isText,
  listOf,
  oneOf,
  optional,
  problem,
} from "./check-combinators.ts"

// Checks for the values of a profile's fields, each with the text of its error.

export const text = checkThat("a text that is not empty", isText)
export const flag = checkThat("true or false", (v) => typeof v === "boolean")
export const duration = checkThat("ms, a number of 0 or more", (v) => typeof v === "number" && v >= 0)
export const span = checkThat('ms above 0, or a duration such as "10s" or "1m"', (v) => {
  const ms = typeof v === "string" ? parseDuration(v) : v
  return typeof ms === "number" && ms > 0 && ms < Number.POSITIVE_INFINITY
})
export const name = checkThat(
  'a lower-case name such as "github"',
  (v) => isText(v) && /^[a-z][\w-]{0,60}$/i.test(v),
)
export const link = checkThat('a link, "https://…"', (v) => isText(v) && /^https?:\/\/\S+$/.test(v))
export const path = checkThat('a path such as "error.errors[].reason", or ""', isPath)
export const count = checkThat(
  "a number above 0",
  (v) => typeof v === "number" && v > 0 && v < Number.POSITIVE_INFINITY,
)
const status = checkThat(
  "a status from 200 to 999",
  (v) => Number.isInteger(v) && (v as number) >= 200 && (v as number) <= 999,
)
export const headerName = checkThat(
  'a header\'s name in lower case, which may end in "*"',
  (v) => isText(v) && /^[a-z0-9!#$%&'+.^_`|~-]{1,100}\*?$/.test(v),
)
export const plainHeaderName = checkThat(
  "a header's name in lower case",
  (v) => isText(v) && /^[a-z0-9!#$%&'+.^_`|~-]{1,100}$/.test(v),
)
/** Names that suggest a secret are refused, because a diagnosis shows the value unmasked. */
export const requestIdName = checkThat(
  "the name, in lower case, of a header that bears an id and no secret",
  (v) =>
    plainHeaderName(v, "").length === 0 && !/cookie|auth|token|key|secret|session|passw/.test(v as string),
)
export const host = checkThat(
  'a host such as "api.example.com" or "*.example.com", without "https://", which a path may follow',
  (v) => isText(v) && v.length <= 600 && /^(?:[\w.-]*\*)?[\w.-]+(?:\/\S*)?$/.test(v),
)
export const unit = oneOf(
  "ms",
  "seconds",
  "minutes",
  "epoch-seconds",
  "epoch-ms",
  "iso-date",
  "duration",
  "per-second",
  "per-minute",
)

export const statuses: Check = (value, at) => {
  if (Array.isArray(value)) return listOf(status, "a list of statuses")(value, at)
  if (typeof value === "object" && value !== null) return fields({ from: status, to: status })(value, at)
  return status(value, at)
}

const scalar = (v: unknown): boolean =>
  v === null || isText(v) || v === "" || typeof v === "boolean" || Number.isFinite(v)
const number = checkThat("a number", Number.isFinite)
export const oneOrMore = checkThat(
  "a text, or a list of texts",
  (v) => isText(v) || (Array.isArray(v) && v.length > 0 && v.every(isText)),
)
const TESTS: Fields = {
  contains: optional(oneOrMore),
  startsWith: optional(oneOrMore),
  endsWith: optional(oneOrMore),
  from: optional(number),
  to: optional(number),
  present: optional(flag),
}
export const test: Check = (value, at) => {
  if (scalar(value)) return []
  if (Array.isArray(value))
    return value.length > 0 && value.every(scalar)
      ? []
      : problem(at, "a list of texts, numbers, true, false or null", value)
  if (typeof value !== "object")
    return problem(at, "a value to compare with, or { contains: … } and its kin", value)
  const names = Object.keys(value as object)
  const ranges = names.every((each) => each === "from" || each === "to")
  if (names.length === 0 || (names.length > 1 && !ranges))
    return problem(at, "one of { contains }, { startsWith }, { endsWith }, { from, to }, { present }", value)
  return fields(TESTS)(value, at)
}

function isPath(value: unknown): boolean {
  return value === "" || (typeof value === "string" && parsePath(value) !== null)
}
