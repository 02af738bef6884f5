import { setTimeout as sleep } from "node:timers/promises"
import { describe, expect, it, onTestFinished } from "vitest"
import { CLIENTS, openClient } from "../support/redis-clients.ts"
import { type RedisServer, startRedis } from "../support/redis-server.ts"
import { startRun, type TestRun, until } from "./run.ts"

const NEEDS_REDIS = { tags: ["redis-server"], timeout: 20_000 }

const FAULTS = [
  [
    "is down for a while and comes back empty",
    async (redis: RedisServer) => {
      await redis.stop()
      await sleep(1_000)
      await redis.restart()
    },
  ],
  ["is slow for a second", (redis: RedisServer) => redis.pause(1_000)],
  ["is restarted", (redis: RedisServer) => redis.restart()],
] as const

const states = (run: TestRun) => run.gate.map(({ state }) => state)

/** Calls one after another while it happens; every one has to come through, and soon. */
async function callsDuring(run: TestRun, event: () => Promise<void>): Promise<number> {
  let over = false
  const happening = event().finally(() => {
    over = true
  })
  let longest = 0
  while (!over) {
    const begin = Date.now()
    expect(await run.call()).toBe(200)
    longest = Math.max(longest, Date.now() - begin)
    await sleep(5)
  }
  await happening
  return longest
}

describe.each([...CLIENTS, "url"] as const)("by %s, a run whose Redis", NEEDS_REDIS, (name) => {
  it.each(FAULTS)("%s goes on alone, says so once, and joins again", async (_what, event) => {
    const redis = await startRedis()
    const opened = name === "url" ? null : await openClient(name, redis.url)
    if (opened) onTestFinished(opened.close)
    const run = startRun(opened ? { client: opened.client } : { url: redis.url }, undefined, {
      concurrency: 3,
    })
    expect(await run.call()).toBe(200)
    const longest = await callsDuring(run, async () => {
      await event(redis)
      await until(async () => {
        await run.call()
        return states(run).at(-1) === "shared" && states(run).length !== 2
      })
    })
    expect(longest).toBeLessThan(2_500)
    // A restart may be over before the run notices.
    expect([["shared"], ["shared", "alone", "shared"]]).toContainEqual(states(run))
    if (run.gate[1]) expect(run.gate[1].reason).toMatch(/Redis/)
  })

  it("is flushed goes on as if nothing had happened", async () => {
    const redis = await startRedis()
    const opened = name === "url" ? null : await openClient(name, redis.url)
    if (opened) onTestFinished(opened.close)
    const run = startRun(opened ? { client: opened.client } : { url: redis.url }, undefined, {
      concurrency: 3,
    })
    await run.call()
    await callsDuring(run, async () => {
      await redis.flush()
      // Longer than from one beat to the next.
      await sleep(700)
      await redis.flush()
    })
    expect(states(run)).toEqual(["shared"])
    await until(async () => (await redis.command("KEYS", "*")).includes(":runs"))
  })
})

it("a run that never finds its Redis goes on alone, and says so once", NEEDS_REDIS, async () => {
  const redis = await startRedis()
  await redis.stop()
  const run = startRun({ url: redis.url }, undefined, { concurrency: 2 })
  const begin = Date.now()
  expect(await Promise.all([run.call(), run.call(), run.call()])).toEqual([200, 200, 200])
  expect(Date.now() - begin).toBeLessThan(2_500)
  await sleep(500)
  expect(states(run)).toEqual(["alone"])
  await redis.restart()
  await until(async () => {
    await run.call()
    return states(run).at(-1) === "shared"
  })
})

it(
  "two runs that lose their Redis keep to their parts of a configured limit, and learn of each other again",
  NEEDS_REDIS,
  async () => {
    const redis = await startRedis()
    let atWork = 0
    let most = 0
    const answer = async () => {
      most = Math.max(most, ++atWork)
      await sleep(20)
      atWork--
      return new Response("{}")
    }
    const runs = [1, 2].map(() => startRun({ url: redis.url }, answer, { concurrency: 4 }))
    const work = async (run: TestRun, end: number) => {
      while (Date.now() < end) expect(await run.call()).toBe(200)
    }
    const end = Date.now() + 4_000
    const all = runs.flatMap((run) => Array.from({ length: 8 }, () => work(run, end)))
    await sleep(1_500)
    expect(most).toBe(4)
    await redis.stop()
    await sleep(1_000)
    await redis.restart()
    await Promise.all(all)
    // What was under way when they were parted, or joined, may come on top of it.
    expect(most).toBeLessThanOrEqual(8)
    for (const run of runs) {
      await until(async () => {
        await run.call()
        return states(run).at(-1) === "shared"
      })
      expect(states(run)).toEqual(["shared", "alone", "shared"])
    }
  },
)

it("a first call whose Redis refuses the connection goes at once", async () => {
  // Without a Redis this test is the first of its process, which compiles heed and loads a client of Redis then.
  await startRun({ url: "redis://127.0.0.1:1" }).call()
  const took = []
  for (let n = 0; n < 3; n++) {
    const run = startRun({ url: "redis://127.0.0.1:1" })
    const begin = Date.now()
    expect(await run.call()).toBe(200)
    took.push(Date.now() - begin)
    expect(states(run)).toEqual(["alone"])
  }
  expect(Math.min(...took)).toBeLessThan(700)
})

it(
  "a first call with a short deadline is not lost to a Redis that does not answer",
  NEEDS_REDIS,
  async () => {
    const redis = await startRedis()
    await redis.pause()
    onTestFinished(() => redis.resume())
    const run = startRun({ url: redis.url }, undefined, {}, { timeout: { total: 800 } })
    expect(await run.call()).toBe(200)
    expect(states(run)).toEqual(["alone"])
  },
)

it("two runs keep a configured limit through a flush", NEEDS_REDIS, async () => {
  const redis = await startRedis()
  const throttle = { limit: { requests: 20, per: 2_000 }, adaptive: false }
  const runs = [1, 2].map(() => startRun({ url: redis.url }, undefined, throttle))
  const end = Date.now() + 5_000
  const work = async (run: TestRun) => {
    while (Date.now() < end) await run.call()
  }
  const all = runs.flatMap((run) => Array.from({ length: 4 }, () => work(run)))
  for (const ms of [700, 1_200, 900]) {
    await sleep(ms)
    await redis.flush()
  }
  await Promise.all(all)
  const times = runs.flatMap(({ arrivals }) => arrivals).sort((a, b) => a - b)
  expect(times.length).toBeGreaterThanOrEqual(40)
  const most = Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1_980).length))
  expect(most).toBeLessThanOrEqual(24)
})
