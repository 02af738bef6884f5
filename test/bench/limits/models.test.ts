import { describe, expect, test } from "vitest"
import { idealMs, type Limit, modelOf } from "./models.ts"
import { eatenRates } from "./rates.ts"

const LIMITS: Limit[] = [
  { kind: "window", requests: 50, perMs: 1_000, says: "X-RateLimit" },
  { kind: "window", requests: 7, perMs: 300, says: "nothing" },
  { kind: "sliding log", requests: 30, perMs: 3_000 },
  { kind: "bucket", burst: 10, rates: [{ fromMs: 0, perSecond: 50 }] },
  {
    kind: "bucket",
    burst: 5,
    rates: [
      { fromMs: 0, perSecond: 40 },
      { fromMs: 2_000, perSecond: 20 },
      { fromMs: 4_000, perSecond: 80 },
    ],
  },
  { kind: "bucket", burst: 10, rates: eatenRates(50, 7, 60_000) },
]

describe.each(LIMITS)("$kind", (limit) => {
  test.each([1, 49, 400])("lets %i calls in by the ideal time, and no sooner", (calls) => {
    const model = modelOf(limit, 0)
    let now = 0
    for (let accepted = 0; accepted < calls; ) {
      if (model(now, 0, "/").status === 200) accepted++
      else now++
    }
    const beyondMs = now - (idealMs(limit, calls, 5) as number)
    expect(beyondMs).toBeGreaterThanOrEqual(0)
    // The clock goes by whole ms.
    expect(beyondMs).toBeLessThan(1.001)
  })
})

test("a window's reset is an epoch second, rounded up; Retry-After is a whole second at least", () => {
  const model = modelOf({ kind: "window", requests: 1, perMs: 1_500, says: "X-RateLimit" }, 10_200)
  expect(model(0, 0, "/").headers).toEqual({
    "x-ratelimit-limit": "1",
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": "12",
  })
  expect(model(100, 0, "/")).toMatchObject({ status: 429, headers: { "retry-after": "2" } })
  expect(model(1_400, 0, "/")).toMatchObject({ status: 429, headers: { "retry-after": "1" } })
})

test("five at once are let in, the sixth is not", () => {
  const model = modelOf({ kind: "concurrency", requests: 5 }, 0)
  expect([0, 4, 5, 6].map((atWork) => model(0, atWork, "/").status)).toEqual([200, 200, 429, 429])
  expect(idealMs({ kind: "concurrency", requests: 5 }, 600, 50)).toBe(6_000)
})

test("the flaky server fails its share of first tries, the same for everybody, and never a fifth", () => {
  const urls = Array.from({ length: 10_000 }, (_, n) => `/orders/${n}`)
  const tries = () => {
    const model = modelOf({ kind: "flaky", share: 0.2 }, 0)
    return [1, 2, 3, 4, 5].map(() => urls.map((url) => model(0, 0, url).status))
  }
  const [first = [], , , , fifth = []] = tries()
  const failed = first.filter((status) => status === 503).length / urls.length
  expect(failed).toBeGreaterThan(0.18)
  expect(failed).toBeLessThan(0.22)
  expect(new Set(fifth)).toEqual(new Set([200]))
  expect(tries()[0]).toEqual(first)
})
