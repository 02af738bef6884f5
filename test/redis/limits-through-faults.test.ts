/** @module-tag redis-server */
import { setTimeout as sleep } from "node:timers/promises"
import type { HeedOptions } from "heed"
import { expect, it, onTestFinished } from "vitest"
import { type RedisServer, startRedis } from "../support/redis-server.ts"
import { delayingRelay } from "./relay.ts"
import { startRun, type TestRun, until } from "./run.ts"

// Four runs, each with a connection of its own, keep a limit in common while their Redis fails and comes back. Counted
// by what they send themselves.

const REQUESTS = 20
const PER_MS = 1_000

type Throttle = HeedOptions["throttle"] & object

/** Four runs of `workers` workers each, at work until `stop`. */
function fourRuns(url: string, throttle: Throttle, { workers = 8, workMs = 5 } = {}) {
  let atOnce = 0
  const most = { atOnce: 0 }
  const answer = async () => {
    most.atOnce = Math.max(most.atOnce, ++atOnce)
    await sleep(workMs)
    atOnce--
    return new Response("{}")
  }
  const runs = [1, 2, 3, 4].map(() => startRun({ url }, answer, { adaptive: false, ...throttle }))
  let over = false
  const work = async (run: TestRun) => {
    while (!over) expect(await run.call()).toBe(200)
  }
  const all = Promise.all(runs.flatMap((run) => Array.from({ length: workers }, () => work(run))))
  const stop = async () => {
    over = true
    await all
  }
  onTestFinished(stop)
  return { runs, most, stop }
}

const states = (run: TestRun) => run.gate.map(({ state }) => state)
const allAre = (runs: readonly TestRun[], state: string) =>
  until(() => runs.every((run) => states(run).at(-1) === state))

const startsOf = (runs: readonly TestRun[]) => runs.flatMap(({ arrivals }) => arrivals).sort((a, b) => a - b)

/** The most starts in any stretch of `PER_MS`. */
function mostInWindow(times: readonly number[]): number {
  let first = 0
  let most = 0
  times.forEach((time, i) => {
    while ((times[first] as number) <= time - PER_MS) first++
    most = Math.max(most, i - first + 1)
  })
  return most
}

const LIMIT = { limit: { requests: REQUESTS, per: PER_MS } }

const FAULTS: [string, (redis: RedisServer) => Promise<void>, (redis: RedisServer) => Promise<void>][] = [
  [
    "CLIENT PAUSE",
    async (redis) => void (await redis.command("CLIENT", "PAUSE", "1500", "ALL")),
    () => sleep(1_500),
  ],
  [
    "maxmemory",
    async (redis) => {
      await redis.command("CONFIG", "SET", "maxmemory-policy", "noeviction")
      await redis.command("CONFIG", "SET", "maxmemory", "1")
    },
    async (redis) => void (await redis.command("CONFIG", "SET", "maxmemory", "0")),
  ],
  [
    "READONLY",
    async (redis) => void (await redis.command("REPLICAOF", "127.0.0.1", "1")),
    async (redis) => void (await redis.command("REPLICAOF", "NO", "ONE")),
  ],
  ["its death", (redis) => redis.stop(), (redis) => redis.restart()],
]

it.each(FAULTS)(
  "a limit is kept through %s, and on rejoining",
  { timeout: 40_000 },
  async (_what, begin, end) => {
    const redis = await startRedis()
    const { runs, stop } = fourRuns(redis.url, LIMIT)
    await allAre(runs, "shared")
    await sleep(1_200)
    await begin(redis)
    await allAre(runs, "alone")
    await sleep(1_500)
    await end(redis)
    await allAre(runs, "shared")
    const joinedAt = Date.now()
    // The runs keep to their parts for 3 s, and a window follows.
    await sleep(4_600)
    await stop()
    const times = startsOf(runs)
    expect(mostInWindow(times)).toBeLessThanOrEqual(REQUESTS)
    expect(times.filter((at) => at > joinedAt).length).toBeGreaterThan(3 * REQUESTS)
  },
)

it("where one run had used all of a limit, the others wait for its window to pass when Redis dies", {
  timeout: 40_000,
}, async () => {
  const redis = await startRedis()
  const { runs, stop } = fourRuns(redis.url, LIMIT, { workers: 0 })
  const [busy, ...others] = runs as [TestRun, ...TestRun[]]
  await Promise.all(runs.map((run) => run.call()))
  await allAre(runs, "shared")
  await sleep(PER_MS + 100)
  await Promise.all(Array.from({ length: REQUESTS }, () => busy.call()))
  await redis.stop()
  await Promise.all(others.flatMap((run) => Array.from({ length: 6 }, () => run.call())))
  await stop()
  const times = startsOf(runs)
  expect(mostInWindow(times)).toBeLessThanOrEqual(REQUESTS)
  for (const run of others) expect(states(run)).toEqual(["shared", "alone"])
})

