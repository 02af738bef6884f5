import { createHeed, type HeedEvents, isHeeded } from "heed"
import { describe, expect, it } from "vitest"
import {
  custom,
  days,
  list,
  type Page,
  pages,
  SplitError,
  type SplitOptions,
  split,
  type Window,
} from "../../src/split.ts"
import { ALL_DATES, datesOf, daysIn, failure, report, rowsOf, YEAR } from "./server.ts"

const year = () => ({ window: days(YEAR) })
const same = (rows: string[]) => rows

describe("a window", () => {
  it("is one request where it is accepted", async () => {
    const { send, requests } = report(() => 365)
    expect(await rowsOf(split({ by: year(), send, rows: same }))).toEqual(ALL_DATES)
    expect(requests).toEqual([365])
  })

  it("sends nothing before the first part is asked for, and one request a part", async () => {
    const { send, requests } = report(() => 31)
    const parts = split({ by: year(), send, rows: same })
    await Promise.resolve()
    expect(requests).toEqual([])
    await parts.next()
    const before = requests.length
    await Promise.resolve()
    expect(requests).toHaveLength(before)
    await parts.return()
  })

  it("is cut until a piece is accepted; the next piece starts at that size, and is not larger for its children", async () => {
    const { send, requests } = report(() => 31)
    expect(await rowsOf(split({ by: year(), send, rows: same }))).toEqual(ALL_DATES)
    expect(requests.slice(0, 8)).toEqual([-365, -180, -90, -60, 30, 30, 30, 30])
    expect(requests.filter((length) => length < 0).length).toBeLessThanOrEqual(5)
  })

  it.each([
    ["thirds of the year", "2025-05-01", "2025-08-31", 1.3],
    ["two months, seven, three", "2025-03-01", "2025-09-17", 1.32],
  ])("follows a limit of 31, then 7, then 60 days: %s", async (_, drop, rise, most) => {
    const limit = (from: string) => (from < drop ? 31 : from < rise ? 7 : 60)
    const { send, requests, afterFind } = report(limit)
    expect(await rowsOf(split({ by: year(), send, rows: same }))).toEqual(ALL_DATES)
    let fewest = 0
    const first = requests.find((length) => length > 0) as number
    for (let day = first; day < 365; day += limit(ALL_DATES[day] as string)) fewest++
    expect(afterFind() / fewest).toBeLessThanOrEqual(most + 0.005)
  })

  it("begins with the size that is known, and keeps to the most that the API takes", async () => {
    const { send, requests } = report(() => 31)
    await rowsOf(split({ by: { window: days({ ...YEAR, size: 31 }) }, send, rows: same }))
    expect(requests[0]).toBe(31)
    const other = report(() => 400)
    await rowsOf(
      split({ by: { window: days({ ...YEAR, size: 5, most: 90 }) }, send: other.send, rows: same }),
    )
    expect(Math.max(...other.requests)).toBe(90)
    expect(Math.min(...other.requests)).toBeGreaterThan(0)
  })

  it("that cannot be made smaller ends the run, and says what was tried and what was had", async () => {
    const send = async ({ window }: { window: Window }) => {
      if (window.from <= "2025-01-20" && window.to >= "2025-01-20") throw failure(504)
      return datesOf(window)
    }
    const parts = split({ by: { window: days({ from: "2025-01-15", to: "2025-01-21" }) }, send, rows: same })
    const had: string[] = []
    const error = await (async () => {
      for await (const { rows } of parts) had.push(...rows)
    })().catch((error: unknown) => error as SplitError)
    expect(error).toBeInstanceOf(SplitError)
    expect(isHeeded(error)).toBe(true)
    expect(had).toEqual(["2025-01-15", "2025-01-16", "2025-01-17", "2025-01-18", "2025-01-19"])
    expect(error).toMatchObject({ piece: { window: { from: "2025-01-20", to: "2025-01-20" } } })
    expect(error?.state.todo).toEqual([{ at: { window: ["2025-01-20", "2025-01-22"] } }])
    expect(error?.message).toContain("window 2025-01-20. Refused before: 7 days, 3 days.")
    expect(Object.keys(error ?? {})).not.toContain("state")
  })

  it("names what was refused on the way", async () => {
    const { send } = report((from) => (from <= "2025-01-05" ? 0 : 31))
    const parts = split({ by: { window: days({ from: "2025-01-01", to: "2025-01-31" }) }, send, rows: same })
    const error = (await rowsOf(parts).catch((error: unknown) => error)) as SplitError
    expect(error.diagnosis.code).toBe(504)
    expect(error.diagnosis.evidence[0]).toMatchObject({
      kind: "split",
      text: "The piece cannot be made smaller and still fails: window 2025-01-01. Refused before: 31 days, 14 days, 7 days, 3 days. Nothing was accepted yet, so the request itself may be at fault.",
    })
    expect(error.state.todo).toEqual([{ at: { window: ["2025-01-01", "2025-02-01"] } }])
    expect(error.cause).toMatchObject({ message: "Request failed with status code 504" })
  })

  it("leaves out what cannot be had with skip, lists it, and has the rest", async () => {
    const bad = new Set(["2025-03-04", "2025-11-11"])
    const requests: number[] = []
    const send = async ({ window }: { window: Window }) => {
      const dates = ALL_DATES.slice(ALL_DATES.indexOf(window.from), ALL_DATES.indexOf(window.to) + 1)
      requests.push(dates.length)
      if (dates.length > 31 || dates.some((date) => bad.has(date))) throw failure(504)
      return dates
    }
    const parts = split({ by: year(), send, rows: same, skip: true })
    expect(await rowsOf(parts)).toEqual(ALL_DATES.filter((date) => !bad.has(date)))
    expect(parts.skipped).toMatchObject([
      { piece: { window: { from: "2025-03-04", to: "2025-03-04" } }, code: 504, status: 504 },
      { piece: { window: { from: "2025-11-11", to: "2025-11-11" } } },
    ])
    expect(parts.state.todo).toEqual([])
    // The size is what it was before, and not grown anew from a day.
    expect(requests.length).toBeLessThan(60)
  })
})

