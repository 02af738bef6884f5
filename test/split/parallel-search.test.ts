import { afterEach, describe, expect, it, vi } from "vitest"
import { days, fields, list, split, type Window } from "../../src/split.ts"
import { datesOf, daysIn, failure, rowsOf, turns } from "./server.ts"

const same = (rows: string[]) => rows

afterEach(() => vi.restoreAllMocks())

/** Ends a run that goes round in microtasks, where no timeout of a test fires. */
function endlessRunsFail(): void {
  const { addEventListener } = EventTarget.prototype
  let calls = 0
  vi.spyOn(EventTarget.prototype, "addEventListener").mockImplementation(function (
    this: EventTarget,
    ...args
  ) {
    if (++calls > 10_000) throw new Error("the run goes round without a request")
    addEventListener.apply(this, args)
  })
}

describe("a piece that waits for its turn", () => {
  // The first is slow and refused, the second is had long before, the third on its way until after that.
  it.each([2, 3])("does not keep the run from what is on its way: parallel %i", async (parallel) => {
    endlessRunsFail()
    const asked: string[] = []
    const parts = split({
      by: { window: days({ from: "2025-01-01", to: "2025-02-28", size: 15 }) },
      parallel,
      rows: same,
      send: async ({ window }: { window: Window }) => {
        asked.push(`${window.from} ${daysIn(window)}`)
        await turns(window.from < "2025-01-16" ? 20 : window.from === "2025-01-16" ? 2 : 60)
        if (window.from < "2025-01-16" && daysIn(window) > 7) throw failure(504)
        return datesOf(window)
      },
    })
    const rows = await rowsOf(parts)
    expect(rows).toEqual(datesOf({ start: new Date("2025-01-01"), end: new Date("2025-03-01") } as Window))
    expect(asked.slice(0, 2)).toEqual(["2025-01-01 15", "2025-01-16 15"])
  })
})

describe("a half without an item that is still asked for", () => {
  it("lets the other half go", async () => {
    const run = split({
      by: {
        window: days({ from: "2025-01-01", to: "2025-01-02", size: 1 }),
        ids: list(["a", "b", "c", "d"]),
      },
      skip: true,
      send: async ({ window, ids }) => {
        const bad = window.from === "2025-01-01" ? ["a", "b"] : ["a", "b", "c"]
        if (ids.some((id) => bad.includes(id))) throw failure(400)
        return ids.map((id) => `${window.from} ${id}`)
      },
      rows: same,
    })
    expect((await rowsOf(run)).sort()).toEqual(["2025-01-01 c", "2025-01-01 d", "2025-01-02 d"])
    expect(run.state.todo).toEqual([])
  })

  // The second day's last piece is refused when the first day has found that both of its fields are at fault.
  it("leaves the rows of its group", async () => {
    const run = split({
      by: {
        window: days({ from: "2025-01-01", to: "2025-01-02", size: 1 }),
        cols: fields(["f1", "f2", "f3", "f4"], { key: "day", size: 2, most: 2 }),
      },
      skip: true,
      parallel: 4,
      rows: (rows: object[]) => rows,
      send: async ({ window, cols }) => {
        const isBad = cols.includes("f3") || cols.includes("f4")
        await turns(window.from === "2025-01-02" && isBad ? 60 : 2)
        if (isBad) throw failure(window.from === "2025-01-01" ? 400 : 504)
        return [Object.fromEntries(cols.map((col) => [col, col === "day" ? window.from : 1]))]
      },
    })
    expect(await rowsOf(run)).toEqual([
      { day: "2025-01-01", f1: 1, f2: 1 },
      { day: "2025-01-02", f1: 1, f2: 1 },
    ])
  })
})
