/** @module-tag redis-server */
import { Redis } from "ioredis"
import { describe, expect, it, onTestFinished } from "vitest"
import { STEPS } from "../../src/redis/scripts/steps.ts"
import { CLIENTS, openClient } from "../support/redis-clients.ts"
import { type RedisServer, startRedis } from "../support/redis-server.ts"
import { startRun, until } from "./run.ts"

/** How often Redis ran a command, and how often without an error. */
async function countOf(redis: RedisServer, command: "eval" | "evalsha") {
  const stats = await redis.command("INFO", "commandstats")
  const figures = new RegExp(`cmdstat_${command}:calls=(\\d+).*failed_calls=(\\d+)`).exec(stats)
  const [calls, failed] = [Number(figures?.[1] ?? 0), Number(figures?.[2] ?? 0)]
  return { calls, failed, done: calls - failed }
}

const bytesIn = async (redis: RedisServer) =>
  Number(/total_net_input_bytes:(\d+)/.exec(await redis.command("INFO", "stats"))?.[1])

it.each(Object.entries(STEPS))("Redis loads %s, and calls it by the same SHA-1", async (_name, script) => {
  const redis = await startRedis()
  expect(await redis.command("SCRIPT", "LOAD", script.lua)).toContain(await script.sha1())
})

describe.each([...CLIENTS, "url"] as const)("by %s, the scripts", (name) => {
  async function start(throttle: object = { concurrency: 1 }) {
    const redis = await startRedis()
    const opened = name === "url" ? null : await openClient(name, redis.url)
    if (opened) onTestFinished(opened.close)
    return {
      redis,
      run: startRun(opened ? { client: opened.client } : { url: redis.url }, undefined, throttle),
    }
  }

  it("are sent whole once, and then by their SHA-1", async () => {
    const { redis, run } = await start({ limit: { requests: 1_000, per: 1_000 } })
    for (let n = 0; n < 30; n++) expect(await run.call()).toBe(200)
    // A beat and a lease at the least; a beat may be due again while the first is on its way.
    const { done: whole } = await countOf(redis, "eval")
    const { done: short, failed } = await countOf(redis, "evalsha")
    expect(whole).toBeGreaterThanOrEqual(2)
    expect(whole).toBe(failed)
    expect(whole).toBeLessThanOrEqual(4)
    expect(short).toBeGreaterThanOrEqual(28)
    expect(run.gate.map(({ state }) => state)).toEqual(["shared"])
  })

  it("flushed in mid-run, they are sent whole once more, and no step is lost", async () => {
    const { redis, run } = await start({ limit: { requests: 1_000, per: 1_000 } })
    for (let n = 0; n < 5; n++) await run.call()
    const before = await countOf(redis, "eval")
    expect(await redis.command("SCRIPT", "FLUSH")).toBe("+OK\r\n")
    // Several at once: each finds the script missing, in one pipeline.
    const calls = await Promise.all(Array.from({ length: 10 }, run.call))
    expect(calls).toEqual(Array(10).fill(200))
    const after = await countOf(redis, "eval")
    expect(after.done).toBeGreaterThan(before.done)
    expect(after.failed).toBe(0)
    for (let n = 0; n < 5; n++) await run.call()
    expect((await countOf(redis, "eval")).done - after.done).toBeLessThanOrEqual(1)
    expect(run.gate.map(({ state }) => state)).toEqual(["shared"])
  })

  it("are sent whole to a Redis that was restarted in mid-run", async () => {
    const { redis, run } = await start()
    await run.call()
    await redis.restart()
    await until(async () => {
      expect(await run.call()).toBe(200)
      return (await countOf(redis, "evalsha")).done > 0
    })
    expect((await countOf(redis, "eval")).failed).toBe(0)
    expect(run.gate.at(-1)?.state).toBe("shared")
  })
})

it("a client that pipelines by itself falls back for each script of a pipeline", async () => {
  const redis = await startRedis()
  const client = new Redis(redis.url, { enableAutoPipelining: true })
  onTestFinished(() => client.disconnect())
  const throttle = { limit: { requests: 1_000, per: 1_000 } }
  const runs = ["a", "b", "c"].map((source) => startRun({ client }, undefined, throttle, { source }))
  const rounds = async () => {
    for (let n = 0; n < 3; n++) {
      const statuses = await Promise.all(runs.map((run) => run.call()))
      expect(statuses).toEqual([200, 200, 200])
    }
  }
  await rounds()
  await redis.command("SCRIPT", "FLUSH")
  await rounds()
  for (const { gate } of runs) expect(gate.map(({ state }) => state)).toEqual(["shared"])
})

it("a step sends hundreds of bytes, not the script", async () => {
  const redis = await startRedis()
  const run = startRun({ url: redis.url }, undefined, { limit: { requests: 1_000, per: 1_000 } })
  for (let n = 0; n < 5; n++) await run.call()
  const before = { bytes: await bytesIn(redis), steps: (await countOf(redis, "evalsha")).done }
  for (let n = 0; n < 200; n++) await run.call()
  const steps = (await countOf(redis, "evalsha")).done - before.steps
  expect(steps).toBeGreaterThanOrEqual(200)
  expect(((await bytesIn(redis)) - before.bytes) / steps).toBeLessThan(600)
})
