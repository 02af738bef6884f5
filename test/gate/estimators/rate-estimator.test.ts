import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { RateEstimator } from "../../../src/gate/estimators/rate-estimator.ts"
import { FairShare } from "../../../src/gate/fair-share.ts"
import { NOW } from "../sent.ts"

const NEVER = Number.POSITIVE_INFINITY
/** So late that no acceptance is too early for a measured rate. */
const LATER = NOW + 3_600_000

/** A pace that has just been measured: `accepted` in `ms`, certain to the ms unless said otherwise. */
function measured(accepted: number, ms: number, uncertainMs = 0, told = false): RateEstimator {
  const pace = new RateEstimator(new FairShare())
  pace.restart(NOW)
  pace.started(NOW, true)
  for (let i = 0; i < accepted; i++) pace.success(LATER)
  const now = NOW + ms
  pace.measured({ sentAt: now, refusedAt: now - uncertainMs, beganAt: now, serverNamedWait: told }, now)
  pace.restart(now)
  return pace
}

/** n acceptances while an attempt waits for the next slot. */
function acceptPressed(pace: RateEstimator, n: number): void {
  for (let i = 0; i < n; i++) {
    pace.earliestStart(0)
    pace.success(LATER)
  }
}

describe("a pace that knows nothing", () => {
  it("limits nobody", () => {
    const pace = new RateEstimator(new FairShare())
    for (let i = 0; i < 100; i++) {
      expect(pace.earliestStart(NOW)).toBe(NOW)
      pace.started(NOW, true)
      pace.success(LATER)
    }
    expect(pace.isLimiting).toBe(false)
    expect(pace.shared).toBeNull()
  })
})

describe("a measured pace", () => {
  it("is exactly what was accepted over the time that it took", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 60_000 }), (accepted, ms) => {
        const pace = measured(accepted, ms)
        expect(pace.base).toBe(accepted / ms)
        expect(pace.perMs).toBe(accepted / ms)
      }),
    )
  })

  it("is one a minute at the least: a slower one is a server that did not accept for a while", () => {
    expect(measured(1, 600_000).base).toBe(1 / 60_000)
  })

  it("is measured from the first start, where nothing was measured before", () => {
    const pace = new RateEstimator(new FairShare())
    for (let i = 0; i < 10; i++) pace.started(NOW + i, true)
    for (let i = 0; i < 10; i++) pace.success(LATER)
    pace.measured(
      { sentAt: NOW + 200, refusedAt: NOW + 200, beganAt: NOW + 200, serverNamedWait: false },
      NOW + 200,
    )
    expect(pace.base).toBe(10 / 200)
  })

  it("is one in the time at least, though nothing was accepted", () => {
    expect(measured(0, 500).base).toBe(1 / 500)
  })

  it("does not count idle time in which the limit was not in use, but for a second", () => {
    const pace = new RateEstimator(new FairShare())
    pace.started(NOW, true)
    for (let i = 0; i < 10; i++) pace.success(LATER)
    pace.idled(999)
    pace.idled(61_000)
    const now = NOW + 62_000
    pace.measured({ sentAt: now, refusedAt: now, beganAt: now, serverNamedWait: false }, now)
    expect(pace.base).toBe(10 / 2_000)
  })

  it("gives the next slot one gap after the attempt that was accepted", () => {
    const pace = measured(50, 1_000)
    expect(pace.earliestStart(NOW + 1_000)).toBe(NOW + 1_020)
  })

  it("is given up where something else explains the rejections", () => {
    const pace = measured(50, 1_000)
    pace.release()
    expect(pace.isLimiting).toBe(false)
    expect(pace.earliestStart(NOW)).toBe(NOW)
  })

  it("is the same where others have measured it, and begins with the next slot", () => {
    const pace = new RateEstimator(new FairShare())
    const shared = { base: 0.05, upper: 1.5, cost: 2, serverNamedWait: false }
    pace.applyShared(shared, NOW)
    expect(pace.shared).toEqual(shared)
    expect(pace.perMs).toBe(0.05)
    expect(pace.earliestStart(NOW)).toBe(NOW + 20)
  })
})

