import { expect, it } from "vitest"
import { type IoredisClient, ioredisWire } from "../../src/redis/ioredis.ts"
import { type NodeRedisClient, nodeRedisWire } from "../../src/redis/node-redis.ts"
import { Script } from "../../src/redis/scripts/script.ts"

const refuse = () => {
  throw new Error("refused at once")
}

it.each([
  [
    "ioredis",
    () => {
      const client = { status: "ready", evalsha: refuse, subscribe: refuse, on() {}, disconnect() {} }
      return ioredisWire({ ...client, duplicate: () => client } as unknown as IoredisClient, false)
    },
  ],
  [
    "node-redis",
    () => {
      const client = {
        isOpen: true,
        evalSha: refuse,
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
  const promises = [wire.run(new Script("return 1"), [], []), wire.subscribe("news", () => {})]
  await Promise.all(promises.map((promise) => expect(promise).rejects.toThrow("refused at once")))
})
