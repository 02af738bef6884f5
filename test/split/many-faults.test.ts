import { describe, expect, it } from "vitest"
import {
  custom,
  days,
  list,
  type Page,
  pages,
  type SplitError,
  type SplitState,
  split,
  type Window,
} from "../../src/split.ts"
import { ALL_DATES, datesOf, failure, rowsOf, YEAR } from "./server.ts"

const same = <T>(rows: T[]) => rows
const idsTo = (count: number) => Array.from({ length: count }, (_, n) => `id${n}`)
const errorOf = (run: AsyncIterable<{ rows: unknown[] }>) =>
  rowsOf(run).then(
    () => expect.unreachable("the run did not fail"),
    (error: unknown) => error as SplitError,
  )

/** A list of which some items fail by themselves. */
function listed(
  ids: string[],
  isBad: (id: string, requests: number) => boolean,
  status: number,
  state?: SplitState,
) {
  let requests = 0
  const run = split({
    by: { ids: list(ids) },
    state,
    skip: true,
    rows: same<string>,
    send: async ({ ids }) => {
      requests++
      if (ids.some((id) => isBad(id, requests))) throw failure(status)
      return ids
    },
  })
  return { run, requests: () => requests }
}

describe("a list", () => {
  it.each([
    [1, 404],
    [1, 504],
    [4, 403],
    [60, 400],
    [60, 500],
    [60, 504],
    [90, 404],
  ])("of which nothing can be had is listed item by item: %i items, %i", async (count, status) => {
    const ids = idsTo(count)
    const { run, requests } = listed(ids, () => true, status)
    expect(await rowsOf(run)).toEqual([])
    expect(run.skipped.map(({ piece }) => piece.ids)).toEqual(expect.arrayContaining(ids.map((id) => [id])))
    expect(run.skipped).toHaveLength(count)
    expect(run.state.todo).toEqual([])
    expect(requests()).toBeLessThan(count + 15)
  })

  it.each([0, 1, 17, 38, 59])("has the one good item among 60: %i", async (good) => {
    const { run } = listed(idsTo(60), (id) => id !== `id${good}`, 403)
    expect(await rowsOf(run)).toEqual([`id${good}`])
    expect(run.skipped).toHaveLength(59)
  })

  it("goes on behind more bad items than there are failures in a row", async () => {
    const { run } = listed(idsTo(250), (id) => Number(id.slice(2)) >= 100, 404)
    expect(await rowsOf(run)).toEqual(idsTo(100))
    expect(run.skipped).toHaveLength(150)
  })

  it("goes on behind them in a later run, too, in which nothing was accepted yet", async () => {
    const isBad = (id: string) => Number(id.slice(2)) >= 100
    let state: SplitState | undefined
    for await (const part of listed(idsTo(250), isBad, 504).run) state = part.state
    const { run, requests } = listed(idsTo(250), isBad, 504, JSON.parse(JSON.stringify(state)))
    expect(await rowsOf(run)).toEqual([])
    expect(run.skipped).toHaveLength(150)
    expect(run.state.todo).toEqual([])
    expect(requests()).toBeGreaterThan(100)
  })

  it("asks by pages of a size that is accepted whether a source is well", async () => {
    const isBad = (id: string) => Number(id.slice(2)) >= 100
    const send = async ({ ids, page }: { ids: string[]; page: Page }) => {
      if (page.size > 30) throw failure(504)
      if (ids.some(isBad)) throw failure(504)
      return ids.slice(page.offset, page.offset + page.size)
    }
    const by = { ids: list(idsTo(250)), page: pages({ size: 100 }) }
    const request = { by, skip: true, rows: same<string>, send } as const
    let state: SplitState | undefined
    for await (const part of split(request)) state = part.state
    const run = split({ ...request, state: JSON.parse(JSON.stringify(state)) })
    expect(await rowsOf(run)).toEqual([])
    expect(run.skipped).toHaveLength(150)
  })
})

describe("a source that answers no more", () => {
  it.each([403, 404, 500, 504])("ends a run with skip, and nothing is lost by that: %i", async (status) => {
    const ids = idsTo(2_000)
    const request = (isDown: (requests: number) => boolean, state?: SplitState) => {
      let requests = 0
      const run = split({
        by: { ids: list(ids, { most: 50 }) },
        state,
        skip: true,
        rows: same<string>,
        send: async ({ ids }) => {
          if (isDown(++requests)) throw failure(status)
          return ids.filter((id) => id !== "id7")
        },
      })
      return { run, requests: () => requests }
    }
    const { run, requests } = request((count) => count > 5)
    const had: string[] = []
    const error = await (async () => {
      for await (const { rows } of run) had.push(...rows)
    })().catch((error: unknown) => error as SplitError)
    expect(error?.message).toMatch(/Nothing is accepted any more \(100 requests failed in a row\)/)
    expect(error?.diagnosis.suggestions[0]?.setting).toBe("state")
    expect(requests()).toBeLessThan(130)
    expect(run.skipped).toEqual([])
    expect(run.state).toEqual(error?.state)
    const still = request(() => true, JSON.parse(JSON.stringify(error?.state)))
    const again = await errorOf(still.run)
    expect(again.message).not.toContain("Nothing was accepted yet")
    expect(again.state.todo).toEqual(error?.state.todo)
    expect(still.requests()).toBeLessThan(130)
    const later = request(() => false, JSON.parse(JSON.stringify(error?.state)))
    had.push(...(await rowsOf(later.run)))
    expect(had).toEqual(ids.filter((id) => id !== "id7"))
  })

  it.each([400, 504])("is not asked for each day and item: %i", async (status) => {
    let requests = 0
    const run = split({
      by: { window: days(YEAR), ids: list(idsTo(20)) },
      skip: true,
      send: () => {
        requests++
        throw failure(status)
      },
    })
    expect((await errorOf(run)).message).toContain("Nothing was accepted yet")
    expect(requests).toBeLessThan(130)
  })
})

