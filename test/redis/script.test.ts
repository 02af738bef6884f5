import { Redis } from "ioredis"
import { expect, it, onTestFinished } from "vitest"
import { keysOf } from "../../src/redis/keys.ts"
import { SCRIPT } from "../../src/redis/script.ts"
import { startRedis } from "../support/redis-server.ts"

const PACE = { version: 7, base: 0.05, upper: 1.5, cost: 2, told: 1 }
const RECOVERY = { ...PACE, accepted: 1, blame: "pace", toldWait: false, uncertainMs: 3, tookMs: 40 }

async function stepper() {
  const redis = await startRedis()
  const client = new Redis(redis.url)
  onTestFinished(() => client.disconnect())
  const { all, channel } = keysOf("test", "source")
  return async (id: string, op: string, news: object = {}) =>
    JSON.parse(String(await client.eval(SCRIPT, all.length, ...all, op, id, channel, JSON.stringify(news))))
}

it("a recovery right after a flush puts back the pace that its run knows", async () => {
  const step = await stepper()
  expect(await step("a", "recover", RECOVERY)).toEqual(PACE)
  expect(await step("b", "beat", { accepted: 0, wanting: true })).toMatchObject(PACE)
})

it("a pace that was measured before a flush is not taken for newer than one measured after it", async () => {
  const step = await stepper()
  await step("a", "beat", { accepted: 5, wanting: true })
  const { version } = await step("a", "recover", { ...RECOVERY, version: 0 })
  expect(version).toBeGreaterThan(1_600_000_000_000)
  // Measured often, and before.
  await step("b", "beat", { ...PACE, version: version - 1, accepted: 0, wanting: true })
  expect((await step("a", "beat", { accepted: 0, wanting: true })).version).toBe(version)
})

it("what a limit has let through is put back after a flush, with its age", async () => {
  const step = await stepper()
  await step("a", "beat", { accepted: 0, wanting: true })
  const lease = { requests: 2_500, perMs: 1_000, held: 0, want: 4, unused: 0 }
  expect(await step("a", "lease", lease)).toEqual({ forgotten: true })
  const starts = [
    [2_000, 995],
    [500, 0],
  ]
  const none = await step("a", "lease", { ...lease, starts })
  expect(none).toMatchObject({ grant: 0 })
  expect(none.retryMs).toBeLessThan(30)
  await new Promise((resolve) => setTimeout(resolve, 40))
  expect(await step("a", "lease", lease)).toMatchObject({ grant: 4 })
})
