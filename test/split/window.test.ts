import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { DAY_MS, dateText } from "../../src/split/zone.ts"
import { days, hours, list, minutes, plan, split, type Window, type WindowOptions } from "../../src/split.ts"

const windows = (window: ReturnType<typeof days>): Window[] =>
  plan({ by: { window } }).map((piece) => piece.window)
const spans = (window: ReturnType<typeof days>) => windows(window).map(({ from, to }) => `${from}..${to}`)

describe("days", () => {
  it("gives both ends as dates, and the day after for APIs that exclude the end", () => {
    expect(windows(days({ from: "2025-01-01", to: "2025-01-03" }))).toEqual([
      {
        from: "2025-01-01",
        to: "2025-01-03",
        before: "2025-01-04",
        start: new Date("2025-01-01T00:00:00Z"),
        end: new Date("2025-01-04T00:00:00Z"),
      },
    ])
  })

  it("takes the end as included or as excluded", () => {
    const included = days({ from: "2025-01-01", to: "2025-01-31", size: 7 })
    const excluded = days({ from: "2025-01-01", before: "2025-02-01", size: 7 })
    expect(spans(included)).toEqual(spans(excluded))
    expect(spans(included).at(-1)).toBe("2025-01-29..2025-01-31")
  })

  it("is in whole days over the ends of months and leap days", () => {
    expect(spans(days({ from: "2024-02-27", to: "2024-03-02", size: 2 }))).toEqual([
      "2024-02-27..2024-02-28",
      "2024-02-29..2024-03-01",
      "2024-03-02..2024-03-02",
    ])
  })

  it("ends after the year 9999, as an end that stands for none does", () => {
    const by = { window: days({ from: "9999-12-30", to: "9999-12-31", size: 1 }) }
    expect(plan({ by }).map(({ window }) => window.before)).toEqual(["9999-12-31", "+010000-01-01"])
    const { state } = split({ by, send: async () => 1 })
    expect(plan({ by, state: JSON.parse(JSON.stringify(state)) })).toHaveLength(2)
    const times = { window: hours({ from: "9999-12-31", to: "9999-12-31" }) }
    expect(plan({ by: times, state: split({ by: times, send: async () => 1 }).state })).toHaveLength(1)
  })

  it("knows on which day an instant falls in its zone", () => {
    const at = new Date("2025-01-01T02:30:00Z")
    expect(spans(days({ from: at, to: at }))).toEqual(["2025-01-01..2025-01-01"])
    expect(spans(days({ from: at, to: at, zone: "America/New_York" }))).toEqual(["2024-12-31..2024-12-31"])
  })

  it("is empty where a job is up to date, and asks for nothing", () => {
    expect(windows(days({ from: "2025-01-02", to: "2025-01-01" }))).toEqual([])
    expect(windows(days({ from: "2025-01-02", before: "2025-01-02" }))).toEqual([])
  })

  it("asks for no day that the zone skipped", () => {
    const zone = "Pacific/Apia"
    expect(spans(days({ from: "2011-12-29", to: "2011-12-31", size: 1, zone }))).toEqual([
      "2011-12-29..2011-12-30",
      "2011-12-31..2011-12-31",
    ])
    expect(spans(days({ from: "2011-12-30", to: "2011-12-31", size: 1, zone }))).toEqual([
      "2011-12-31..2011-12-31",
    ])
    expect(spans(days({ from: "2011-12-30", to: "2011-12-30", zone }))).toEqual([])
    expect(spans(days({ from: "2011-12-29", to: "2011-12-30", size: 1, zone }))).toEqual([
      "2011-12-29..2011-12-30",
    ])
  })

  it.each<[WindowOptions, RegExp]>([
    [{ from: "2025-02-30", to: "2025-03-01" }, /no day 2025-02-30/],
    [{ from: "tomorrow", to: "2025-03-01" }, /expected a date/],
    [{ from: "01/02/2025", to: "2025-03-01" }, /expected a date/],
    [{ from: "2025-01-01" }, /one of `to`/],
    [{ from: "2025-01-01", to: "2025-01-02", before: "2025-01-03" }, /one of `to`/],
    [{ from: "2025-03-01", to: "2025-01-01" }, /before its start/],
    [{ from: "2025-01-01", to: "2025-01-02", zone: "Europe/Atlantis" }, /zone: expected the IANA name/],
    [{ from: "2025-01-01", to: "2025-01-02", most: 0 }, /most: expected a whole number/],
    [{ from: "2025-01-01", to: "2025-01-02", size: 1.5 }, /size: expected a whole number/],
    [{ from: "2025-01-01", to: "2025-01-02", most: 2, least: 3 }, /at least as much/],
    [{ from: Number.NaN, to: "2025-01-02" }, /expected a date/],
    [{ from: "2025-02-30T00:00:00Z", to: "2025-03-05" }, /no day 2025-02-30/],
    [{ from: "2025-02-30T00:00:00+01:00", to: "2025-03-05" }, /no day 2025-02-30/],
    [{ from: "2025-02-30T00:00", to: "2025-03-05" }, /no day 2025-02-30/],
    [{ from: "2025-01-01", before: "2025-06-31T00:00:00Z" }, /no day 2025-06-31/],
    [{ from: "2025-01-01T25:00", to: "2025-01-02", zone: "Europe/Berlin" }, /expected a date/],
    [{ from: 1e17, to: 1e17, zone: "Europe/Berlin" }, /expected a date/],
  ])("refuses %j", (options, message) => {
    expect(() => days(options)).toThrow(message)
  })
})