describe("days that fail", () => {
  const daily = (isBad: (date: string) => boolean, status: number, size?: number, skip = true) => {
    let requests = 0
    const run = split({
      by: { window: days({ ...YEAR, size }) },
      skip,
      rows: same<string>,
      send: async ({ window }) => {
        requests++
        const dates = datesOf(window)
        if (dates.some(isBad)) throw failure(status)
        return dates
      },
    })
    return { run, requests: () => requests }
  }

  it.each([400, 404, 500, 504])("are left out of a request without a list: %i", async (status) => {
    const { run } = daily((date) => date === "2025-03-09", status)
    expect(await rowsOf(run)).toEqual(ALL_DATES.filter((date) => date !== "2025-03-09"))
    expect(run.skipped).toMatchObject([{ piece: { window: { from: "2025-03-09", to: "2025-03-09" } } }])
  })

  it("end a run without skip at the first failure", async () => {
    const { run, requests } = daily((date) => date === "2025-03-09", 500, undefined, false)
    expect((await errorOf(run)).diagnosis.status).toBe(500)
    expect(requests()).toBe(1)
  })

  it.each([
    [504, 1],
    [504, undefined],
    [500, 1],
    [400, 30],
  ])("in a row are passed, however many: %i, beginning with %s", async (status, size) => {
    const isBad = (date: string) => date >= "2025-02-01" && date < "2025-07-01"
    const { run } = daily(isBad, status, size)
    expect((await rowsOf(run)).sort()).toEqual(ALL_DATES.filter((date) => !isBad(date)))
    const skipped = run.skipped.flatMap(({ piece }) => datesOf(piece.window as Window))
    expect(skipped.sort()).toEqual(ALL_DATES.filter(isBad))
  })

  it.each([504, 500])("at the end of a run are listed, for the source still answers: %i", async (status) => {
    const isBad = (date: string) => date >= "2025-06-01"
    const { run } = daily(isBad, status, 1)
    expect(await rowsOf(run)).toEqual(ALL_DATES.filter((date) => !isBad(date)))
  })

  it("leave a value of one's own out, once it is as small as can be", async () => {
    const run = split({
      by: {
        letters: custom("abcdefgh", (value) =>
          value.length > 1 ? [value.slice(0, value.length / 2), value.slice(value.length / 2)] : null,
        ),
      },
      skip: true,
      send: ({ letters }) => {
        if (letters.includes("c")) throw failure(500)
        return letters
      },
    })
    expect((await rowsOf(run)).join("")).toBe("abdefgh")
    expect(run.skipped.map(({ piece }) => piece.letters)).toEqual(["c"])
  })
})

describe("an item of a long window", () => {
  const yearly = (isBad: (date: string, id: string) => boolean) => {
    let requests = 0
    const run = split({
      by: { window: days(YEAR), ids: list(["a", "b", "c"]) },
      skip: true,
      rows: same<string>,
      send: async ({ window, ids }) => {
        requests++
        const cells = datesOf(window).flatMap((date) => ids.map((id) => [date, id] as const))
        if (cells.some(([date, id]) => isBad(date, id))) throw failure(500)
        return cells.map((cell) => cell.join(" "))
      },
    })
    return { run, requests: () => requests }
  }
  const all = ALL_DATES.flatMap((date) => ["a", "b", "c"].map((id) => `${date} ${id}`))

  it("that fails on one day is left out of that day alone", async () => {
    const { run } = yearly((date, id) => id === "b" && date === "2025-08-17")
    expect((await rowsOf(run)).sort()).toEqual(all.filter((row) => row !== "2025-08-17 b"))
    expect(run.skipped).toMatchObject([
      { piece: { window: { from: "2025-08-17", to: "2025-08-17" }, ids: ["b"] } },
    ])
  })

  it("that fails on each of them is at fault, after few requests", async () => {
    const { run, requests } = yearly((_, id) => id === "b")
    expect((await rowsOf(run)).sort()).toEqual(all.filter((row) => !row.endsWith("b")))
    expect(run.skipped.map(({ piece }) => piece.ids)).toEqual([["b"]])
    expect(requests()).toBeLessThan(12)
  })
})

it("most of the items of a day can fail, and the others are had", async () => {
  const ids = idsTo(50)
  const isBad = (date: string, id: string) => date === "2025-01-02" && Number(id.slice(2)) % 5 !== 3
  const run = split({
    by: { window: days({ from: "2025-01-01", to: "2025-01-03", size: 1 }), ids: list(ids) },
    skip: true,
    rows: same<string>,
    send: async ({ window, ids }) => {
      if (ids.some((id) => isBad(window.from, id))) throw failure(500)
      return ids.map((id) => `${window.from} ${id}`)
    },
  })
  expect((await rowsOf(run)).filter((row) => row.startsWith("2025-01-02"))).toHaveLength(10)
})
