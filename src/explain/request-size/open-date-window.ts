import { windowEnd } from "../../redact/date-window-names.ts"
import type { Evidence, Suggestion } from "../evidence/evidence.ts"
import type { FailureContext } from "../failure-context.ts"
import { formatSpan, plural } from "../format.ts"
import { maskedName } from "../masked-text.ts"
import { DAY_MS, parseDateValue } from "./date-value.ts"
import type { Parameter } from "./request-parameters.ts"
import { plainParameterName } from "./size-parameter-names.ts"

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
  /** The end to try, and what it may be called; null: unknown. */
  readonly until: { readonly name: string | null; readonly value: string }
}

/** A start without an end: everything up to now. A day and less is no long time. */
function openWindowIn(failure: FailureContext, parameters: readonly Parameter[]): OpenWindow | null {
  for (const { name, value } of parameters) {
    if (windowEnd(plainParameterName(name))?.end !== "from") continue
    const start = parseDateValue(value, failure.now)
    const lengthMs = start ? failure.now - start.ms : 0
    if (!start || lengthMs < 2 * DAY_MS) continue
    const half = start.ms + Math.floor(lengthMs / 2 / DAY_MS) * DAY_MS
    const until = { name: otherEnd(maskedName(failure, name)), value: start.write(half) }
    return { name: maskedName(failure, name), value, days: Math.ceil(lengthMs / DAY_MS), until }
  }
  return null
}

function otherEnd(name: string): string | null {
  for (const [start, end] of OTHER_ENDS)
    if (start.test(name)) return name.replace(start, (word) => inCaseOf(word, end))
  return null
}

/** `Start` → `End`, `START` → `END` */
function inCaseOf(word: string, other: string): string {
  if (word === word.toUpperCase()) return other.toUpperCase()
  return /^[A-Z]/.test(word) ? `${other[0]?.toUpperCase()}${other.slice(1)}` : other
}

/** Where it starts, as it was sent; null: there is none. */
export function openWindowStart(failure: FailureContext, parameters: readonly Parameter[]): string | null {
  return openWindowIn(failure, parameters)?.value ?? null
}

export function* openWindowEvidence(
  failure: FailureContext,
  parameters: readonly Parameter[],
): Generator<Evidence> {
  const open = openWindowIn(failure, parameters)
  if (!open) return
  const { name, value, days } = open
  const text = `It asks for everything since ${value}, which is ${plural(days, "day")}: ${name}=${value}.`
  yield { kind: "date-window", text, value: { from: value, to: null, days } }
}

export function* openWindowSuggestion(
  failure: FailureContext,
  parameters: readonly Parameter[],
): Generator<Suggestion> {
  const open = openWindowIn(failure, parameters)
  if (!open) return
  const { name, value, days, until } = open
  const end = until.name === null ? `an end at ${until.value}` : `${until.name}=${until.value}`
  yield {
    setting: "date window",
    value: { [name]: value, ...(until.name === null ? {} : { [until.name]: until.value }) },
    text: `Ask for ${formatSpan(Math.floor(days / 2) * DAY_MS)} at a time instead of ${plural(days, "day")}, ${name}=${value} and ${end} first, if the API takes an end.`,
  }
}
