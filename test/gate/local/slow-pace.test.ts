import { describe, expect, it } from "vitest"
import { ACCEPTED, type Caller, door, rejected, UNKNOWN } from "./door.ts"

/** A gate with a learned rate of one start in ten seconds, and holds of some ten ms. */
async function slow() {
  const space = door({ adaptive: true })
  const one = async (outcome: typeof ACCEPTED, tookMs: number) => {
    const caller = space.call()
    while (caller.waits) await space.clock.advance(10)
    await space.clock.advance(tookMs)
    space.end(caller, outcome)
  }
  await one(ACCEPTED, 10)
  await one(rejected(null), 10_000)
  await one(ACCEPTED, 10)
  return space
}

describe("waits for a learned rate that are longer than any hold was", () => {
  it("count against the time that a call may be held", async () => {
    const space = await slow()
    const closed = space.gate.closedMs(space.clock.now())
    const calls = space.calls(40, { waitBudgetMs: 8_000 })
    const patient = space.calls(10)
    const began = space.clock.now()
    for (let s = 0; s < 60; s++) {
      await space.clock.advance(1_000)
      for (const caller of [...calls, ...patient]) if (caller.permit) space.end(caller, ACCEPTED)
    }
    const refused = calls.filter(({ refusal }) => refusal !== null)
    expect(calls.filter(({ permit }) => permit !== null).length).toBeGreaterThan(0)
    expect(refused.length).toBeGreaterThan(0)
    for (const { refusal, at } of refused) {
      expect(refusal).toMatchObject({ refusal: "wait-too-long" })
      expect((at ?? 0) - began).toBeLessThanOrEqual(15_000)
    }
    expect(patient.every(({ refusal }) => refusal === null)).toBe(true)
    expect(space.gate.closedMs(space.clock.now())).toBeGreaterThan(closed + 8_000)
  })

  it("do not while the waits are short, however long the queue", async () => {
    const space = door({ adaptive: true, initialLimits: { ratePerSecond: 10, concurrency: null } })
    const first = space.call()
    await space.clock.settle()
    space.end(first, rejected(1_000))
    const calls = space.calls(100, { waitBudgetMs: 5_000 })
    for (let s = 0; s < 200; s++) {
      await space.clock.advance(100)
      for (const caller of calls) if (caller.permit) space.end(caller as Caller, ACCEPTED)
    }
    expect(calls.filter(({ refusal }) => refusal !== null)).toEqual([])
  })

  it("do not count beside a probe, for which the source is closed anyway", async () => {
    const space = door({ adaptive: true, concurrency: 1 })
    const began = space.clock.now()
    const turns = [
      { tookMs: 0, outcome: rejected(null) },
      { tookMs: 770, outcome: ACCEPTED },
      { tookMs: 770, outcome: rejected(1) },
      { tookMs: 848, outcome: UNKNOWN },
    ]
    for (const { tookMs, outcome } of turns) {
      const caller = space.call()
      await space.clock.advance(tookMs)
      space.end(caller, outcome)
    }
    space.call()
    await space.clock.advance(1_462)
    const now = space.clock.now()
    expect(space.gate.closedMs(now)).toBeLessThanOrEqual(now - began)
  })
})
