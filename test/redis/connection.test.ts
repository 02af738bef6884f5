import { inspect } from "node:util"
import { describe, expect, it, onTestFinished } from "vitest"
import { Connection } from "../../src/redis/connection.ts"
import { Script } from "../../src/redis/scripts/script.ts"
import { startRedis } from "../support/redis-server.ts"
import { until } from "./run.ts"

const NEEDS_REDIS = { tags: ["redis-server"] }

const load = { ioredis: () => import("ioredis"), redis: () => import("redis") }
const missing = () =>
  Promise.reject(Object.assign(new Error("no such package"), { code: "ERR_MODULE_NOT_FOUND" }))
const broken = () => Promise.reject(new Error("it does not even load"))

describe("a connection that heed opens by a url", () => {
  it.each([
    ["ioredis, where it is installed", load],
    ["redis, where only that is", { ...load, ioredis: missing }],
  ])("uses %s", NEEDS_REDIS, async (_what, packages) => {
    const redis = await startRedis()
    const connection = new Connection(redis.url, packages)
    onTestFinished(() => connection.close())
    await until(() => connection.driver?.ready === true)
    expect(await connection.driver?.run(new Script("return ARGV[1]"), [], ["hello"])).toBe("hello")
  })

  it.each([
    [
      "says clearly that neither is installed",
      { ioredis: missing, redis: missing },
      "needs the package ioredis or redis",
    ],
    ["passes on why one cannot be loaded", { ...load, ioredis: broken }, "it does not even load"],
  ])("%s", async (_what, packages, words) => {
    const connection = new Connection("redis://127.0.0.1:1", packages)
    await until(() => connection.failure !== null)
    expect(connection.failure?.message).toContain(words)
    expect(connection.driver).toBeNull()
  })

  it("says nothing of the url where a client cannot be made of it", async () => {
    const Redis = class {
      constructor(url: string) {
        throw Object.assign(new TypeError(`bad: ${url}`), { code: "ERR_INVALID_URL", input: url })
      }
    }
    const connection = new Connection("redis://user:hunter2@localhost", {
      ...load,
      ioredis: async () => ({ Redis }) as never,
    })
    await until(() => connection.failure !== null)
    expect(inspect(connection.failure, { depth: 9 })).not.toContain("hunter2")
    expect(connection.failure?.message).toContain("ERR_INVALID_URL")
  })

  it("is closed even where that comes before it is open", NEEDS_REDIS, async () => {
    const redis = await startRedis()
    new Connection(redis.url, load).close()
    await until(async () => (await redis.command("CLIENT", "LIST")).split("id=").length === 2)
  })
})
