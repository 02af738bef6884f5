import { windowEnd } from "../redact/window-names.ts"
import type { Evidence, Suggestion } from "./evidence.ts"
import { DAY_MS, readMoment } from "./moment.ts"
import type { Parameter } from "./parameter.ts"
import { shownName } from "./shown.ts"
import type { Sight } from "./sight.ts"
import { plainParameterName } from "./size-names.ts"
import { plural, spellSpan } from "./wording.ts"

/** How the other end is called, in the spelling of this one. */
const OTHER_ENDS: readonly (readonly [RegExp, string])[] = [
  [/since(?=\W*$)/i, "until"],
  [/after(?=\W*$)/i, "before"],
  [/gte?(?=\W*$)/i, "lt"],
  [/min(?=[\W_]|$)|^min/i, "max"],
  [/start/i, "end"],
  [/begin/i, "end"],
  [/from/i, "to"],
  [/oldest/i, "latest"],
]

interface OpenWindow {
  readonly name: string
  readonly value: string
  readonly days: number
  /** The end to try, and what it may be called; null: nobody knows. */
  readonly until: { readonly name: string | null; readonly value: string }
}

/** A start without an end: everything up to now. A day and less is no long time. */
function openWindowIn(sight: Sight, parameters: readonly Parameter[]): OpenWindow | null {
  for (const { name, value } of parameters) {
    if (windowEnd(plainParameterName(name))?.end !== "from") continue
    const start = readMoment(value, sight.now)
    const lengthMs = start ? sight.now - start.ms : 0
    if (!start || lengthMs < 2 * DAY_MS) continue
    const half = start.ms + Math.floor(lengthMs / 2 / DAY_MS) * DAY_MS
    const until = { name: otherEnd(shownName(sight, name)), value: start.write(half) }
    return { name: shownName(sight, name), value, days: Math.ceil(lengthMs / DAY_MS), until }
  }
  return null
}

function otherEnd(name: string): string | null {
  for (const [start, end] of OTHER_ENDS)
    if (start.test(name)) return name.replace(start, (word) => like(word, end))
  return null
}

/** `Start` → `End`, `START` → `END` */
function like(word: string, other: string): string {
  if (word === word.toUpperCase()) return other.toUpperCase()
  return /^[A-Z]/.test(word) ? `${other[0]?.toUpperCase()}${other.slice(1)}` : other
}

export function* everythingSince(sight: Sight, parameters: readonly Parameter[]): Generator<Evidence> {
  const open = openWindowIn(sight, parameters)
  if (!open) return
  const { name, value, days } = open
  const text = `It asks for everything since ${value}, which is ${plural(days, "day")}: ${name}=${value}.`
  yield { kind: "date-window", text, value: { from: value, to: null, days } }
}

export function* untilHalf(sight: Sight, parameters: readonly Parameter[]): Generator<Suggestion> {
  const open = openWindowIn(sight, parameters)
  if (!open) return
  const { name, value, days, until } = open
  const end = until.name === null ? `an end at ${until.value}` : `${until.name}=${until.value}`
  yield {
    setting: "date window",
    value: { [name]: value, ...(until.name === null ? {} : { [until.name]: until.value }) },
    text: `Ask for ${spellSpan(Math.floor(days / 2) * DAY_MS)} at a time instead of ${plural(days, "day")}, ${name}=${value} and ${end} first, if the API takes an end.`,
  }
}