describe("hours", () => {
  it("gives instants: closed at the start, and at the end as the API has it", () => {
    const [first, second] = windows(
      hours({ from: "2025-01-01T00:00:00Z", before: "2025-01-01T03:00:00Z", size: 2, precision: 1_000 }),
    )
    expect(first).toMatchObject({
      from: "2025-01-01T00:00:00Z",
      to: "2025-01-01T01:59:59Z",
      before: "2025-01-01T02:00:00Z",
    })
    expect(second).toMatchObject({ from: "2025-01-01T02:00:00Z", to: "2025-01-01T02:59:59Z" })
    expect(second?.start).toEqual(first?.end)
  })

  it("takes a date as the whole day", () => {
    expect(spans(hours({ from: "2025-01-01", to: "2025-01-02" }))).toEqual([
      "2025-01-01T00:00:00Z..2025-01-02T23:59:59.999Z",
    ])
  })

  it.each([
    ["Europe/Berlin", "2025-03-30", 23],
    ["Europe/Berlin", "2025-10-26", 25],
    ["Australia/Lord_Howe", "2025-10-05", 24],
    ["America/Sao_Paulo", "2018-11-04", 23],
  ])("in %s the %s has %i, each once", (zone, date, count) => {
    const found = windows(hours({ from: date, to: date, zone, size: 1 }))
    expect(found).toHaveLength(count)
    expect(new Set(found.map(({ from }) => from)).size).toBe(count)
  })

  it("has a shorter last piece, and none that is empty", () => {
    const found = windows(hours({ from: "2025-01-01T00:00:00Z", before: "2025-01-01T02:30:00Z", size: 1 }))
    expect(found.map(({ before }) => before)).toEqual([
      "2025-01-01T01:00:00Z",
      "2025-01-01T02:00:00Z",
      "2025-01-01T02:30:00Z",
    ])
  })

  it.each([
    [
      "an end between two minutes",
      { before: "2025-01-01T00:10:30Z" },
      ["00:00..00:04", "00:05..00:09", "00:10..00:10"],
    ],
    ["an end on a minute", { before: "2025-01-01T00:10:00Z" }, ["00:00..00:04", "00:05..00:09"]],
    ["an included end", { to: "2025-01-01T00:07:00Z" }, ["00:00..00:04", "00:05..00:07"]],
    ["an included end between two", { to: "2025-01-01T00:06:59Z" }, ["00:00..00:04", "00:05..00:06"]],
  ])("ends each piece with a time that the API tells apart: %s", (_, end, expected) => {
    const found = windows(minutes({ from: "2025-01-01T00:00:00Z", ...end, size: 5, precision: 60_000 }))
    expect(found.map(({ from, to }) => `${from.slice(11, 16)}..${to.slice(11, 16)}`)).toEqual(expected)
    expect(found.every(({ to }) => to.endsWith(":00Z"))).toBe(true)
  })

  it("ends no piece before its start, whatever the precision", () => {
    const ms = fc.integer({ min: 1, max: 10_000_000 })
    fc.assert(
      fc.property(ms, ms, fc.integer({ min: 1, max: 200 }), (before, precision, size) => {
        const found = windows(minutes({ from: 0, before, size, precision }))
        for (const { to, start, end } of found) {
          expect(Date.parse(to)).toBeGreaterThanOrEqual(start.getTime())
          expect(Date.parse(to)).toBeLessThan(end.getTime())
          expect(end.getTime() - Date.parse(to)).toBeLessThanOrEqual(precision)
          expect((Date.parse(to) - start.getTime()) % precision).toBe(0)
        }
      }),
      { numRuns: 100 },
    )
  })

  it("reads a time without an offset by the clocks of the zone", () => {
    const zone = "America/New_York"
    const [found] = windows(hours({ from: "2025-07-01T00:00", before: "2025-07-01T01:00", zone }))
    expect(found?.start.toISOString()).toBe("2025-07-01T04:00:00.000Z")
    expect(found?.from).toBe("2025-07-01T00:00:00-04:00")
  })

  it("minutes are minutes", () => {
    expect(
      windows(minutes({ from: "2025-01-01T00:00:00Z", before: "2025-01-01T01:00:00Z", size: 20 })),
    ).toHaveLength(3)
  })
})

