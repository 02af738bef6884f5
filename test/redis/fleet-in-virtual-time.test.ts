/** @module-tag redis-server */
import { Redis } from "ioredis"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type FleetArrival, type FleetLoad, simulateFleet } from "../simulation/fleet.ts"
import { bucket, concurrent, fixedWindow, moody } from "../simulation/servers.ts"
import { type RedisServer, spawnRedis } from "../support/redis-process.ts"

// Four runs of 20 workers each, in virtual time; the scripts run in a real Redis, by that time.

let server: RedisServer
let redis: Redis
beforeAll(async () => {
  server = await spawnRedis()
  redis = new Redis(server.url)
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

const FOUR = { runs: 4, workers: 20, ms: 20_000 }
const SEEDS = [1, 2, 3]
const accepted = (arrivals: readonly FleetArrival[]) => arrivals.filter(({ kind }) => kind === "accepted")
const shareRejected = (arrivals: readonly FleetArrival[]) => 1 - accepted(arrivals).length / arrivals.length
const byRun = (arrivals: readonly FleetArrival[], runs = [0, 1, 2, 3]) =>
  runs.map((run) => accepted(arrivals).filter((arrival) => arrival.run === run).length)

function expectFair(counts: readonly number[]): void {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
  for (const count of counts) expect(Math.abs(count / mean - 1)).toBeLessThan(0.15)
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number

async function play(load: Omit<FleetLoad, "seed">, seeds = SEEDS): Promise<FleetArrival[][]> {
  const all: FleetArrival[][] = []
  for (const seed of seeds) all.push(await simulateFleet({ ...load, seed }, redis))
  return all
}

async function evals(): Promise<number> {
  return Number(/cmdstat_eval:calls=(\d+)/.exec(await redis.info("commandstats"))?.[1] ?? 0)
}

describe("four runs that share a source", () => {
  it.each([
    ["a bucket of 50 a second, silent", () => bucket(50, 10), 10 + 50 * 20],
    ["a window of 50 a second, with headers", () => fixedWindow(50, 1_000, { statesLimit: true }), 50 * 20],
  ] as const)("use %s to the full, and fairly", async (_what, make, most) => {
    const plays = await play({ ...FOUR, server: make })
    expect(median(plays.map((arrivals) => accepted(arrivals).length / most))).toBeGreaterThan(0.95)
    expect(median(plays.map(shareRejected))).toBeLessThan(0.03)
    for (const arrivals of plays) expectFair(byRun(arrivals))
  })

  it.each([
    ["two", { runs: 2 }],
    ["four", {}],
    ["eight", { runs: 8 }],
    ["four, of whose messages three in a hundred are late,", { late: 0.03 }],
    ["four, of whose messages one in ten is late,", { late: 0.1 }],
  ] as const)("%s, find the pace in every one of many runs", async (_what, how) => {
    const seeds = Array.from({ length: 30 }, (_, i) => i + 1)
    const plays = await play({ ...FOUR, ms: 10_000, server: () => bucket(50, 10), ...how }, seeds)
    const shares = plays.map((arrivals) => accepted(arrivals).length / 510)
    expect(Math.min(...shares)).toBeGreaterThan(0.88)
    expect(median(shares)).toBeGreaterThan(0.97)
    expect(median(plays.map(shareRejected))).toBeLessThan(0.03)
  })

  it.each([2, 4])("%i find the windows of an API that states them to the second", async (runs) => {
    const seeds = Array.from({ length: 30 }, (_, i) => i + 51)
    const server = () => fixedWindow(50, 1_000, { statesLimit: true })
    const plays = await play({ ...FOUR, runs, ms: 10_000, server }, seeds)
    // One window at the beginning is lost where windows open just after a whole second.
    expect(Math.min(...plays.map((arrivals) => accepted(arrivals).length / 500))).toBeGreaterThan(0.88)
    expect(Math.max(...plays.map(shareRejected))).toBeLessThan(0.03)
  })

  it("follow a limit that falls, and rises again", async () => {
    const rateAt = (ms: number) => (ms >= 7_000 && ms < 14_000 ? 25 : 50)
    const plays = await play({ ...FOUR, server: () => bucket(50, 10, { rateAt }) })
    const most = 10 + 50 * 7 + 25 * 7 + 50 * 6
    expect(median(plays.map((arrivals) => accepted(arrivals).length / most))).toBeGreaterThan(0.88)
    expect(median(plays.map(shareRejected))).toBeLessThan(0.03)
  })

  it("use what a killed one leaves, within 5 s", async () => {
    const [arrivals = []] = await play({ ...FOUR, killAt: 10_000, server: () => bucket(50, 10) })
    const late = arrivals.filter(({ at }) => at >= 15_000)
    expect(accepted(late).length).toBeGreaterThan(0.92 * 50 * 5)
    expect(byRun(late)[0]).toBe(0)
    expectFair(byRun(late, [1, 2, 3]))
  })

  it("keep a configured number at once, in common: never more, and all of it used", async () => {
    const settings = { concurrency: 5 }
    const before = await evals()
    const plays = await play({ ...FOUR, ms: 5_000, settings, server: () => concurrent(5, 50) })
    const admissions = plays.reduce((sum, arrivals) => sum + arrivals.length, 0)
    expect(((await evals()) - before) / admissions).toBeLessThan(1)
    for (const arrivals of plays) {
      expect(shareRejected(arrivals)).toBe(0)
      expect(accepted(arrivals).length).toBeGreaterThan(0.85 * 5 * 20 * 5)
      for (const count of byRun(arrivals)) expect(count).toBeGreaterThan(0.15 * accepted(arrivals).length)
    }
  })

  it.each([["that are 20 ms away from their Redis", { redisMs: 20 }, 0.93]] as const)(
    "use a bucket to the full, and fairly, %s",
    async (_what, how, least) => {
      const plays = await play({ ...FOUR, ...how, server: () => bucket(50, 10) })
      expect(median(plays.map((arrivals) => accepted(arrivals).length / 1_010))).toBeGreaterThan(least)
      expect(median(plays.map(shareRejected))).toBeLessThan(0.03)
      for (const arrivals of plays) expectFair(byRun(arrivals.filter(({ at }) => at > 5_000)))
    },
  )

  it("keep a number at once in common at 20 ms to Redis, and from the first ms of a late run on", async () => {
    const settings = { concurrency: 5 }
    const load = { ...FOUR, ms: 5_000, settings, redisMs: 20, stagger: 500 }
    for (const arrivals of await play({ ...load, server: () => concurrent(5, 50) })) {
      expect(shareRejected(arrivals)).toBe(0)
      const late = accepted(arrivals).filter(({ at }) => at > 2_500)
      expect(late.length).toBeGreaterThan(0.7 * 5 * 20 * 2.5)
      for (const count of byRun(late)) expect(count).toBeGreaterThan(0.15 * late.length)
    }
  })

  it("are not brought to a stand by a server that refuses a share of the requests, whatever the pace", async () => {
    const load = { runs: 2, workers: 20, ms: 40_000 }
    for (const arrivals of await play({ ...load, server: (random) => moody(0.1, null, random) }))
      expect(accepted(arrivals).length).toBeGreaterThan(600)
  })

  it("keep a configured limit in common, wherever a stretch begins", async () => {
    const settings = { limit: { requests: 30, perMs: 1_000 } }
    for (const arrivals of await play({
      ...FOUR,
      ms: 6_000,
      settings,
      server: () => bucket(10_000, 10_000),
    })) {
      const times = accepted(arrivals).map(({ at }) => at)
      expect(times.length).toBeGreaterThan(30 * 5)
      // By the network, a start may reach the server later than the next one; never by more than this.
      for (let i = 30; i < times.length; i++)
        expect((times[i] as number) - (times[i - 30] as number)).toBeGreaterThan(990)
    }
  })
})
