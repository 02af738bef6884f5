import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { AdaptiveLimits } from "../../src/gate/estimators/adaptive-limits.ts"
import { FairShare, type Part } from "../../src/gate/fair-share.ts"

const shareOf = (count: number, rank: number, limitPart: Part | null = null) =>
  Object.assign(new FairShare(), { count, rank, limitPart })
const ranks = (count: number) => Array.from({ length: count }, (_, rank) => rank)
const counts = fc.integer({ min: 1, max: 50 })
const totals = fc.integer({ min: 0, max: 100_000 })

describe("a share of a source", () => {
  it("divides the slow start too: four runs begin as carefully as one", () => {
    const begins = ranks(4).map((rank) => {
      const learner = new AdaptiveLimits(() => 0.5, shareOf(4, rank))
      let inFlight = 0
      while (inFlight < 50 && learner.earliestStart(1_000, inFlight) <= 1_000) inFlight++
      return inFlight
    })
    expect(begins).toEqual([1, 1, 1, 1])
  })

  it("is all of it, for a run that is alone", () => {
    fc.assert(fc.property(totals, (total) => void expect(new FairShare().of(total)).toBe(total)))
    expect(new FairShare().of(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY)
  })

  it("adds up to the total, over all runs, and differs by one at most", () => {
    fc.assert(
      fc.property(counts, totals, (count, total) => {
        const parts = ranks(count).map((rank) => shareOf(count, rank).of(total))
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total)
        expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it("of a configured limit: whole while somebody sees to it in common, else a part, and never nothing", () => {
    fc.assert(
      fc.property(counts, totals, (count, total) => {
        for (const rank of ranks(count)) {
          expect(shareOf(count, rank).ofLimit(total)).toBe(total)
          const part = shareOf(1, 0, { count, rank }).ofLimit(total)
          expect(part).toBe(Math.max(1, shareOf(count, rank).of(total)))
        }
      }),
    )
  })
})
