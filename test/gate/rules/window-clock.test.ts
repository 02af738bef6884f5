import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { WindowClock } from "../../../src/gate/rules/window-clock.ts"
import { NOW } from "../sent.ts"

const GUARD = 5

/** Windows of which one was seen from its first answer on. */
function seen({
  ms,
  answeredAt,
  resetsAt,
}: {
  ms: number
  answeredAt: number
  resetsAt: number
}): WindowClock {
  const period = new WindowClock()
  period.atMost(ms)
  period.begins(answeredAt, resetsAt)
  return period
}

describe("midway through a window", () => {
  it("is from a quarter to a half of the second and third one, by when a request comes in", () => {
    const period = seen({ ms: 1_000, answeredAt: NOW, resetsAt: NOW + 1_000 })
    expect(period.canDetectRefill(NOW + 300)).toBe(false)
    period.roundTrip(20)
    period.begins(NOW, NOW + 1_000)
    expect([229, 230, 480, 481].map((ms) => period.canDetectRefill(NOW + ms))).toEqual([
      false,
      true,
      true,
      false,
    ])
    expect(period.lastUnitAt(NOW, true)).toBe(NOW + 250 + GUARD - 20)
    period.begins(NOW, NOW + 1_000)
    expect(period.canDetectRefill(NOW + 300)).toBe(true)
    period.begins(NOW, NOW + 1_000)
    expect([period.canDetectRefill(NOW + 300), period.lastUnitAt(NOW, true)]).toEqual([false, NOW])
  })
})

describe("when a window opens", () => {
  it("is the stated reset, as long as the period is not known", () => {
    const period = new WindowClock()
    period.begins(NOW, NOW + 2_000)
    expect(period.opensAt(NOW + 2_000)).toBe(NOW + 2_000)
  })

  it("is one period after its first answer, where no reset is stated, and at once where that is not known", () => {
    const period = new WindowClock()
    expect(period.endOf(NOW)).toBe(NOW)
    period.atMost(10_000)
    expect(period.endOf(NOW)).toBe(NOW + 10_000)
  })

  it("is one period after its first answer, where the reset was rounded up", () => {
    const period = seen({ ms: 1_000, answeredAt: NOW + 300, resetsAt: NOW + 2_000 })
    expect(period.opensAt(NOW + 2_000)).toBe(NOW + 300 + 1_000 + GUARD)
  })

  it("is sooner by the shortest way there and back: a request sent then comes in no sooner", () => {
    const period = seen({ ms: 1_000, answeredAt: NOW + 300, resetsAt: NOW + 2_000 })
    for (const ms of [40, 20, 90]) period.roundTrip(ms)
    expect(period.opensAt(NOW + 2_000)).toBe(NOW + 300 + 1_000 + GUARD - 20)
  })

  it("is told by the earliest answer of the window", () => {
    const period = seen({ ms: 1_000, answeredAt: NOW + 300, resetsAt: NOW + 2_000 })
    period.goesOn(NOW + 280, NOW + 2_000)
    period.goesOn(NOW + 290, NOW + 2_000)
    expect(period.opensAt(NOW + 2_000)).toBe(NOW + 280 + 1_000 + GUARD)
  })

  it("is carried over from a window before, where this one was entered late", () => {
    const period = seen({ ms: 10_000, answeredAt: NOW + 300, resetsAt: NOW + 11_000 })
    period.begins(NOW + 14_000, NOW + 21_000)
    expect(period.opensAt(NOW + 21_000)).toBe(NOW + 20_300 + GUARD)
  })

  it("goes by the least period that was seen, and by none that is no time at all", () => {
    const period = seen({ ms: 1_500, answeredAt: NOW, resetsAt: NOW + 2_000 })
    for (const ms of [0, -1_000, Number.NaN, 1_200, 3_000]) period.atMost(ms)
    expect(period.opensAt(NOW + 2_000)).toBe(NOW + 1_200 + GUARD)
  })

  it("is at most a second before a stated reset, and never after it, whatever happens", () => {
    const time = fc.integer({ min: NOW - 100_000, max: NOW + 100_000 })
    const ms = fc.integer({ min: -1_000, max: 100_000 })
    type Step = (period: WindowClock) => void
    const step: fc.Arbitrary<Step> = fc.oneof(
      ms.map((value) => (period: WindowClock) => period.atMost(value)),
      fc.nat({ max: 5_000 }).map((value) => (period: WindowClock) => period.roundTrip(value)),
      fc.tuple(time, time).map(
        ([a, b]) =>
          (period: WindowClock) =>
            period.begins(a, b),
      ),
      fc.tuple(time, time).map(
        ([a, b]) =>
          (period: WindowClock) =>
            period.goesOn(a, b),
      ),
      fc.boolean().map((early) => (period: WindowClock) => period.refused(early)),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(step, time), { maxLength: 40 }), (steps) => {
        const period = new WindowClock()
        for (const [act, resetsAt] of steps) {
          act(period)
          const at = period.opensAt(resetsAt)
          expect(at).toBeLessThanOrEqual(resetsAt)
          expect(at).toBeGreaterThanOrEqual(resetsAt - 1_000)
        }
      }),
    )
  })

  it("is never so soon that a request comes in before it, where windows keep their distance from the whole second", () => {
    const window = fc.record({
      late: fc.nat({ max: 900 }),
      back: fc.nat({ max: 300 }),
      skipped: fc.nat({ max: 3 }),
    })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.nat({ max: 999 }),
        fc.nat({ max: 200 }),
        fc.nat({ max: 200 }),
        fc.array(window, { minLength: 1 }),
        (seconds, phase, wayThere, wayBack, windows) => {
          const ms = seconds * 1_000
          const period = new WindowClock()
          period.atMost(ms)
          period.roundTrip(wayThere + wayBack)
          let begin = NOW + phase
          for (const { late, back, skipped } of windows) {
            const end = begin + ms
            const stated = Math.ceil(end / 1_000) * 1_000
            period.begins(begin + late + wayBack + back, stated)
            expect(period.opensAt(stated) + wayThere).toBeGreaterThanOrEqual(end)
            begin = end + skipped * ms
          }
        },
      ),
    )
  })

  it("is no more before the reset, where that was refused by a window of its own", () => {
    const period = seen({ ms: 1_000, answeredAt: NOW + 300, resetsAt: NOW + 2_000 })
    expect(period.opensAt(NOW + 2_000)).toBe(NOW + 1_305)
    period.refused(true)
    expect(period.opensAt(NOW + 2_000)).toBe(NOW + 2_000)
  })

  it("is first no more carried over from other windows, where that was refused", () => {
    const period = seen({ ms: 1_000, answeredAt: NOW + 100, resetsAt: NOW + 2_000 })
    period.begins(NOW + 2_600, NOW + 4_000)
    expect(period.opensAt(NOW + 4_000)).toBe(NOW + 3_105)
    period.refused(true)
    expect(period.opensAt(NOW + 4_000)).toBe(NOW + 3_605)
  })
})

