import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { DAY_MS, dateText, dayOf, startOfDay, timeText } from "../../src/split/zone.ts"

/** Zones whose clocks do what is rare: half an hour, at midnight, a whole day, a quarter, at 00:01. */
const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "America/Sao_Paulo",
  "America/Santiago",
  "Pacific/Apia",
  "Asia/Kathmandu",
  "Asia/Beirut",
  "Africa/Cairo",
  "Atlantic/Azores",
  "Pacific/Chatham",
  "America/Havana",
]

const day = (date: string) => Date.parse(date) / DAY_MS
const start = (date: string, zone: string) => timeText(startOfDay(day(date), zone), zone)

describe("startOfDay", () => {
  it.each([
    ["2025-01-01", "UTC", "2025-01-01T00:00:00Z"],
    ["2025-03-30", "Europe/Berlin", "2025-03-30T00:00:00+01:00"],
    ["2025-03-31", "Europe/Berlin", "2025-03-31T00:00:00+02:00"],
    // Clocks went from 24:00 to 01:00: these days have no midnight.
    ["2018-11-04", "America/Sao_Paulo", "2018-11-04T01:00:00-02:00"],
    ["2025-09-07", "America/Santiago", "2025-09-07T01:00:00-03:00"],
    // And back from 24:00 to 23:00: midnight comes once all the same.
    ["2018-02-18", "America/Sao_Paulo", "2018-02-18T00:00:00-03:00"],
    // Back from 01:00 to 00:00: midnight comes twice, and the first one counts.
    ["2025-11-02", "America/Havana", "2025-11-02T00:00:00-04:00"],
    ["2025-10-05", "Australia/Lord_Howe", "2025-10-05T00:00:00+10:30"],
    ["2025-10-06", "Australia/Lord_Howe", "2025-10-06T00:00:00+11:00"],
    // This day was skipped, and begins where the next one does.
    ["2011-12-30", "Pacific/Apia", "2011-12-31T00:00:00+14:00"],
    ["2011-12-31", "Pacific/Apia", "2011-12-31T00:00:00+14:00"],
  ])("of %s in %s is %s", (date, zone, expected) => {
    expect(start(date, zone)).toBe(expected)
  })

  it("is the first instant of its date, in every zone", () => {
    const days = fc.integer({ min: day("2000-01-01"), max: day("2037-12-31") })
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), days, (zone, n) => {
        const at = startOfDay(n, zone)
        expect(dayOf(at - 1, zone)).toBeLessThan(n)
        expect(dayOf(at, zone)).toBeGreaterThanOrEqual(n)
        expect(startOfDay(n + 1, zone)).toBeGreaterThanOrEqual(at)
        if (zone !== "Pacific/Apia") expect(dateText(dayOf(at, zone))).toBe(dateText(n))
      }),
      { numRuns: 500 },
    )
  })
})

it("writes an instant so that it is read as the same instant", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2037, 0) }),
      (zone, at) => {
        expect(Date.parse(timeText(at, zone))).toBe(at)
      },
    ),
  )
})
