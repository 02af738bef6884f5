import { windowEnd } from "../redact/window-names.ts"
import { type DateWindow, dateWindowIn } from "./date-window.ts"
import type { Evidence, Suggestion } from "./evidence.ts"
import { listsIn } from "./lists.ts"
import { DAY_MS } from "./moment.ts"
import { everythingSince, untilHalf } from "./open-window.ts"
import { pageSizeIn } from "./page-size.ts"
import type { Parameter } from "./parameter.ts"
import { parametersOf } from "./parameters.ts"
import { shownName } from "./shown.ts"
import type { Sight } from "./sight.ts"
import { plainParameterName, RANGE_NAMES } from "./size-names.ts"
import { plural, spellCount, spellSpan } from "./wording.ts"

/** Parameters whose values may be shown; only these are read. */
function shownParameters(sight: Sight): Parameter[] {
  return parametersOf(sight.request).filter(({ name, value }) => sight.parameter(name, value) === value)
}

/** How much the request asks for: its date window, its page size, its longest list. */
export function* askedFor(sight: Sight): Generator<Evidence> {
  const parameters = shownParameters(sight)
  const window = windowIn(sight, parameters)
  if (window) {
    const { from, to, lengthMs } = window
    yield {
      kind: "date-window",
      text: `It asks for ${spellSpan(lengthMs)} of data: ${assigned(from, to)}.`,
      value: { from: from.value, to: to.value, days: days(lengthMs) },
    }
  } else yield* everythingSince(sight, parameters)
  const page = pageSizeIn(sight, parameters)
  if (page) {
    const text = `It asks for ${spellCount(page.size)} rows at a time: ${page.name}=${page.size}.`
    yield { kind: "page-size", text, value: page.size }
  }
  const [list] = listsIn(parametersOf(sight.request))
  if (list) {
    const name = shownName(sight, list.name)
    yield {
      kind: "list",
      text: `Its parameter ${name} lists ${plural(list.items, "item")}.`,
      value: list.items,
    }
  }
}

/** The half of each to try. */
export function* halves(sight: Sight): Generator<Suggestion> {
  const parameters = shownParameters(sight)
  const window = windowIn(sight, parameters)
  if (window?.half) {
    const { from, to, half } = window
    const [first, last] = [shownName(sight, from.name), shownName(sight, to.name)]
    const value = first === last ? { [first]: [half.from, half.to] } : { [first]: half.from, [last]: half.to }
    const ends = assigned({ name: first, value: half.from }, { name: last, value: half.to })
    yield {
      setting: "date window",
      value,
      text: `Ask for ${spellSpan(half.lengthMs)} at a time instead of ${spellSpan(window.lengthMs)}, ${ends} first.`,
    }
  } else if (!window) yield* untilHalf(sight, parameters)
  const page = pageSizeIn(sight, parameters)
  const size = page && Math.floor(page.size / 2)
  if (page && size)
    yield {
      setting: page.name,
      value: size,
      text: `Ask for fewer rows at a time: ${page.name}=${size} instead of ${page.size}.`,
    }
  const [list] = listsIn(parametersOf(sight.request))
  if (list) {
    const name = shownName(sight, list.name)
    const items = Math.ceil(list.items / 2)
    yield {
      setting: name,
      value: { pieces: 2, items },
      text: `Ask for at most ${plural(items, "item")} of ${name} at a time instead of ${list.items}.`,
    }
  }
}

function windowIn(sight: Sight, parameters: readonly Parameter[]): DateWindow | null {
  const window = dateWindowIn(parameters, sight.now)
  if (window) return window
  // Dates in the middle of a query or a filter are shown where dates are, though the rest of it is not.
  const texts = parametersOf(sight.request).filter((parameter) => !isOfDates(parameter))
  const inText = dateWindowIn(texts, sight.now)
  const visible =
    inText && [inText.from.value, inText.to.value].every((date) => sight.parameter("date", date) === date)
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
