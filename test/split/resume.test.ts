import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { DAY_MS } from "../../src/split/zone.ts"
import {
  custom,
  days,
  fields,
  hours,
  list,
  pages,
  plan,
  type SplitState,
  split,
  type Window,
} from "../../src/split.ts"
import { fewOrAll } from "../support/thorough.ts"
import { ALL_DATES, datesOf, daysIn, failure, report, rowsOf, YEAR } from "./server.ts"

/** As a file or a table gives it back. */
const stored = (state: SplitState): SplitState => JSON.parse(JSON.stringify(state))
const same = (rows: string[]) => rows

/**
 * Runs, and dies after some parts, as often as `deaths` says; what was in flight or read ahead is lost.
 * @returns the rows that were stored with a state, and what was asked for
 */
async function withDeaths<R>(
  start: (state: SplitState | undefined) => AsyncGenerator<{ rows: R[]; state: SplitState }>,
  deaths: readonly number[],
): Promise<{ rows: R[]; states: SplitState[] }> {
  const rows: R[] = []
  const states: SplitState[] = []
  let state: SplitState | undefined
  for (const parts of [...deaths, Number.POSITIVE_INFINITY]) {
    let count = 0
    for await (const part of start(state && stored(state))) {
      if (count++ === parts) break
      rows.push(...part.rows)
      state = part.state
      states.push(part.state)
    }
  }
  return { rows, states }
}

const deaths = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 12 })
const limits = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 })

it("whatever part it dies after, and however the limit moves: each day once, in order, and nothing is asked for that was stored", async () => {
  await fc.assert(
    fc.asyncProperty(deaths, limits, fc.integer({ min: 1, max: 4 }), async (deaths, limits, parallel) => {
      const asked: string[] = []
      let requests = 0
      const storedDates = new Set<string>()
      const { rows } = await withDeaths(
        (state) =>
          split({
            by: { window: days(YEAR) },
            state,
            parallel,
            rows: (rows: string[]) => rows,
            send: async ({ window }) => {
              await Promise.resolve()
              const limit = limits[Math.floor(requests++ / 7) % limits.length] as number
              const dates = datesOf(window)
              asked.push(...dates.filter((date) => storedDates.has(date)))
              if (dates.length > limit) throw failure(504)
              return dates
            },
          }),
        deaths,
      )
      expect(rows).toEqual(ALL_DATES)
      expect(asked).toEqual([])
    }),
    { numRuns: fewOrAll(8, 25) },
  )
}, 60_000)

it("of windows and lists at once: each cell once", async () => {
  const ids = ["a", "b", "c", "d", "e", "f", "g"]
  await fc.assert(
    fc.asyncProperty(
      deaths,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 3 }),
      async (deaths, limit, parallel) => {
        const { rows, states } = await withDeaths(
          (state) =>
            split({
              by: { window: days({ from: "2025-01-01", to: "2025-01-20" }), ids: list(ids) },
              state,
              parallel,
              rows: (rows: string[]) => rows,
              send: async ({ window, ids }) => {
                await Promise.resolve()
                if (daysIn(window) * ids.length > limit) throw failure(504)
                return datesOf(window).flatMap((date) => ids.map((id) => `${date} ${id}`))
              },
            }),
          deaths,
        )
        const expected = ALL_DATES.slice(0, 20).flatMap((date) => ids.map((id) => `${date} ${id}`))
        expect([...rows].sort()).toEqual(expected)
        for (const state of states) expect(JSON.stringify(state).length).toBeLessThan(1_500)
      },
    ),
    { numRuns: fewOrAll(8, 25) },
  )
}, 60_000)

it("goes on in the middle of pages, and begins with the sizes that worked", async () => {
  const sizes: string[] = []
  const { rows } = await withDeaths(
    (state) =>
      split({
        by: { page: pages({ size: 100 }) },
        state,
        rows: (rows: number[]) => rows,
        send: async ({ page }) => {
          sizes.push(`${page.size}@${page.offset}`)
          if (page.size > 25) throw failure(504)
          return Array.from(
            { length: Math.max(0, Math.min(page.size, 90 - page.offset)) },
            (_, n) => page.offset + n,
          )
        },
      }),
    [1, 1],
  )
  expect(rows).toEqual(Array.from({ length: 90 }, (_, n) => n))
  expect(sizes.slice(0, 6)).toEqual(["100@0", "50@0", "25@0", "25@25", "25@25", "25@50"])
})

