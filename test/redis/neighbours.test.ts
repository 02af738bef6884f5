/** @module-tag redis-server */
import { redisGate } from "heed/redis"
import { describe, expect, it, onTestFinished } from "vitest"
import { CLIENTS, openClient } from "../support/redis-clients.ts"
import { startRedis } from "../support/redis-server.ts"
import { startRun, until } from "./run.ts"

const tooMany = () => new Response("{}", { status: 429, headers: { "retry-after": "1" } })

describe.each([...CLIENTS, "url"] as const)("two heeds on one redisGate, by %s", (name) => {
  it("are two runs: they hold together, keep a limit in common, and each may end without the other", async () => {
    const redis = await startRedis()
    const opened = name === "url" ? null : await openClient(name, redis.url)
    if (opened) onTestFinished(opened.close)
    const gate = redisGate(opened ? { client: opened.client } : { url: redis.url })
    let atWork = 0
    let most = 0
    let refuses = false
    const answer = async () => {
      most = Math.max(most, ++atWork)
      await new Promise((resolve) => setTimeout(resolve, 10))
      atWork--
      return refuses ? tooMany() : new Response("{}")
    }
    const [one, other, third] = [1, 2, 3].map(() => startRun(gate, answer, { concurrency: 2 })) as [
      ReturnType<typeof startRun>,
      ReturnType<typeof startRun>,
      ReturnType<typeof startRun>,
    ]
    await Promise.all([one, other].flatMap((run) => Array.from({ length: 10 }, () => run.call())))
    expect(most).toBe(2)
    expect([...one.gate, ...other.gate].map(({ state }) => state)).toEqual(["shared", "shared"])

    refuses = true
    const held = one.call()
    await until(() => one.holds.length > 0)
    refuses = false
    await until(() => other.holds.length > 0, 1_000)
    expect((other.holds[0] as number) - (one.holds[0] as number)).toBeLessThanOrEqual(400)
    await Promise.all([held, other.call()])

    await one.heed.close()
    expect(await Promise.all([other.call(), third.call()])).toEqual([200, 200])
    await until(() => third.gate[0]?.state === "shared")
    expect(other.gate).toHaveLength(1)
    await Promise.all([other.heed.close(), third.heed.close()])
    const connections = async () =>
      (await redis.command("CLIENT", "LIST")).split("\n").filter((l) => l.includes("id=")).length
    await until(async () => (await connections()) === (opened ? 2 : 1))
  })
})
