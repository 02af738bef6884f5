import { describe, expect, it } from "vitest"
import { linkWithSize } from "../../src/split/page-link.ts"
import { days, type Page, pages, SplitError, split, type Window } from "../../src/split.ts"
import { failure, rowsOf } from "./server.ts"

interface Answer {
  readonly rows: readonly number[]
  readonly next: string | null
}

const rowsBetween = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from) }, (_, n) => from + n)

describe("pages by offset", () => {
  it("of 5,000 that must become 300: the same page again, smaller", async () => {
    const requests: string[] = []
    const send = async ({ page }: { page: Page }) => {
      requests.push(`${page.size}@${page.offset}`)
      if (page.size > 300)
        throw failure(500, { error: { message: "Please reduce the amount of data you're asking for" } })
      return rowsBetween(page.offset, Math.min(page.offset + page.size, 30_000))
    }
    const rows = await rowsOf(split({ by: { page: pages({ size: 5_000 }) }, send, rows: (rows) => rows }))
    expect(rows).toEqual(rowsBetween(0, 30_000))
    expect(requests.slice(0, 6)).toEqual(["5000@0", "2500@0", "1250@0", "625@0", "312@0", "156@0"])
    const fewest = Math.ceil((30_000 - 156) / 300)
    expect(requests.length - 6).toBeLessThanOrEqual(1.3 * fewest)
  })

  it("go on where an API gives fewer rows than it was asked for", async () => {
    const send = async ({ page }: { page: Page }) =>
      rowsBetween(page.offset, Math.min(page.offset + Math.min(page.size, 40), 100))
    const rows = await rowsOf(split({ by: { page: pages({ size: 1_000 }) }, send, rows: (rows) => rows }))
    expect(rows).toEqual(rowsBetween(0, 100))
  })

  it("by number: sizes divide what is before the page", async () => {
    const requests: string[] = []
    const send = async ({ page }: { page: Page }) => {
      requests.push(`${page.number}x${page.size}`)
      const from = ((page.number as number) - 1) * page.size
      if (from >= 1_000 && page.size > 300) throw failure(504)
      return rowsBetween(from, Math.min(from + page.size, 2_300))
    }
    const parts = split({ by: { page: pages({ size: 1_000, numbered: true }) }, send, rows: (rows) => rows })
    expect(await rowsOf(parts)).toEqual(rowsBetween(0, 2_300))
    expect(requests.slice(0, 4)).toEqual(["1x1000", "2x1000", "3x500", "5x250"])
  })

  it("that cannot be made smaller end the run", async () => {
    const parts = split({
      by: { page: pages({ size: 8, least: 2 }) },
      rows: () => [],
      send: async () => Promise.reject(failure(504)),
    })
    const error = (await rowsOf(parts).catch((error: unknown) => error)) as SplitError
    expect(error).toBeInstanceOf(SplitError)
    expect(error.message).toContain("Refused before: 8 rows, 4 rows.")
  })
})

describe("pages by cursor", () => {
  /** Cursors hold for the size that they were made with, unless `isFree`. */
  function api(limitBehind: (offset: number) => number, isFree: boolean) {
    const requests: string[] = []
    const send = async ({ page }: { page: Page }): Promise<Answer> => {
      const [from = 0, size = page.size] = page.cursor?.split(":").map(Number) ?? []
      if (!isFree && size !== page.size) throw failure(400, { message: "cursor does not match limit" })
      requests.push(`${page.size}@${from}`)
      if (page.size > limitBehind(from)) throw failure(504)
      const to = from + page.size
      return { rows: rowsBetween(from, Math.min(to, 4_000)), next: to < 4_000 ? `${to}:${page.size}` : null }
    }
    return { requests, send }
  }
  const next = ({ next }: Answer) => next
  const limit = (offset: number) => (offset >= 2_000 ? 300 : 1_000)

  it("are kept for their own size: a smaller page is reached from the first, and no row is given out twice", async () => {
    const { send, requests } = api(limit, false)
    const parts = split({ by: { page: pages({ size: 1_000, next }) }, send, rows: ({ rows }) => rows })
    expect(await rowsOf(parts)).toEqual(rowsBetween(0, 4_000))
    expect(requests.slice(0, 5)).toEqual(["1000@0", "1000@1000", "1000@2000", "500@0", "500@500"])
  })

  it("may be used with any size where the API says so", async () => {
    const { send, requests } = api(limit, true)
    const parts = split({
      by: { page: pages({ size: 1_000, next, cursors: "any" }) },
      send,
      rows: ({ rows }) => rows,
    })
    expect(await rowsOf(parts)).toEqual(rowsBetween(0, 4_000))
    expect(requests.slice(0, 5)).toEqual(["1000@0", "1000@1000", "1000@2000", "500@2000", "250@2000"])
  })

  it("are not guessed where rows are not counted: the run ends", async () => {
    const { send } = api(limit, false)
    await expect(rowsOf(split({ by: { page: pages({ size: 1_000, next }) }, send }))).rejects.toBeInstanceOf(
      SplitError,
    )
  })
})