describe("what is cut", () => {
  const tooMuch = {
    error: {
      code: 1,
      message: "Please reduce the amount of data you're asking for, then retry your request",
    },
  }
  it.each<[string, number, unknown]>([
    ["504", 504, {}],
    ["413", 413, {}],
    ["414", 414, {}],
    ["408", 408, {}],
    ["a message that asks for less", 500, tooMuch],
  ])("%s", async (_, status, body) => {
    const requests: number[] = []
    const send = async ({ window }: { window: Window }) => {
      requests.push(daysIn(window))
      if (daysIn(window) > 1) throw failure(status, body)
      return [window.from]
    }
    const by = { window: days({ from: "2025-01-01", to: "2025-01-04" }) }
    expect(await rowsOf(split({ by, send, rows: same }))).toHaveLength(4)
  })

  it.each([401, 403, 404, 429, 500, 503])("%i is not: a window is no reason for it", async (status) => {
    let requests = 0
    const send = () => {
      requests++
      throw failure(status)
    }
    const parts = split({ by: year(), send })
    const error = (await rowsOf(parts).catch((error: unknown) => error)) as SplitError
    expect(error).toBeInstanceOf(SplitError)
    expect(error.diagnosis.code).toBe(status)
    expect(requests).toBe(1)
  })

  it("an error that is no failed request is thrown as it is", async () => {
    const mistake = new TypeError("x is not a function")
    const send = () => Promise.reject(mistake)
    await expect(rowsOf(split({ by: year(), send }))).rejects.toBe(mistake)
    const rows = () => {
      throw mistake
    }
    await expect(rowsOf(split({ by: year(), send: async () => 1, rows }))).rejects.toBe(mistake)
  })

  it("a Response that fetch resolves with", async () => {
    const send = async ({ window }: { window: Window }) =>
      new Response(null, { status: daysIn(window) > 100 ? 504 : 200 })
    const rows = await rowsOf(split({ by: year(), send }))
    expect(rows.every(({ ok }) => ok)).toBe(true)
    expect(rows.length).toBeGreaterThan(1)
  })
})

