import { describe, expect, it } from "vitest"
import { linkWithSize } from "../../src/split/page-link.ts"
import { days, hours, list, type Page, pages, plan, split, type Window } from "../../src/split.ts"
import { failure, report, rowsOf, YEAR } from "./server.ts"

const windows = (window: ReturnType<typeof days>): Window[] =>
  plan({ by: { window } }).map((piece) => piece.window)

/** Faults of connectors that cut their requests by hand, each from a public report. */
describe("what went wrong elsewhere", () => {
  it("a row at the boundary of two windows was exported twice: https://github.com/langfuse/langfuse/pull/16613", () => {
    const found = windows(hours({ from: "2025-01-01", to: "2025-01-02", size: 6 }))
    for (const [n, { start }] of found.slice(1).entries()) {
      const at = start.getTime()
      const holding = found.filter((window) => at >= window.start.getTime() && at < window.end.getTime())
      expect(holding).toEqual([found[n + 1]])
    }
  })

  it("a row of exactly midnight was lost: https://github.com/dailydotdev/daily-api/pull/4040", () => {
    const [first, second] = windows(hours({ from: "2025-01-01", to: "2025-01-02", size: 24 }))
    expect(first?.to).toBe("2025-01-01T23:59:59.999Z")
    expect(second?.from).toBe("2025-01-02T00:00:00Z")
  })

  it("windows of one day overlapped, longer ones did not: https://github.com/airbytehq/airbyte/pull/27835", () => {
    for (const size of [1, 2, 3]) {
      const found = windows(days({ from: "2020-01-01", to: "2020-01-09", size }))
      expect(
        found.every(({ from, to }, n) => n === 0 || from > (found[n - 1]?.to ?? "") || from === to),
      ).toBe(true)
      expect(found.map(({ from }) => from)).toEqual([...new Set(found.map(({ from }) => from))])
    }
  })

  it("the last day was left out: https://github.com/databrickslabs/lakeflow-community-connectors/pull/176", () => {
    expect(windows(days({ from: "2025-01-01", to: "2025-01-15", size: 7 })).at(-1)?.to).toBe("2025-01-15")
  })

  it("28 days were 29: https://github.com/every-app/open-seo/pull/173", () => {
    const [found] = windows(days({ from: "2025-01-01", before: "2025-03-01", size: 28 }))
    expect([found?.from, found?.to]).toEqual(["2025-01-01", "2025-01-28"])
  })

  it("a zone without that midnight crashed: https://github.com/Freika/dawarich/pull/2649", () => {
    const found = windows(days({ from: "2025-09-06", to: "2025-09-08", size: 1, zone: "America/Santiago" }))
    expect(found.map(({ start }) => start.toISOString())).toEqual([
      "2025-09-06T04:00:00.000Z",
      "2025-09-07T04:00:00.000Z",
      "2025-09-08T03:00:00.000Z",
    ])
  })

  it("02:00 came up on a day that has none: https://github.com/CityofToronto/bdit_data-sources/pull/357", () => {
    const found = windows(hours({ from: "2020-03-08", to: "2020-03-08", zone: "America/Toronto", size: 1 }))
    expect(found.map(({ from }) => from.slice(11, 13)).slice(0, 4)).toEqual(["00", "01", "03", "04"])
    expect(found).toHaveLength(23)
  })

  it("a day of winter had summer's offset: https://github.com/PsycherosAI/Psycheros/issues/64", () => {
    const [found] = windows(days({ from: "2025-01-15", to: "2025-01-15", zone: "America/New_York" }))
    expect(found?.start.toISOString()).toBe("2025-01-15T05:00:00.000Z")
  })

  it("a next link kept the page size that was refused: https://github.com/singer-io/tap-facebook/issues/65", () => {
    const link = "https://graph.facebook.com/v3.3/1/insights?access_token=t&limit=25&after=NzQZD"
    expect(linkWithSize(link, [25], 12)).toBe(link.replace("limit=25", "limit=12"))
  })

  it("the whole size was tried anew after each success: https://github.com/airbytehq/airbyte/pull/27979", async () => {
    const { send, requests } = report(() => 10)
    await rowsOf(split({ by: { window: days(YEAR) }, send, rows: (rows) => rows }))
    const refused = requests.filter((length) => length < 0).length
    expect(refused).toBeLessThan(requests.length / 4)
  })

  it("too many ids gave another status, or none: https://github.com/XeroAPI/xero-ruby/issues/178", async () => {
    const send = async ({ ids }: { ids: number[] }) => {
      if (ids.length >= 220) throw failure(400)
      if (ids.length >= 210) throw failure(414)
      return ids
    }
    const ids = Array.from({ length: 500 }, (_, n) => n)
    expect(await rowsOf(split({ by: { ids: list(ids) }, send, rows: (rows) => rows }))).toEqual(ids)
  })

  it("a page that was short was taken for the last: https://github.com/jgorset/facepy/pull/50", async () => {
    const send = async ({ page }: { page: Page }) =>
      page.offset >= 60 ? [] : Array.from({ length: page.offset === 20 ? 5 : 10 }, (_, n) => page.offset + n)
    const rows = await rowsOf(split({ by: { page: pages({ size: 20 }) }, send, rows: (rows) => rows }))
    expect(rows.at(-1)).toBeGreaterThanOrEqual(59)
  })
})