it("a page that fails behind the first cuts no window, whose rows were given out", async () => {
  const requests: string[] = []
  const parts = split({
    by: { window: days({ from: "2025-01-01", to: "2025-01-10" }), page: pages({ size: 10, least: 5 }) },
    rows: (rows: string[]) => rows,
    send: async ({ window, page }: { window: Window; page: Page }) => {
      requests.push(`${window.from}+${page.offset}x${page.size}`)
      if (page.offset > 0) throw failure(504)
      return rowsBetween(0, 10).map(String)
    },
  })
  const error = (await rowsOf(parts).catch((error: unknown) => error)) as SplitError
  expect(requests).toEqual(["2025-01-01+0x10", "2025-01-01+10x10", "2025-01-01+10x5"])
  expect(error.state.todo).toMatchObject([{ page: { offset: 10, given: 10 } }])
})

describe("a next link", () => {
  it.each<[string, string, string | undefined, string | null]>([
    ["https://a.test/x?limit=5000&after=abc", "https://a.test/x?limit=300&after=abc", undefined, "limit"],
    ["/x?after=abc&limit=5000", "/x?after=abc&limit=300", "limit", null],
    ["?after=abc&limit=25", "?after=abc&limit=300", "limit", null],
    [
      "https://a.test/x?page%5Bsize%5D=5000&page%5Bnumber%5D=2",
      "https://a.test/x?page%5Bsize%5D=300&page%5Bnumber%5D=2",
      undefined,
      null,
    ],
    // Never both sizes.
    ["https://a.test/x?limit=5000&limit=5000&after=a", "https://a.test/x?limit=300&after=a", "limit", null],
    ["https://a.test/x?limit=5000&page_size=5000", "https://a.test/x?limit=300&page_size=300", "limit", null],
    ["https://a.test/x?$top=5000&$skip=5000#f", "https://a.test/x?$top=300&$skip=5000#f", undefined, null],
  ])("%s carries the new size", (link, expected, parameter) => {
    expect(linkWithSize(link, [5_000], 300, parameter)).toBe(expected)
  })

  it.each([
    "https://a.test/x?after=abc",
    "https://a.test/x",
    "https://a.test/x?limit=25&after=b",
    "%E0%A4%A",
  ])("%s does not show its size", (link) => {
    expect(linkWithSize(link, [5_000], 300)).toBeNull()
  })

  /** Rows of a source that takes 50 at once behind the first page. Its links keep a size whatever was asked for, as Meta's do. */
  function api(linkSize: number, limit = (from: number): number => (from > 0 ? 50 : 100)) {
    const sent: string[] = []
    const send = async ({ page }: { page: Page }): Promise<Answer> => {
      const url = new URL(page.cursor ?? `https://a.test/x?limit=${page.size}`)
      sent.push(url.search)
      const [size, from] = [Number(url.searchParams.get("limit")), Number(url.searchParams.get("after"))]
      if (size !== page.size) throw new Error("the link asks for another size than the page has")
      if (size > limit(from)) throw failure(504)
      const rows = rowsBetween(from, Math.min(from + size, 200))
      const next = from + size < 200 ? `https://a.test/x?limit=${linkSize}&after=${from + size}` : null
      return { rows, next }
    }
    return { sent, send }
  }
  const next = ({ next }: Answer) => next

  it.each([{ parameter: "limit" }, {}])("is rewritten on the way, to any size: %j", async (given) => {
    const { sent, send } = api(100)
    const by = { page: pages({ size: 100, next, cursors: "any", ...given }) }
    expect(await rowsOf(split({ by, send, rows: ({ rows }) => rows }))).toEqual(rowsBetween(0, 200))
    expect(sent).toEqual(["?limit=100", "?limit=100&after=100", "?limit=50&after=100", "?limit=50&after=150"])
  })

  it.each([{ parameter: "limit" }, {}])("carries the size of its own page, begun anew: %j", async (given) => {
    const { sent, send } = api(100)
    const by = { page: pages({ size: 100, next, ...given }) }
    expect(await rowsOf(split({ by, send, rows: ({ rows }) => rows }))).toEqual(rowsBetween(0, 200))
    expect(sent.slice(2)).toEqual([
      "?limit=50",
      "?limit=50&after=50",
      "?limit=50&after=100",
      "?limit=50&after=150",
    ])
  })

  it("is rewritten from the size of the first page, by a run that goes on with a third", async () => {
    const by = { page: pages({ size: 400, next, cursors: "any" }) }
    const { sent, send } = api(100, (from) => (from > 100 ? 25 : from > 0 ? 50 : 100))
    const run = split({ by, send, rows: ({ rows }) => rows })
    const rows: number[] = []
    for (let n = 0; n < 3; n++) rows.push(...((await run.next()).value?.rows ?? []))
    const state = JSON.parse(JSON.stringify(run.state))
    expect(state.todo).toMatchObject([{ page: { size: 25, earlier: [100, 50] } }])
    rows.push(...(await rowsOf(split({ by, send, rows: ({ rows }) => rows, state }))))
    expect(rows).toEqual(rowsBetween(0, 200))
    expect(sent.at(-1)).toBe("?limit=25&after=175")
  })

  it("is left as it is if it carries a size that was never asked for, as of an API that gives less", async () => {
    const sent: (string | null)[] = []
    const send = async ({ page }: { page: Page }): Promise<Answer> => {
      sent.push(page.cursor)
      return { rows: [sent.length], next: sent.length === 1 ? "/x?limit=1000&after=a" : null }
    }
    await rowsOf(split({ by: { page: pages({ size: 5_000, next }) }, send, rows: ({ rows }) => rows }))
    expect(sent).toEqual([null, "/x?limit=1000&after=a"])
  })
})

