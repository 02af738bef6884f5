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

  it("ends at its largest, and counts what it has not", () => {
    const { detail, state } = log({ digests: false })
    for (let source = 0; source < 250_000; source++)
      detail.add({ ...attempt(source, source * 100), source: `source-${source}` })
    detail.finish(25_000_000)
    expect(state.bytes).toBeGreaterThan(0.95 * MAX_BYTES)
    expect(state.bytes).toBeLessThanOrEqual(MAX_BYTES)
  })
})
