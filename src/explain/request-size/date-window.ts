import { windowEnd } from "../../redact/date-window-names.ts"
import { DAY_MS, type DateValue, parseDateValue } from "./date-value.ts"
import { filterEnds } from "./date-window-filters.ts"
import { endsInText } from "./date-window-text.ts"
import type { Parameter } from "./request-parameters.ts"
import { plainParameterName } from "./size-parameter-names.ts"

/** The stretch of time that a request asks for. */
export interface DateWindow {
  readonly from: End
  readonly to: End
  /** Both ends included where they are whole days. */
  readonly lengthMs: number
  readonly wholeDays: boolean
  /** The earlier half, in the request's own form; null where there is nothing left to halve. */
  readonly half: { readonly from: string; readonly to: string; readonly lengthMs: number } | null
}

interface End {
  /** The parameter; of a range in one parameter the same for both. */
  readonly name: string
  readonly value: string
}

/** At most this many texts are searched for a window. */
const MAX_TEXTS = 200

/** The first date window that the parameters hold: in two parameters, in two filters, or inside of one text. */
export function dateWindowIn(parameters: readonly Parameter[], now: number): DateWindow | null {
  for (const [from, to] of candidates(parameters)) {
    const window = windowOf(from, to, now)
    if (window) return window
  }
  return null
}

function* candidates(parameters: readonly Parameter[]): Generator<readonly [from: End, to: End]> {
  yield* pairs(namedEnds(parameters))
  yield* pairs(filterEnds(parameters))
  for (const { name, value, items } of parameters
    .filter(({ value }) => value.length > 15)
    .slice(0, MAX_TEXTS)) {
    const text = items && items.length > 2 ? "" : value
    for (const [from, to] of endsInText(name, text)) yield [end(name, from), end(name, to)]
  }
}

const end = (name: string, value: string): End => ({ name, value })

interface HalfOpen {
  readonly end: "from" | "to"
  readonly of: string
  readonly parameter: End
}

function* namedEnds(parameters: readonly Parameter[]): Generator<HalfOpen> {
  for (const parameter of parameters) {
    const found = windowEnd(plainParameterName(parameter.name))
    if (found) yield { ...found, of: `${parameter.where} ${parameter.parent}${found.of}`, parameter }
  }
}

/** The first of each end, where both are there. */
function* pairs(ends: Iterable<HalfOpen>): Generator<readonly [from: End, to: End]> {
  const open = new Map<string, { from?: End; to?: End }>()
  for (const { end, of, parameter } of ends) {
    const pair = open.get(of) ?? {}
    pair[end] ??= parameter
    open.set(of, pair)
  }
  for (const { from, to } of open.values()) if (from && to) yield [from, to]
}

function windowOf(from: End, to: End, now: number): DateWindow | null {
  const [start, stop] = [parseDateValue(from.value, now), parseDateValue(to.value, now)]
  if (!start || !stop || stop.ms < start.ms) return null
  const wholeDays = start.wholeDay && stop.wholeDay
  const lengthMs = stop.ms - start.ms + (wholeDays ? DAY_MS : 0)
  if (lengthMs === 0) return null
  return {
    from: end(from.name, from.value),
    to: end(to.name, to.value),
    lengthMs,
    wholeDays,
    half: halfOf(start, stop, lengthMs, wholeDays),
  }
}

function halfOf(start: DateValue, stop: DateValue, lengthMs: number, wholeDays: boolean): DateWindow["half"] {
  // Whole days where there are any, else whole seconds.
  const unit = lengthMs >= 2 * DAY_MS || wholeDays ? DAY_MS : 1000
  const half = Math.floor(lengthMs / 2 / unit) * unit
  if (half === 0) return null
  const last = start.ms + half - (wholeDays ? DAY_MS : 0)
  return { from: start.write(start.ms), to: stop.write(last), lengthMs: half }
}
