import { beforeAll, describe, expect, it } from "vitest"
import { Engine } from "../../src/call/engine.ts"
import { PlainCall } from "../../src/call/plain-call.ts"
import { preload } from "../../src/call/preload.ts"
import { resolveOptions } from "../../src/call/resolve-options.ts"
import { runCall } from "../../src/call/run-call.ts"
import { fewOrAll } from "../support/thorough.ts"
import { SimClock } from "./sim-clock.ts"

const WORK_MS = 5

interface Job {
  readonly ms: number
  readonly sent: number
  readonly failed: number
}

/** 400 calls of 20 workers with ten retries each, against what `answer` says of an attempt: a status, or nothing. */
async function job(seed: number, answer: (chance: number, ms: number) => number | null): Promise<Job> {
  const clock = new SimClock(seed)
  const begin = clock.time
  const engine = new Engine(resolveOptions({ retry: { retries: 10 } }), clock)
  let [sent, failed, left, done] = [0, 0, 400, 0]
  const send = () =>
    new Promise<{ status: number; headers: object }>((resolve, reject) => {
      sent++
      clock.after(WORK_MS, () => {
        const status = answer(clock.random(), clock.time - begin)
        if (status === null) reject(Object.assign(new Error("reset"), { code: "ECONNRESET" }))
        else resolve({ status, headers: {} })
      })
    })
  const call = () =>
    runCall(engine, new PlainCall({ method: "GET", url: "https://api.example.com/v1/rows" }, send))
  const work = async () => {
    while (left-- > 0) {
      const status = await call().then(
        (result) => result.status,
        () => 599,
      )
      if (status >= 400) failed++
      done++
    }
  }
  for (let worker = 0; worker < 20; worker++) void work()
  await clock.run(
    () => done === 400,
    () => new Promise((resolve) => setImmediate(resolve)),
  )
  return { ms: clock.time - begin, sent, failed }
}

describe("a source that fails by chance", () => {
  beforeAll(() => preload())

  it.each([
    ["with a 503", 503],
    ["with a 500", 500],
    ["by a reset", null],
  ])("%s in half of all attempts is not backed off from as if it were down", async (_, failure) => {
    for (let seed = 1; seed <= fewOrAll(2, 5); seed++) {
      const { ms, sent, failed } = await job(seed, (chance) => (chance < 0.5 ? failure : 200))
      // Without: 27 to 118 s.
      expect(ms).toBeLessThan(20_000)
      // Two attempts a call, as with any backoff.
      expect(sent).toBeLessThan(880)
      expect(failed).toBeLessThanOrEqual(2)
    }
  })

  it("is told from one that is down for a while: no call spends its retries on that", async () => {
    const isDown = (ms: number) => ms > 3_000 && ms < 13_000
    const { failed, sent } = await job(1, (chance, ms) => (isDown(ms) || chance < 0.5 ? 503 : 200))
    expect(failed).toBeLessThanOrEqual(2)
    expect(sent).toBeLessThan(960)
  })
})