describe("a stated reset", () => {
  it("is believed, until one was over by less than a second when it was stated: it is cut off", () => {
    const period = new WindowClock()
    expect(period.corrected(NOW + 5_000, NOW)).toBe(NOW + 5_000)
    expect(period.corrected(NOW - 1_000, NOW)).toBe(NOW - 1_000)
    expect(period.corrected(NOW - 999, NOW)).toBe(NOW + 1)
    expect(period.corrected(NOW + 5_000, NOW)).toBe(NOW + 6_000)
  })

  it("is taken for cut off, where the server refuses at its own reset", () => {
    const period = new WindowClock()
    period.refused(false)
    expect(period.corrected(NOW + 5_000, NOW)).toBe(NOW + 6_000)
  })
})

describe("sounding", () => {
  /** In which windows the last unit is kept back for a while. */
  function sounded(ms: number): number[] {
    const period = new WindowClock()
    period.atMost(ms)
    const kept: number[] = []
    for (let n = 1; n <= 6; n++) {
      const first = NOW + n * 10_000
      period.begins(first, first + ms)
      const due = first + ms - 1_000 + GUARD
      const at = period.lastUnitAt(first + 100, false)
      if (at > first + 100) kept.push(n)
      expect([first + 100, due]).toContain(at)
      expect(period.lastUnitAt(due + 1, false), "the time has come").toBe(due + 1)
    }
    return kept
  }

  it("is of windows 2 and 3, where the period may be a second shorter", () => {
    expect(sounded(2_000)).toEqual([2, 3])
    expect(sounded(4_000)).toEqual([2, 3])
  })

  it("is not of long periods, where a lost unit costs more than it tells", () => {
    expect(sounded(5_000)).toEqual([])
    expect(sounded(60_000)).toEqual([])
  })

  it("is of none where the period is not known", () => {
    const period = new WindowClock()
    for (let n = 0; n < 2; n++) period.begins(NOW, NOW + 1_000)
    expect(period.lastUnitAt(NOW, true)).toBe(NOW)
  })
})