it("keeps what was left out, and does not ask for it again", async () => {
  const asked: string[][] = []
  const ids = ["a", "b", "c", "d", "e", "f"]
  const start = (state?: SplitState) =>
    split({
      by: { window: days({ from: "2025-01-01", to: "2025-01-04", size: 2 }), ids: list(ids) },
      state,
      skip: true,
      send: async ({ ids }) => {
        asked.push(ids)
        if (ids.includes("c")) throw failure(400)
        return ids
      },
    })
  const { rows } = await withDeaths(start, [2])
  expect(rows.flat().sort()).toEqual([..."abdef", ..."abdef"].sort())
  const first = start()
  await first.next()
  await first.next()
  const resumed = start(stored(first.state))
  asked.length = 0
  await rowsOf(resumed)
  expect(resumed.skipped).toMatchObject([{ piece: { ids: ["c"] }, code: 400 }])
  expect(asked.flat()).not.toContain("c")
})

it("has what came to a window since, and not what left it", async () => {
  const { send } = report(() => 400)
  const first = split({
    by: { window: days({ from: "2025-01-10", to: "2025-01-20", size: 5 }) },
    send,
    rows: same,
  })
  const { value } = await first.next()
  const state = stored(value?.state as SplitState)
  const left = (window: { from: string; to: string }) =>
    plan({ by: { window: days(window) }, state: { ...state, sizes: {} } }).map(
      ({ window: { from, to } }) => `${from}..${to}`,
    )
  expect(left({ from: "2025-01-10", to: "2025-01-20" })).toEqual(["2025-01-15..2025-01-20"])
  expect(left({ from: "2025-01-10", to: "2025-01-25" })).toEqual([
    "2025-01-15..2025-01-20",
    "2025-01-21..2025-01-25",
  ])
  expect(left({ from: "2025-01-08", to: "2025-01-17" })).toEqual([
    "2025-01-08..2025-01-09",
    "2025-01-15..2025-01-17",
  ])
  expect(left({ from: "2025-01-12", to: "2025-01-13" })).toEqual([])
})

describe("killed in the middle of pages, and the window has moved", () => {
  const DAILY = 10
  const rowsIn = (window: Window) =>
    datesOf(window).flatMap((date) => Array.from({ length: DAILY }, (_, n) => `${date}#${n}`))
  const job = (window: { from: string; to: string }, state?: SplitState) =>
    split({
      by: { window: days(window), page: pages({ size: 100 }) },
      state: state && stored(state),
      rows: (rows: string[]) => rows,
      send: async ({ window, page }) => rowsIn(window).slice(page.offset, page.offset + page.size),
    })
  const expected = (from: string, to: string) =>
    ALL_DATES.filter((date) => date >= from && date <= to).flatMap((date) =>
      Array.from({ length: DAILY }, (_, n) => `${date}#${n}`),
    )

  it.each([
    ["ahead", { from: "2025-01-04", to: "2025-02-02" }, ["2025-01-01", "2025-02-02"]],
    ["its end back", { from: "2025-01-01", to: "2025-01-20" }, ["2025-01-01", "2025-01-30"]],
    ["not at all", { from: "2025-01-01", to: "2025-01-30" }, ["2025-01-01", "2025-01-30"]],
  ] as const)("%s: the piece is finished as it was begun", async (_, moved, [from, to]) => {
    const first = job({ from: "2025-01-01", to: "2025-01-30" })
    const { value } = await first.next()
    const rest = await rowsOf(job(moved, value?.state as SplitState))
    expect([...(value?.rows ?? []), ...rest]).toEqual(expected(from, to))
  })

  it("twice, and killed again in between", async () => {
    const rows: string[] = []
    let state: SplitState | undefined
    for (const start of ["01", "04", "07"]) {
      const run = job({ from: `2025-01-${start}`, to: "2025-01-30" }, state)
      const { value } = await run.next()
      rows.push(...(value?.rows ?? []))
      state = value?.state
    }
    rows.push(...(await rowsOf(job({ from: "2025-01-07", to: "2025-01-31" }, state))))
    expect(rows).toEqual(expected("2025-01-01", "2025-01-31"))
  })

  it("past it: the piece is not asked for any more", async () => {
    const { value } = await job({ from: "2025-01-01", to: "2025-01-30" }).next()
    const rest = job({ from: "2025-02-01", to: "2025-02-02" }, value?.state as SplitState)
    expect(await rowsOf(rest)).toEqual(expected("2025-02-01", "2025-02-02"))
  })
})

