import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { ClosedTime } from "../../src/gate/closed-time.ts"

const FOR_EVER = Number.POSITIVE_INFINITY

describe("ClosedTime", () => {
  it("counts the time that has passed, not the time that is announced", () => {
    const closed = new ClosedTime()
    closed.closeUntil(1_000, 3_000)
    expect(closed.totalMs(1_000)).toBe(0)
    expect(closed.totalMs(1_500)).toBe(500)
    expect(closed.totalMs(3_000)).toBe(2_000)
    expect(closed.totalMs(9_000)).toBe(2_000)
  })

  it("counts holds that overlap once, and the gap between two not at all", () => {
    const closed = new ClosedTime()
    closed.closeUntil(0, 100)
    closed.closeUntil(50, 200)
    closed.closeUntil(60, 200)
    closed.closeUntil(500, 600)
    expect(closed.totalMs(1_000)).toBe(300)
  })

  it("runs until it is opened when nobody knows its end", () => {
    const closed = new ClosedTime()
    closed.closeUntil(100, FOR_EVER)
    expect(closed.totalMs(5_100)).toBe(5_000)
    closed.closeUntil(5_100, 0)
    expect(closed.totalMs(9_000)).toBe(5_000)
  })

  it("goes on to the end of a hold that outlasts what was opened", () => {
    const closed = new ClosedTime()
    closed.closeUntil(0, 1_000)
    closed.closeUntil(100, FOR_EVER)
    closed.closeUntil(300, 1_000)
    expect(closed.totalMs(2_000)).toBe(1_000)
  })

  it("is the union of all closed time, by brute force, however often it is asked", () => {
    const step = fc.record({
      after: fc.nat({ max: 6 }),
      act: fc.oneof(
        fc.nat({ max: 12 }),
        fc.constant("down" as const),
        fc.constant("up" as const),
        fc.constant("ask" as const),
      ),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.nat({ max: 20 }), (steps, rest) => {
        const time = new ClosedTime()
        let now = 0
        let holdUntil = 0
        let isDown = false
        let closed = 0
        const pass = (ms: number) => {
          for (let i = 0; i < ms; i++, now++) if (isDown || now < holdUntil) closed++
        }
        for (const { after, act } of steps) {
          pass(after)
          if (act === "down") {
            isDown = true
            time.closeUntil(now, FOR_EVER)
          } else if (act === "up") {
            if (isDown) time.closeUntil(now, holdUntil)
            isDown = false
          } else if (act === "ask") {
            expect(time.totalMs(now)).toBe(closed)
          } else {
            holdUntil = Math.max(holdUntil, now + act)
            time.closeUntil(now, isDown ? FOR_EVER : holdUntil)
          }
        }
        pass(rest)
        expect(time.totalMs(now)).toBe(closed)
      }),
      { numRuns: 300 },
    )
  })

  it("does not count backwards when the clock does", () => {
    const closed = new ClosedTime()
    closed.closeUntil(1_000, 2_000)
    expect(closed.totalMs(1_500)).toBe(500)
    expect(closed.totalMs(500)).toBe(500)
    expect(closed.totalMs(2_000)).toBe(1_000)
  })
})
