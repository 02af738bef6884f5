/** @module-tag redis-server */
import Bottleneck from "bottleneck"
import { Redis } from "ioredis"
import { Redis as Redis5 } from "ioredis-5"
import { describe, expect, onTestFinished, test } from "vitest"
import { bottleneckGate } from "../../src/bottleneck.ts"
import { heedFetch } from "../../src/fetch.ts"
import { fetchSend, pause, timed, told } from "../support/clients.ts"
import { type RedisServer, startRedis } from "../support/redis-server.ts"
import { answer, inTurn, serve } from "../support/server.ts"

const times = <T>(n: number, make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i))
const send = (limiter: Bottleneck) => fetchSend(heedFetch({ throttle: { gate: bottleneckGate(limiter) } }))

/** A limiter as another process would make it: with connections of its own, to the same state. */
async function member(
  redis: RedisServer,
  options: Bottleneck.ConstructorOptions,
  library: unknown = Redis,
): Promise<Bottleneck> {
  const limiter = new Bottleneck({
    id: "shared",
    datastore: "ioredis",
    Redis: library,
    clientOptions: { port: redis.port, maxRetriesPerRequest: 2, retryStrategy: () => 50 },
    ...options,
  })
  // A Redis that is taken away is what some tests are about.
  limiter.on("error", () => {})
  onTestFinished(async () => {
    await limiter.disconnect(false)
  })
  await limiter.ready()
  return limiter
}

describe.each([
  ["6", Redis],
  ["5", Redis5],
])("a cluster of limiters, by ioredis %s", (_version, library) => {
  test("two members share one maxConcurrent", async () => {
    const redis = await startRedis()
    let now = 0
    let most = 0
    const server = await serve((_hit, response) => {
      most = Math.max(most, ++now)
      setTimeout(() => {
        now--
        answer(response, 200)
      }, 25)
    })
    const options = { maxConcurrent: 3 }
    const members = [await member(redis, options, library), await member(redis, options, library)].map(send)
    const results = await Promise.all(times(24, (i) => members[i % 2]?.(server.url)))
    expect(results.map((result) => result?.status)).toEqual(times(24, () => 200))
    expect(most).toBe(3)
  })

  test("two members share one reservoir, and give back what they did not use", async () => {
    const redis = await startRedis()
    const server = await serve(inTurn([200]))
    const options = { reservoir: 5 }
    const limiters = [await member(redis, options, library), await member(redis, options, library)]
    const members = limiters.map(send)
    const controller = new AbortController()
    const early = times(4, (i) => members[i % 2]?.(server.url))
    expect((await Promise.all(early)).map((result) => result?.status)).toEqual(times(4, () => 200))
    const late = times(4, (i) => members[i % 2]?.(server.url, { signal: controller.signal }))
    await expect.poll(() => server.hits.length).toBe(5)
    await pause(50)
    controller.abort(new Error("enough"))
    const ends = (await Promise.all(late)).map((result) => result?.error?.message)
    expect(ends.filter((message) => message === "enough")).toHaveLength(3)
    await limiters[0]?.incrementReservoir(10)
    await expect.poll(() => limiters[0]?.currentReservoir()).toBe(10)
    expect(server.hits).toHaveLength(5)
  })
})

describe("the datastore of a cluster", () => {
  test("a 429 stops what is queued in the limiter of this process", async () => {
    const redis = await startRedis()
    const server = await serve(inTurn([429, { "retry-after": "1" }], [200]))
    const limiter = await member(redis, { maxConcurrent: 1 })
    const { ms, result } = await timed(
      Promise.all(times(4, () => send(limiter)(server.url).then((r) => r.status))),
    )
    expect([result, server.hits.length]).toEqual([times(4, () => 200), 5])
    expect(ms).toBeGreaterThanOrEqual(995)
  })

  test("disconnected in mid-run: what is out comes home, what waits is refused", async () => {
    const redis = await startRedis()
    const server = await serve((_hit, response) => setTimeout(answer, 100, response, 200))
    const limiter = await member(redis, { maxConcurrent: 1 })
    const client = send(limiter)
    const all = times(6, () => client(server.url))
    await expect.poll(() => server.hits.length).toBe(1)
    await limiter.disconnect()
    const { ms, result } = await timed(Promise.all(all))
    expect(result.filter(({ status }) => status === 200)).toHaveLength(1)
    for (const refused of result.filter(({ status }) => status !== 200)) {
      expect(refused.error).toMatchObject({
        code: "ERR_HEED_HELD",
        cause: { message: "Connection is closed." },
      })
      expect(told(refused).summary).toContain("no turn for it: Connection is closed")
    }
    // By the next look at the latest.
    expect(ms).toBeLessThan(6_000)
  })

  test("crashed in mid-run: what waits is refused, not left hanging", async () => {
    const redis = await startRedis()
    const server = await serve((_hit, response) => setTimeout(answer, 50, response, 200))
    const client = send(await member(redis, { maxConcurrent: 1 }))
    const all = times(6, () => client(server.url))
    await expect.poll(() => server.hits.length).toBe(2)
    await redis.stop()
    const { ms, result } = await timed(Promise.all(all))
    expect(result.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(2)
    const refused = result.filter(({ status }) => status !== 200)
    expect(refused.length).toBeGreaterThanOrEqual(3)
    for (const { error } of refused) expect(error?.code).toBe("ERR_HEED_HELD")
    expect(ms).toBeLessThan(6_000)
  })

  test("flushed in mid-run: what waits is refused, for this Bottleneck does not recover", async () => {
    const redis = await startRedis()
    const server = await serve((_hit, response) => setTimeout(answer, 50, response, 200))
    const client = send(await member(redis, { maxConcurrent: 1 }))
    const all = times(6, () => client(server.url))
    await expect.poll(() => server.hits.length).toBe(2)
    await redis.flush()
    const { ms, result } = await timed(Promise.all(all))
    expect(result.filter(({ status }) => status !== 200).length).toBeGreaterThanOrEqual(3)
    expect(told(result.at(-1) as never).summary).toContain("SETTINGS_KEY_NOT_FOUND")
    expect(ms).toBeLessThan(6_000)
  })

  test("away for two seconds: everybody waits, and all goes on", async () => {
    const redis = await startRedis()
    const server = await serve(inTurn([200]))
    const client = send(await member(redis, { maxConcurrent: 2 }))
    expect((await client(server.url)).status).toBe(200)
    redis.pause()
    const all = times(6, () => client(server.url))
    await pause(2_000)
    redis.resume()
    expect((await Promise.all(all)).map(({ status }) => status)).toEqual(times(6, () => 200))
  })
})
