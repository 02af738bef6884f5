import axios from "axios"
import type { Diagnosis, HeedOptions } from "heed"
import { createHeed, diagnosisOf, preload } from "heed"
import { heedAxios } from "heed/axios"
import { heedFetch } from "heed/fetch"
import { beforeAll, describe, expect, it } from "vitest"
import { Engine } from "../../src/call/engine.ts"
import { PlainCall } from "../../src/call/plain-call.ts"
import { resolveOptions } from "../../src/call/resolve-options.ts"
import { runCall } from "../../src/call/run-call.ts"
import { FakeClock } from "../support/fake-clock.ts"

beforeAll(() => preload())

interface Quota {
  left: number
  readonly whole?: number
  /** ms from the begin. */
  readonly resetsAt?: number
}

/** Calls against a server that states what is left of its quota; each takes 20 ms. */
function quotaOf(quota: Quota, throttle: HeedOptions["throttle"]) {
  const clock = new FakeClock()
  const begin = clock.now()
  const engine = new Engine(resolveOptions({ throttle }), clock)
  let sent = 0
  const stops: Diagnosis[] = []
  const send = async () => {
    sent++
    const { whole, resetsAt } = quota
    const headers: Record<string, string> = { "x-ratelimit-remaining": String(--quota.left) }
    if (whole !== undefined) headers["x-ratelimit-limit"] = String(whole)
    if (resetsAt !== undefined) headers["x-ratelimit-reset"] = String((begin + resetsAt) / 1_000)
    await new Promise<void>((resolve) => clock.schedule(20, resolve))
    return { status: 200, headers }
  }
  const call = () =>
    runCall(engine, new PlainCall({ method: "GET", url: "https://api.example.com/" }, send)).catch((error) =>
      stops.push(diagnosisOf(error) as Diagnosis),
    )
  /** `calls` at once, or by as many workers. */
  const run = async (calls: number, workers = calls) => {
    let left = calls
    const work = async () => {
      while (left-- > 0) await call()
    }
    const all = Promise.all(Array.from({ length: workers }, work))
    for (let ms = 0; ms < 2_000; ms += 20) await clock.advance(20)
    await all
  }
  return { clock, begin, run, stops, sent: () => sent }
}

const HOUR = 3_600_000

describe("throttle.leave: calls stop while that much of a stated quota is left", () => {
  it.each([
    { leave: 100, whole: 1_000, left: 120, sends: 20 },
    { leave: "20%", whole: 1_000, left: 230, sends: 30 },
    { leave: "20%", whole: undefined, left: 100, sends: 80 },
    { leave: 100, whole: 1_000, left: 90, sends: 4 },
    { leave: 0, whole: 1_000, left: 120, sends: 60 },
  ] as const)("$leave of $whole, $left left", async ({ leave, whole, left, sends }) => {
    for (const workers of [1, 20, 100]) {
      const quota = { left, whole, resetsAt: HOUR } as Quota
      const { run, stops, sent, begin } = quotaOf(quota, { leave })
      await run(leave === 0 ? 60 : 100, workers)
      // What is in flight with the first request cannot know.
      expect(sent()).toBeLessThanOrEqual(Math.max(sends, 4))
      expect(sent()).toBeGreaterThanOrEqual(workers === 1 && sends === 4 ? 1 : sends - 3)
      expect(stops.length).toBe((leave === 0 ? 60 : 100) - sent())
      for (const { stopped, retryAt, code, retryable, suggestions } of stops) {
        expect([stopped, retryAt]).toEqual(["quota-reserved", new Date(begin + HOUR).toISOString()])
        expect([code, retryable, suggestions.at(-1)?.setting]).toEqual([429, true, "throttle.leave"])
      }
    }
  })

  it("go on after the reset, and stop again", async () => {
    const quota = { left: 105, whole: 1_000, resetsAt: 10_000 }
    const { run, sent, clock, stops } = quotaOf(quota, { leave: 100 })
    await run(20)
    expect(sent()).toBe(5)
    await clock.advance(10_000)
    Object.assign(quota, { left: 110, resetsAt: 30_000 })
    await run(20)
    expect(sent()).toBe(15)
    expect(stops.length).toBe(25)
  })

  it("without a stated reset, one looks again after two minutes", async () => {
    const { run, sent, clock, stops } = quotaOf({ left: 105 }, { leave: 100 })
    await run(20)
    const first = sent()
    expect(first).toBeLessThanOrEqual(5)
    expect(stops.every(({ stopped, retryAt }) => stopped === "quota-reserved" && retryAt === null)).toBe(true)
    await clock.advance(60_000)
    await run(20)
    expect(sent()).toBe(first)
    await clock.advance(60_000)
    await run(20)
    expect(sent()).toBe(first + 1)
  })
})

type Send = (status: () => number) => Promise<unknown>

const CLIENTS: [name: string, create: (options: HeedOptions) => Send][] = [
  [
    "axios",
    (options) => {
      const api = heedAxios(axios.create({ baseURL: "https://api.example.com" }), options)
      return (status) =>
        api.get("/", {
          adapter: async (config) => ({ status: status(), statusText: "", headers: {}, data: "", config }),
          validateStatus: null,
        })
    },
  ],
  [
    "fetch",
    (options) => {
      let next = () => 200
      const fetch = heedFetch(options, async () => new Response(null, { status: next() }))
      return (status) => {
        next = status
        return fetch("https://api.example.com/")
      }
    },
  ],
  [
    "heed.run",
    (options) => {
      const heed = createHeed(options)
      return (status) =>
        heed.run({ method: "GET", url: "https://api.example.com/" }, async () => ({
          status: status(),
          headers: {},
        }))
    },
  ],
]

describe.each(CLIENTS)("throttle.budget: %s", (_, create) => {
  it("sends no more requests than that in a run, retries included", async () => {
    const send = create({ throttle: { budget: 25 }, retry: { backoff: { base: 1 } } })
    let sent = 0
    const ends = await Promise.allSettled(
      Array.from({ length: 40 }, () => send(() => (++sent % 5 === 0 ? 503 : 200))),
    )
    expect(sent).toBe(25)
    const stops = ends
      .map((end) => diagnosisOf(end.status === "rejected" ? end.reason : end.value))
      .filter((diagnosis) => diagnosis !== undefined)
    expect(stops.length).toBe(20)
    for (const { stopped, retryable, retryAt } of stops)
      expect([stopped, retryable, retryAt]).toEqual(["budget-used", false, null])
  })
})