it("has what came to two windows once, the days of both among it", async () => {
  const at = fc.integer({ min: 0, max: 12 })
  await fc.assert(
    fc.property(fc.array(at, { minLength: 8, maxLength: 8 }), (ends) => {
      const [a, b, c, d, e, f, g, h] = ends as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ]
      const by = (...[a, b, c, d]: [number, number, number, number]) => ({
        created: days({ from: a * DAY_MS, to: (a + b) * DAY_MS }),
        updated: days({ from: c * DAY_MS, to: (c + d) * DAY_MS }),
      })
      const cellsOf = (pieces: readonly { created: Window; updated: Window }[]) =>
        pieces.flatMap(({ created, updated }) =>
          datesOf(created).flatMap((date) => datesOf(updated).map((other) => `${date} ${other}`)),
        )
      const before = split({ by: by(a, b, c, d), send: async () => 1 })
      const had = { ...stored(before.state), todo: [] }
      const came = cellsOf(plan({ by: by(e, f, g, h), state: had }))
      const known = new Set(cellsOf(plan({ by: by(a, b, c, d) })))
      const now = cellsOf(plan({ by: by(e, f, g, h) }))
      expect([...came].sort()).toEqual(now.filter((cell) => !known.has(cell)).sort())
    }),
    { numRuns: fewOrAll(60, 300) },
  )
})

it("of another list is refused", async () => {
  const parts = split({ by: { ids: list(["a", "b"]) }, send: async () => 1 })
  const state = stored(parts.state)
  expect(() => split({ by: { ids: list(["a", "c"]) }, send: async () => 1, state })).toThrow(
    /another list in ids/,
  )
  expect(() => split({ by: { ids: list(["a"]) }, send: async () => 1, state })).toThrow(TypeError)
  expect(() => split({ by: { other: list(["a", "b"]) }, send: async () => 1, state })).toThrow(TypeError)
})

describe("what is no state", () => {
  const by = {
    window: days({ from: "2025-01-01", to: "2025-01-10" }),
    ids: list(["a", "b"]),
    page: pages({ size: 5 }),
  }
  const start = (state: unknown) =>
    split({ by, send: async () => [], rows: () => [1], state: state as SplitState })
  const good = stored(start(undefined).state)
  const at = { window: ["2025-01-01", "2025-01-02"] }

  it.each<[unknown, RegExp]>([
    [1, /^state: expected what an earlier run gave$/],
    [[], /^state: expected what an earlier run gave$/],
    [JSON.stringify(good), /^state: expected an object, not JSON text/],
    [{}, /v of this one/],
    [{ v: 1, todo: [] }, /of of this one/],
    [{ ...good, v: 2 }, /v of this one/],
    [{ ...good, of: null }, /of of this one/],
    [{ ...good, whole: undefined }, /whole of this one/],
    [{ ...good, sizes: undefined }, /sizes of this one/],
    [{ ...good, sizes: { window: "7" } }, /sizes of this one/],
    [{ ...good, left: { ids: 1 } }, /left of this one/],
    [{ ...good, skipped: [null] }, /skipped of this one/],
    [
      { ...good, skipped: [{ at: { ids: [9, 10] }, code: 400, status: 400, summary: "" }] },
      /the place in ids/,
    ],
    [{ ...good, todo: {} }, /todo of this one/],
    [{ ...good, todo: [{}] }, /todo of this one/],
    [{ ...good, todo: [{ at, page: { offset: "5" } }] }, /todo of this one/],
    [{ ...good, todo: [{ at: { window: "2025-01-01" } }] }, /the place in window/],
    [{ ...good, todo: [{ at: { window: ["2025-13-01", "x"] } }] }, /the place in window/],
    [{ ...good, todo: [{ at: { window: ["2025-01-03", "2025-01-01"] } }] }, /the place in window/],
    [{ ...good, todo: [{ at: { ...at, ids: [0, 3] } }] }, /the place in ids/],
  ])("is refused, by the name of what is wrong: %j", (state, message) => {
    expect(() => start(state)).toThrow(TypeError)
    expect(() => start(state)).toThrow(message)
    expect(() => plan({ by, state: state as SplitState })).toThrow(message)
  })
})

it("names no item of a list, and no secret", async () => {
  const parts = split({
    by: { ids: list(["tenant-1", "tenant-2"]), cols: fields(["spend"], { key: "id" }) },
    rows: () => [],
    send: async () => 1,
  })
  expect(JSON.stringify(parts.state)).not.toMatch(/tenant|spend/)
})

it("holds hours, and values of the caller's own", async () => {
  const halves = (n: number) => (n > 1 ? [Math.ceil(n / 2), Math.floor(n / 2)] : null)
  const start = (state?: SplitState) =>
    split({
      by: {
        n: custom(4, halves),
        window: hours({ from: "2025-03-30", to: "2025-03-30", zone: "Europe/Berlin", size: 10 }),
      },
      state,
      send: async ({ n, window }: { n: number; window: Window }) => {
        if (n > 2) throw failure(504)
        return [window.from.slice(11, 16), n]
      },
    })
  const expected = await rowsOf(start())
  const { rows } = await withDeaths(start, [1, 2])
  expect(rows).toEqual(expected)
  expect(expected.map(([from, n]) => `${from}x${n}`)).toEqual([
    "00:00x2",
    "00:00x2",
    "11:00x2",
    "11:00x2",
    "21:00x2",
    "21:00x2",
  ])
})
