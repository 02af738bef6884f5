import { expect, it } from "vitest"
import { type IoredisClient, ioredisDriver } from "../../src/redis/ioredis-driver.ts"
import { type NodeRedisClient, nodeRedisDriver } from "../../src/redis/node-redis-driver.ts"
import { Script } from "../../src/redis/scripts/script.ts"

const refuse = () => {
  throw new Error("refused at once")
}

it.each([
  [
    "ioredis",
    () => {
      const client = { status: "ready", evalsha: refuse, subscribe: refuse, on() {}, disconnect() {} }
      return ioredisDriver({ ...client, duplicate: () => client } as unknown as IoredisClient, false)
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
      return nodeRedisDriver({ ...client, duplicate: () => client } as unknown as NodeRedisClient, false)
    },
  ],
] as const)("what a client of %s throws at once is a promise that fails", async (_what, open) => {
  const wire = open()
  expect(wire.ready).toBe(true)
  const promises = [wire.run(new Script("return 1"), [], []), wire.subscribe("news", () => {})]
  await Promise.all(promises.map((promise) => expect(promise).rejects.toThrow("refused at once")))
})
