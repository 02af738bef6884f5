/** @module-tag redis-server */
import { setTimeout as sleep } from "node:timers/promises"
import { Redis } from "ioredis"
import { expect, it, onTestFinished } from "vitest"
import { STEPS } from "../../src/redis/scripts/steps.ts"
import { type RedisServer, startRedis } from "../support/redis-server.ts"
import { startRun } from "./run.ts"

/** ms to live, by key. */
async function lives(redis: RedisServer): Promise<Record<string, number>> {
  const keys = (await redis.command("KEYS", "*")).match(/heed:\S+/g) ?? []
  const found: Record<string, number> = {}
  for (const key of keys)
    found[key.slice(key.lastIndexOf(":") + 1)] = Number((await redis.command("PTTL", key)).slice(1))
  return found
}

it("whatever is left in Redis after the end expires, the other runs' or a flush's doing or not", async () => {
  const redis = await startRedis()
  const throttle = { concurrency: 2, limit: { requests: 5, per: 1_000 } }
  const run = startRun({ url: redis.url }, undefined, throttle)
  await Promise.all([run.call(), run.call(), run.call()])
  await redis.flush()
  await run.heed.close()
  for (const ms of Object.values(await lives(redis))) expect(ms).toBeGreaterThan(0)
})

it("a hold of half an hour is kept for half an hour, even where no run is left", async () => {
  const redis = await startRedis()
  const answer = () => new Response("{}", { status: 429, headers: { "retry-after": "1800" } })
  const run = startRun({ url: redis.url }, answer, { maxWait: 1_000 })
  await run.call().catch(() => {})
  await run.heed.close()
  const { state } = await lives(redis)
  expect(state).toBeGreaterThan(1_800_000)
  const late = startRun({ url: redis.url }, undefined, { maxWait: 1_000 })
  await expect(late.call()).rejects.toThrow(/hold|wait|429/i)
  expect(late.arrivals).toEqual([])
})

it("a hold that Redis has not heard of yet is told before a run is over", async () => {
  const redis = await startRedis()
  const client = new Redis(redis.url)
  onTestFinished(() => client.disconnect())
  // The first time, a script goes out by its SHA-1 and then whole: a slow one, here, as to a Redis far away.
  const whole = client.eval.bind(client) as (...args: unknown[]) => Promise<unknown>
  const far = async (lua: unknown, ...args: unknown[]) => {
    if (lua === STEPS.hold.lua) await sleep(50)
    return whole(lua, ...args)
  }
  Object.assign(client, { eval: far })
  const answer = () => new Response("{}", { status: 429, headers: { "retry-after": "1800" } })
  const run = startRun({ client }, answer, { maxWait: 1_000 })
  await run.call().catch(() => {})
  await run.heed.close()
  expect((await lives(redis)).state).toBeGreaterThan(1_800_000)
})