describe("a list", () => {
  const ids = Array.from({ length: 10_000 }, (_, n) => n)

  it.each([160, 380, 700, 1_200])("of 10,000 over a URL's limit of %i", async (limit) => {
    const requests: number[] = []
    const send = async ({ ids }: { ids: number[] }) => {
      requests.push(ids.length > limit ? -ids.length : ids.length)
      if (ids.length > limit) throw failure(414)
      return ids
    }
    const rows = await rowsOf(split({ by: { ids: list(ids) }, send, rows: (rows) => rows }))
    expect(rows).toEqual(ids)
    const found = requests.findIndex((length) => length > 0)
    const fewest = Math.ceil((10_000 - (requests[found] as number)) / limit)
    expect(requests.length - found - 1).toBeLessThanOrEqual(Math.ceil(1.3 * fewest))
  })

  const withBad = (bad: ReadonlySet<number>, status: number, limit = 625) => {
    const requests: number[] = []
    const send = async ({ ids }: { ids: number[] }) => {
      requests.push(ids.length)
      if (ids.length > limit) throw failure(414)
      if (ids.some((id) => bad.has(id))) throw failure(status, { message: "Invalid account" })
      return ids
    }
    return { requests, send }
  }

  it.each([400, 403, 404, 500, 504])("a bad member is found by bisection and named: %i", async (status) => {
    const { send, requests } = withBad(new Set([4_321]), status)
    const parts = split({ by: { ids: list(ids) }, send, rows: (rows) => rows })
    const error = (await rowsOf(parts).catch((error: unknown) => error)) as SplitError
    expect(error.diagnosis.summary).toContain("Of ids, 4321 fails by itself.")
    expect(error.diagnosis.suggestions[0]).toMatchObject({ setting: "skip" })
    expect(requests.length).toBeLessThan(40)
  })

  it.each([400, 504])("and left out with skip, the rest is had: %i", async (status) => {
    const bad = new Set([0, 4_321, 4_322, 9_999])
    const { send, requests } = withBad(bad, status)
    const parts = split({ by: { ids: list(ids) }, send, rows: (rows) => rows, skip: true })
    expect(await rowsOf(parts)).toEqual(ids.filter((id) => !bad.has(id)))
    expect(parts.skipped.map(({ piece }) => piece.ids)).toEqual([...bad].map((id) => [id]))
    expect(requests.length).toBeLessThan(150)
  })

  it("is not bisected to its end where it is the request that is wrong", async () => {
    const { send, requests } = withBad(new Set(ids), 400)
    const parts = split({ by: { ids: list(ids) }, send, rows: (rows) => rows, skip: true })
    await expect(rowsOf(parts)).rejects.toBeInstanceOf(SplitError)
    expect(requests.length).toBeLessThan(45)
  })

  it("has a secret among its members masked", async () => {
    const secret = `ghp_${"a1B2".repeat(9)}`
    const send = async ({ tokens }: { tokens: string[] }) => {
      if (tokens.includes(secret)) throw failure(400)
    }
    const error = (await rowsOf(split({ by: { tokens: list(["a", secret, "b"]) }, send })).catch(
      (e: unknown) => e,
    )) as SplitError
    expect(JSON.stringify(error.diagnosis)).toContain("[redacted]")
    expect(JSON.stringify([error, error.diagnosis, error.state])).not.toContain(secret)
  })

  it("is never sent empty", async () => {
    let requests = 0
    const send = async () => requests++
    await rowsOf(split({ by: { ids: list([]) }, send }))
    expect(requests).toBe(0)
  })
})

