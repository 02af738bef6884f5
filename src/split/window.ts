import { type Check, expected, required, type Shape, throwProblems } from "../call/option-checks.ts"
import { plural } from "../explain/format.ts"
import { readOr } from "../http/caller-values.ts"
import { isoTime } from "../time/clock.ts"
import {
  AXIS,
  type Axis,
  type Cell,
  checkDimension,
  type Dimension,
  SIZES,
  type SizeOptions,
  sizesOf,
  units,
} from "./dimension.ts"
import { dayNumber, instantOf, type Moment } from "./moment.ts"
import { dateText, offsetAt, startOfDay, timeText } from "./zone.ts"

/** A range of days, hours or minutes, as `send` gets it. */
export interface Window {
  /** The first day, `"2025-01-01"`; of hours the first instant, `"2025-01-01T00:00:00Z"`. */
  readonly from: string
  /** The last day, included; of hours the last instant before `before`, by `precision`. For APIs that include the end. */
  readonly to: string
  /** The day, or the instant, after the last one: for APIs that exclude the end. */
  readonly before: string
  /** The first instant. */
  readonly start: Date
  /** The instant after the last one. */
  readonly end: Date
}

/** `to` is included, `before` is not; one of the two. */
export interface WindowOptions extends SizeOptions {
  /** The first day or instant, included. */
  from: Moment
  /** The last day or instant, included. */
  to?: Moment | undefined
  /** The day or instant before which it ends. */
  before?: Moment | undefined
  /** The IANA name of a zone, `"America/Sao_Paulo"`: where its days begin, and how times are written. @default "UTC" */
  zone?: string | undefined
}

/** What `hours` and `minutes` take. */
export interface TimeOptions extends WindowOptions {
  /** How finely the API tells times apart, in ms: `to` is the last such time before `before`, counted from `from`. @default 1 */
  precision?: number | undefined
}

/** Windows that vendors document end at these: years, quarters, months, weeks. */
const DAY_RUNGS = [365, 180, 90, 60, 30, 14, 7, 3, 1]
const HOUR_RUNGS = [2160, 1440, 720, 336, 168, 72, 24, 12, 6, 3, 1]

const moment: Check = (value, at) => {
  try {
    instantOf(value as Moment, "UTC")
    return []
  } catch (error) {
    return [`${at}: ${(error as Error).message}`]
  }
}
const WINDOW: Shape = {
  from: required(moment),
  to: moment,
  before: moment,
  zone: expected('the IANA name of a zone, such as "Europe/Berlin"', isZone),
  ...SIZES,
}
const TIME: Shape = { ...WINDOW, precision: units }

/**
 * Whole days, as dates. Each piece is a `Window` with at least one day; together they are all days, each once.
 * @throws TypeError for an invalid date, zone or size, and if the end is before the start
 */
export function days(options: WindowOptions): Dimension<Window> {
  checkWindow("days", options, WINDOW)
  const { zone = "UTC" } = options
  const from = dayNumber(options.from, zone)
  const to = endOf(options, (moment, included) => dayNumber(moment, zone) + (included ? 1 : 0))
  const start = (day: number) => startOfDay(day, zone)
  const cell = checkedSpan("days", from, to, 1)
  const isSkipped = (day: number) => zone !== "UTC" && start(day) === start(day + 1)
  let first = cell.from
  // Days that the zone's clocks skipped in whole: there is nothing to ask for.
  while (first < cell.to && isSkipped(first)) first++
  return {
    [AXIS]: windowAxis({
      options,
      whole: { from: first, to: cell.to },
      unit: 1,
      rungs: DAY_RUNGS,
      fingerprint: `days ${zone}`,
      one: "day",
      write: dateText,
      read: (text) => dayNumber(text, zone),
      last: ({ to }) => to - 1,
      instant: start,
      settle(_, end, limit) {
        let settled = end
        while (settled < limit && isSkipped(settled)) settled++
        return settled
      },
    }),
  }
}

