import { describe, expect, it } from "vitest"
import { days, fields, list, pages, type SplitError, type SplitState, split } from "../../src/split.ts"
import { failure, rowsOf, turns } from "./server.ts"

const TEN_DAYS = { from: "2025-01-01", to: "2025-01-10" }
const dates = Array.from({ length: 10 }, (_, n) => `2025-01-${String(n + 1).padStart(2, "0")}`)
const same = <T>(rows: T[]) => rows
type Window = { from: string; to: string }
const has = (window: Window, date: string) => window.from <= date && window.to >= date
const inWindow = (window: Window) => dates.filter((date) => has(window, date))
/** Items with the two fields of a row, or more. */
const rowsWith = (ids: string[], cols: string[]) =>
  ids.map((id) => Object.fromEntries(cols.map((col) => [col, col === "id" ? id : `${col} of ${id}`])))

describe("a day that fails whatever is asked for of it", () => {
  const ids = ["a", "b", "c"]
  const daily = (bad: string, skip: boolean, size?: number) =>
    split({
      by: { window: days({ ...TEN_DAYS, size }), ids: list(ids) },
      skip,
      rows: same<string>,
      send: async ({ window, ids }) => {
        if (has(window, bad)) throw failure(500)
        return inWindow(window).flatMap((date) => ids.map((id) => `${date} ${id}`))
      },
    })

  it.each([
    ["2025-01-03", 1],
    ["2025-01-03", undefined],
    ["2025-01-01", 1],
    ["2025-01-10", 4],
  ])("is left out alone: %s, beginning with %s", async (bad, size) => {
    const run = daily(bad, true, size)
    const rows = await rowsOf(run)
    const good = dates.filter((date) => date !== bad)
    expect([...rows].sort()).toEqual(good.flatMap((date) => ids.map((id) => `${date} ${id}`)))
    expect(run.skipped).toMatchObject([{ piece: { window: { from: bad, to: bad }, ids }, code: 500 }])
    expect(run.state.left).toEqual({})
  })

  it("is named without skip, and no item of it", async () => {
    const error = (await rowsOf(daily("2025-01-03", false, 1)).catch((error: unknown) => error)) as SplitError
    expect(error.message).toContain(
      "No part of the piece is accepted (3 requests for smaller ones failed alike): window 2025-01-03, ids 3 items.",
    )
    expect(error.piece).toMatchObject({ window: { from: "2025-01-03", to: "2025-01-03" }, ids })
  })

  it("by its size leaves the fields to the other days", async () => {
    const run = split({
      by: { window: days({ ...TEN_DAYS, size: 1 }), cols: fields(["f1", "f2"], { key: "day" }) },
      skip: true,
      rows: same<object>,
      send: async ({ window }) => {
        if (has(window, "2025-01-03")) throw failure(504)
        return inWindow(window).map((day) => ({ day, f1: 1, f2: 1 }))
      },
    })
    expect(await rowsOf(run)).toHaveLength(9)
    expect(run.skipped).toMatchObject([
      { piece: { window: { from: "2025-01-03" }, cols: ["day", "f1", "f2"] } },
    ])
  })
})

