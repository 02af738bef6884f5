import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { dateWindowIn } from "../../src/evidence/date-window.ts"
import { cutList, listsIn } from "../../src/evidence/lists.ts"
import { DAY_MS, readMoment } from "../../src/evidence/moment.ts"
import { type Parameter, parametersOf } from "../../src/evidence/parameters.ts"
import { WINDOW_NAMES } from "../../src/evidence/size-names.ts"
import { NOW } from "./sights.ts"

const request = (url: string, body: string | null = null) =>
  ({ url, body: { replayable: true, text: () => body } }) as Parameters<typeof parametersOf>[0]

const inQuery = (query: string) => parametersOf(request(`https://x.test/?${query}`))
const windowOf = (query: string) => {
  const window = dateWindowIn(inQuery(query), NOW)
  return window && [window.lengthMs / DAY_MS, window.half?.from, window.half?.to]
}

describe("dateWindowIn", () => {
  it.each<[string, unknown]>([
    ["since=2026-01-01&until=2026-03-31", [90, "2026-01-01", "2026-02-14"]],
    ["startDate=20260101&endDate=20260104", [4, "20260101", "20260102"]],
    ["start_date=2026-01-01&end_date=2026-01-02", [2, "2026-01-01", "2026-01-01"]],
    ["start_date=2026-01-01&end_date=2026-01-01", [1, undefined, undefined]],
    [
      "created_at_min=2026-01-01T00:00:00Z&created_at_max=2026-01-05T00:00:00Z",
      [4, "2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z"],
    ],
    [
      "from=2026-01-01%2000:00:00&to=2026-01-02%2000:00:00",
      [1, "2026-01-01 00:00:00", "2026-01-01 12:00:00"],
    ],
    ["created[gte]=1767225600&created[lt]=1767398400", [2, "1767225600", "1767312000"]],
    ["oldest=1767225600000&latest=1767398400000", [2, "1767225600000", "1767312000000"]],
    ["date_range=2026-01-01..2026-01-10", [10, "2026-01-01", "2026-01-05"]],
    ["dateRange=2026-01-01,2026-01-10", [10, "2026-01-01", "2026-01-05"]],
    [
      `time_range=${encodeURIComponent('{"since":"2026-01-01","until":"2026-01-31"}')}`,
      [31, "2026-01-01", "2026-01-15"],
    ],
    [
      `q=${encodeURIComponent("WHERE segments.date BETWEEN '2026-01-01' AND '2026-01-31'")}`,
      [31, "2026-01-01", "2026-01-15"],
    ],
  ])("reads %s", (query, expected) => {
    expect(windowOf(query)).toEqual(expected)
  })

  it.each([
    "",
    "since=2026-01-01",
    "from=alice&to=bob",
    "from=2026-02-01&to=2026-01-01",
    "since=2026-02-30&until=2026-03-30",
    "start=0&end=100",
  ])("sees no window in %j", (query) => {
    expect(windowOf(query)).toBeNull()
  })

  it("pairs no ends of two different objects", () => {
    const body = JSON.stringify({ a: { since: "2026-01-01" }, b: { until: "2026-01-31" } })
    expect(dateWindowIn(parametersOf(request("https://x.test/", body)), NOW)).toBeNull()
  })

  const moments = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2100, 0) - 1 })
  const forms = [
    "2026-01-01",
    "20260101",
    "2026-01-01T00:00:00Z",
    "2026-01-01 00:00:00.000",
    "1767225600",
    "1767225600000",
  ]

  it("halves within the window, to at most a half, in the same form", () => {
    fc.assert(
      fc.property(
        moments,
        moments,
        fc.constantFrom(...forms),
        fc.constantFrom(...WINDOW_NAMES),
        (a, b, form, [from, to]) => {
          const write = readMoment(form, NOW)?.write ?? String
          const parameter = (name: string, ms: number): Parameter => ({
            name,
            value: write(ms),
            raw: write(ms),
            where: "query",
            parent: "",
          })
          const parameters = [parameter(from, Math.min(a, b)), parameter(to, Math.max(a, b))]
          const window = dateWindowIn(parameters, NOW)
          if (!window?.half) return
          const [start, end] = [readMoment(window.half.from, NOW), readMoment(window.half.to, NOW)]
          const [first, last] = parameters.map(({ value }) => readMoment(value, NOW)?.ms ?? Number.NaN)
          expect(window.half.from).toBe(parameters[0]?.value)
          expect(start?.ms).toBe(first)
          expect(end?.ms).toBeGreaterThanOrEqual(first as number)
          expect(end?.ms).toBeLessThan(last as number)
          expect(window.half.lengthMs * 2).toBeLessThanOrEqual(window.lengthMs)
        },
      ),
    )
  })
})

describe("listsIn", () => {
  it("finds comma lists, repeated parameters and lists in a body, the longest first", () => {
    const body = JSON.stringify({ metrics: ["clicks", "cost"], name: "one, two" })
    const lists = listsIn(
      parametersOf(
        request("https://x.test/?ids=1%2C2%2C3&id=7&id=8&q=a,b%20c&when=2026-01-01,2026-01-02", body),
      ),
    )
    expect(lists.map(({ name, items, where }) => [name, items, where])).toEqual([
      ["metrics", 2, "body"],
      ["ids", 3, "query"],
      ["id", 2, "query"],
    ])
  })

  it("cuts so that every piece keeps to the length", () => {
    const items = fc.array(fc.stringMatching(/^[a-z0-9]{1,30}$/), { minLength: 2, maxLength: 300 })
    const target = fc.integer({ min: 60, max: 4_000 })
    fc.assert(
      fc.property(items, target, fc.constantFrom(",", "%2C", "repeat"), (ids, length, separator) => {
        const write = (some: string[]) =>
          `https://x.test/?a=1&${separator === "repeat" ? some.map((id) => `ids=${id}`).join("&") : `ids=${some.join(separator)}`}`
        const url = write(ids)
        const [list] = listsIn(parametersOf(request(url)))
        const cut = list && cutList(list, url.length, length)
        if (!cut) return
        expect(cut.pieces * cut.items).toBeGreaterThanOrEqual(ids.length)
        for (let at = 0; at < ids.length; at += cut.items)
          expect(write(ids.slice(at, at + cut.items)).length).toBeLessThanOrEqual(length)
      }),
    )
  })
})

describe("parametersOf", () => {
  it("takes any URL and body", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true })),
        fc.oneof(fc.string(), fc.json()),
        (url, body) => {
          const parameters = parametersOf(request(url, body))
          expect(() => [listsIn(parameters), dateWindowIn(parameters, NOW)]).not.toThrow()
        },
      ),
    )
  })

  it("is done with a huge request in no time", () => {
    const startedAt = performance.now()
    const url = `https://x.test/?${"since=2026-01-01&until=x&".repeat(20_000)}ids=${"1,".repeat(200_000)}`
    const parameters = parametersOf(request(url, "[".repeat(65_536)))
    listsIn(parameters)
    dateWindowIn(parameters, NOW)
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  })
})
