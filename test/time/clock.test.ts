import { getEventListeners } from "node:events"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { MAX_TIMER_MS, wallTime } from "../../src/time/clock.ts"
import { sleepUntil } from "../../src/time/sleep.ts"
import { FakeClock } from "../support/fake-clock.ts"

/** Resolves with the time at which `promise` resolved. */
const timeOf = (clock: FakeClock, promise: Promise<unknown>) => promise.then(() => clock.now())

describe("sleepUntil", () => {
  it("resolves at its time, and not before it though timers fire early", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0, max: 10_000, noNaN: true }),
        fc.constantFrom(0, 0.4, 1, 3),
        async (ms, earlyMs) => {
          const clock = new FakeClock({ earlyMs })
          const until = clock.now() + ms
          const woke = timeOf(clock, sleepUntil(clock, until))
          await clock.advance(ms + 20)
          expect(await woke).toBeGreaterThanOrEqual(until)
          expect(await woke).toBeLessThan(until + 1)
          expect(clock.pending).toBe(0)
        },
      ),
      { numRuns: 60 },
    )
  })

  it("sets no timer for a time that has come", async () => {
    const clock = new FakeClock()
    await sleepUntil(clock, clock.now())
    await sleepUntil(clock, clock.now() - 5_000)
    expect(clock.scheduled).toBe(0)
  })

  it("sleeps longer than the longest timer, in pieces", async () => {
    const clock = new FakeClock()
    const until = clock.now() + 3 * MAX_TIMER_MS + 17
    const woke = timeOf(clock, sleepUntil(clock, until))
    await clock.advance(4 * MAX_TIMER_MS)
    expect(await woke).toBe(until)
    expect(clock.scheduled).toBe(4)
  })

  it("sleeps for ever until Infinity, and still wakes for an abort", async () => {
    const clock = new FakeClock()
    const controller = new AbortController()
    const sleep = sleepUntil(clock, Number.POSITIVE_INFINITY, controller.signal)
    await clock.advance(5 * MAX_TIMER_MS)
    controller.abort("enough")
    await expect(sleep).rejects.toBe("enough")
  })

  it("rejects with the signal's reason at once, and leaves neither timer nor listener", async () => {
    const clock = new FakeClock()
    const controller = new AbortController()
    const sleep = sleepUntil(clock, clock.now() + 60_000, controller.signal)
    await clock.advance(1_000)
    expect(clock.pending).toBe(1)
    const reason = new Error("the caller's own")
    controller.abort(reason)
    await expect(sleep).rejects.toBe(reason)
    expect(clock.pending).toBe(0)
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0)
  })

  it("leaves no listener when it has slept to the end", async () => {
    const clock = new FakeClock()
    const { signal } = new AbortController()
    const sleep = sleepUntil(clock, clock.now() + 10, signal)
    expect(getEventListeners(signal, "abort")).toHaveLength(1)
    await clock.advance(10)
    await sleep
    expect(getEventListeners(signal, "abort")).toHaveLength(0)
  })

  it("does not begin on a signal that is aborted already", async () => {
    const clock = new FakeClock()
    const signal = AbortSignal.abort("before")
    await expect(sleepUntil(clock, clock.now() + 10, signal)).rejects.toBe("before")
    await expect(sleepUntil(clock, clock.now() - 10, signal)).rejects.toBe("before")
    expect(clock.scheduled).toBe(0)
    expect(getEventListeners(signal, "abort")).toHaveLength(0)
  })
})

describe("wallTime", () => {
  it("is what the machine's clock shows for a time, however it was set since", () => {
    const clock = new FakeClock()
    const at = clock.now() - 5_000
    expect(wallTime(clock, at)).toBe(at)
    clock.wall = -3_600_000
    expect(wallTime(clock, at)).toBe(at - 3_600_000)
    expect(wallTime(clock, at + 0.6)).toBe(at - 3_600_000 + 1)
  })
})
