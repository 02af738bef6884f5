import type { CallOptions, HeedOptions } from "heed"
import { preload } from "heed"
import { defineProfile, profiles } from "heed/profiles"
import { beforeAll, describe, expect, it } from "vitest"
import { Engine } from "../../src/call/engine.ts"
import { PlainCall } from "../../src/call/plain-call.ts"
import { resolveOptions } from "../../src/call/resolve-options.ts"
import { runCall } from "../../src/call/run-call.ts"
import { FakeClock } from "../support/fake-clock.ts"

beforeAll(() => preload())

interface Bucket {
  readonly whole: number
  /** Units that come back a second; 0: a window of a minute. */
  readonly perSecond: number
  /** By operation. */
  readonly costs: Readonly<Record<string, number>>
  readonly answer: (cost: number, left: number, resetMs: number) => { headers?: object; data?: object }
  readonly refused: (cost: number, left: number) => { status: number; headers?: object; data?: object }
}

/** A server that counts points, with calls of 20 ms, in fake time. */
function served(bucket: Bucket, options: HeedOptions, url = "https://api.example.com/graphql") {
  const clock = new FakeClock()
  const begin = clock.now()
  const engine = new Engine(resolveOptions(options), clock)
  let level = bucket.whole
  let at = begin
  let window = 0
  const seen = { sent: 0, refused: 0, ms: 0 }
  const send = (operation: string) => async () => {
    seen.sent++
    const now = clock.now()
    if (bucket.perSecond > 0) level = Math.min(bucket.whole, level + ((now - at) * bucket.perSecond) / 1_000)
    else if (Math.floor((now - begin) / 60_000) > window) {
      window = Math.floor((now - begin) / 60_000)
      level = bucket.whole
    }
    at = now
    const cost = bucket.costs[operation] as number
    const isAccepted = level >= cost
    if (isAccepted) level -= cost
    else seen.refused++
    const reply = isAccepted
      ? { status: 200, ...bucket.answer(cost, Math.floor(level), (window + 1) * 60_000 - (now - begin)) }
      : bucket.refused(cost, Math.floor(level))
    await new Promise<void>((resolve) => clock.schedule(20, resolve))
    return { headers: {}, ...reply }
  }
  const call = (operation: string, callOptions?: CallOptions) => {
    const body = JSON.stringify({ query: `query ${operation} { rows { id } }`, operationName: operation })
    const request = { method: "POST", url, body }
    return runCall(engine, new PlainCall(request, send(operation)), { idempotent: true, ...callOptions })
  }
  const run = async (calls: readonly string[], workers: number, callOptions?: CallOptions) => {
    const left = [...calls]
    let done = 0
    const work = async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        await call(next, callOptions)
        done++
      }
    }
    for (let i = 0; i < workers; i++) void work()
    while (done < calls.length && clock.now() - begin < 600_000) await clock.advance(10)
    seen.ms = clock.now() - begin
    expect(done).toBe(calls.length)
    return seen
  }
  return { run, call, clock }
}

const shopifyLike: Bucket = {
  whole: 2_000,
  perSecond: 100,
  costs: { Big: 400, Small: 10 },
  answer: (cost, left) => ({
    data: {
      data: {},
      extensions: {
        cost: {
          requestedQueryCost: cost,
          actualQueryCost: cost,
          throttleStatus: { maximumAvailable: 2_000, currentlyAvailable: left, restoreRate: 100 },
        },
      },
    },
  }),
  refused: (cost, left) => ({
    status: 200,
    data: {
      errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }],
      extensions: {
        cost: {
          requestedQueryCost: cost,
          throttleStatus: { maximumAvailable: 2_000, currentlyAvailable: left, restoreRate: 100 },
        },
      },
    },
  }),
}