describe("the slots of a pace", () => {
  it("are 1 / rate apart", () => {
    const pace = measured(50, 1_000)
    const starts: number[] = []
    let now = NOW + 1_000
    for (let i = 0; i < 100; i++) {
      now = pace.earliestStart(now)
      starts.push(now)
      pace.started(now, true)
    }
    for (const [i, at] of starts.entries()) expect(at).toBe((starts[0] as number) + i * 20)
  })

  it("begin by rank where several runs wait for one moment, and never sooner than they would have", () => {
    const share = new FairShare()
    const pace = new RateEstimator(share)
    pace.stagger(NOW + 100)
    expect(pace.earliestStart(NOW)).toBe(NOW)
    pace.applyShared({ base: 0.05, upper: 1, cost: 1, serverNamedWait: false }, NOW)
    pace.stagger(NOW + 100)
    expect(pace.earliestStart(NOW)).toBe(NOW + 20)
    Object.assign(share, { count: 4, rank: 3 })
    pace.stagger(NOW + 100)
    expect(pace.earliestStart(NOW)).toBe(NOW + 160)
    pace.stagger(NOW)
    expect(pace.earliestStart(NOW)).toBe(NOW + 160)
  })

  it("make up for a timer that was late, by 2 ms at most", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.array(fc.nat({ max: 60 }), { minLength: 2, maxLength: 40 }),
        (perSecond, lates) => {
          const pace = measured(perSecond, 1_000)
          const gap = 1_000 / perSecond
          const starts: number[] = []
          let now = NOW + 1_000
          for (const late of lates) {
            now = Math.ceil(pace.earliestStart(now)) + late
            starts.push(now)
            pace.started(now, true)
          }
          // In no stretch more than the pace and 2 ms of it.
          for (const [i, from] of starts.entries())
            for (const [n, to] of starts.slice(i + 1).entries())
              expect(to - from).toBeGreaterThanOrEqual((n + 1) * gap - 2 - 1e-3)
        },
      ),
    )
  })

  it("lose nothing by timers that are late by up to 2 ms", () => {
    const pace = measured(300, 1_000)
    const first = pace.earliestStart(NOW + 1_000)
    let now = first
    for (let i = 0; i < 300; i++) {
      pace.started(now, true)
      now = Math.ceil(pace.earliestStart(now)) + 1
    }
    expect(now - first).toBeLessThanOrEqual(1_000 + 2)
  })

  it("are not saved up while nobody comes", () => {
    const pace = measured(50, 1_000)
    const now = NOW + 60_000
    expect(pace.earliestStart(now)).toBe(now)
    pace.started(now, true)
    expect(pace.earliestStart(now)).toBe(now + 20 - 2)
  })
})

