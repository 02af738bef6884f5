import { describe, expect, it } from "vitest"
import { ACCEPTED, type Caller, door, FAILED, rejected } from "./door.ts"

const inOf = (callers: Caller[]) => callers.filter((caller) => caller.permit !== null)

// A client without a timeout may never hear of an attempt again.
describe("attempts that are never answered", () => {
  it("do not keep the ramp after an outage closed: every 30 s one more goes", async () => {
    const { calls, end, clock } = door()
    const flight = calls(8)
    await clock.settle()
    for (const caller of flight) end(caller, FAILED)
    const backlog = calls(30)
    await clock.advance(200)
    end(inOf(backlog)[0] as Caller, ACCEPTED)
    await clock.settle()
    expect(inOf(backlog)).toHaveLength(3)
    await clock.advance(29_999)
    expect(inOf(backlog)).toHaveLength(3)
    await clock.advance(1)
    expect(inOf(backlog)).toHaveLength(4)
    await clock.advance(60_000)
    expect(inOf(backlog)).toHaveLength(6)
  })

  it("do not keep a number in flight that was learned for ever", async () => {
    const { calls, end, clock } = door({ adaptive: true })
    const flight = calls(2)
    await clock.settle()
    end(flight[1] as Caller, rejected(null))
    const backlog = calls(10)
    await clock.advance(29_000)
    expect(inOf(backlog)).toHaveLength(0)
    await clock.advance(300_000)
    expect(inOf(backlog)).toHaveLength(10)
  })

  it("are given twice the time that the longest has taken", async () => {
    const { calls, end, clock } = door({ adaptive: true })
    const first = calls(1)
    await clock.advance(40_000)
    end(first[0] as Caller, ACCEPTED)
    const flight = calls(2)
    await clock.settle()
    end(flight[1] as Caller, rejected(null))
    const backlog = calls(1)
    await clock.advance(79_000)
    expect(inOf(backlog)).toHaveLength(0)
    await clock.advance(1_000)
    expect(inOf(backlog)).toHaveLength(1)
  })

  it("do not lift a limit on starts that was set", async () => {
    const { calls, end, clock } = door({ adaptive: true, limit: { requests: 3, perMs: 3_600_000 } })
    const flight = calls(2)
    await clock.settle()
    end(flight[1] as Caller, rejected(null))
    const backlog = calls(10, { waitBudgetMs: Number.POSITIVE_INFINITY })
    await clock.advance(3_500_000)
    expect(inOf(backlog)).toHaveLength(1)
  })

  it("count against a number in flight that was set", async () => {
    const { calls, clock } = door({ concurrency: 2 })
    const callers = calls(3)
    await clock.advance(3_600_000)
    expect(inOf(callers)).toHaveLength(2)
  })
})

describe("a probe that is never answered", () => {
  it.each([
    ["in a hold", rejected(1_000), 1],
    ["in an outage", FAILED, 8],
  ])("is waited for no longer than a call has patience, %s", async (_, ending, failures) => {
    const { calls, end, clock, gate } = door()
    const flight = calls(failures)
    await clock.settle()
    for (const caller of flight) end(caller, ending)
    const [probe] = calls(1)
    const before = gate.closedMs(clock.now())
    const waiting = calls(20, { waitBudgetMs: 5_000 })
    await clock.advance(4_999)
    expect(probe?.permit).not.toBeNull()
    expect(waiting.every(({ waits }) => waits)).toBe(true)
    await clock.advance(1)
    for (const { refusal, closedMs } of waiting) {
      expect(refusal).toMatchObject({ refusal: "wait-too-long" })
      expect((closedMs ?? 0) - before).toBe(5_000)
    }
  })
})
