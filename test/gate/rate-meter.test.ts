import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { RateMeter } from "../../src/gate/rate-meter.ts"

const NOW = 1_800_000_000_000

describe("RateMeter", () => {
  it("reads 0 where nothing was counted", () => {
    expect(new RateMeter().rate(NOW)).toBe(0)
  })

  it("measures a steady stream, from its first second on", () => {
    const meter = new RateMeter()
    for (let ms = 0; ms < 60_000; ms += 20) {
      meter.count(NOW + ms)
      if (ms >= 2_000) expect(meter.rate(NOW + ms)).toBeCloseTo(50, -0.5)
    }
  })

  it("does not take a burst for a rate: twenty at once are twenty a second", () => {
    const meter = new RateMeter()
    for (let i = 0; i < 20; i++) meter.count(NOW)
    expect(meter.rate(NOW)).toBe(20)
    expect(meter.rate(NOW + 500)).toBe(20)
    expect(meter.rate(NOW + 4_000)).toBe(5)
  })

  it("forgets what is long past, and begins anew after a silence", () => {
    const meter = new RateMeter()
    for (let i = 0; i < 1_000; i++) meter.count(NOW)
    expect(meter.rate(NOW + 16_000)).toBe(0)
    meter.count(NOW + 100_000)
    expect(meter.rate(NOW + 100_000)).toBe(1)
  })

  it("is not changed by being read", () => {
    const read = new RateMeter()
    const unread = new RateMeter()
    for (const at of [0, 900, 3_000, 22_000, 45_000]) {
      read.rate(NOW + at - 400)
      for (const meter of [read, unread]) meter.count(NOW + at)
      expect(read.rate(NOW + at)).toBe(unread.rate(NOW + at))
    }
  })

  it("stays between none and all, whatever the stream, and survives a clock that jumps", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -30_000, max: 30_000 }), { maxLength: 100 }), (gaps) => {
        const meter = new RateMeter()
        let now = NOW
        for (const [i, gap] of gaps.entries()) {
          now += gap
          meter.count(now)
          const rate = meter.rate(now)
          expect(rate).toBeGreaterThan(0)
          expect(rate).toBeLessThanOrEqual(i + 1)
          expect(meter.rate(now - 60_000)).toBe(0)
        }
      }),
    )
  })
})
