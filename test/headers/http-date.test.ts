import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { parseHttpDate, parseIsoDate } from "../../src/headers/http-date.ts"

const NOW = Date.UTC(2026, 10, 22, 12)
const RFC_EXAMPLE = Date.UTC(1994, 10, 6, 8, 49, 37)

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

function rfc850(date: Date): string {
  const [, day, month, year, time] = date.toUTCString().split(" ") as [string, string, string, string, string]
  return `${DAYS[date.getUTCDay()]}, ${day}-${month}-${year.slice(2)} ${time} GMT`
}

function asctime(date: Date): string {
  const [, , month, year, time] = date.toUTCString().split(" ") as [string, string, string, string, string]
  const day = String(date.getUTCDate()).padStart(2)
  return `${DAYS[date.getUTCDay()]?.slice(0, 3)} ${month} ${day} ${time} ${year}`
}

const seconds = (from: number, to: number) =>
  fc.integer({ min: from / 1000, max: to / 1000 }).map((second) => second * 1000)

describe("parseHttpDate", () => {
  it.each<[string, number]>([
    ["Sun, 06 Nov 1994 08:49:37 GMT", RFC_EXAMPLE],
    ["Sunday, 06-Nov-94 08:49:37 GMT", RFC_EXAMPLE],
    ["Sun Nov  6 08:49:37 1994", RFC_EXAMPLE],
    ["Sun Nov 06 08:49:37 1994", RFC_EXAMPLE],
    ["Wed Nov 16 08:49:37 1994", Date.UTC(1994, 10, 16, 8, 49, 37)],
    ["sun, 06 nov 1994 08:49:37 gmt", RFC_EXAMPLE],
    ["SUNDAY, 06-NOV-94 08:49:37 GMT", RFC_EXAMPLE],
    ["Sun, 6 Nov 1994 08:49:37 UTC", RFC_EXAMPLE],
    ["06 Nov 1994 08:49:37 GMT", RFC_EXAMPLE],
    ["Sun, 06-Nov-1994 08:49:37 GMT", RFC_EXAMPLE],
    ["Sun, 06 Nov 1994 09:49:37 +0100", RFC_EXAMPLE],
    ["Sun, 06 Nov 1994 03:19:37 -0530", RFC_EXAMPLE],
    ["Tue Feb 16 2021 09:02:42 GMT+0100 (Central European Standard Time)", Date.UTC(2021, 1, 16, 8, 2, 42)],
    ["Sat, 31 Dec 2016 23:59:60 GMT", Date.UTC(2017, 0, 1)],
    ["Thu, 29 Feb 2024 00:00:00 GMT", Date.UTC(2024, 1, 29)],
    ["Tue, 29 Feb 2000 00:00:00 GMT", Date.UTC(2000, 1, 29)],
  ])("reads %j", (text, ms) => {
    expect(parseHttpDate(text, NOW)).toBe(ms)
  })

  it.each([
    ["32 January", "Sun, 32 Jan 2024 00:00:00 GMT"],
    ["day 0", "Sun, 00 Jan 2024 00:00:00 GMT"],
    ["31 February", "Sat, 31 Feb 2024 00:00:00 GMT"],
    ["29 February of no leap year", "Wed, 29 Feb 2023 00:00:00 GMT"],
    ["29 February 1900", "Thu, 29 Feb 1900 00:00:00 GMT"],
    ["unknown month", "Sun, 06 Foo 1994 08:49:37 GMT"],
    ["hour 24", "Sun, 06 Nov 1994 24:00:00 GMT"],
    ["minute 60", "Sun, 06 Nov 1994 08:60:37 GMT"],
    ["second 61", "Sun, 06 Nov 1994 08:49:61 GMT"],
    ["zone of 25 hours", "Sun, 06 Nov 1994 08:49:37 +2500"],
    ["no zone", "Sun, 06 Nov 1994 08:49:37"],
    ["unknown zone", "Sun, 06 Nov 1994 08:49:37 CET"],
    ["more behind it", "Sun, 06 Nov 1994 08:49:37 GMT, 12"],
    ["a number", "120"],
    ["a negative number", "-1"],
    ["a list", "5, 10"],
    ["a decimal", "12.5"],
    ["ISO 8601", "1994-11-06T08:49:37Z"],
    ["nothing", ""],
    ["endless", `Sun, 06 Nov 1994 08:49:37 GMT${" ".repeat(65_536)}`],
  ])("takes no %s", (_, text) => {
    expect(parseHttpDate(text, NOW)).toBeNull()
  })

  it.each<[string, number, number]>([
    ["76", NOW, 2076],
    ["77", NOW, 1977],
    ["26", NOW, 2026],
    ["49", NOW, 2049],
    ["50", NOW, 2050],
    ["99", NOW, 1999],
    ["00", NOW, 2000],
    ["10", Date.UTC(2090, 0, 1), 2110],
    ["60", Date.UTC(1999, 5, 1), 1960],
    ["04", Date.UTC(1999, 5, 1), 2004],
  ])("reads the year %s in the 50 years around now", (digits, now, year) => {
    expect(parseHttpDate(`Sunday, 06-Nov-${digits} 08:49:37 GMT`, now)).toBe(Date.UTC(year, 10, 6, 8, 49, 37))
  })

  it("measures the 50 years to the second", () => {
    expect(parseHttpDate("Sunday, 22-Nov-76 12:00:00 GMT", NOW)).toBe(Date.UTC(2076, 10, 22, 12))
    expect(parseHttpDate("Sunday, 22-Nov-76 12:00:01 GMT", NOW)).toBe(Date.UTC(1976, 10, 22, 12, 0, 1))
  })

  it("reads back what was written as IMF-fixdate and asctime, in any year", () => {
    const whole = seconds(Date.parse("0000-01-01T00:00:00Z"), Date.parse("9999-12-31T23:59:59Z"))
    fc.assert(
      fc.property(whole, (ms) => {
        expect(parseHttpDate(new Date(ms).toUTCString(), NOW)).toBe(ms)
        expect(parseHttpDate(asctime(new Date(ms)), NOW)).toBe(ms)
      }),
    )
  })

  it("reads back what was written as RFC 850, within 49 years of now", () => {
    fc.assert(
      fc.property(seconds(Date.UTC(1977, 11, 1), Date.UTC(2076, 10, 1)), (ms) => {
        expect(parseHttpDate(rfc850(new Date(ms)), NOW)).toBe(ms)
      }),
    )
  })

  it("never throws, and is null or a whole number", () => {
    const part = fc.constantFrom(
      "Sun",
      "Sunday",
      ", ",
      " ",
      "-",
      "06",
      "6",
      "Nov",
      "1994",
      "94",
      "08:49:60",
      "GMT",
      "+0100",
    )
    const text = fc.oneof(
      fc.string(),
      fc.array(part, { maxLength: 12 }).map((parts) => parts.join("")),
    )
    fc.assert(
      fc.property(text, fc.oneof(fc.integer(), fc.double()), (string, now) => {
        expect(parseHttpDate(string, now) ?? 0).toSatisfy(Number.isInteger)
      }),
    )
  })

  it("knows all twelve months", () => {
    const months = MONTHS.map((month) => parseHttpDate(`Sun, 01 ${month} 2026 00:00:00 GMT`, NOW))
    expect(months).toEqual(MONTHS.map((_, month) => Date.UTC(2026, month, 1)))
  })
})

