import { describe, expect, it } from "vitest"
import { ACCEPTED, door, FAILED, rejected, UNKNOWN } from "./door.ts"

describe("an open gate", () => {
  it("gives passes at once, and keeps neither queue nor timer", () => {
    const { gate, clock } = door()
    for (let n = 1; n <= 100; n++) {
      const pass = gate.tryAcquire(clock.now())
      expect(pass).toEqual({ at: clock.now(), inFlightAtStart: n, sequence: n, probe: false, lease: null })
    }
    expect(gate.measure(clock.now())).toEqual({
      ratePerSecond: 100,
      inFlight: 100,
      waiting: 0,
      learned: { ratePerSecond: null, concurrency: null },
      otherRuns: null,
    })
    expect(clock.scheduled).toBe(0)
  })

  it("lets calls that would wait in at once too, with no timer though they have a deadline", async () => {
    const { calls, clock } = door()
    const { signal } = new AbortController()
    const callers = calls(50, { deadline: clock.now() + 1_000, signal })
    await clock.settle()
    expect(callers.every((caller) => caller.permit !== null)).toBe(true)
    expect(clock.scheduled).toBe(0)
  })

  it("has nothing in flight once every pass has come back, however it ended", async () => {
    const { calls, end, gate, clock } = door()
    const callers = calls(8)
    await clock.settle()
    for (const [i, ending] of [ACCEPTED, FAILED, UNKNOWN, rejected(10)].entries()) {
      end(callers[2 * i] as never, ending)
      end(callers[2 * i + 1] as never, ending)
    }
    expect(gate.measure(clock.now()).inFlight).toBe(0)
  })

  it("has been closed for no time, and is idle when nothing is in flight", () => {
    const { gate, clock } = door()
    expect(gate.idle(clock.now())).toBe(true)
    const pass = gate.tryAcquire(clock.now())
    expect(gate.idle(clock.now())).toBe(false)
    gate.release(pass as never, ACCEPTED)
    expect(gate.idle(clock.now())).toBe(true)
    expect(gate.closedMs(clock.now() + 60_000)).toBe(0)
    expect(gate.closedBy(clock.now())).toBeNull()
  })

  it("refuses a call that was aborted before it came, with its reason", async () => {
    const { call, clock, gate } = door()
    const caller = call({ signal: AbortSignal.abort("before") })
    await clock.settle()
    expect(caller.refusal).toBe("before")
    expect(gate.measure(clock.now()).inFlight).toBe(0)
  })
})

describe("concurrency", () => {
  it("is never exceeded, and a place that comes free goes to the one who waited longest", async () => {
    const { calls, end, gate, clock, starts } = door({ concurrency: 3 })
    const callers = calls(10)
    await clock.settle()
    expect(gate.measure(clock.now())).toMatchObject({ inFlight: 3, waiting: 7 })
    expect(gate.waitReason(clock.now())).toBe("pace")
    for (const caller of callers) {
      await clock.advance(5)
      end(caller, ACCEPTED)
    }
    await clock.settle()
    expect(starts.map(({ ms }) => ms)).toEqual([0, 0, 0, 5, 10, 15, 20, 25, 30, 35])
    expect(Math.max(...starts.map(({ pass }) => pass.inFlightAtStart))).toBe(3)
    expect(clock.scheduled).toBe(0)
  })

  it("takes a new call no sooner than those who wait", async () => {
    const { calls, call, end, gate, clock } = door({ concurrency: 1 })
    const [first, second] = calls(2)
    await clock.settle()
    end(first as never, ACCEPTED)
    expect(gate.tryAcquire(clock.now())).toBeNull()
    const third = call()
    await clock.settle()
    expect([second?.waits, third.waits]).toEqual([false, true])
  })
})

describe("limit", () => {
  it("lets the published number start in any stretch, first come, first served", async () => {
    const { calls, clock, starts, gate } = door({ limit: { requests: 4, perMs: 1_000 } })
    calls(10)
    await clock.settle()
    expect(gate.waitReason(clock.now())).toBe("pace")
    expect(clock.pending).toBe(1)
    await clock.advance(5_000)
    expect(starts.map(({ ms }) => ms)).toEqual([0, 0, 0, 0, 1_001, 1_001, 1_001, 1_001, 2_002, 2_002])
    expect(starts.map(({ pass }) => pass.sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it("keeps timers within 32 bits for a limit a month", async () => {
    const { calls, clock } = door({ limit: { requests: 1, perMs: 60 * 86_400_000 } })
    const [, second] = calls(2, { waitBudgetMs: Number.POSITIVE_INFINITY })
    await clock.advance(60 * 86_400_000)
    expect(second?.waits).toBe(true)
    await clock.advance(1)
    expect(second?.waits).toBe(false)
  })

  it("is not waited for by a call that may not wait that long, though a backlog may", async () => {
    const { calls, call, clock } = door({ limit: { requests: 1, perMs: 1_000 } })
    const backlog = calls(5, { waitBudgetMs: 1_500 })
    const impatient = call({ waitBudgetMs: 500 })
    await clock.settle()
    const openAt = clock.now() + 1_001
    const refusal = { refusal: "wait-too-long", opensAt: openAt, retryAt: openAt, closedBy: 429 }
    expect(impatient.refusal).toMatchObject(refusal)
    await clock.advance(4_010)
    expect(backlog.map(({ permit }) => permit !== null)).toEqual([true, true, true, true, true])
  })

  it("is remembered: the gate is not idle while a start still counts", async () => {
    const { calls, end, gate, clock } = door({ limit: { requests: 4, perMs: 1_000 } })
    for (const caller of calls(1)) {
      await clock.settle()
      end(caller, ACCEPTED)
    }
    expect(gate.idle(clock.now() + 1_000)).toBe(false)
    expect(gate.idle(clock.now() + 1_001)).toBe(true)
  })

  it("holds for probes as well", async () => {
    const { calls, call, end, clock, starts } = door({ limit: { requests: 2, perMs: 60_000 } })
    for (const caller of calls(2)) {
      await clock.settle()
      end(caller, rejected(1_000))
    }
    call()
    await clock.advance(70_000)
    expect(starts.map(({ ms }) => ms)).toEqual([0, 0, 60_001])
  })
})
