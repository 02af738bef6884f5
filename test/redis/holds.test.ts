/** @module-tag redis-server */
import { describe, expect, it } from "vitest"
import { startRedis } from "../support/redis-server.ts"
import { startRun, type TestRun, until } from "./run.ts"

const told = (seconds: number) => () =>
  new Response("{}", { status: 429, headers: { "retry-after": String(seconds) } })
const last = (run: TestRun) => run.gate.at(-1)?.state

/** A run whose first answer after `refuse()` is a 429. */
function refusable(url: string, seconds: number) {
  let refuses = false
  const run = startRun({ url }, () => (refuses ? told(seconds)() : new Response("{}")))
  return {
    run,
    /** The call that goes on when the hold is over. */
    async refuse() {
      refuses = true
      const call = run.call()
      await until(() => run.holds.length > 0)
      refuses = false
      return { call }
    },
  }
}

describe("a hold", () => {
  it("that a run saw while it was alone reaches the others as soon as it is not", async () => {
    const redis = await startRedis()
    const one = refusable(redis.url, 5)
    const other = startRun({ url: redis.url })
    await Promise.all([one.run.call(), other.call()])
    await redis.stop()
    await until(async () => {
      await Promise.all([one.run.call(), other.call()])
      return last(one.run) === "alone" && last(other) === "alone"
    })
    const { call } = await one.refuse()
    await redis.restart()
    await until(async () => {
      await other.call()
      return other.holds.length > 0
    })
    const freeAt = (one.run.holds[0] as number) + 5_000
    await other.call()
    expect(other.arrivals.at(-1)).toBeGreaterThanOrEqual(freeAt - 10)
    expect(await call).toBe(200)
  }, 20_000)

  it("outlasts a flush: who comes after it is held too", async () => {
    const redis = await startRedis()
    const one = refusable(redis.url, 3)
    await one.run.call()
    const { call } = await one.refuse()
    await redis.flush()
    await new Promise((resolve) => setTimeout(resolve, 700))
    const late = startRun({ url: redis.url })
    expect(await late.call()).toBe(200)
    expect(late.arrivals[0]).toBeGreaterThanOrEqual((one.run.holds[0] as number) + 2_990)
    expect(await call).toBe(200)
  })
})