describe("an item", () => {
  const cols = ["f1", "f2", "f3", "f4"]
  const crossed = (bad: (id: string, col: string) => boolean, skip = true) =>
    split({
      by: { ids: list(["a", "b", "c"]), cols: fields(cols, { key: "id" }) },
      skip,
      rows: same<object>,
      send: async ({ ids, cols }) => {
        if (ids.some((id) => cols.some((col) => bad(id, col)))) throw failure(404)
        return rowsWith(ids, cols)
      },
    })

  it("of a list is at fault, and none of the fields it was asked for with", async () => {
    const run = crossed((id) => id === "b")
    expect(await rowsOf(run)).toEqual(rowsWith(["a", "c"], ["id", ...cols]))
    expect(run.skipped.map(({ piece }) => piece)).toEqual([{ ids: ["b"], cols: ["id", ...cols] }])
    const error = (await rowsOf(crossed((id) => id === "b", false)).catch((e: unknown) => e)) as SplitError
    expect(error.message).toContain("Of ids, b fails by itself.")
  })

  it("of the fields is at fault, and none of the ids it was asked for with", async () => {
    const run = crossed((_, col) => col === "f1" || col === "f3")
    expect(await rowsOf(run)).toEqual(rowsWith(["a", "b", "c"], ["id", "f2", "f4"]))
    expect(run.skipped.map(({ piece }) => piece.cols?.at(-1))).toEqual(["f1", "f3"])
  })

  it("of both together is left out where they meet", async () => {
    const run = crossed((id, col) => id === "b" && col === "f2")
    const rows = await rowsOf(run)
    expect(rows).toEqual(
      rowsWith(["a", "b", "c"], ["id", ...cols]).map(({ f2, ...row }) =>
        row.id === "b" ? row : { ...row, f2 },
      ),
    )
    expect(run.skipped.map(({ piece }) => piece)).toEqual([{ ids: ["b"], cols: ["id", "f2"] }])
    expect(run.state.left).toEqual({})
  })

  const daily = (state?: SplitState) =>
    split({
      by: { window: days({ ...TEN_DAYS, size: 1, most: 1 }), ids: list(["a", "b"]) },
      state,
      skip: true,
      rows: same<string>,
      send: async ({ window, ids }) => {
        if (ids.includes("a") && ["2025-01-04", "2025-01-08"].includes(window.from)) throw failure(404)
        return ids.map((id) => `${window.from} ${id}`)
      },
    })

  it("that was accepted on another day is left out of its day only, in a later run too", async () => {
    const run = daily()
    const rows: string[] = []
    for (let n = 0; n < 3; n++) rows.push(...((await run.next()).value as { rows: string[] }).rows)
    const resumed = daily(JSON.parse(JSON.stringify(run.state)))
    rows.push(...(await rowsOf(resumed)))
    expect(rows).toHaveLength(18)
    expect(resumed.skipped.map(({ piece }) => [piece.window?.from, piece.ids])).toEqual([
      ["2025-01-04", ["a"]],
      ["2025-01-08", ["a"]],
    ])
  })

  it("and others at the beginning of a list do not hide that the rest is fine", async () => {
    const ids = Array.from({ length: 1_000 }, (_, n) => n)
    let requests = 0
    const run = split({
      by: { ids: list(ids) },
      skip: true,
      rows: same<number>,
      send: async ({ ids }) => {
        requests++
        if (ids.some((id) => id < 5)) throw failure(404)
        return ids
      },
    })
    expect((await rowsOf(run)).length).toBe(995)
    expect(run.skipped.map(({ piece }) => piece.ids)).toEqual([[0], [1], [2], [3], [4]])
    expect(requests).toBeLessThan(60)
  })
})

describe("a run that is broken off", () => {
  // The ids of the last day have failed by themselves, and it is not known yet what that says, when the first part comes.
  it("asks again for the whole of a region that is not judged", async () => {
    const run = (state?: SplitState) =>
      split({
        by: {
          cols: fields(["f1", "f2"], { key: "id", size: 2 }),
          window: days({ from: "2025-01-01", to: "2025-01-03", size: 2 }),
          ids: list(["a", "b"], { size: 2 }),
        },
        state,
        parallel: 2,
        skip: true,
        rows: same<object>,
        send: async ({ window, ids, cols }) => {
          await turns(1)
          const cells = inWindow(window).length * ids.length * (cols.length - 1)
          if (cells > 4) throw failure(504)
          if (window.from !== "2025-01-02" || window.to !== "2025-01-02" || cols.includes("f2"))
            throw failure(400)
          return rowsWith(ids, cols)
        },
      })
    const first = run()
    await first.next()
    const resumed = run(JSON.parse(JSON.stringify(first.state)))
    await first.return()
    await rowsOf(resumed)
    expect(resumed.skipped.map(({ piece }) => [piece.window?.from, piece.ids])).toContainEqual([
      "2025-01-03",
      ["a", "b"],
    ])
  })
})