it.each<[Parameters<typeof pages>[0], RegExp]>([
  [{ size: 0 }, /size/],
  [{} as never, /size/],
  [{ size: 10, next: "next" as never }, /next/],
])("pages(%j) is refused", (options, message) => {
  expect(() => pages(options)).toThrow(message)
})

describe("pages that lead in a circle", () => {
  const run = (
    next: (asked: number, cursor: string | null) => string | null,
    rowsOf: (asked: number) => unknown[],
  ) => {
    let asked = 0
    const parts = split({
      by: { page: pages({ size: 10, next: ({ next }: { next: string | null; rows: unknown[] }) => next }) },
      rows: ({ rows }: { rows: unknown[] }) => rows,
      send: ({ page }) => {
        const at = asked++
        return { next: next(at, page.cursor), rows: rowsOf(at) }
      },
    })
    return { parts, asked: () => asked }
  }

  it.each([1, 2, 3, 7, 30])("are noticed: %i pages", async (length) => {
    const { parts, asked } = run(
      (at) => `c${(at + 1) % length}`,
      (at) => [at % length],
    )
    await expect(rowsOf(parts)).rejects.toThrow("pages: the same page came twice")
    expect(asked()).toBeLessThan(5 * length + 3)
  })

  it("are noticed where `send` forgets the cursor, and where a tail leads into them", async () => {
    const forgotten = run(
      () => "second",
      () => ["first page"],
    )
    await expect(rowsOf(forgotten.parts)).rejects.toThrow("`send` does not pass on `page.cursor`")
    expect(forgotten.asked()).toBe(3)
    const tail = run(
      (at) => (at < 9 ? `c${at}` : at % 2 === 0 ? "a" : "b"),
      (at) => [at < 10 ? at : at % 2],
    )
    await expect(rowsOf(tail.parts)).rejects.toThrow("in a circle")
    expect(tail.asked()).toBeLessThan(40)
  })

  it("are none where an API scrolls: one cursor, other rows, and an empty page at the end", async () => {
    const { parts, asked } = run(
      () => "scroll",
      (at) => (at < 20 ? [at] : []),
    )
    expect(await rowsOf(parts)).toEqual(Array.from({ length: 20 }, (_, at) => at))
    expect(asked()).toBe(21)
  })

  it("nor where rows repeat, or are no JSON", async () => {
    const same = run(
      (at) => (at < 40 ? `c${at}` : null),
      () => [0],
    )
    expect(await rowsOf(same.parts)).toHaveLength(41)
    const big = run(
      (at) => (at < 40 ? "scroll" : null),
      () => [{ n: 1n }],
    )
    expect(await rowsOf(big.parts)).toHaveLength(41)
  })

  it("an offset that an empty page does not move ends the run, in place of asking for the page without end", async () => {
    let asked = 0
    const parts = split({
      by: { page: pages({ size: 10, next: () => true }) },
      rows: (rows: number[]) => rows,
      send: ({ page }) => {
        asked++
        return page.offset < 30 ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 0] : []
      },
    })
    await expect(rowsOf(parts)).rejects.toThrow("what leads on from an empty page")
    expect(asked).toBe(4)
  })
})
