import { redisGate } from "heed/redis"
import { describe, expect, it } from "vitest"

const errorOf = (options: unknown): TypeError => {
  try {
    redisGate(options as never)
  } catch (error) {
    return error as TypeError
  }
  throw new Error("it was taken")
}

const OLD_NODE_REDIS = {
  isOpen: true,
  eval() {},
  evalSha() {},
  evalsha() {},
  duplicate() {},
  on() {},
  disconnect() {},
}

describe("redisGate", () => {
  it.each([
    [undefined, ["an object with either a client or a url"]],
    [null, ["an object with either a client or a url"]],
    [{}, ["either a client or a url"]],
    [{ client: {} }, ["a client of ioredis 5 or 6"]],
    [{ client: null }, ["a client of ioredis 5 or 6"]],
    [{ client: OLD_NODE_REDIS }, ["a client of ioredis 5 or 6"]],
    [{ url: "http://localhost" }, ["begins with redis://"]],
    [{ url: new URL("redis://localhost") }, ["begins with redis://"]],
    [{ url: "redis://localhost", client: {} }, ["either a client or a url", "a client of ioredis"]],
    [{ url: "redis://localhost", prefix: 5 }, ["prefix: expected a text"]],
    [{ url: "redis://localhost", prefix: "a{b}" }, ["prefix: expected a text"]],
    [{ ulr: "redis://localhost", prefix: "" }, ["ulr: no such option", "either a client", "prefix:"]],
  ])("says all that is wrong with %j", (options, words) => {
    const error = errorOf(options)
    expect(error).toBeInstanceOf(TypeError)
    for (const word of words) expect(error.message).toContain(word)
  })

  it.each([
    "redis://user:hunter2@127.0.0.1:abc",
    "redis://user:hunter2@localhost:99999",
    "redis://user:hunter2@local host:6379",
    "redis://user:hunter2%zz@localhost",
    "redis://user:hunter2@[::1",
    "redis://user:hunter2@localhost/orders",
    "redis:///hunter2",
  ])("refuses %s at once, and repeats nothing of it", (url) => {
    const error = errorOf({ url })
    expect(error.message).toContain("redis://[user:password@]host")
    expect(JSON.stringify([error.message, error.stack, error.cause, { ...error }])).not.toContain("hunter2@")
    expect(error.message).not.toContain("hunter2")
    expect(error.cause).toBeUndefined()
  })

  it.each(["redis://localhost", "rediss://user:p%40ss@redis.internal:6380/2", "redis://[::1]:6379/"])(
    "takes %s",
    async (url) => {
      await expect(redisGate({ url }).close({})).resolves.toBeUndefined()
    },
  )
})
