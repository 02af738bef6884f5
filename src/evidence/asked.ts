import { dateWindowIn } from "./date-window.ts"
import type { Evidence, Suggestion } from "./evidence.ts"
import { listsIn } from "./lists.ts"
import { DAY_MS } from "./moment.ts"
import { type Parameter, parametersOf } from "./parameters.ts"
import { shownName } from "./shown.ts"
import type { Sight } from "./sight.ts"
import { PAGE_SIZE_NAMES, plainParameterName } from "./size-names.ts"
import { plural, spellCount, spellMs } from "./wording.ts"

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
      value: { from: from.value, to: to.value, days: lengthMs / DAY_MS },
    }
  }
  const page = pageSizeIn(parameters)
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
    const value =
      from.name === to.name
        ? { [from.name]: [half.from, half.to] }
        : { [from.name]: half.from, [to.name]: half.to }
    const ends = assigned({ ...from, value: half.from }, { ...to, value: half.to })
    yield {
      setting: "date window",
      value,
      text: `Ask for ${spellSpan(half.lengthMs)} at a time instead of ${spellSpan(window.lengthMs)}, ${ends} first.`,
    }
  }
  const page = pageSizeIn(parameters)
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

function windowIn(sight: Sight, parameters: readonly Parameter[]) {
  const window = dateWindowIn(parameters, sight.now)
  if (window) return window
  // Dates in the middle of a query are shown where dates are.
  const inQuery = dateWindowIn(
    parametersOf(sight.request).filter(({ value }) => /\bBETWEEN\b/i.test(value)),
    sight.now,
  )
  const visible =
    inQuery && [inQuery.from.value, inQuery.to.value].every((date) => sight.parameter("date", date) === date)
  return visible ? inQuery : null
}

function pageSizeIn(parameters: readonly Parameter[]): { name: string; size: number } | null {
  for (const { name, value } of parameters) {
    if (!PAGE_SIZE_NAMES.has(plainParameterName(name)) || !/^\d{1,9}$/.test(value)) continue
    if (Number(value) > 1) return { name, size: Number(value) }
  }
  return null
}

interface End {
  readonly name: string
  readonly value: string
}

function assigned(from: End, to: End): string {
  return from.name === to.name
    ? `${from.name} ${from.value} to ${to.value}`
    : `${from.name}=${from.value}, ${to.name}=${to.value}`
}

function spellSpan(ms: number): string {
  return ms >= DAY_MS && ms % DAY_MS === 0 ? plural(ms / DAY_MS, "day") : spellMs(ms)
}