describe("parseIsoDate", () => {
  const noon = Date.UTC(2024, 0, 1, 12, 30)

  it.each<[string, number]>([
    ["2024-01-01T12:30Z", noon],
    ["2024-01-01T12:30:00Z", noon],
    ["2024-01-01t12:30:00z", noon],
    ["2024-01-01T12:30:00.000Z", noon],
    ["2024-01-01T12:30:00.250Z", noon + 250],
    ["2024-01-01T12:30:00,5Z", noon + 500],
    ["2024-01-01T12:30:00.000001Z", noon + 1],
    ["2024-01-01T12:30:00.9999Z", noon + 1000],
    ["2024-01-01T14:30:00+02:00", noon],
    ["2024-01-01T07:00:00-0530", noon],
    ["2024-01-01 12:30:00", noon],
    ["2024-01-01 12:30:00 UTC", noon],
    ["2024-01-01T12:30:00", noon],
    ["2016-12-31T23:59:60Z", Date.UTC(2017, 0, 1)],
  ])("reads %j", (text, ms) => {
    expect(parseIsoDate(text)).toBe(ms)
  })

  it.each([
    "2024-01-32T00:00:00Z",
    "2024-02-31T00:00:00Z",
    "2023-02-29T00:00:00Z",
    "2024-13-01T00:00:00Z",
    "2024-00-01T00:00:00Z",
    "2024-01-01T24:00:00Z",
    "2024-01-01T12:30:00+24:00",
    "2024-01-01T12:30:00.Z",
    "2024-01-01T12Z",
    "2024-01-01",
    "2024",
    "12:30",
    "",
    "Sun, 06 Nov 1994 08:49:37 GMT",
  ])("takes no %j", (text) => {
    expect(parseIsoDate(text)).toBeNull()
  })

  it("takes no endless text", () => {
    expect(parseIsoDate(`2024-01-01T12:30:00.${"0".repeat(65_536)}Z`)).toBeNull()
  })

  it("reads back every Date of the years 0 to 9999", () => {
    const min = new Date("0000-01-01T00:00:00Z")
    const max = new Date("9999-12-31T23:59:59.999Z")
    fc.assert(
      fc.property(fc.date({ min, max, noInvalidDate: true }), (date) => {
        expect(parseIsoDate(date.toISOString())).toBe(date.getTime())
      }),
    )
  })
})
