import { DAY_MS, type Moment, readMoment } from "./moment.ts"
import type { Parameter } from "./parameters.ts"
import { plainParameterName, RANGE_NAMES, WINDOW_NAMES } from "./size-names.ts"

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

const MAX_RANGE = 200

/** The first date window that the parameters hold; one that is open at its end runs up to `now`. */
export function dateWindowIn(parameters: readonly Parameter[], now: number): DateWindow | null {
  return pairIn(parameters, now) ?? rangeIn(parameters, now) ?? betweenIn(parameters, now)
}

function pairIn(parameters: readonly Parameter[], now: number): DateWindow | null {
  for (const [fromName, toName] of WINDOW_NAMES) {
    for (const from of parameters) {
      if (plainParameterName(from.name) !== fromName) continue
      const to = parameters.find(
        (other) =>
          plainParameterName(other.name) === toName &&
          other.where === from.where &&
          other.parent === from.parent,
      )
      const window = to && windowOf(from, to, now)
      if (window) return window
    }
  }
  return null
}

function rangeIn(parameters: readonly Parameter[], now: number): DateWindow | null {
  for (const { name, value } of parameters) {
    if (value.length > MAX_RANGE || !RANGE_NAMES.has(plainParameterName(name))) continue
    const inside = /^\s*[[{]/.test(value) ? namedEnds(value) : value.split(/\.\.|--|,|\/|\||~/)
    const [from = "", to = ""] = inside.map((end) => end.trim())
    const window = inside.length === 2 && windowOf({ name, value: from }, { name, value: to }, now)
    if (window) return window
  }
  return null
}

/** `{"since":"2026-01-01","until":"2026-01-31"}`, also in a list. */
function namedEnds(json: string): string[] {
  const ends = [...json.matchAll(/"(\w{1,20})"\s{0,5}:\s{0,5}"?([\w:.+-]{8,35})"?/g)]
  const end = (wanted: string) => ends.find(([, name]) => plainParameterName(name ?? "") === wanted)?.[2]
  for (const [from, to] of WINDOW_NAMES) {
    const [first, last] = [end(from), end(to)]
    if (first !== undefined && last !== undefined) return [first, last]
  }
  return []
}

// Google Ads' query language, SQL and their kin inside a body: BETWEEN '2026-01-01' AND '2026-01-31'.
const BETWEEN = /\bBETWEEN\s{1,5}["']([\d:T Z.-]{8,35})["']\s{1,5}AND\s{1,5}["']([\d:T Z.-]{8,35})["']/i

function betweenIn(parameters: readonly Parameter[], now: number): DateWindow | null {
  for (const { name, value } of parameters) {
    const [, from, to] = BETWEEN.exec(value) ?? []
    const window = from && to && windowOf({ name, value: from }, { name, value: to }, now)
    if (window) return window
  }
  return null
}

function windowOf(from: End, to: End, now: number): DateWindow | null {
  const [start, end] = [readMoment(from.value, now), readMoment(to.value, now)]
  if (!start || !end || end.ms < start.ms) return null
  const wholeDays = start.wholeDay && end.wholeDay
  const lengthMs = end.ms - start.ms + (wholeDays ? DAY_MS : 0)
  if (lengthMs === 0) return null
  const name = ({ name, value }: End): End => ({ name, value })
  return {
    from: name(from),
    to: name(to),
    lengthMs,
    wholeDays,
    half: halfOf(start, end, lengthMs, wholeDays),
  }
}

function halfOf(start: Moment, end: Moment, lengthMs: number, wholeDays: boolean): DateWindow["half"] {
  // Whole days where there are any, else whole seconds.
  const unit = lengthMs >= 2 * DAY_MS || wholeDays ? DAY_MS : 1000
  const half = Math.floor(lengthMs / 2 / unit) * unit
  if (half === 0) return null
  const last = start.ms + half - (wholeDays ? DAY_MS : 0)
  return { from: start.write(start.ms), to: end.write(last), lengthMs: half }
}
