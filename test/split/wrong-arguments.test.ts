import { describe, expect, it } from "vitest"
import { createHeed } from "../../src/index.ts"
import { custom, days, fields, hours, list, minutes, pages, plan, split } from "../../src/split.ts"

const WEEK = { from: "2025-01-01", to: "2025-01-07" }
const send = async () => 1
const by = { ids: list([1, 2]) }

/** What a call throws, with every problem of its arguments. */
function refusal(call: () => unknown): string {
  try {
    call()
    return ""
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return (error as Error).message
  }
}

describe("split", () => {
  it.each<[options: object, ...told: string[]]>([
    [
      { by, send, concurrency: 4, skipp: true },
      "split: 2 options are wrong",
      "concurrency: no such option; there are by, send, rows, parallel, skip",
      "skipp: no such option",
    ],
    [
      { parallel: -1, skip: 1 },
      "4 options are wrong",
      "by: expected",
      "send: expected a function, got undefined",
    ],
    [{ by: [days(WEEK)], send }, "by: expected one dimension or more"],
    [{ by, send, parallel: Number.NaN }, "parallel: expected a whole number, 1 or more, got NaN"],
    [{ by, send, heed: {} }, "heed: expected a Heed, as createHeed"],
    [{ by, send, heed: { memory: "sizes.json" } }, "heed: expected a Heed, as createHeed"],
    [{ by, send, label: 7, source: "" }, "label: expected a text", "source: expected a text"],
    [{ by, send, state: "{}" }, "state: expected an object, not JSON text"],
    [{ by, send, state: "" }, "state: expected an object, not JSON text"],
    [{ by, send, state: false }, "state: expected what an earlier run gave"],
    [{ by, send, state: 0 }, "state: expected what an earlier run gave"],
  ])("%j is refused, by name and with what was expected", (options, ...told) => {
    const message = refusal(() => split(options as never))
    for (const part of told) expect(message).toContain(part)
  })

  it("takes a Heed, and the null that a store without a state may hold", () => {
    expect(refusal(() => split({ by, send, heed: createHeed(), state: null as never }))).toBe("")
  })

  it("is planned by the same options", () => {
    expect(plan({ by, send, parallel: 2 } as never)).toEqual([{ ids: [1, 2] }])
    expect(refusal(() => plan({ by, skipp: true } as never))).toContain("plan: an option is wrong")
  })

  it.each<[string, (state: object) => unknown]>([
    ["has no todo", (state) => ({ ...state, todo: undefined })],
    ["has no whole", (state) => ({ ...state, whole: undefined })],
    ["has sizes that are texts", (state) => ({ ...state, sizes: { window: "7" } })],
    ["leaves out what is no list", (state) => ({ ...state, left: { window: 7 } })],
    ["accepted a part without an end", (state) => ({ ...state, acceptedLast: { window: ["2025-01-05"] } })],
    ["accepted what is no part", (state) => ({ ...state, acceptedLast: 7 })],
    ["names no part", (state) => ({ ...state, todo: [{}] })],
    ["stands in no page", (state) => ({ ...state, todo: [{ at: {}, page: 3 }] })],
    [
      "has a part that ends before it begins",
      (state) => ({ ...state, todo: [at("2025-01-05", "2025-01-02")] }),
    ],
    ["has a part without an end", (state) => ({ ...state, todo: [at("2025-01-05")] })],
    ["has a part that is a number", (state) => ({ ...state, todo: [{ at: { window: 7 } }] })],
  ])("refuses a state that %s", (_, change) => {
    const window = days(WEEK)
    const state = change(split({ by: { window }, send }).state)
    expect(refusal(() => split({ by: { window }, send, state } as never))).toContain(
      "state: expected what an earlier",
    )
  })

  const at = (...window: string[]) => ({ at: { window } })

  it("refuses a place that its list has not", () => {
    const state = { ...split({ by, send }).state, todo: [{ at: { ids: [0, 9] } }] }
    expect(refusal(() => split({ by, send, state }))).toContain("state: expected what an earlier run gave")
  })

  it.each([undefined, "rows", 5])(
    "ends with what `rows` returned if that is %j, and no list",
    async (rows) => {
      const parts = split({ by, send, rows: (() => rows) as never })
      await expect(parts.next()).rejects.toThrow("split: expected a list from `rows`, got")
    },
  )
})

describe("dimensions", () => {
  it.each<[string, () => unknown, ...told: string[]]>([
    [
      "days",
      () => days({ ...WEEK, max: 31 } as never),
      "max: no such option; there are from, to, before, zone",
    ],
    ["days", () => days("2025-01-01" as never), "options: expected an object"],
    ["days", () => days(undefined as never), "options: expected an object, got undefined"],
    [
      "days",
      () => days({ to: "2025-02-30", size: -1 } as never),
      "3 options",
      "from: expected a date",
      "to: there is no",
      "size: expected",
    ],
    ["days", () => days({ ...WEEK, from: new Date(Number.NaN) }), "from: expected a date"],
    ["days", () => days({ ...WEEK, from: Object.create(null) }), "from: expected a date"],
    ["days", () => days({ ...WEEK, from: 1e300 }), "from: expected a date"],
    [
      "days",
      () => days({ ...WEEK, zone: 2 as never, least: 0 }),
      "zone: expected the IANA name",
      "least: expected",
    ],
    ["hours", () => hours({ ...WEEK, precison: 1 } as never), "precison: no such option"],
    [
      "hours",
      () => hours({ ...WEEK, precision: 0.5, from: null as never }),
      "precision: expected",
      "from: expected",
    ],
    ["minutes", () => minutes({ from: WEEK.to, to: WEEK.from }), "the end of the window is before its start"],
    ["list", () => list("4711"), 'items: expected an array or another iterable, got "4711"'],
    [
      "list",
      () => list(undefined as never, { most: "50" as never }),
      "items: expected",
      'most: expected a whole number, 1 or more, got "50"',
    ],
    ["list", () => list([1], 50 as never), "options: expected an object, got 50"],
    ["list", () => list([1], { blame: [422] }), "blame[0]: expected a row of the FAQ: 400, 401"],
    [
      "list",
      () => list([1], { chunk: 50 } as never),
      "chunk: no such option; there are size, most, least, blame",
    ],
    [
      "fields",
      () => (fields as unknown as (names: string[]) => unknown)(["a"]),
      "options: expected an object, got undefined",
    ],
    [
      "fields",
      () => fields("id,name", { key: [] }),
      "names: expected an array",
      "key: expected the name of the field",
    ],
    [
      "pages",
      () => pages({ most: 10 } as never),
      "most: no such option",
      "size: expected a whole number, 1 or more, got undefined",
    ],
    [
      "pages",
      () => pages({ size: 10, cursors: "all" as never, numbered: 1 as never }),
      "cursors: expected",
      "numbered: expected",
    ],
    [
      "custom",
      () => custom({ shard: 1 }, null as never),
      "a function that makes a value smaller, second, got null",
    ],
  ])("%s names each argument that is wrong: %#", (name, call, ...told) => {
    const message = refusal(call)
    expect(message).toMatch(new RegExp(`^${name}: `))
    for (const part of told) expect(message).toContain(part)
  })

  it("a custom one ends the run if `cut` returns no list", async () => {
    const shard = custom({ from: 0, to: 8 }, () => "halves" as never)
    const failing = async () => ({ status: 504, headers: {} })
    await expect(split({ by: { shard }, send: failing }).next()).rejects.toThrow(
      "a list, or null, from `cut`, got",
    )
  })
})
