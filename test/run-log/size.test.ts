import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { describe, expect, it } from "vitest"
import { MAX_BYTES } from "../../src/run-log/detail.ts"
import { attempt, giveup, success } from "./lines.ts"
import { log } from "./memory-log.ts"

describe("the size of a log", () => {
  it("stays under 50 MB in a night of calls of which half fail", () => {
    const { detail, state } = log()
    const calls = 150_000
    for (let call = 1; call <= calls; call++) {
      const t = call * 240
      detail.add(attempt(call, t))
      detail.add(call % 2 ? success(call, t + 20) : giveup(call, t + 20))
    }
    detail.finish(calls * 240)
    expect(state.bytes).toBeLessThan(50_000_000)
    expect(state.digest.build()).toMatchObject({
      requests: calls,
      calls: { succeeded: calls / 2, failed: calls / 2 },
    })
  })

  it("costs the same memory for a million calls as for a fifth of them", () => {
    setFlagsFromString("--expose-gc")
    const collect = runInNewContext("gc") as () => void
    const { detail, state } = log({ digests: false })
    const heapAfter = (from: number, to: number) => {
      for (let call = from; call <= to; call++) {
        detail.add(attempt(call, call * 30))
        detail.add(call % 500 === 0 ? giveup(call, call * 30 + 20) : success(call, call * 30 + 20))
      }
      collect()
      return process.memoryUsage().heapUsed
    }
    const before = heapAfter(1, 200_000)
    const after = heapAfter(200_001, 1_000_000)
    detail.finish(30_000_000)
    expect(after - before).toBeLessThan(5_000_000)
    expect(state.bytes).toBeLessThan(50_000_000)
  }, 120_000)

  it("ends at its largest, and counts what it has not", () => {
    const { detail, state } = log({ digests: false })
    for (let source = 0; source < 250_000; source++)
      detail.add({ ...attempt(source, source * 100), source: `source-${source}` })
    detail.finish(25_000_000)
    expect(state.bytes).toBeGreaterThan(0.95 * MAX_BYTES)
    expect(state.bytes).toBeLessThanOrEqual(MAX_BYTES)
  })
})