/**
 * Hours of 3,600 s, counted from `from`: changes of the clocks neither repeat nor skip one. The last piece may be shorter.
 * @throws TypeError as `days` does
 */
export function hours(options: TimeOptions): Dimension<Window> {
  return { [AXIS]: timeAxis(options, 3_600_000, "hour", HOUR_RUNGS) }
}

/** Minutes, for dense data. @throws TypeError as `days` does */
export function minutes(options: TimeOptions): Dimension<Window> {
  return { [AXIS]: timeAxis(options, 60_000, "minute", []) }
}

function timeAxis(options: TimeOptions, unit: number, one: string, rungs: readonly number[]): Axis<Window> {
  checkWindow(`${one}s`, options, TIME)
  const { zone = "UTC", precision = 1 } = options
  const from = instantOf(options.from, zone)
  const stepsTo = (at: number) => Math.floor((at - from) / precision)
  const end = endOf(options, (moment, included) => {
    if (!included) return instantOf(moment, zone)
    return isDate(moment)
      ? startOfDay(dayNumber(moment, zone) + 1, zone)
      : from + (stepsTo(instantOf(moment, zone)) + 1) * precision
  })
  return windowAxis({
    options,
    whole: checkedSpan(`${one}s`, from, end, precision),
    unit,
    rungs,
    fingerprint: `${one}s ${zone}`,
    one,
    write: (at) => timeText(at, zone),
    read: (text) => instantOf(text, zone),
    last: ({ from, to }) => from + Math.max(0, Math.ceil((to - from) / precision) - 1) * precision,
    instant: (at) => at,
  })
}

interface WindowParts {
  readonly options: SizeOptions
  readonly whole: Cell
  readonly unit: number
  readonly rungs: readonly number[]
  readonly fingerprint: string
  readonly one: string
  readonly write: (at: number) => string
  readonly read: (text: string) => number
  /** The last that a piece includes: `to` of a cell is not in it. */
  readonly last: (cell: Cell) => number
  /** Epoch ms. */
  readonly instant: (at: number) => number
  readonly settle?: Axis["settle"]
}

function windowAxis({ options, write, read, last, instant, one, ...rest }: WindowParts): Axis<Window> {
  const count = (units: number) => plural(units, one)
  const ends = (cell: Cell) => [write(cell.from), write(last(cell))] as const
  return {
    ...rest,
    kind: "window",
    ...sizesOf(options),
    blame: [],
    value(cell) {
      const [from, to] = ends(cell)
      const [start, end] = [new Date(instant(cell.from)), new Date(instant(cell.to))]
      return { from, to, before: write(cell.to), start, end }
    },
    mark: ({ from, to }) => [write(from), write(to)],
    unmark(mark) {
      const [from, to] = mark as [string, string]
      return { from: read(from), to: read(to) }
    },
    describe(cell) {
      const [from, to] = ends(cell)
      return from === to ? from : `${from} to ${to}`
    },
    count,
  }
}

function isZone(zone: unknown): boolean {
  return typeof zone === "string" && readOr(() => Number.isFinite(offsetAt(0, zone)), false)
}

function checkWindow(where: string, options: WindowOptions, shape: Shape): void {
  const { to, before } = options ?? {}
  const isOne = (to === undefined) !== (before === undefined)
  checkDimension(
    where,
    options,
    shape,
    isOne ? [] : ["expected one of `to`, which is included, and `before`, which is not"],
  )
}

function endOf({ to, before }: WindowOptions, read: (moment: Moment, included: boolean) => number): number {
  return to === undefined ? read(before as Moment, false) : read(to, true)
}

/** A window may be empty: a job that is up to date asks from tomorrow to today. */
function checkedSpan(where: string, from: number, to: number, slack: number): Cell {
  if (to < from - slack) throwProblems(where, ["the end of the window is before its start"])
  return { from, to: Math.max(from, to) }
}

const isDate = (moment: Moment) =>
  /^(?:\d{4}|\+\d{6})-\d{2}-\d{2}(?:\[|$)/.test(
    moment instanceof Date ? isoTime(moment.getTime()) : String(moment).trim(),
  )
