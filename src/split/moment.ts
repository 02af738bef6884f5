import { readOr } from "../http/caller-values.ts"
import { DAY_MS, dateText, dayOf, offsetAt, startOfDay } from "./zone.ts"

/**
 * A date or a time as `days` and `hours` take it: ISO 8601 text, a Date, epoch ms, or a Temporal value (PlainDate,
 * PlainDateTime, ZonedDateTime, Instant), of the platform or of a polyfill.
 */
export type Moment = string | number | Date | TemporalValue

/** A value of Temporal, known by its tag. */
export interface TemporalValue {
  readonly [Symbol.toStringTag]: string
  toString(): string
}

/** What a Date can hold. https://tc39.es/ecma262/#sec-time-values-and-time-range */
const MAX_MS = 8.64e15

const DATE = /^(?:\d{4}|\+\d{6})-\d{2}-\d{2}$/
const LOCAL = /^((?:\d{4}|\+\d{6})-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)$/
const WITH_OFFSET = /^((?:\d{4}|\+\d{6})-\d{2}-\d{2})T.{4,24}(?:Z|[+-]\d{2}:?\d{2})$/

/** Days since 1970-01-01 of a date, or of the date on which a time falls in the zone. @throws TypeError for neither */
export function dayNumber(moment: Moment, zone: string): number {
  const text = textOf(moment)
  if (DATE.test(text)) return dayOfDate(text)
  return dayOf(instantOf(moment, zone), zone)
}

/** Epoch ms; a date is its first instant in the zone, a time without an offset is one of the zone's clocks. @throws TypeError */
export function instantOf(moment: Moment, zone: string): number {
  const at = readInstant(moment, zone)
  if (Math.abs(at) <= MAX_MS) return at
  throw new TypeError(
    `expected a date ("2025-01-31"), a time ("2025-01-31T12:00:00Z"), a Date, epoch ms or a Temporal value, not ${JSON.stringify(textOf(moment).slice(0, 60))}`,
  )
}

function readInstant(moment: Moment, zone: string): number {
  if (typeof moment === "number") return moment
  if (moment instanceof Date) return moment.getTime()
  const text = textOf(moment)
  if (DATE.test(text)) return startOfDay(dayOfDate(text), zone)
  const [, date] = LOCAL.exec(text) ?? WITH_OFFSET.exec(text) ?? []
  if (date === undefined) return Number.NaN
  dayOfDate(date)
  return LOCAL.test(text) ? localInstant(Date.parse(`${text.replace(" ", "T")}Z`), zone) : Date.parse(text)
}

/** The instant at which the clocks of a zone show a time: the first of two, or after a gap as far as the gap is long. */
function localInstant(local: number, zone: string): number {
  if (Number.isNaN(local)) return local
  const [before, after] = [offsetAt(local - DAY_MS, zone), offsetAt(local + DAY_MS, zone)]
  const instants = [local - before, local - after]
  return instants.find((at) => at + offsetAt(at, zone) === local) ?? local - before
}

/** @throws TypeError for a day that does not exist, such as February 30, which Date.parse would move */
function dayOfDate(date: string): number {
  const ms = Date.parse(`${date}T00:00:00Z`)
  if (Number.isNaN(ms) || dateText(ms / DAY_MS) !== date) throw new TypeError(`there is no day ${date}`)
  return ms / DAY_MS
}

/** Without the zone and the calendar that Temporal writes behind a value, in brackets. */
function textOf(moment: Moment): string {
  return (
    readOr(() => String(moment), "")
      .trim()
      .split("[", 1)[0] ?? ""
  )
}
