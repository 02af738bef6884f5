import { describe, expect, it } from "vitest"
import type { GateRefusal } from "../../../src/gate/gate.ts"
import { FakeClock } from "../../support/fake-clock.ts"
import { fewOrAll } from "../../support/thorough.ts"
import { ACCEPTED, type Caller, door, holdFor, rejected } from "./door.ts"

/** Queues that many behind a hold, lets the hold end, and counts what it took: looks at the clock stand for work. */
async function release(calls: number) {
  const clock = new FakeClock()
  const space = door({}, clock)
  await holdFor(space, 2_000)
  const begin = { looks: clock.looks, scheduled: clock.scheduled, at: performance.now() }
  const waiting = space.calls(calls)
  await clock.advance(2_001)
  let rounds = 0
  let ended = 0
  while (ended < calls) {
    rounds++
    // First come, first served: those who are in stand at the front.
    const from = ended
    while (waiting[ended]?.permit) ended++
    for (const caller of waiting.slice(from, ended)) space.end(caller, ACCEPTED)
    await clock.settle()
  }
  return {
    rounds,
    looks: (clock.looks - begin.looks) / calls,
    scheduled: clock.scheduled - begin.scheduled,
    ms: performance.now() - begin.at,
  }
}

const CALLS = fewOrAll(40_000, 100_000)

describe(`a backlog of ${CALLS}`, () => {
  it("goes through in a time that is linear in their number, with doubling rounds and a timer for all", async () => {
    await release(1_000)
    const quarter = await release(CALLS / 4)
    const whole = await release(CALLS)
    expect(whole.looks).toBeCloseTo(quarter.looks, 1)
    expect(whole.looks).toBeLessThan(6)
    // 2 + 4 + 8 + … : two rounds more for four times as many.
    expect(whole.rounds).toBeLessThanOrEqual(quarter.rounds + 2)
    expect(whole.scheduled).toBeLessThanOrEqual(4)
    // Linear would be 4; quadratic 16. Machines are busy at times.
    expect(whole.ms / quarter.ms).toBeLessThan(12)
  })

  it("is refused as one when the hold turns out too long, and aborted as one", async () => {
    const space = door()
    const flight = space.calls(2)
    await space.clock.settle()
    space.end(flight[0] as Caller, rejected(2_000))
    const controller = new AbortController()
    const impatient = space.calls(CALLS / 2, { waitBudgetMs: 5_000 })
    const aborted = space.calls(CALLS / 2, { signal: controller.signal })
    space.end(flight[1] as Caller, rejected(60_000))
    controller.abort("enough")
    await space.clock.settle()
    expect(impatient.every(({ refusal }) => (refusal as GateRefusal)?.refusal === "wait-too-long")).toBe(true)
    expect(aborted.every(({ refusal }) => refusal === "enough")).toBe(true)
    expect(space.gate.measure(space.clock.now()).waiting).toBe(0)
    expect(space.clock.pending).toBe(0)
  })
})
