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

/** Calls of two workers to an API whose headers say what is left after each request; each takes 20 ms. */
async function sentTo(
  url: string,
  throttle: HeedOptions["throttle"],
  headersAfter: (requests: number) => Record<string, string>,
) {
  const clock = new FakeClock()
  const engine = new Engine(resolveOptions({ throttle }), clock)
  const stops: Diagnosis[] = []
  let sent = 0
  const send = async () => {
    const headers = headersAfter(++sent)
    await new Promise<void>((resolve) => clock.schedule(20, resolve))
    return { status: 200, headers }
  }
  let left = 200
  const work = async () => {
    while (left-- > 0)
      await runCall(engine, new PlainCall({ method: "GET", url }, send)).catch((error) =>
        stops.push(diagnosisOf(error) as Diagnosis),
      )
  }
  const all = Promise.all([work(), work()])
  for (let ms = 0; ms < 10_000; ms += 20) await clock.advance(20)
  await all
  return { sent, stops }
}

describe("throttle.leave of several quotas, and of per cent", () => {
  const GRAPH = "https://graph.facebook.com/v21.0/act_1/insights"
  // Ten requests are one per cent; 70 are used.
  const used = (requests: number) => 70 + Math.floor(requests / 10)
  const business = (call_count: number) => ({
    "1": [{ type: "ads_insights", call_count, total_cputime: 5, total_time: 5 }],
    "2": [{ type: "ads_management", call_count: 3, total_cputime: 5, total_time: 5 }],
  })

  it.each<[string, (percent: number) => unknown]>([
    ["x-app-usage", (call_count) => ({ call_count, total_time: 25, total_cputime: 25 })],
    ["X-Page-Usage", (total_time) => ({ call_count: 1, total_time, total_cputime: 25 })],
    ["X-Business-Use-Case-Usage", business],
    [
      "x-ad-account-usage",
      (acc_id_util_pct) => ({ acc_id_util_pct, ads_api_access_tier: "standard_access" }),
    ],
    ["x-fb-ads-insights-throttle", (acc_id_util_pct) => ({ app_id_util_pct: 2, acc_id_util_pct })],
  ])("keeps to the per cent that Meta states: %s", async (name, json) => {
    const headers = (requests: number) => ({ [name]: JSON.stringify(json(used(requests))) })
    const { sent, stops } = await sentTo(GRAPH, { leave: "20%" }, headers)
    expect(sent).toBeGreaterThan(85)
    expect(sent).toBeLessThanOrEqual(100)
    expect(stops.every(({ stopped }) => stopped === "quota-reserved")).toBe(true)
    for (const throttle of [{}, { leave: 20 }, { share: 0.5 }])
      expect((await sentTo(GRAPH, throttle, headers)).sent).toBe(200)
  })

  it("names the reset of an ad account", async () => {
    const headers = () => ({ "x-ad-account-usage": '{"acc_id_util_pct":95,"reset_time_duration":300}' })
    const { stops } = await sentTo(GRAPH, { leave: "20%" }, headers)
    expect(stops[0]?.retryAt).not.toBe(null)
  })

  it.each(["", "null", "[]", "{", '{"call_count":"many"}', '{"call_count":-1}', `{"a":${"[".repeat(9_000)}`])(
    "takes a header that is none for none: %.20s",
    async (value) => {
      expect((await sentTo(GRAPH, { leave: "20%" }, () => ({ "x-app-usage": value }))).sent).toBe(200)
    },
  )

  it("applies a number to quotas that are larger", async () => {
    const headers = (requests: number) => ({
      "ratelimit-policy": '"burst";q=100;w=10, "day";q=5000;w=86400',
      ratelimit: `"burst";r=99;t=10, "day";r=${300 - requests};t=30000`,
    })
    const { sent } = await sentTo("https://api.example.com/", { leave: 200 }, headers)
    expect(sent).toBeGreaterThan(95)
    expect(sent).toBeLessThanOrEqual(100)
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