const POINTS = "https://docs.example.com/points"
const byHeader = defineProfile({
  name: "points",
  title: "Points",
  hosts: ["api.example.com"],
  docs: [POINTS],
  rules: [],
  cost: { header: "x-complexity", unit: "complexity" },
  states: [
    {
      header: {
        limit: "x-ratelimit-complexity-limit",
        remaining: "x-ratelimit-complexity-remaining",
        reset: { name: "x-ratelimit-complexity-reset", unit: "ms" },
      },
      unit: "complexity",
    },
  ],
})
const window: Bucket = {
  whole: 1_000,
  perSecond: 0,
  costs: { Big: 300, Small: 10 },
  answer: (cost, left, resetMs) => ({
    headers: {
      "x-complexity": String(cost),
      "x-ratelimit-complexity-limit": "1000",
      "x-ratelimit-complexity-remaining": String(left),
      "x-ratelimit-complexity-reset": String(resetMs),
    },
  }),
  refused: () => ({ status: 429, headers: { "retry-after": "60" } }),
}

const mixed = Array.from({ length: 60 }, (_, i) => (i % 5 === 0 ? "Big" : "Small"))
const total = (costs: Readonly<Record<string, number>>) =>
  mixed.reduce((sum, name) => sum + (costs[name] as number), 0)

describe("calls are paced by what they cost", () => {
  it.each([1, 10, 60])("Shopify: a bucket of points, %i workers", async (workers) => {
    const url = "https://shop.myshopify.com/admin/api/2026-01/graphql.json"
    const { run } = served(shopifyLike, { profile: profiles.shopify }, url)
    const { refused, ms } = await run(mixed, workers)
    // The first of an operation may be too much.
    expect(refused).toBeLessThanOrEqual(4)
    const idealMs = ((total(shopifyLike.costs) - 2_000) / 100) * 1_000
    expect(ms).toBeGreaterThan(idealMs)
    expect(ms).toBeLessThan(idealMs * 1.25)
  })

  it.each([1, 10, 60])("a window whose header states the cost, %i workers", async (workers) => {
    const { run } = served(window, { profile: byHeader })
    const { refused, ms } = await run(mixed, workers)
    expect(refused).toBeLessThanOrEqual(2)
    // 4 080 points, 1,000 a minute.
    expect(ms).toBeGreaterThan(4 * 60_000)
    expect(ms).toBeLessThan(5 * 60_000)
  })

  it("a cost by hand, without a profile", async () => {
    const plain: Bucket = {
      ...window,
      answer: (_, left, resetMs) => ({
        headers: {
          "x-ratelimit-limit": "1000",
          "x-ratelimit-remaining": String(left),
          "x-ratelimit-reset": String(Math.ceil(resetMs / 1_000)),
        },
      }),
    }
    const { run } = served(plain, { profile: null })
    const { refused } = await run(Array(12).fill("Big"), 12, { cost: 300 })
    // Four at once, before a response has said anything, and what starts while these are on their way.
    expect(refused).toBeLessThanOrEqual(3)
  })

  it("each operation has a cost of its own, as stated last", async () => {
    const { run } = served(window, { profile: byHeader })
    // 700 are left: two small ones go, and the third big one does not fit beside the others.
    await run(["Big", "Small", "Big"], 1)
    const { refused, sent, ms } = await run(["Small", "Small", "Big", "Big"], 4)
    expect([refused, sent]).toEqual([0, 7])
    expect(ms).toBeGreaterThanOrEqual(60_000)
  })

  it("without a cost, limits in other units are left alone", async () => {
    const { run } = served(
      {
        ...window,
        costs: { Small: 10 },
        answer: () => ({ headers: { "x-ratelimit-remaining-tokens": "0" } }),
      },
      { profile: null },
    )
    const { ms } = await run(Array(40).fill("Small"), 10)
    expect(ms).toBeLessThan(1_000)
  })

  it.each([-1, Number.NaN, "40", Number.POSITIVE_INFINITY])("%s is no cost", async (cost) => {
    const { createHeed } = await import("heed")
    const call = createHeed().run({ method: "GET", url: "https://a.example" }, async () => ({}), {
      cost,
    } as CallOptions)
    await expect(call).rejects.toThrow(/cost: expected a number of 0 or more/)
  })
})
