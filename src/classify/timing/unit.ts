import type { Unit } from "../../profile/profile.ts"
import { parseDuration } from "../../time/duration.ts"
import { parseHttpDate, parseIsoDate } from "../../time/http-date.ts"
import { delayMs, plainNumber, secondsMs } from "./delay.ts"

/** What is longer is no number, date or duration. */
const LONGEST = 100

type Convert = (number: number, since: number) => number

const NUMBERS: { readonly [unit in Exclude<Unit, "iso-date" | "duration">]: Convert } = {
  ms: (n) => n,
  seconds: secondsMs,
  minutes: (n) => n * 60_000,
  "epoch-seconds": (n, since) => n * 1_000 - since,
  "epoch-ms": (n, since) => n - since,
  // A rate of nothing a second gives no wait.
  "per-second": (n) => (n > 0 ? 1_000 / n : Number.NaN),
  "per-minute": (n) => (n > 0 ? 60_000 / n : Number.NaN),
}

/**
 * A wait in the unit in which this API writes it: ms, 0 or more, whole, rounded up; null for what is not written so.
 * @param since epoch ms against which a point in time is measured
 */
export function readWait(value: unknown, unit: Unit, since: number): number | null {
  const text = typeof value === "number" && value >= 0 ? plain(value) : value
  if (typeof text !== "string" || text.length > LONGEST) return null
  const written = text.trim()
  if (unit === "duration") {
    const ms = parseDuration(written)
    return ms === null ? null : delayMs(ms)
  }
  if (unit === "iso-date") {
    const at = parseIsoDate(written) ?? parseHttpDate(written, since)
    return at === null ? null : delayMs(at - since)
  }
  const number = plainNumber(written)
  const ms = number === null ? Number.NaN : NUMBERS[unit](number, since)
  return Number.isNaN(ms) ? null : delayMs(ms)
}

/** Never with an exponent. */
function plain(number: number): string {
  const text = String(number)
  return text.includes("e") ? number.toFixed(6) : text
}
