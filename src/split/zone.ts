import { isoTime } from "../time/clock.ts"

export const DAY_MS = 86_400_000

const formats = new Map<string, Intl.DateTimeFormat>()

/** @throws RangeError for a zone that the platform does not know */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "iso8601",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  })
  formats.set(zone, format)
  return format
}

/** How far the clocks of a zone are ahead of UTC at an instant, in ms. `at`: epoch ms. */
export function offsetAt(at: number, zone: string): number {
  if (zone === "UTC") return 0
  const parts: Record<string, number> = {}
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = Number(value)
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000
}

/** Days since 1970-01-01 of the date that the clocks of a zone show. `at`: epoch ms. */
export const dayOf = (at: number, zone: string): number => Math.floor((at + offsetAt(at, zone)) / DAY_MS)

/** The date as ISO 8601: `"2025-03-30"`, after the year 9999 `"+010000-01-01"`. `day`: days since 1970-01-01. */
export const dateText = (day: number): string => isoTime(day * DAY_MS).slice(0, -"T00:00:00.000Z".length)

/**
 * Epoch ms at which a day begins in a zone: the first instant that the clocks show its date. If they skip midnight it is
 * 01:00, or the instant of the change. A day that they skip in whole begins where the next one does.
 * @param day days since 1970-01-01
 */
export function startOfDay(day: number, zone: string): number {
  const local = day * DAY_MS
  if (zone === "UTC") return local
  const offsets = [offsetAt(local - DAY_MS, zone), offsetAt(local + DAY_MS, zone)]
  const midnights = offsets.map((offset) => local - offset).filter((at) => at + offsetAt(at, zone) === local)
  if (midnights.length > 0) return Math.min(...midnights)
  // Clocks that skip midnight: between these two the date changes, once.
  let [before, from] = [local - Math.max(...offsets) - 1, local - Math.min(...offsets)]
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2)
    if (dayOf(middle, zone) < day) before = middle
    else from = middle
  }
  return from
}

/** An instant as ISO 8601 with the offset of a zone: `"2025-03-30T03:00:00+02:00"`. `at`: epoch ms. */
export function timeText(at: number, zone: string): string {
  const offset = offsetAt(at, zone)
  const local = isoTime(at + offset).replace(/\.000Z$|Z$/, "")
  if (zone === "UTC") return `${local}Z`
  const minutes = Math.round(Math.abs(offset) / 60_000)
  const two = (number: number) => String(number).padStart(2, "0")
  return `${local}${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
