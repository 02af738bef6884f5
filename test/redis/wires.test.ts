import { expect, it } from "vitest"
import { type IoredisClient, ioredisWire } from "../../src/redis/ioredis.ts"
import { type NodeRedisClient, nodeRedisWire } from "../../src/redis/node-redis.ts"

const refuse = () => {
  throw new Error("refused at once")
}

it.each([
  [
    "ioredis",
    () => {
      const client = { status: "ready", eval: refuse, subscribe: refuse, on() {}, disconnect() {} }
      return ioredisWire({ ...client, duplicate: () => client } as unknown as IoredisClient, false)
    },
  ],
  [
    "node-redis",
    () => {
      const client = {
        isOpen: true,
        eval: refuse,
        subscribe: refuse,
        on() {},
        connect: async () => {},
        destroy() {},
      }
      return nodeRedisWire({ ...client, duplicate: () => client } as unknown as NodeRedisClient, false)
    },
  ],
] as const)("what a client of %s throws at once is a promise that fails", async (_what, open) => {
  const wire = open()
  expect(wire.ready).toBe(true)
  const promises = [wire.run("return 1", [], []), wire.subscribe("news", () => {})]
  for (const promise of promises) await expect(promise).rejects.toThrow("refused at once")
})
