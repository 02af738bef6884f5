/** @module-tag redis-server */
import { Redis as Ioredis6 } from "ioredis"
import { Redis as Ioredis5 } from "ioredis-5"
import { describe, expect, it, onTestFinished } from "vitest"
import { CLIENTS, openClient } from "../support/redis-clients.ts"
import { startRedis } from "../support/redis-server.ts"
import { startRun, until } from "./run.ts"

const tooMany = () => new Response("{}", { status: 429, headers: { "retry-after": "1" } })

describe.each([...CLIENTS, "url"] as const)("runs that share a source, by %s", (name) => {
  it("hold together, and leave the caller's client as it was", async () => {
    const redis = await startRedis()
    const opened = name === "url" ? null : await openClient(name, redis.url)
    if (opened) onTestFinished(opened.close)
    const way = opened ? { client: opened.client } : { url: redis.url }
    let refuses = false
    const one = startRun(way, () => (refuses ? tooMany() : new Response("{}")))
    const other = startRun(way)
    expect([await one.call(), await other.call()]).toEqual([200, 200])
    expect([...one.gate, ...other.gate]).toMatchObject([{ state: "shared" }, { state: "shared" }])

    refuses = true
    const held = one.call()
    await until(() => one.holds.length > 0)
    refuses = false
    await until(() => other.holds.length > 0, 1_000)
    expect((other.holds[0] as number) - (one.holds[0] as number)).toBeLessThanOrEqual(400)
    const begun = other.call()
    expect(await Promise.all([held, begun])).toEqual([200, 200])
    // No run sent a request before the second was over that one of them was told to wait.
    for (const at of [...one.arrivals.slice(2), ...other.arrivals.slice(1)])
      expect(at - (one.holds[0] as number)).toBeGreaterThan(990)

    const connections = async () =>
      (await redis.command("CLIENT", "LIST")).split("\n").filter((l) => l.includes("id=")).length
    await Promise.all([one.heed.close(), other.heed.close()])
    // The caller's own, and the one that asks.
    await until(async () => (await connections()) === (opened ? 2 : 1))
    if (opened) expect(await evaluate(opened.client, "return 'still here'")).toBe("still here")
    // Calls go on after the end, each run by itself.
    expect(await one.call()).toBe(200)
  })
})

it.each([
  ["ioredis 6", (url: string) => new Ioredis6(url, { lazyConnect: true, keyPrefix: "app:" })],
  ["ioredis 5", (url: string) => new Ioredis5(url, { lazyConnect: true, keyPrefix: "app:" })],
])("a client of %s that connects when it is needed is connected", async (_what, open) => {
  const redis = await startRedis()
  const client = open(redis.url)
  onTestFinished(() => client.disconnect())
  const run = startRun({ client })
  expect(await run.call()).toBe(200)
  expect(run.gate).toMatchObject([{ state: "shared" }])
})

it("writes nothing that stays, and nothing of the source's name", async () => {
  const redis = await startRedis()
  const run = startRun({ url: redis.url }, undefined, { concurrency: 2, limit: { requests: 5, per: 1_000 } })
  expect(await run.call()).toBe(200)
  const keys = (await redis.command("KEYS", "*")).match(/heed:\S+/g) ?? []
  expect(keys.length).toBeGreaterThanOrEqual(2)
  for (const key of keys) {
    expect(key).toMatch(/^heed:\{[0-9a-f]{16}\}:/)
    expect(Number((await redis.command("PTTL", key)).slice(1))).toBeGreaterThan(0)
  }
})

it("asks nothing for a call of a source that is not limited", async () => {
  const redis = await startRedis()
  const run = startRun({ url: redis.url })
  await run.call()
  const steps = async () =>
    Number(/cmdstat_evalsha:calls=(\d+)/.exec(await redis.command("INFO", "commandstats"))?.[1])
  const before = await steps()
  const begin = Date.now()
  for (let i = 0; i < 500; i++) await run.call()
  // One every half second, to say that it is there.
  expect((await steps()) - before).toBeLessThanOrEqual(2 + (Date.now() - begin) / 400)
})

async function evaluate(client: object, script: string): Promise<unknown> {
  const { isOpen, eval: run } = client as {
    isOpen?: boolean
    eval: (...words: unknown[]) => Promise<unknown>
  }
  return isOpen === undefined
    ? run.call(client, script, 0)
    : run.call(client, script, { keys: [], arguments: [] })
}
