import { describe, expect, it } from "vitest"
import { nextReset, parseWait } from "../../src/classify/wait-units.ts"

const NOW = Date.UTC(2026, 0, 31, 12)
type Unit = Parameters<typeof parseWait>[1]

describe("a wait", () => {
  it.each<[unit: Unit, value: unknown, ms: number | null]>([
    ["ms", 1_500, 1_500],
    ["ms", "1500", 1_500],
    ["ms", 0.5, 1],
    ["ms", 0, 0],
    ["ms", -1, null],
    ["ms", "", null],
    ["ms", null, null],
    ["ms", true, null],
    ["ms", " 7 ", 7],
    ["ms", " ".repeat(99) + 7, 7],
    ["ms", " ".repeat(100) + 7, null],
    ["ms", 40_000_000_000, null],
    ["seconds", 1e-7, 0],
    ["seconds", 0.001_4, 2],
    ["seconds", 1.5, 1_500],
    ["seconds", NOW / 1_000 + 30, 30_000],
    ["minutes", 1.5, 90_000],
    ["epoch-seconds", NOW / 1_000 + 30, 30_000],
    ["epoch-seconds", NOW + 30_000, 30_000],
    ["epoch-seconds", NOW / 1_000 - 30, 0],
    ["epoch-seconds", 30, 0],
    ["epoch-ms", NOW + 30_000, 30_000],
    ["epoch-ms", NOW / 1_000 + 30, 30_000],
    ["epoch-ms", 30, 0],
    ["per-second", 4, 250],
    ["per-second", 0, null],
    ["per-minute", 4, 15_000],
    ["per-minute", 0, null],
    ["iso-date", "2026-01-31T12:00:30Z", 30_000],
    ["iso-date", "Sat, 31 Jan 2026 12:00:30 GMT", 30_000],
    ["iso-date", "2026-01-31T11:00:00Z", 0],
    ["iso-date", "30", null],
    ["duration", "90s", 90_000],
    ["duration", "00:01:30", 90_000],
    ["duration", "02:01:30", 7_290_000],
    ["duration", "2:01:30", null],
    ["duration", "00:01:30.5", null],
    ["duration", "1.00:01:30", null],
    ["duration", "soon", null],
  ])("in %s: %j is %j ms", (unit, value, ms) => {
    expect(parseWait(value, unit, NOW)).toBe(ms)
  })
})

describe("the next reset", () => {
  const at = (text: string) => Date.parse(text)

  it.each<[date: Parameters<typeof nextReset>[0], now: string, next: string]>([
    ["midnight-utc", "2026-01-31T12:00:00Z", "2026-02-01T00:00:00Z"],
    ["midnight-utc", "2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z"],
    ["next-month-utc", "2026-01-31T12:00:00Z", "2026-02-01T00:00:00Z"],
    ["next-month-utc", "2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z"],
    ["midnight-pacific", "2026-01-31T07:59:59Z", "2026-01-31T08:00:00Z"],
    ["midnight-pacific", "2026-01-31T08:00:00Z", "2026-02-01T08:00:00Z"],
    ["midnight-pacific", "2026-07-01T06:59:59Z", "2026-07-01T07:00:00Z"],
    ["midnight-pacific", "2026-07-01T07:00:00Z", "2026-07-02T07:00:00Z"],
  ])("%s after %s is %s", (date, now, next) => {
    expect(new Date(nextReset(date, at(now))).toISOString()).toBe(new Date(at(next)).toISOString())
  })
})