describe("several dimensions", () => {
  it("are cut by preference; for a URL that is too long the list comes first", async () => {
    const tried: string[] = []
    const by = {
      window: days({ from: "2025-01-01", to: "2025-02-28" }),
      ids: list(Array.from({ length: 40 }, (_, n) => n)),
    }
    const send = async ({ window, ids }: { window: Window; ids: number[] }) => {
      const refused = ids.length > 10 ? 414 : daysIn(window) * ids.length > 100 ? 504 : null
      tried.push(`${daysIn(window)}x${ids.length}`)
      if (refused) throw failure(refused)
      return ids.map((id) => `${window.from}..${window.to} ${id}`)
    }
    const parts = split({ by, send, rows: same })
    const froms: string[] = []
    const cells = new Map<string, number>()
    for await (const { piece, rows } of parts) {
      froms.push(piece.window.from)
      for (const row of rows) {
        for (let day = Date.parse(piece.window.from); day <= Date.parse(piece.window.to); day += 86_400_000) {
          const cell = `${day} ${row.split(" ")[1]}`
          cells.set(cell, (cells.get(cell) ?? 0) + 1)
        }
      }
    }
    expect(tried.slice(0, 4)).toEqual(["59x40", "59x20", "59x10", "30x10"])
    expect(cells.size).toBe(59 * 40)
    expect([...cells.values()].every((count) => count === 1)).toBe(true)
    expect(froms).toEqual([...froms].sort())
  })

  it("of the caller's own", async () => {
    type Shard = { from: number; to: number }
    const halves = ({ from, to }: Shard) =>
      to - from > 1
        ? [
            { from, to: (from + to) / 2 },
            { from: (from + to) / 2, to },
          ]
        : null
    const send = async ({ shard }: { shard: Shard }) => {
      if (shard.to - shard.from > 4) throw failure(504)
      return shard
    }
    const parts = split({ by: { shard: custom<Shard>({ from: 0, to: 16 }, halves) }, send })
    expect((await rowsOf(parts)).map(({ from }) => from)).toEqual([0, 4, 8, 12])
  })
})

describe("in parallel", () => {
  it("keeps the order and the bound, and looks for a size with one request alone", async () => {
    let inFlight = 0
    let most = 0
    let searching = 0
    const wait = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 3))
    const { send, requests } = report(() => 31)
    const parts = split({
      by: year(),
      parallel: 4,
      rows: same,
      send: async (piece) => {
        inFlight++
        most = Math.max(most, inFlight)
        if (requests.every((length) => length < 0)) searching = Math.max(searching, inFlight)
        await wait()
        return send(piece).finally(() => inFlight--)
      },
    })
    expect(await rowsOf(parts)).toEqual(ALL_DATES)
    expect([most, searching]).toEqual([4, 1])
    expect(requests.filter((length) => length < 0).length).toBeLessThanOrEqual(5)
  })

  it("gives out what came before a failure, and ends what is in flight", async () => {
    const signals: AbortSignal[] = []
    const parts = split({
      by: { window: days({ ...YEAR, size: 30 }) },
      parallel: 3,
      rows: same,
      send: async ({ window }, { signal }) => {
        signals.push(signal)
        if (window.from === "2025-03-02") throw failure(403)
        await new Promise((resolve) => setTimeout(resolve, 2))
        return [window.from]
      },
    })
    const had: string[] = []
    const error = await (async () => {
      for await (const { rows } of parts) had.push(...rows)
    })().catch((error: unknown) => error)
    expect(had).toEqual(["2025-01-01", "2025-01-31"])
    expect((error as SplitError).state.todo).toEqual([{ at: { window: ["2025-03-02", "2026-01-01"] } }])
    expect(signals.every(({ aborted }) => aborted)).toBe(true)
  })
})

describe("a signal", () => {
  it("ends the run with its reason, though `send` never settles", async () => {
    const controller = new AbortController()
    const send = () => new Promise<never>(() => {})
    const running = rowsOf(split({ by: year(), send, signal: controller.signal }))
    controller.abort("enough")
    await expect(running).rejects.toBe("enough")
  })

  it("that is aborted already sends nothing", async () => {
    let requests = 0
    const send = async () => requests++
    await expect(rowsOf(split({ by: year(), send, signal: AbortSignal.abort("no") }))).rejects.toBe("no")
    expect(requests).toBe(0)
  })
})

