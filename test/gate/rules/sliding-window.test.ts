import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { SlidingWindow } from "../../../src/gate/rules/sliding-window.ts"

/** The most starts that any half-open stretch of `perMs` holds. */
function busiest(starts: number[], perMs: number): number {
  let most = 0
  let oldest = 0
  for (const [i, at] of starts.entries()) {
    while ((starts[oldest] as number) <= at - perMs) oldest++
    most = Math.max(most, i - oldest + 1)
  }
  return most
}

const limits = fc.record({
  requests: fc.integer({ min: 1, max: 12 }),
  perMs: fc.integer({ min: 1, max: 500 }),
})
const gaps = fc.array(fc.oneof(fc.constant(0), fc.nat({ max: 40 }), fc.nat({ max: 1_000 })), {
  maxLength: 120,
})

describe("SlidingWindow", () => {
  it("never lets more than `requests` start in any stretch of `perMs`, however they arrive", () => {
    fc.assert(
      fc.property(limits, gaps, (limit, arrivals) => {
        const sliding = new SlidingWindow(limit)
        const starts: number[] = []
        let arrived = 1_000
        let now = arrived
        for (const gap of arrivals) {
          arrived += gap
          now = sliding.earliestStart(Math.max(now, arrived))
          sliding.started(now)
          starts.push(now)
        }
        // Each time is cut to a whole ms, so the true stretch may be almost one ms shorter than it looks.
        expect(busiest(starts, limit.perMs + 1)).toBeLessThanOrEqual(limit.requests)
      }),
    )
  })

  it("makes nobody wait longer than that takes", () => {
    fc.assert(
      fc.property(limits, fc.integer({ min: 1, max: 60 }), (limit, calls) => {
        const sliding = new SlidingWindow(limit)
        let now = 5_000
        for (let i = 0; i < calls; i++) {
          now = sliding.earliestStart(now)
          sliding.started(now)
        }
        expect(now - 5_000).toBe(Math.floor((calls - 1) / limit.requests) * (limit.perMs + 1))
      }),
    )
  })

  it("counts the first window from what it took, since all of it may have been the way there", () => {
    const sliding = new SlidingWindow({ requests: 2, perMs: 1_000 })
    sliding.started(0)
    sliding.started(5)
    sliding.ended(1, 80)
    expect(sliding.earliestStart(500)).toBe(1_081)
    sliding.started(1_081)
    // It has not ended, but what came before it bounds it.
    expect(sliding.earliestStart(1_081)).toBe(1_081)
    sliding.ended(2, 20)
    sliding.started(1_081)
    expect(sliding.idle(2_081)).toBe(false)
    expect(sliding.idle(2_082)).toBe(true)
  })

  it("counts later ones from what they took, without half of the fastest, up to a quarter of the time", () => {
    for (const [tookMs, roomMs] of [
      [10, 5],
      [40, 35],
      [9_000, 250],
    ] as const) {
      const sliding = new SlidingWindow({ requests: 1, perMs: 1_000 })
      let now = 0
      for (const [i, took] of [0, 10, tookMs].entries()) {
        now = sliding.earliestStart(now)
        sliding.started(now)
        sliding.ended(i + 1, now + took)
      }
      expect(sliding.earliestStart(now)).toBe(now + roomMs + 1_001)
    }
  })

  it("takes the end of an attempt that it has forgotten for nothing", () => {
    const sliding = new SlidingWindow({ requests: 1, perMs: 100 })
    sliding.started(0)
    sliding.started(101)
    sliding.ended(1, 150)
    expect(sliding.earliestStart(150)).toBe(202)
  })

  it("is asked without being used up", () => {
    const sliding = new SlidingWindow({ requests: 1, perMs: 100 })
    for (let i = 0; i < 5; i++) expect(sliding.earliestStart(1_000)).toBe(1_000)
    sliding.started(1_000)
    for (let i = 0; i < 5; i++) expect(sliding.earliestStart(1_000)).toBe(1_101)
  })

  it("is idle exactly when everybody could start at once", () => {
    fc.assert(
      fc.property(limits, gaps, fc.nat({ max: 2_000 }), (limit, arrivals, later) => {
        const sliding = new SlidingWindow(limit)
        let now = 1_000
        for (const gap of arrivals) {
          now = sliding.earliestStart(now + gap)
          sliding.started(now)
        }
        const newest = arrivals.length > 0 ? now : Number.NEGATIVE_INFINITY
        expect(sliding.idle(now + later)).toBe(newest + limit.perMs < now + later)
      }),
    )
  })
})
