import { getEventListeners } from "node:events"
import { describe, expect, it } from "vitest"
import { GateRefusal } from "../../../src/gate/gate.ts"
import { MAX_TIMER_MS } from "../../../src/time/clock.ts"
import { ACCEPTED, type Caller, door, holdFor } from "./door.ts"

const listeners = (signal: AbortSignal) => getEventListeners(signal, "abort").length

describe("an abort in the queue", () => {
  it("rejects with the caller's reason while no time passes, and leaves nothing behind", async () => {
    const space = door()
    await holdFor(space, 60_000)
    const controller = new AbortController()
    const [, leaver] = [space.call(), space.call({ signal: controller.signal }), space.call()]
    await space.clock.advance(1_000)
    const reason = new Error("the caller's own")
    controller.abort(reason)
    await space.clock.settle()
    expect(leaver?.refusal).toBe(reason)
    expect(space.elapsed()).toBe(1_000)
    expect(space.gate.measure(space.clock.now()).waiting).toBe(2)
    expect(listeners(controller.signal)).toBe(0)
  })

  it("passes its place on to those behind", async () => {
    const space = door({ concurrency: 1 })
    const controller = new AbortController()
    const [first, second, third] = [space.call(), space.call({ signal: controller.signal }), space.call()]
    await space.clock.settle()
    controller.abort()
    space.end(first, ACCEPTED)
    await space.clock.settle()
    expect(second.permit).toBeNull()
    expect(third.permit).not.toBeNull()
  })

  it("takes the timer with it when the last has left", async () => {
    const space = door()
    await holdFor(space, 60_000)
    const controller = new AbortController()
    space.calls(1_000, { signal: controller.signal, deadline: space.clock.now() + 90_000 })
    expect(listeners(controller.signal)).toBe(1)
    controller.abort()
    expect(space.clock.pending).toBe(0)
    expect(listeners(controller.signal)).toBe(0)
    expect(space.gate.measure(space.clock.now()).waiting).toBe(0)
  })

  it("comes to nothing for one who has been let in or refused: no listener is left", async () => {
    const space = door()
    await holdFor(space, 1_000)
    const { signal } = new AbortController()
    const { signal: other } = new AbortController()
    const probe = space.call({ signal })
    space.call({ signal: other, waitBudgetMs: 5_000 })
    expect([listeners(signal), listeners(other)]).toEqual([1, 1])
    await space.clock.advance(1_001)
    expect(listeners(signal)).toBe(0)
    space.end(probe, { kind: "throttled", retryAfterMs: 60_000, code: 429 })
    expect(listeners(other)).toBe(0)
  })
})

describe("a deadline in the queue", () => {
  it("refuses at its time, not before and not after", async () => {
    const space = door({ concurrency: 1 })
    const [first, late] = [space.call(), space.call({ deadline: space.clock.now() + 500 })]
    await space.clock.advance(499)
    expect(late.waits).toBe(true)
    await space.clock.advance(1)
    expect(late.refusal).toBeInstanceOf(GateRefusal)
    expect(late.refusal).toMatchObject({ refusal: "deadline", opensAt: null, closedBy: null })
    expect(space.clock.pending).toBe(0)
    space.end(first, ACCEPTED)
    expect(space.gate.measure(space.clock.now())).toMatchObject({ inFlight: 0, waiting: 0 })
  })

  it("has passed already: refused at once, with neither timer nor listener", async () => {
    const space = door({ concurrency: 1 })
    const { signal } = new AbortController()
    const [, late] = [space.call(), space.call({ deadline: space.clock.now(), signal })]
    await space.clock.settle()
    expect(late?.refusal).toMatchObject({ refusal: "deadline" })
    expect(space.clock.scheduled).toBe(0)
    expect(listeners(signal)).toBe(0)
  })

  it("is cancelled when the call is let in", async () => {
    const space = door({ concurrency: 1 })
    const [first, second] = [space.call(), space.call({ deadline: space.clock.now() + 500 })]
    await space.clock.advance(100)
    space.end(first, ACCEPTED)
    expect(space.clock.pending).toBe(0)
    await space.clock.advance(1_000)
    expect(second.permit).not.toBeNull()
    expect(second.refusal).toBeNull()
  })

  it("is kept beyond what a timer can hold", async () => {
    const space = door({ concurrency: 1 })
    const [, late] = [space.call(), space.call({ deadline: space.clock.now() + 2 * MAX_TIMER_MS + 5 })]
    await space.clock.advance(2 * MAX_TIMER_MS + 4)
    expect(late?.waits).toBe(true)
    await space.clock.advance(1)
    expect(late?.refusal).toMatchObject({ refusal: "deadline" })
  })

  it("tells what closed the gate, and no time where only the probe's answer will open it", async () => {
    const space = door()
    await holdFor(space, 1_000)
    const [probe, late] = [space.call(), space.call({ deadline: space.clock.now() + 2_000 })] as [
      Caller,
      Caller,
    ]
    await space.clock.advance(1_500)
    expect(probe.permit?.probe).toBe(true)
    await space.clock.advance(500)
    expect(late.refusal).toMatchObject({ refusal: "deadline", opensAt: null, closedBy: 429 })
  })
})
