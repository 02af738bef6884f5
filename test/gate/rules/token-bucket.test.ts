import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { FairShare } from "../../../src/gate/fair-share.ts"
import { TokenBucket } from "../../../src/gate/rules/token-bucket.ts"
import { NOW, sent } from "../sent.ts"

const stated = (remaining: number, restoresPerSecond: number, limit: number | null = 40): TokenBucket => {
  const leak = new TokenBucket(new FairShare())
  leak.report(sent(1), { remaining, restoresPerSecond, limit }, NOW)
  return leak
}

describe("a stated leaky bucket", () => {
  it("lets as many go as are left, less those on their way", () => {
    const leak = stated(3, 2)
    expect(leak.earliestStart(NOW, 2)).toBe(NOW)
    expect(leak.earliestStart(NOW, 3)).toBe(NOW + 500)
  })

  it("takes what others were out with a statement for uncounted, as far as they were due to be", () => {
    const leak = stated(3, 2)
    leak.report(sent(5, NOW, 3), { remaining: 9, restoresPerSecond: 2, limit: 40 }, NOW)
    expect([leak.earliestStart(NOW, 6), leak.earliestStart(NOW, 7)]).toEqual([NOW, NOW + 500])
    leak.report(sent(6, NOW, 9), { remaining: 9, restoresPerSecond: 2, limit: 40 }, NOW)
    expect([leak.earliestStart(NOW, 6), leak.earliestStart(NOW, 7)]).toEqual([NOW, NOW + 500])
  })

  it("lets one more go with each unit that comes back, and no more than it holds", () => {
    const leak = stated(0, 2)
    expect(leak.earliestStart(NOW + 250, 0)).toBe(NOW + 500)
    expect(leak.earliestStart(NOW + 500, 0)).toBe(NOW + 500)
    expect(leak.earliestStart(NOW + 60_000, 39)).toBe(NOW + 60_000)
    expect(leak.earliestStart(NOW + 60_000, 40)).toBeGreaterThan(NOW + 60_000)
  })

  it("believes the newest attempt, but where an older one came in after it", () => {
    const leak = new TokenBucket(new FairShare())
    const says = (serial: number, remaining: number) =>
      leak.report(sent(serial), { remaining, restoresPerSecond: 2, limit: 40 }, NOW)
    says(2, 5)
    says(1, 6)
    expect([leak.earliestStart(NOW, 4), leak.earliestStart(NOW, 5)]).toEqual([NOW, NOW + 500])
    says(1, 3)
    expect([leak.earliestStart(NOW, 2), leak.earliestStart(NOW, 3)]).toEqual([NOW, NOW + 500])
    says(3, 9)
    expect(leak.earliestStart(NOW, 8)).toBe(NOW)
  })

  it("asks again only after an answer, where all that it holds is in flight", () => {
    expect(stated(0, 50, 3).earliestStart(NOW, 3)).toBe(NOW + 120_000)
  })

  it.each([
    { restoresPerSecond: 50, limit: 0 },
    { restoresPerSecond: 50, limit: 0.5 },
    { restoresPerSecond: 50, limit: Number.NaN },
    { restoresPerSecond: 0, limit: 40 },
    { restoresPerSecond: -1, limit: 40 },
    { restoresPerSecond: Number.NaN, limit: 40 },
    { restoresPerSecond: Number.POSITIVE_INFINITY, limit: 40 },
  ])("is ignored where it can be none: $restoresPerSecond a second into $limit", (hostile) => {
    expect(stated(0, hostile.restoresPerSecond, hostile.limit).earliestStart(NOW, 100)).toBe(NOW)
  })

  it("keeps nobody for more than 120 s after it was stated, whatever was stated, and never gives a time in the past", () => {
    const amount = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, 0, 5e-324, -1, 1e300))
    fc.assert(
      fc.property(
        amount,
        amount,
        fc.option(amount),
        fc.nat({ max: 500 }),
        fc.nat({ max: 300_000 }),
        (remaining, restores, limit, inFlight, later) => {
          const at = stated(remaining, restores, limit).earliestStart(NOW + later, inFlight)
          expect(at).toBeGreaterThanOrEqual(NOW + later)
          expect(at).toBeLessThanOrEqual(Math.max(NOW + later, NOW + 120_000))
        },
      ),
    )
  })
})
