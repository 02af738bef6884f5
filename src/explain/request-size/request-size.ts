import { windowEnd } from "../../redact/date-window-names.ts"
import type { Evidence, Suggestion } from "../evidence/evidence.ts"
import type { FailureContext } from "../failure-context.ts"
import { formatSpan, plural } from "../format.ts"
import { maskedName } from "../masked-text.ts"
import { DAY_MS } from "./date-value.ts"
import { type DateWindow, dateWindowIn } from "./date-window.ts"
import { openWindowEvidence, openWindowSuggestion } from "./open-date-window.ts"
import { pageSizeIn } from "./page-size.ts"
import { listsIn } from "./parameter-lists.ts"
import { type Parameter, parametersOf } from "./request-parameters.ts"
import { plainParameterName, RANGE_NAMES } from "./size-parameter-names.ts"

interface Seen {
  readonly parameters: readonly Parameter[]
  readonly window: DateWindow | null
}

/** Evidence, suggestions and the call of heed/split go by the same. */
const seenOfFailure = new WeakMap<FailureContext, Seen>()

/** Parameters whose values may be shown, of which only these are read, and the stretch of time that is asked for. */
export function visiblePart(failure: FailureContext): Seen {
  let seen = seenOfFailure.get(failure)
  if (!seen) {
    const parameters = parametersOf(failure.request).filter(
      ({ name, value }) => failure.maskParameter(name, value) === value,
    )
    seen = { parameters, window: windowIn(failure, parameters) }
    seenOfFailure.set(failure, seen)
  }
  return seen
}

/** How much the request asks for: its date window, its page size, its longest list. */
export function* requestSize(failure: FailureContext): Generator<Evidence> {
  const { parameters, window } = visiblePart(failure)
  if (window) {
    const { from, to, lengthMs } = window
    yield {
      kind: "date-window",
      text: `It asks for ${formatSpan(lengthMs)} of data: ${assigned(from, to)}.`,
      value: { from: from.value, to: to.value, days: days(lengthMs) },
    }
  } else yield* openWindowEvidence(failure, parameters)
  const page = pageSizeIn(failure, parameters)
  if (page) {
    const text = `It asks for ${plural(page.size, "row")} at a time: ${page.name}=${page.size}.`
    yield { kind: "page-size", text, value: page.size }
  }
  const [list] = listsIn(parametersOf(failure.request))
  if (list) {
    const name = maskedName(failure, list.name)
    yield {
      kind: "list",
      text: `Its parameter ${name} lists ${plural(list.items, "item")}.`,
      value: list.items,
    }
  }
}

/** The half of each to try; in general words where the request shows nothing to halve, and the server answered so. */
export function* askForLess(failure: FailureContext): Generator<Suggestion> {
  let halved = false
  for (const suggestion of splitSuggestions(failure)) {
    halved = true
    yield suggestion
  }
  if (halved || failure.verdict.rule === null) return
  const text = "Ask for less at a time: fewer rows or fields, or a shorter range of dates."
  yield { setting: "request size", value: null, text }
}

/** The half of each to try. */
export function* splitSuggestions(failure: FailureContext): Generator<Suggestion> {
  const { parameters, window } = visiblePart(failure)
  if (window?.half) {
    const { from, to, half } = window
    const [first, last] = [maskedName(failure, from.name), maskedName(failure, to.name)]
    const value = first === last ? { [first]: [half.from, half.to] } : { [first]: half.from, [last]: half.to }
    const ends = assigned({ name: first, value: half.from }, { name: last, value: half.to })
    yield {
      setting: "date window",
      value,
      text: `Ask for ${formatSpan(half.lengthMs)} at a time instead of ${formatSpan(window.lengthMs)}, ${ends} first.`,
    }
  } else if (!window) yield* openWindowSuggestion(failure, parameters)
  const page = pageSizeIn(failure, parameters)
  const size = page && Math.floor(page.size / 2)
  if (page && size)
    yield {
      setting: page.name,
      value: size,
      text: `Ask for fewer rows at a time: ${page.name}=${size} instead of ${page.size}.`,
    }
  const [list] = listsIn(parametersOf(failure.request))
  if (list) {
    const name = maskedName(failure, list.name)
    const items = Math.ceil(list.items / 2)
    yield {
      setting: name,
      value: { pieces: 2, items },
      text: `Ask for at most ${plural(items, "item")} of ${name} at a time instead of ${list.items}.`,
    }
  }
}

/** null: there is none, or it may not be shown. */
function windowIn(failure: FailureContext, parameters: readonly Parameter[]): DateWindow | null {
  const window = dateWindowIn(parameters, failure.now)
  if (window) return window
  // Dates in the middle of a query or a filter are shown where dates are, though the rest of it is not.
  const texts = parametersOf(failure.request).filter((parameter) => !isOfDates(parameter))
  const inText = dateWindowIn(texts, failure.now)
  const visible =
    inText &&
    [inText.from.value, inText.to.value].every((date) => failure.maskParameter("date", date) === date)
  return visible ? inText : null
}

/** Whether such a parameter may be shown has been decided by its name. */
function isOfDates({ name, value }: Parameter): boolean {
  const plain = plainParameterName(name)
  return windowEnd(plain) !== null || (RANGE_NAMES.has(plain) && !value.includes("("))
}

interface End {
  readonly name: string
  readonly value: string
}

const days = (ms: number) => Math.round((ms / DAY_MS) * 100) / 100

function assigned(from: End, to: End): string {
  return from.name === to.name
    ? `${from.name} ${from.value} to ${to.value}`
    : `${from.name}=${from.value}, ${to.name}=${to.value}`
}
