import {
  boundedDelayMs,
  epochMsOf,
  MAX_WAIT_MS,
  parsePlainNumber,
  secondsOrEpochMs,
} from "../headers/delay.ts"
import { parseHttpDate, parseIsoDate } from "../headers/http-date.ts"
import type { ProfileWait, Unit } from "../profiles/schema/profile.ts"
import { parseDuration } from "../time/duration.ts"

/** Longest text that is read, in characters: no number, date or duration is longer. */
const MAX_LENGTH = 100

type Convert = (number: number, referenceMs: number) => number

const CONVERSIONS: { readonly [unit in Exclude<Unit, "iso-date" | "duration">]: Convert } = {
  ms: (n) => n,
  seconds: secondsOrEpochMs,
  minutes: (n) => n * 60_000,
  // An API that changes the unit of an epoch is still understood.
  "epoch-seconds": (n, referenceMs) => (epochMsOf(n) ?? n * 1_000) - referenceMs,
  "epoch-ms": (n, referenceMs) => (epochMsOf(n) ?? n) - referenceMs,
  // A rate of 0 a second names no wait.
  "per-second": (n) => (n > 0 ? 1_000 / n : Number.NaN),
  "per-minute": (n) => (n > 0 ? 60_000 / n : Number.NaN),
}

/**
 * Converts a wait from the unit of the API to whole ms, 0 or more, rounded up; null if the value has another form,
 * or would mean more than a year.
 * @param referenceMs epoch ms against which a point in time is measured
 */
export function parseWait(value: unknown, unit: Unit, referenceMs: number): number | null {
  const text = typeof value === "number" && value >= 0 ? decimalText(value) : value
  if (typeof text !== "string" || text.length > MAX_LENGTH) return null
  const written = text.trim()
  if (unit === "duration") {
    const ms = parseDuration(written) ?? parseClock(written)
    return ms === null ? null : boundedDelayMs(ms)
  }
  if (unit === "iso-date") {
    const at = parseIsoDate(written) ?? parseHttpDate(written, referenceMs)
    return at === null ? null : boundedDelayMs(at - referenceMs)
  }
  const number = parsePlainNumber(written)
  const ms = number === null ? Number.NaN : CONVERSIONS[unit](number, referenceMs)
  return Number.isNaN(ms) || ms > MAX_WAIT_MS ? null : boundedDelayMs(ms)
}

/** `"00:01:30"`, as .NET writes a TimeSpan of less than a day: 90,000 ms. */
function parseClock(text: string): number | null {
  const [, hours, minutes, seconds] = /^(\d\d):(\d\d):(\d\d)$/.exec(text) ?? []
  return hours === undefined
    ? null
    : (Number(hours) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1_000
}

/** The number without an exponent. */
function decimalText(number: number): string {
  const text = String(number)
  return text.includes("e") ? number.toFixed(6) : text
}

type ResetDate = Extract<ProfileWait, { readonly until: unknown }>["until"]

const DAY_MS = 86_400_000

const NEXT_RESET: { readonly [moment in ResetDate]: (now: number) => number } = {
  "midnight-utc": (now) => (Math.floor(now / DAY_MS) + 1) * DAY_MS,
  "midnight-pacific": nextMidnightPacific,
  "next-month-utc": (now) => {
    const today = new Date(now)
    return Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1, 1)
  },
}

/** When a daily or monthly quota resets: epoch ms, after `now`. */
export function nextReset(date: ResetDate, now: number): number {
  return NEXT_RESET[date](now)
}

let pacific: Intl.DateTimeFormat | undefined

/** Midnight in Los Angeles is at 07:00 or 08:00 UTC, also on the days on which daylight saving time changes. */
function nextMidnightPacific(now: number): number {
  pacific ??= new Intl.DateTimeFormat("en-GB", {
    timeZone: "America/Los_Angeles",
    hour: "2-digit",
    hourCycle: "h23",
  })
  const utc = Math.floor(now / DAY_MS) * DAY_MS
  for (let day = utc; ; day += DAY_MS) {
    for (const hour of [7, 8]) {
      const at = day + hour * 3_600_000
      if (at > now && Number(pacific.format(at)) === 0) return at
    }
  }
}