it("of a Redis at 280 ms a limit is kept in common, from the start on", { timeout: 40_000 }, async () => {
  const redis = await startRedis()
  const relay = await delayingRelay(redis.port, 140)
  const { runs, stop } = fourRuns(relay.url, LIMIT)
  await allAre(runs, "shared")
  await sleep(4_000)
  await stop()
  const times = startsOf(runs)
  expect(mostInWindow(times)).toBeLessThanOrEqual(REQUESTS)
})

it("a limit is kept while Redis becomes slow, and fast again", { timeout: 40_000 }, async () => {
  const redis = await startRedis()
  const relay = await delayingRelay(redis.port)
  const { runs, stop } = fourRuns(relay.url, LIMIT)
  await allAre(runs, "shared")
  await sleep(1_200)
  relay.delay.ms = 140
  await sleep(5_000)
  relay.delay.ms = 0
  await sleep(1_500)
  await stop()
  const times = startsOf(runs)
  expect(mostInWindow(times)).toBeLessThanOrEqual(REQUESTS)
})

it("without Redis from the start each run takes its part of the expected runs, and tells of it when Redis comes", {
  timeout: 40_000,
}, async () => {
  const redis = await startRedis()
  await redis.stop()
  const { runs, stop } = fourRuns(redis.url, { ...LIMIT, expectedRuns: 4 })
  const warnings: string[] = []
  for (const { heed } of runs) heed.on("warning", ({ code, message }) => warnings.push(`${code}: ${message}`))
  await allAre(runs, "alone")
  await sleep(2_000)
  await redis.restart()
  await allAre(runs, "shared")
  await sleep(4_600)
  await stop()
  const times = startsOf(runs)
  expect(mostInWindow(times)).toBeLessThanOrEqual(REQUESTS)
  expect(warnings).toHaveLength(4)
  for (const warning of warnings) expect(warning).toMatch(/^never-shared: .*Redis: ECONNREFUSED/)
})

it("a run that never joined takes the whole limit where no number of runs is expected", async () => {
  const run = startRun({ url: "redis://127.0.0.1:1" }, undefined, LIMIT)
  const warnings: string[] = []
  run.heed.on("warning", ({ message }) => warnings.push(message))
  await Promise.all(Array.from({ length: REQUESTS }, () => run.call()))
  const times = startsOf([run])
  expect((times.at(-1) as number) - (times[0] as number)).toBeLessThan(PER_MS)
  await until(() => warnings.length > 0)
  expect(warnings[0]).toContain("throttle.expectedRuns")
})

async function flushFiveTimes(redis: RedisServer): Promise<void> {
  for (const ms of [400, 300, 500, 700, 200]) {
    await sleep(ms)
    await redis.flush()
  }
  await sleep(1_200)
}

it("a limit is kept through FLUSHALL", { timeout: 40_000 }, async () => {
  const redis = await startRedis()
  const { runs, stop } = fourRuns(redis.url, LIMIT)
  await allAre(runs, "shared")
  await flushFiveTimes(redis)
  await stop()
  expect(mostInWindow(startsOf(runs))).toBeLessThanOrEqual(REQUESTS)
})

it("a number at once is kept through FLUSHALL", { timeout: 40_000 }, async () => {
  const redis = await startRedis()
  const { runs, most, stop } = fourRuns(redis.url, { concurrency: 5 }, { workMs: 60 })
  await allAre(runs, "shared")
  await flushFiveTimes(redis)
  await stop()
  expect(most.atOnce).toBe(5)
  for (const run of runs) expect(states(run)).toEqual(["shared"])
})

it.each(FAULTS)(
  "a number at once is kept through %s, and on rejoining",
  { timeout: 40_000 },
  async (_what, begin, end) => {
    const redis = await startRedis()
    const { runs, most, stop } = fourRuns(redis.url, { concurrency: 5 }, { workMs: 60 })
    await allAre(runs, "shared")
    await sleep(500)
    await begin(redis)
    await allAre(runs, "alone")
    await sleep(1_500)
    await end(redis)
    await allAre(runs, "shared")
    await sleep(3_800)
    await stop()
    expect(most.atOnce).toBeLessThanOrEqual(5)
  },
)