describe("the creep of a pace", () => {
  it("is 10 % after 100 acceptances, by a cubic: flat where the limit was just measured", () => {
    const pace = measured(50, 1_000)
    const rates = [50, 100, 200].map((n, i, list) => {
      acceptPressed(pace, n - (list[i - 1] ?? 0))
      return pace.perMs / pace.base
    })
    expect(rates.map((rate) => rate.toFixed(6))).toEqual(["1.012500", "1.100000", "1.800000"])
  })

  it("stands still while nobody waits", () => {
    const pace = measured(50, 1_000)
    for (let i = 0; i < 500; i++) pace.success(LATER)
    expect(pace.perMs).toBe(pace.base)
  })

  it("stands still while the responses state that nothing is left", () => {
    const pace = measured(50, 1_000)
    for (let i = 0; i < 500; i++) {
      pace.earliestStart(0)
      pace.success(LATER, true)
    }
    expect(pace.perMs).toBe(pace.base)
  })

  it("is slower where the recovery took long: then it is dear to be wrong", () => {
    const [cheap, dear] = [0, 4_000].map((tookMs) => {
      const pace = new RateEstimator(new FairShare())
      pace.restart(NOW)
      for (let i = 0; i < 50; i++) pace.success(LATER)
      const now = NOW + 1_000
      pace.measured({ sentAt: now, refusedAt: now, beganAt: now - tookMs, serverNamedWait: false }, now)
      acceptPressed(pace, 100)
      return pace.perMs
    }) as [number, number]
    expect(dear).toBeLessThan(cheap)
  })

  it("reaches the most that the pace may be within 20 acceptances, where that is not certain", () => {
    const pace = measured(50, 1_000, 500)
    expect(pace.perMs).toBe(pace.base)
    acceptPressed(pace, 10)
    expect(pace.perMs / pace.base).toBeCloseTo(2 ** 0.5, 3)
    acceptPressed(pace, 10)
    expect(pace.perMs / pace.base).toBeCloseTo(2, 2)
  })

  it("begins half way up where the server named the wait, and takes 100 for the rest", () => {
    const pace = measured(50, 1_000, 500, true)
    expect(pace.perMs / pace.base).toBeCloseTo(2 ** 0.5, 6)
    acceptPressed(pace, 20)
    expect(pace.perMs / pace.base).toBeLessThan(1.55)
    acceptPressed(pace, 80)
    expect(pace.perMs / pace.base).toBeCloseTo(2 * 1.1, 6)
  })

  it("takes an uncertainty of less than a tenth for none", () => {
    const pace = measured(50, 1_000, 90)
    acceptPressed(pace, 20)
    expect(pace.perMs / pace.base).toBeLessThan(1.001)
  })

  it("never falls between two measurements, and is never below what was measured", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 10_000 }),
        fc.nat({ max: 12_000 }),
        fc.boolean(),
        fc.array(fc.boolean(), { maxLength: 300 }),
        (accepted, ms, uncertainMs, told, waits) => {
          const pace = measured(accepted, ms, uncertainMs, told)
          let { perMs: rate } = pace
          expect(rate).toBeGreaterThanOrEqual(pace.base)
          for (const waiting of waits) {
            if (waiting) pace.earliestStart(0)
            pace.success(LATER)
            expect(pace.perMs).toBeGreaterThanOrEqual(rate)
            rate = pace.perMs
          }
        },
      ),
    )
  })
})

describe("a rate that was measured with a wait that the server named", () => {
  it("is given up when half as many again, and five more, are accepted in less time", () => {
    const pace = measured(20, 1_000, 900, true)
    for (let i = 0; i < 35; i++) pace.success(NOW + 1_500)
    expect(pace.isLimiting).toBe(true)
    pace.success(NOW + 1_500)
    expect(pace.isLimiting).toBe(false)
  })

  it("stands where that takes as long, or the server named no wait", () => {
    for (const [told, ms] of [
      [true, 1_000],
      [false, 500],
    ] as const) {
      const pace = measured(20, 1_000, 900, told)
      for (let i = 0; i < 100; i++) pace.success(NOW + 1_000 + ms)
      expect(pace.isLimiting).toBe(true)
    }
  })

  it("is given up when the next one is less than half of it; after four times as little without such a wait", () => {
    for (const [told, accepted, stands] of [
      [true, 11, true],
      [true, 9, false],
      [false, 6, true],
      [false, 4, false],
    ] as const) {
      const pace = measured(20, 1_000, 0, told)
      for (let i = 0; i < accepted; i++) pace.success(LATER)
      const now = NOW + 2_000
      pace.measured({ sentAt: now, refusedAt: now, beganAt: now, serverNamedWait: told }, now)
      expect(pace.isLimiting, `${told} ${accepted}`).toBe(stands)
    }
  })
})

describe("the hold of a pace that is known", () => {
  it("is one slot, or two where more than a few were accepted", () => {
    const slots = [0, 10, 30, 40, 400].map((n) => {
      const pace = measured(50, 1_000)
      for (let i = 0; i < n; i++) pace.success(LATER)
      return pace.slotMs() / 20
    })
    expect(slots).toEqual([1, 1, 1.5, 2, 2])
  })
})