describe("a request of which nothing is accepted", () => {
  it("ends with skip too, and says what was tried", async () => {
    let requests = 0
    const run = split({
      by: { window: days(TEN_DAYS), ids: list(Array.from({ length: 1_000 }, (_, n) => n)) },
      skip: true,
      send: () => {
        requests++
        throw failure(400)
      },
    })
    await expect(rowsOf(run)).rejects.toThrow(
      /Nothing is accepted any more .* Nothing was accepted yet, so the request itself may be at fault\./s,
    )
    expect(requests).toBeLessThanOrEqual(100)
    expect(run.skipped).toEqual([])
  })
})

describe("in parallel, what is left out meanwhile", () => {
  it("is not laid to the charge of what it was sent with", async () => {
    const run = split({
      by: { window: days({ from: "2025-01-01", to: "2025-01-04", size: 1, most: 1 }), ids: list(["a", "b"]) },
      skip: true,
      parallel: 2,
      rows: same<string>,
      send: async ({ window, ids }) => {
        await turns(window.from === "2025-01-01" ? 1 : 40)
        if (ids.includes("a")) throw failure(404)
        return ids.map((id) => `${window.from} ${id}`)
      },
    })
    expect(await rowsOf(run)).toEqual(dates.slice(0, 4).map((date) => `${date} b`))
    expect(run.skipped.map(({ piece }) => piece.ids)).toEqual([["a"]])
  })

  const paged = (asked: string[], state?: SplitState) =>
    split({
      by: {
        window: days({ from: "2025-01-01", to: "2025-01-02", size: 1, most: 1 }),
        ids: list(["a", "b"]),
        page: pages({ size: 2 }),
      },
      state,
      skip: true,
      parallel: 2,
      rows: same<string>,
      send: async ({ window, ids, page }) => {
        asked.push(`${window.from} ${ids} ${page.offset}`)
        await turns(window.from === "2025-01-02" ? 1 : 10)
        if (window.from === "2025-01-02" && ids.includes("a")) throw failure(404)
        const all = ids.flatMap((id) => [1, 2, 3].map((n) => `${window.from} ${id}${n}`))
        return all.slice(page.offset, page.offset + page.size)
      },
    })
  const expected = ["a1", "a2", "a3", "b1", "b2", "b3"].map((row) => `2025-01-01 ${row}`)

  it("stays in the other pages of a piece", async () => {
    const had: string[] = []
    for await (const { rows } of paged([])) {
      had.push(...rows)
      await turns(40)
    }
    expect(had.filter((row) => row.startsWith("2025-01-01"))).toEqual(expected)
  })

  it("stays in them in the next run", async () => {
    const run = paged([])
    const had: string[] = [...((await run.next()).value as { rows: string[] }).rows]
    await turns(40)
    const state = JSON.parse(JSON.stringify(run.state)) as SplitState
    await run.return()
    // As a run leaves it that has found the item to be at fault behind the piece.
    had.push(...(await rowsOf(paged([], { ...state, left: { ids: [0] } }))))
    expect(had.filter((row) => row.startsWith("2025-01-01"))).toEqual(expected)
  })
})

describe("states", () => {
  it("of before are read: they say nothing of what was accepted", async () => {
    const run = split({ by: { ids: list(["a", "b"]) }, send: async ({ ids }) => ids.join() })
    const { accepted, ...old } = JSON.parse(JSON.stringify(run.state)) as SplitState
    expect(accepted).toEqual({})
    const resumed = split({ by: { ids: list(["a", "b"]) }, state: old, send: async ({ ids }) => ids.join() })
    expect(await rowsOf(resumed)).toEqual(["a,b"])
    expect(resumed.state.accepted).toEqual({ ids: [[0, 2]] })
  })
})

it("fields without any but the key ask for the key", async () => {
  const run = split({
    by: { cols: fields(["id"], { key: "id" }) },
    rows: same<object>,
    send: async ({ cols }) => rowsWith(["a", "b"], cols),
  })
  expect(await rowsOf(run)).toEqual([{ id: "a" }, { id: "b" }])
})
