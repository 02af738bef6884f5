import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Connection } from "../../src/redis/connection.ts"
import { keysOf } from "../../src/redis/keys.ts"
import { readFields, readHold, readPace, toNumber } from "../../src/redis/replies.ts"
import { ScriptClient } from "../../src/redis/script-client.ts"
import { FakeClock } from "../support/fake-clock.ts"

describe("what comes out of a Redis", () => {
  it("may be anything, and is read as something harmless", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.anything()), (text) => {
        const fields = readFields(typeof text === "symbol" ? "" : safely(text))
        const pace = readPace(fields)
        if (pace) {
          expect(pace.base).toBeGreaterThan(0)
          expect(pace.upper).toBeGreaterThanOrEqual(1)
          expect(pace.cost).toBeGreaterThanOrEqual(1)
        }
        for (const value of Object.values(fields)) {
          const hold = readHold(value)
          if (!hold) continue
          expect(hold.ms).toBeGreaterThanOrEqual(0)
          expect(hold.ms).toBeLessThanOrEqual(24 * 3_600_000)
          expect(hold.consecutiveRejections).toBeLessThanOrEqual(20)
        }
      }),
    )
  })

  it("is read as it was written", () => {
    const hold = {
      ms: 1_500,
      probes: true,
      code: 429,
      cause: "rate",
      consecutiveRejections: 2,
      serverNamedWait: true,
    }
    expect(readHold(readFields(JSON.stringify(hold)))).toEqual(hold)
    expect(readHold(hold, 70)).toEqual({ ...hold, ms: 70 })
    const pace = { base: 0.05, upper: 1.5, cost: 2, serverNamedWait: 1 }
    expect(readPace(readFields(JSON.stringify(pace)))).toEqual({
      base: 0.05,
      upper: 1.5,
      cost: 2,
      serverNamedWait: true,
    })
    expect(readPace({ base: 0 })).toBeNull()
  })

  it.each([[Number.NaN], [Number.POSITIVE_INFINITY], [-1], ["5"], [null], [undefined]])(
    "takes no %s for a number",
    (value) => {
      expect(toNumber(value, 3)).toBe(3)
    },
  )
})

function safely(value: unknown): unknown {
  try {
    return String(value)
  } catch {
    return ""
  }
}

describe("a reply that no script has", () => {
  it.each([[undefined], [null], ["OK"], [7], ["[]"], [Buffer.from("null")]])(
    "is a failure, as of a mock: %j",
    async (reply) => {
      const driver = { ready: true, problem: null, run: async () => reply }
      const told: unknown[] = []
      const connection = { driver, failure: null } as unknown as Connection
      const client = new ScriptClient(connection, keysOf("test", "s"), "me", new FakeClock(), (...failure) =>
        told.push(failure),
      )
      expect(await client.run({ op: "beat", input: {} })).toBeNull()
      expect(told).toEqual([[expect.stringMatching(/^Redis: REPLY, it has not run the script/), true]])
    },
  )
})
