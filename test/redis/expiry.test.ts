/** @module-tag redis-server */
import { expect, it } from "vitest"
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
