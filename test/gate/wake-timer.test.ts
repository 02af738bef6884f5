import { describe, expect, it } from "vitest"
import { WakeTimer } from "../../src/gate/wake-timer.ts"
import { MAX_TIMER_MS } from "../../src/time/clock.ts"
import { FakeClock } from "../support/fake-clock.ts"

function alarm() {
  const clock = new FakeClock()
  const begin = clock.now()
  const rings: number[] = []
  return {
    clock,
    rings,
    alarm: new WakeTimer(clock, () => rings.push(clock.now() - begin)),
    at: (ms: number) => begin + ms,
  }
}

describe("WakeTimer", () => {
  it("rings once, at its time, with one timer", async () => {
    const { alarm: bell, clock, rings, at } = alarm()
    bell.set(at(100), clock.now())
    expect(clock.pending).toBe(1)
    await clock.advance(1_000)
    expect(rings).toEqual([100])
    expect(clock.pending).toBe(0)
  })

  it("is moved forward, and not put off: whoever wakes sets it anew", async () => {
    const { alarm: bell, clock, rings, at } = alarm()
    bell.set(at(100), clock.now())
    bell.set(at(50), clock.now())
    bell.set(at(80), clock.now())
    expect(clock.pending).toBe(1)
    await clock.advance(1_000)
    expect(rings).toEqual([50])
  })

  it("rounds up, so that it never rings too soon", async () => {
    const { alarm: bell, clock, rings, at } = alarm()
    bell.set(at(10.2), clock.now())
    await clock.advance(100)
    expect(rings).toEqual([11])
  })

  it("rings early for a time that no timer can hold: whoever it wakes sets it again", async () => {
    const { alarm: bell, clock, rings } = alarm()
    bell.set(1e300, clock.now())
    await clock.advance(MAX_TIMER_MS)
    expect(rings).toEqual([MAX_TIMER_MS])
  })

  it("does not ring once cleared, and can be set again", async () => {
    const { alarm: bell, clock, rings, at } = alarm()
    bell.set(at(100), clock.now())
    bell.clear()
    bell.clear()
    expect(clock.pending).toBe(0)
    bell.set(at(300), clock.now())
    await clock.advance(1_000)
    expect(rings).toEqual([300])
  })
})