describe("the event `split`", () => {
  const toldBy = () => {
    const heed = createHeed({ source: "reports" })
    const told: HeedEvents["split"][] = []
    heed.on("split", (event) => void told.push(event))
    return { heed, told }
  }

  it("tells of each cut, and of the pieces that were accepted, by their size", async () => {
    const { heed, told } = toldBy()
    const { send, requests } = report(() => 100)
    await rowsOf(split({ by: year(), send, rows: same, heed }))
    await new Promise((resolve) => setTimeout(resolve, 1))
    expect(told.slice(0, 2)).toMatchObject([
      { dimension: "window", size: 365, outcome: "cut", pieces: 1, next: 180, code: 504, status: 504 },
      { dimension: "window", size: 180, outcome: "cut", next: 90 },
    ])
    const accepted = told.filter(({ outcome }) => outcome === "accepted")
    expect(accepted[0]).toMatchObject({ dimension: "window", size: 90, next: null, code: null, status: null })
    const days = accepted.reduce((sum, { size, pieces }) => sum + size * pieces, 0)
    expect(days).toBe(365)
    expect(told.reduce((sum, { pieces }) => sum + pieces, 0)).toBe(requests.length)
  })

  it("tells of a request that was accepted as a whole, and of where a run was broken off", async () => {
    const { heed, told } = toldBy()
    await rowsOf(split({ by: year(), send: report(() => 400).send, rows: same, heed }))
    for await (const _ of split({ by: year(), send: report(() => 100).send, rows: same, heed })) break
    await new Promise((resolve) => setTimeout(resolve, 1))
    expect(told[0]).toMatchObject({ size: 365, outcome: "accepted", pieces: 1 })
    expect(told.at(-1)).toMatchObject({ size: 90, outcome: "accepted", pieces: 1 })
  })

  it("tells of the search for one item, and that it was left out", async () => {
    const { heed, told } = toldBy()
    const send = async ({ ids }: { ids: string[] }) => {
      if (ids.includes("5")) throw failure(400)
      return ids
    }
    const ids = Array.from({ length: 8 }, (_, n) => String(n + 1))
    const had = await rowsOf(split({ by: { ids: list(ids) }, send, rows: (all) => all, heed, skip: true }))
    await new Promise((resolve) => setTimeout(resolve, 1))
    expect(had).toEqual(ids.filter((id) => id !== "5"))
    expect(told.filter(({ outcome }) => outcome === "cut")[0]).toMatchObject({ size: 8, next: 4, code: 400 })
    expect(told.filter(({ outcome }) => outcome === "skipped")).toMatchObject([
      { dimension: "ids", size: 1, code: 400 },
    ])
  })
})

describe("wrong options", () => {
  const send = async () => 1
  const page = pages({ size: 10 })
  it.each<[string, unknown, RegExp]>([
    ["nothing", undefined, /options: expected an object/],
    ["no dimension", { by: {}, send }, /by: expected/],
    ["what is no dimension", { by: { window: { from: "2025-01-01" } }, send }, /by\.window: expected/],
    ["no send", { by: year() }, /send: expected/],
    ["parallel of 0", { by: year(), send, parallel: 0 }, /parallel/],
    ["two of pages", { by: { a: page, b: page }, send }, /one dimension of pages/],
    ["pages whose rows are not counted", { by: { page }, send }, /rows: needed to count/],
    ["a state of something else", { by: year(), send, state: { v: 2 } }, /state: expected/],
    [
      "a state of another zone",
      { by: year(), send, state: { ...split({ by: year(), send }).state, of: { window: "days UTC+1" } } },
      /another unit or zone/,
    ],
    ["skip that is no boolean", { by: year(), send, skip: "yes" }, /skip/],
    ["a signal that is none", { by: year(), send, signal: {} }, /signal/],
  ])("%s", (_, options, message) => {
    expect(() => split(options as SplitOptions<{ page: typeof page }, number, Page>)).toThrow(message)
  })
})
