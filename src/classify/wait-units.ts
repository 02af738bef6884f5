import { boundedDelayMs, parsePlainNumber, secondsOrEpochMs } from "../headers/delay.ts"
import { parseHttpDate, parseIsoDate } from "../headers/http-date.ts"
import type { Unit } from "../profiles/schema/profile.ts"
import { parseDuration } from "../time/duration.ts"

/** What is longer is no number, date or duration. */
const MAX_LENGTH = 100

type Convert = (number: number, referenceMs: number) => number

const CONVERSIONS: { readonly [unit in Exclude<Unit, "iso-date" | "duration">]: Convert } = {
  ms: (n) => n,
  seconds: secondsOrEpochMs,
  minutes: (n) => n * 60_000,
  "epoch-seconds": (n, referenceMs) => n * 1_000 - referenceMs,
  "epoch-ms": (n, referenceMs) => n - referenceMs,
  // A rate of nothing a second gives no wait.
  "per-second": (n) => (n > 0 ? 1_000 / n : Number.NaN),
  "per-minute": (n) => (n > 0 ? 60_000 / n : Number.NaN),
}

/**
 * A wait in the unit in which this API writes it: ms, 0 or more, whole, rounded up; null for what is not written so.
 * @param referenceMs epoch ms against which a point in time is measured
 */
export function parseWait(value: unknown, unit: Unit, referenceMs: number): number | null {
  const text = typeof value === "number" && value >= 0 ? decimalText(value) : value
  if (typeof text !== "string" || text.length > MAX_LENGTH) return null
  const written = text.trim()
  if (unit === "duration") {
    const ms = parseDuration(written)
    return ms === null ? null : boundedDelayMs(ms)
  }
  if (unit === "iso-date") {
    const at = parseIsoDate(written) ?? parseHttpDate(written, referenceMs)
    return at === null ? null : boundedDelayMs(at - referenceMs)
  }
  const number = parsePlainNumber(written)
  const ms = number === null ? Number.NaN : CONVERSIONS[unit](number, referenceMs)
  return Number.isNaN(ms) ? null : boundedDelayMs(ms)
}

/** Never with an exponent. */
function decimalText(number: number): string {
  const text = String(number)
  return text.includes("e") ? number.toFixed(6) : text
}
