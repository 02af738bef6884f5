import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { DAY_MS, parseDateValue } from "../../../src/explain/request-size/date-value.ts"
import { dateWindowIn } from "../../../src/explain/request-size/date-window.ts"
import { cutList, listsIn } from "../../../src/explain/request-size/parameter-lists.ts"
import type { Parameter } from "../../../src/explain/request-size/request-parameters.ts"
import { parametersOf } from "../../../src/explain/request-size/request-parameters.ts"
import { within } from "../../support/cpu-time.ts"
import { NOW } from "../failure-contexts.ts"

/** The two ends, as real APIs call them. */
const WINDOW_NAMES =
  `since until,from to,start end,start_date end_date,startDate endDate,begin_date end_date,dateFrom dateTo,
  date_from date_to,fromDate toDate,start_time end_time,startDateTime endDateTime,timeMin timeMax,oldest latest,after before,
  created_at_min created_at_max,updated_at_min updated_at_max,updatedAtMin updatedAtMax,createdAfter createdBefore,
  lastUpdatedAfter lastUpdatedBefore,LastUpdatedAfter LastUpdatedBefore,updated_since updated_until,created[gte] created[lte],
  created[gt] created[lt],created_at[gte] created_at[lt],filter[start_date] filter[end_date],time_range[since] time_range[until],
  min_created_at max_created_at,modifiedStart modifiedEnd,reportStartDate reportEndDate,start stop,publishedAfter publishedBefore,
  time_start time_end,start_timestamp end_timestamp,dateRange.start dateRange.end,occurred_at.from occurred_at.to,gte lt`
    .split(",")
    .map((pair) => pair.trim().split(" ") as [string, string])

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
      "start=2026-01-01T00:00:00%2B02:00&end=2026-01-03T00:00:00%2B02:00",
      [2, "2026-01-01T00:00:00+02:00", "2026-01-02T00:00:00+02:00"],
    ],
    [
      "start=2026-01-01T00:00:00.000-0530&end=2026-01-02T00:00:00.000-0530",
      [1, "2026-01-01T00:00:00.000-0530", "2026-01-01T12:00:00.000-0530"],
    ],
    ["oldest=1767225600.000100&latest=1767398400.000100", [2, "1767225600.000100", "1767312000.000100"]],
    ["from=2026/01/01&to=2026/01/10", [10, "2026/01/01", "2026/01/05"]],
    ["from=2026-01-01&until=2026-01-10", [10, "2026-01-01", "2026-01-05"]],
    [
      `$filter=${encodeURIComponent("createdDateTime ge 2026-01-01T00:00:00Z and createdDateTime lt 2026-01-05T00:00:00Z")}`,
      [4, "2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z"],
    ],
    [
      `q=${encodeURIComponent("SELECT Id FROM Order WHERE CreatedDate >= 2026-01-01T00:00:00Z AND CreatedDate < 2026-01-05T00:00:00Z")}`,
      [4, "2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z"],
    ],
    [
      `jql=${encodeURIComponent('project = A AND updated >= "2026-01-01" AND updated <= "2026-01-10"')}`,
      [10, "2026-01-01", "2026-01-05"],
    ],
    ["q=repo:a/b+created:2026-01-01..2026-01-10", [10, "2026-01-01", "2026-01-05"]],
    ["q=created:%3E%3D2026-01-01+created:%3C2026-01-11", [11, "2026-01-01", "2026-01-05"]],
    [
      "dateRange=(start:(year:2026,month:1,day:1),end:(year:2026,month:1,day:10))",
      [10, "2026-01-01", "2026-01-05"],
    ],
    [
      "dateRange.start.year=2026&dateRange.start.month=1&dateRange.start.day=1&dateRange.end.year=2026&dateRange.end.month=1&dateRange.end.day=10",
      [10, "2026-01-01", "2026-01-05"],
    ],
    [
      `where=${encodeURIComponent("Date >= DateTime(2026, 01, 01) && Date < DateTime(2026, 01, 11)")}`,
      [11, "2026-01-01", "2026-01-05"],
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
    "since_id=1767225600&max_id=1767398400",
    "min_price=20260101&max_price=20260131",
    "start=2026-02-30T00:00:00Z&end=2026-03-30T00:00:00Z",
    "created[gte]=2026-01-01&updated[lte]=2026-01-31",
    "q=2026-01-01+and+2026-01-31",
  ])("sees no window in %j", (query) => {
    expect(windowOf(query)).toBeNull()
  })

  it("pairs no ends of two different objects", () => {
    const body = JSON.stringify({ a: { since: "2026-01-01" }, b: { until: "2026-01-31" } })
    expect(dateWindowIn(parametersOf(request("https://x.test/", body)), NOW)).toBeNull()
  })

  const bodyWindow = (body: unknown) => {
    const window = dateWindowIn(parametersOf(request("https://x.test/", JSON.stringify(body))), NOW)
    return window && [window.from.name, window.half?.from, window.half?.to]
  }

  it.each<[string, unknown, unknown]>([
    [
      "GA4",
      { dateRanges: [{ startDate: "2026-01-01", endDate: "2026-01-10" }] },
      ["startDate", "2026-01-01", "2026-01-05"],
    ],
    [
      "HubSpot's filters",
      {
        filterGroups: [
          {
            filters: [
              { propertyName: "createdate", operator: "GTE", value: "1767225600000" },
              { propertyName: "createdate", operator: "LT", value: "1767398400000" },
              { propertyName: "amount", operator: "LT", value: "1767398400000" },
            ],
          },
        ],
      },
      ["createdate", "1767225600000", "1767312000000"],
    ],
    [
      "HubSpot's BETWEEN",
      {
        filters: [
          {
            propertyName: "createdate",
            operator: "BETWEEN",
            value: "1767225600000",
            highValue: "1767398400000",
          },
        ],
      },
      ["createdate", "1767225600000", "1767312000000"],
    ],
    [
      "a list of both ends",
      { filter: [{ field: "day", op: "between", values: ["2026-01-01", "2026-01-10"] }] },
      ["day", "2026-01-01", "2026-01-05"],
    ],
    [
      "Google's dates in parts",
      { range: { startDate: { year: 2026, month: 1, day: 1 }, endDate: { year: 2026, month: 1, day: 10 } } },
      ["startDate", "2026-01-01", "2026-01-05"],
    ],
    [
      "Elasticsearch",
      { query: { range: { "@timestamp": { gte: "2026-01-01", lt: "2026-01-10" } } } },
      ["gte", "2026-01-01", "2026-01-05"],
    ],
    [
      "GraphQL's variables",
      { query: "query($from: Date!) { orders { id } }", variables: { from: "2026-01-01", to: "2026-01-10" } },
      ["from", "2026-01-01", "2026-01-05"],
    ],
    [
      "GraphQL's text",
      { query: 'query { report(dateRange: { startDate: "2026-01-01", endDate: "2026-01-10" }) { rows } }' },
      ["query", "2026-01-01", "2026-01-05"],
    ],
    [
      "Shopify's search in GraphQL",
      {
        query: `{ orders(first: 50, query: "created_at:>=2026-01-01 created_at:<2026-01-11") { edges { node { id } } } }`,
      },
      ["query", "2026-01-01", "2026-01-05"],
    ],
  ])("reads %s in a body", (_, body, expected) => {
    expect(bodyWindow(body)).toEqual(expected)
  })

  it("takes no ends from two different filters", () => {
    const filters = [
      { field: "created", operator: "gte", value: "2026-01-01" },
      { field: "updated", operator: "lte", value: "2026-01-31" },
    ]
    expect(bodyWindow({ filters })).toBeNull()
  })

  const moments = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2100, 0) - 1 })
  const forms = [
    "2026-01-01",
    "20260101",
    "2026-01-01T00:00:00Z",
    "2026-01-01 00:00:00.000",
    "1767225600",
    "1767225600000",
    "2026/01/01",
    "2026-01-01T00:00:00+05:45",
    "2026-01-01T00:00:00.000-0800",
  ]

  it("halves within the window, to at most a half, in the same form", () => {
    fc.assert(
      fc.property(
        moments,
        moments,
        fc.constantFrom(...forms),
        fc.constantFrom(...WINDOW_NAMES),
        (a, b, form, [from, to]) => {
          const write = parseDateValue(form, NOW)?.write ?? String
          const parameter = (name: string, ms: number): Parameter => ({
            name,
            value: write(ms),
            raw: write(ms),
            length: name.length + write(ms).length + 2,
            where: "query",
            parent: "",
          })
          const parameters = [parameter(from, Math.min(a, b)), parameter(to, Math.max(a, b))]
          const window = dateWindowIn(parameters, NOW)
          if (!window?.half) return
          const [start, end] = [parseDateValue(window.half.from, NOW), parseDateValue(window.half.to, NOW)]
          const [first, last] = parameters.map(({ value }) => parseDateValue(value, NOW)?.ms ?? Number.NaN)
          expect(window.half.from).toBe(parameters[0]?.value)
          expect(start?.ms).toBe(first)
          expect(end?.ms).toBeGreaterThanOrEqual(first as number)
          expect(end?.ms).toBeLessThan(last as number)
          expect(write(first as number)).toBe(parameters[0]?.value)
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

  it.each<[string, string, unknown]>([
    ["a JSON list", `ids=${encodeURIComponent(JSON.stringify([11, 22, 33, 44, 55, 66]))}`, ["ids", 6]],
    [
      "a filter in JSON",
      `filtering=${encodeURIComponent(JSON.stringify([{ field: "campaign.id", operator: "IN", value: ["1", "2", "3", "4", "5"] }]))}`,
      ["filtering", 5],
    ],
    ["Rest.li's List", "ids=List(1,2,3,4,5)", ["ids", 5]],
    [
      "IN of a query",
      `q=${encodeURIComponent("SELECT Id FROM A WHERE Id IN ('a1', 'a2', 'a3', 'a4', 'a5')")}`,
      ["q", 5],
    ],
    [
      "OData's or",
      `$filter=${encodeURIComponent([1, 2, 3, 4, 5, 6].map((id) => `id eq ${id}`).join(" or "))}`,
      ["$filter", 6],
    ],
    ["id[]", "id[]=1&id[]=2&id[]=3", ["id[]", 3]],
  ])("finds %s", (_, query, expected) => {
    const [list] = listsIn(inQuery(query))
    expect(list && [list.name, list.items]).toEqual(expected)
    expect(list?.length).toBe(query.length + 1)
    // Two thirds of what it takes now: two requests for all of it, each within that.
    const target = (list?.fixed ?? 0) + Math.ceil(((list?.items ?? 0) * 2 * (list?.perItem ?? 0)) / 3)
    expect(list && cutList(list, query.length + 1, target)).toEqual({
      pieces: 2,
      items: Math.ceil((list?.items ?? 0) / 2),
    })
  })

  it("finds a batch of objects in a body, but none that only makes sense as a whole", () => {
    const body = JSON.stringify({
      inputs: [{ id: "1" }, { id: "2" }, { id: "3" }],
      filters: [{ field: "a" }, { field: "b" }],
      sorts: ["a", "b"],
    })
    const lists = listsIn(parametersOf(request("https://x.test/?order=a,b", body)))
    expect(lists.map(({ name, items }) => [name, items])).toEqual([["inputs", 3]])
  })

  it("cuts so that every piece keeps to the length", () => {
    const items = fc.array(fc.stringMatching(/^[a-z0-9]{1,30}$/), { minLength: 2, maxLength: 300 })
    const target = fc.integer({ min: 60, max: 4_000 })
    fc.assert(
      fc.property(
        items,
        target,
        fc.constantFrom(",", "%2C", "repeat", "id[]", "id%5B%5D"),
        (ids, length, separator) => {
          const write = (some: string[]) =>
            `https://x.test/?a=1&${/[a-z]/.test(separator) ? some.map((id) => `${separator}=${id}`).join("&") : `ids=${some.join(separator)}`}`
          const url = write(ids)
          const [list] = listsIn(parametersOf(request(url)))
          const cut = list && cutList(list, url.length, length)
          if (!cut) return
          expect(cut.pieces * cut.items).toBeGreaterThanOrEqual(ids.length)
          for (let at = 0; at < ids.length; at += cut.items)
            expect(write(ids.slice(at, at + cut.items)).length).toBeLessThanOrEqual(length)
        },
      ),
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

  it.each(["", " ", "\u0000\n"])("leaves out what has no name: %j", (name) => {
    const url = `https://x.test/?${encodeURIComponent(name)}=1&a=2`
    const body = JSON.stringify({ [name]: [1, 2], b: { [name]: 3, c: 4 } })
    expect(parametersOf(request(url, body)).map((parameter) => parameter.name)).toEqual(["a", "c"])
  })

  it("is done with a huge request in no time", () => {
    const readAll = (url: string, body: string) => {
      const parameters = parametersOf(request(url, body))
      listsIn(parameters)
      dateWindowIn(parameters, NOW)
    }
    for (const piece of [
      "[1,",
      "(a",
      "%5B1%2C",
      " or ",
      "a>=20260101 ",
      "first:1 ",
      "BETWEEN '20260101' AND ",
      "created:20260101..",
    ]) {
      const url = `https://x.test/?q=${piece.repeat(20_000)}`
      const body = JSON.stringify({ query: piece.repeat(8_000) })
      within(3_000, () => readAll(url, body))
    }
    const url = `https://x.test/?${"since=2026-01-01&until=x&".repeat(20_000)}ids=${"1,".repeat(200_000)}`
    // What is not linear would take minutes.
    within(3_000, () => readAll(url, "[".repeat(65_536)))
  })
})