describe("Temporal", () => {
  const temporal = (tag: string, text: string) => ({
    [Symbol.toStringTag]: `Temporal.${tag}`,
    toString: () => text,
  })

  it.each([
    ["PlainDate", "2025-01-01"],
    ["PlainDate", "2025-01-01[u-ca=hebrew]"],
    ["PlainDateTime", "2025-01-01T10:00:00"],
    ["ZonedDateTime", "2025-01-01T10:00:00+01:00[Europe/Berlin]"],
    ["ZonedDateTime", "2025-01-01T10:00:00+01:00[Europe/Berlin][u-ca=gregory]"],
    ["Instant", "2025-01-01T10:00:00.123456789Z"],
  ])("a %s is taken: %s", (tag, text) => {
    expect(spans(days({ from: temporal(tag, text), to: "2025-01-02" }))).toEqual(["2025-01-01..2025-01-02"])
  })
})

const ZONES = [
  "UTC",
  "Australia/Lord_Howe",
  "America/Sao_Paulo",
  "Pacific/Apia",
  "America/Santiago",
  "Europe/Berlin",
]
const dates = fc.integer({ min: Date.UTC(2005, 0) / DAY_MS, max: Date.UTC(2030, 0) / DAY_MS })

describe("the pieces of a window", () => {
  it("are all of it, without a gap, an overlap or an empty piece: days", () => {
    const lengths = fc.integer({ min: 1, max: 400 })
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        dates,
        lengths,
        fc.integer({ min: 1, max: 60 }),
        (zone, day, length, size) => {
          const whole = { from: dateText(day), before: dateText(day + length), zone }
          const found = windows(days({ ...whole, size }))
          const [one] = windows(days(whole))
          expect(found[0]?.start).toEqual(one?.start)
          expect(found.at(-1)?.end).toEqual(one?.end)
          for (const [n, { from, to, before, start, end }] of found.entries()) {
            expect(from <= to && to < before).toBe(true)
            expect(end.getTime()).toBeGreaterThan(start.getTime())
            if (n > 0) expect([from, start]).toEqual([found[n - 1]?.before, found[n - 1]?.end])
          }
        },
      ),
    )
  })

  it("and hours", () => {
    const minutesOfDay = fc.integer({ min: 0, max: 1440 })
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        dates,
        minutesOfDay,
        minutesOfDay,
        (zone, day, shift, length) => {
          const from = day * DAY_MS + shift * 60_000
          const before = from + (length + 1) * 60_000 * 3
          const found = windows(hours({ from, before, zone, size: 1 }))
          expect(found[0]?.start.getTime()).toBe(from)
          expect(found.at(-1)?.end.getTime()).toBe(before)
          for (const [n, window] of found.entries()) {
            expect([Date.parse(window.from), Date.parse(window.before)]).toEqual([+window.start, +window.end])
            expect(Date.parse(window.to)).toBe(+window.end - 1)
            if (n > 0) expect(window.start).toEqual(found[n - 1]?.end)
          }
        },
      ),
    )
  })
})

describe("a dry run", () => {
  it("lists the pieces of all dimensions, windows first", () => {
    const by = {
      ids: list([1, 2, 3], { most: 2 }),
      window: days({ from: "2025-01-01", to: "2025-01-10", size: 7 }),
    }
    expect(plan({ by }).map(({ ids, window }) => `${window.from} ${ids}`)).toEqual([
      "2025-01-01 1,2",
      "2025-01-01 3",
      "2025-01-08 1,2",
      "2025-01-08 3",
    ])
  })

  it("of an empty list has none", () => {
    expect(plan({ by: { ids: list([]) } })).toEqual([])
  })
})
