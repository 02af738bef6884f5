import { describe, expect, it } from "vitest"
import { days, fields, list, type Page, pages, SplitError, split, type Window } from "../../src/split.ts"
import { daysIn, failure, rowsOf } from "./server.ts"

const NAMES = Array.from({ length: 60 }, (_, n) => `metric_${n}`)
type Row = Record<string, unknown>

/** Rows of campaigns, with the fields that were asked for. */
const rowsWith = (names: readonly string[], ids: readonly number[] = [1, 2, 3]): Row[] =>
  ids.map((id) => Object.fromEntries(names.map((name) => [name, name === "id" ? id : `${name} of ${id}`])))

function api(refuses: (names: readonly string[]) => number | null) {
  const requests: number[] = []
  const send = async ({ columns }: { columns: string[] }) => {
    requests.push(columns.length)
    const status = refuses(columns)
    if (status) throw failure(status, { message: "Unknown field" })
    return rowsWith(columns)
  }
  return { requests, send }
}

describe("fields", () => {
  it("are halved, the key goes with each piece, and the rows are merged by it", async () => {
    const { send, requests } = api((names) => (names.length > 20 ? 504 : null))
    const by = { columns: fields(["id", ...NAMES], { key: "id" }) }
    const rows = await rowsOf(split({ by, send, rows: (rows) => rows }))
    expect(rows).toEqual(rowsWith(["id", ...NAMES]))
    expect(requests.every((count) => count > 1)).toBe(true)
    expect(requests.length).toBeLessThanOrEqual(8)
  })

  it.each([0, 17, 40, 59])("60 with one poison: it is named (%i)", async (at) => {
    const { send } = api((names) => (names.includes(`metric_${at}`) ? 504 : null))
    const by = { columns: fields(NAMES, { key: "id" }) }
    const error = (await rowsOf(split({ by, send, rows: (rows) => rows })).catch(
      (e: unknown) => e,
    )) as SplitError
    expect(error).toBeInstanceOf(SplitError)
    expect(error.diagnosis.summary).toContain(`Of columns, metric_${at} fails by itself.`)
  })

  it("are not asked for again, once they were left out for the rows beside them", async () => {
    const asked: string[] = []
    const parts = split({
      by: {
        columns: fields(["spend", "clicks"], { key: "id", size: 1 }),
        ids: list(["a", "b"], { size: 1 }),
      },
      send: async ({ columns, ids }) => {
        const piece = [...columns.slice(1), ...ids].join(" ")
        asked.push(piece)
        if (piece === "spend a") throw failure(504)
        return [{ id: ids[0], clicks: 1 }]
      },
      rows: (rows) => rows,
      skip: true,
    })
    expect(await rowsOf(parts)).toHaveLength(2)
    expect(parts.skipped).toMatchObject([{ piece: { columns: ["id", "spend"], ids: ["a", "b"] } }])
    expect(asked).toEqual(["spend a", "clicks a", "clicks b"])
  })

  it.each([
    [400, 12],
    [504, 14],
  ])("and with skip all others are had, by few requests: %i", async (status, most) => {
    for (const at of [0, 17, 40, 59]) {
      const poison = `metric_${at}`
      const { send, requests } = api((names) => (names.includes(poison) ? status : null))
      const parts = split({
        by: { columns: fields(NAMES, { key: "id" }) },
        send,
        rows: (rows) => rows,
        skip: true,
      })
      expect(await rowsOf(parts)).toEqual(rowsWith(["id", ...NAMES.filter((name) => name !== poison)]))
      expect(parts.skipped).toMatchObject([{ piece: { columns: ["id", poison] }, status }])
      expect(requests.length).toBeLessThanOrEqual(most)
    }
  })

  it("a poison is asked for once, and not in each window", async () => {
    let poisoned = 0
    const parts = split({
      by: {
        columns: fields(NAMES, { key: "date" }),
        window: days({ from: "2025-01-01", to: "2025-01-30", size: 3 }),
      },
      skip: true,
      rows: (rows: Row[]) => rows,
      send: async ({ columns, window }: { columns: string[]; window: Window }) => {
        if (columns.includes("metric_7")) {
          poisoned++
          throw failure(400)
        }
        return Array.from({ length: daysIn(window) }, (_, n) => ({
          ...Object.fromEntries(columns.map((name) => [name, name])),
          date: new Date(window.start.getTime() + n * 86_400_000).toISOString().slice(0, 10),
        }))
      },
    })
    const rows = await rowsOf(parts)
    expect(rows).toHaveLength(30)
    expect(new Set(rows.map(({ date }) => date)).size).toBe(30)
    for (const row of rows) expect(Object.keys(row)).toHaveLength(60)
    expect(poisoned).toBeLessThanOrEqual(8)
  })

  it("are merged in parallel and over pages too", async () => {
    const ids = Array.from({ length: 25 }, (_, n) => n)
    const parts = split({
      by: { columns: fields(NAMES, { key: "id", most: 25 }), page: pages({ size: 10 }) },
      parallel: 3,
      rows: (rows: Row[]) => rows,
      send: async ({ columns, page }: { columns: string[]; page: Page }) => {
        await Promise.resolve()
        return rowsWith(columns, ids.slice(page.offset, page.offset + page.size))
      },
    })
    expect(await rowsOf(parts)).toEqual(rowsWith(["id", ...NAMES], ids))
  })

  it("keep a row that only some pieces have, and merge objects within", async () => {
    const answers: Record<string, Row[]> = {
      a: [{ campaign: { id: 1 }, metrics: { a: 1 } }],
      b: [
        { campaign: { id: 2 }, metrics: { b: 2 } },
        { campaign: { id: 1 }, metrics: { b: 3 } },
      ],
    }
    const by = { columns: fields(["a", "b"], { key: "campaign.id", most: 1 }) }
    const send = async ({ columns }: { columns: string[] }) => answers[columns[1] as string] as Row[]
    expect(await rowsOf(split({ by, send, rows: (rows) => rows }))).toEqual([
      { campaign: { id: 1 }, metrics: { a: 1, b: 3 } },
      { campaign: { id: 2 }, metrics: { b: 2 } },
    ])
  })

  it.each<[string, Row[], RegExp]>([
    ["two rows with the same key", [{ id: 1 }, { id: 1 }], /two rows have the same id/],
    ["a row without the key", [{ name: "a" }], /a row has no id/],
    ["a row that is no object", [null as never], /a row has no id/],
  ])("refuse %s, which would be lost", async (_, answer, message) => {
    const by = { columns: fields(["a", "b"], { key: "id", most: 1 }) }
    await expect(rowsOf(split({ by, send: async () => answer, rows: (rows) => rows }))).rejects.toThrow(
      message,
    )
  })

  it("need a key, and rows", () => {
    expect(() => fields(["a"], {} as never)).toThrow(/key/)
    expect(() => split({ by: { columns: fields(["a"], { key: "id" }) }, send: async () => [] })).toThrow(
      /rows: needed to merge/,
    )
  })

  it("cannot set a prototype", async () => {
    const by = { columns: fields(["a", "b"], { key: "id", most: 1 }) }
    const send = async () => [JSON.parse('{"id":1,"__proto__":{"polluted":true}}') as Row]
    const [row] = await rowsOf(split({ by, send, rows: (rows) => rows }))
    expect((row as { polluted?: boolean }).polluted).toBeUndefined()
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})