type Step = (pace: RateEstimator, now: number, after: number) => void
const ago = fc.nat({ max: 120_000 })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constant<Step>((pace, now) => void pace.earliestStart(now)),
  fc.constant<Step>((pace, now) => pace.started(now, true)),
  fc.constant<Step>((pace) => pace.success(LATER)),
  fc.constant<Step>((pace, _, after) => pace.idled(after)),
  fc.constant<Step>((pace) => pace.release()),
  fc.constant<Step>((pace, now) => pace.restart(now)),
  fc.constant<Step>((pace, now, after) => pace.stagger(now + after)),
  fc.tuple(ago, ago, ago, fc.boolean()).map(
    ([sent, refused, began, told]): Step =>
      (pace, now) =>
        pace.measured(
          { sentAt: now - sent, refusedAt: now - refused, beganAt: now - began, serverNamedWait: told },
          now,
        ),
  ),
  fc.tuple(fc.double({ min: 1e-6, max: 100, noNaN: true }), fc.double({ min: 1, max: 1e4, noNaN: true })).map(
    ([base, upper]): Step =>
      (pace, now) =>
        pace.applyShared({ base, upper, cost: upper, serverNamedWait: upper > 2 }, now),
  ),
)

describe("RateEstimator, whatever happens", () => {
  it("is a number above 0, with a slot that comes some time", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(step, fc.nat({ max: 5_000 })), { maxLength: 150 }), (steps) => {
        const pace = new RateEstimator(new FairShare())
        let now = NOW
        for (const [act, after] of steps) {
          now += after
          act(pace, now, after)
          expect(pace.base).toBeGreaterThan(0)
          expect(pace.perMs).toBeGreaterThanOrEqual(pace.base)
          expect(pace.isLimiting).toBe(pace.base < NEVER)
          expect(pace.perMs < NEVER).toBe(pace.isLimiting)
          const at = pace.earliestStart(now)
          expect(at).toBeGreaterThanOrEqual(now)
          expect(at).toBeLessThan(NEVER)
          expect(pace.slotMs()).toBeGreaterThanOrEqual(0)
          expect(pace.slotMs()).toBeLessThan(NEVER)
          const { upper = 1, cost = 1 } = pace.shared ?? {}
          for (const part of [upper, cost]) {
            expect(part).toBeGreaterThanOrEqual(1)
            expect(part).toBeLessThan(NEVER)
          }
        }
      }),
    )
  })
})

describe("a server that refuses whom it likes", () => {
  /** Each round: `accepted` acceptances, a rejection, and an acceptance after a wait of a second. */
  function refusedAfter(pace: RateEstimator, accepted: number, rounds: number): number[] {
    const paces: number[] = []
    let now = NOW
    pace.restart(now)
    for (let round = 0; round < rounds; round++) {
      pace.started(now, true)
      acceptPressed(pace, accepted)
      now += 1_000 + (pace.isLimiting ? Math.ceil(accepted / pace.base) : 0)
      pace.measured({ sentAt: now, refusedAt: now, beganAt: now - 1_000, serverNamedWait: true }, now)
      pace.restart(now)
      paces.push(pace.perMs)
    }
    return paces
  }

  it("is not waited for ever longer: a pace that falls and falls explains nothing, and is given up", () => {
    const paces = refusedAfter(measured(50, 1_000), 20, 40)
    expect(paces).toContain(NEVER)
    expect(Math.min(...paces)).toBeGreaterThan(0.001)
  })

  it("is told from a limit that fell, at which the pace lasts", () => {
    const pace = measured(50, 1_000)
    const paces: number[] = []
    let now = NOW
    for (const base of [0.02, 0.013, 0.013, 0.012, 0.013]) {
      acceptPressed(pace, 60)
      now += 60 / base
      pace.measured({ sentAt: now, refusedAt: now, beganAt: now, serverNamedWait: false }, now)
      pace.restart(now)
      pace.started(now, true)
      paces.push(pace.perMs)
    }
    expect(paces).not.toContain(NEVER)
  })
})
