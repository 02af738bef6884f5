import fc from "fast-check"
import { describe, expect, it, vi } from "vitest"
import { AdaptiveLimits } from "../../../src/gate/estimators/adaptive-limits.ts"
import { Chance } from "../../../src/gate/estimators/chance.ts"
import { CongestionEvent } from "../../../src/gate/estimators/congestion-event.ts"
import type { Neighbours } from "../../../src/gate/estimators/neighbours.ts"
import { FairShare } from "../../../src/gate/fair-share.ts"
import { NOW, sent } from "../sent.ts"

const fresh = () => new Chance(new AdaptiveLimits(() => 0.5, new FairShare()))
const event = new CongestionEvent()

type End = readonly [sequence: number, inFlight: number, accepted: boolean]

/** A rejection of #10, with four in flight; then, by sequence and number in flight, what was accepted or rejected. */
function rejection(ends: readonly End[], chance = fresh()): Chance {
  chance.rejected(sent(10, NOW, 4), true, 4)
  end(chance, ends)
  return chance
}

function end(chance: Chance, ends: readonly End[]): void {
  for (const [sequence, inFlight, accepted] of ends) {
    if (accepted) chance.accepted(sent(sequence, NOW, inFlight), true)
    else chance.rejected(sent(sequence, NOW, inFlight), false, 4)
  }
}

const accepted = (...sequences: number[]) => sequences.map((n): End => [n, 4, true])

describe("a rejection by chance", () => {
  it("is one after which what was sent with as many in flight was accepted", () => {
    expect(rejection(accepted(11, 12, 13)).explains(event)).toBe(true)
    expect(rejection(accepted(11, 12)).explains(event)).toBe(false)
  })

  it.each([
    ["what was sent before it", [...accepted(7, 8, 9, 11, 12)]],
    ["what had less company", [...accepted(11, 12), [13, 3, true], [14, 3, true]]],
  ] as [string, End[]][])("is not shown by %s", (_, ends) => {
    expect(rejection(ends).explains(event)).toBe(false)
  })

  it("is not shown by what was sent after it was noticed", () => {
    const chance = rejection(accepted(11, 12))
    chance.accepted(sent(13, NOW, 4), false)
    expect(chance.explains(event)).toBe(false)
  })

  it("may be one of a few among many, whenever those were sent", () => {
    const many = accepted(11, 12, 13, 14, 15, 16, 17)
    expect(rejection([...many, [9, 2, false]]).explains(event)).toBe(true)
    expect(rejection([...many, [9, 2, false], [18, 4, false]]).explains(event)).toBe(false)
  })

  it("is none by a stated quota, or where a limit is known", () => {
    const quota = new CongestionEvent()
    quota.cause = "quota"
    expect(rejection(accepted(11, 12, 13)).explains(quota)).toBe(false)
    const limits = new AdaptiveLimits(() => 0.5, new FairShare())
    const left = vi.spyOn(limits.quotas, "left", "get").mockReturnValue(0)
    expect(rejection(accepted(11, 12, 13), new Chance(limits)).explains(event)).toBe(false)
    left.mockRestore()
    limits.rate.seed(0.05)
    expect(rejection(accepted(11, 12, 13), new Chance(limits)).explains(event)).toBe(false)
  })

  it("counts anew in the next event", () => {
    const chance = rejection(accepted(11, 12, 13))
    chance.rejected(sent(30, NOW, 4), true, 4)
    expect(chance.explains(event)).toBe(false)
  })
})

describe("chance that is assumed", () => {
  const assumed = () => {
    const chance = rejection(accepted(11, 12, 13))
    chance.explains(event)
    return chance
  }

  it("stands for as long as few attempts among many are rejected", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 9, max: 60 }), { maxLength: 60 }), (gaps) => {
        const chance = assumed()
        for (const gap of gaps) {
          chance.rejected(sent(20), true, 0)
          for (let i = 0; i < gap; i++) chance.accepted(sent(21), false)
        }
        expect(chance.assumed).toBe(true)
      }),
    )
  })

  it("is given up once rejections outweigh acceptances, those that are still to come included", () => {
    const alone = assumed()
    for (let i = 0; i < 5; i++) alone.rejected(sent(20 + i), i === 0, 0)
    expect(alone.assumed).toBe(true)
    alone.rejected(sent(25), false, 0)
    expect(alone.assumed).toBe(false)

    const among = assumed()
    for (let i = 0; i < 30; i++) among.rejected(sent(20 + i), i === 0, 400 - i)
    expect(among.assumed).toBe(true)
  })
})

describe("a trial", () => {
  /** Measures a rate after each of these numbers of successes, every one lower than the one before by this factor. */
  function measure(successes: readonly number[], factor: number, prepare = (_: AdaptiveLimits) => {}) {
    const limits = new AdaptiveLimits(() => 0.5, new FairShare())
    const chance = new Chance(limits)
    prepare(limits)
    limits.rate.measured = () => limits.rate.seed(Math.min(1, limits.rate.base) * factor)
    const after = (number: number): boolean => {
      for (let n = 0; n < number; n++) chance.accepted(sent(1), false)
      chance.rejected(sent(2), true, 0)
      chance.measured({ sentAt: NOW, refusedAt: NOW, beganAt: NOW, serverNamedWait: false }, NOW)
      return chance.onTrial
    }
    return { chance, limits, trials: successes.map(after), after }
  }
  /** Each rate is half of the one before. */
  const falling = (successes: number, times: number) => measure(Array(times).fill(successes), 0.5)

  /** The first rates, which find the limit: each of them lasted. */
  const LASTING = Array(6).fill(60)

  it("begins where rates are measured lower and lower, each after a few successes", () => {
    expect(falling(10, 5).chance.onTrial).toBe(false)
    expect(falling(10, 6).chance.onTrial).toBe(true)
    // A rate that lasted was measured well, and ends a row of falls.
    expect(falling(60, 6).chance.onTrial).toBe(false)
    expect(measure([...LASTING, 20, 60, 20, 20], 0.85).trials.indexOf(true)).toBe(9)
  })

  it("begins however long the rates lasted, where little is left of the highest one", () => {
    expect(falling(100, 7).chance.onTrial).toBe(false)
    const { chance, after } = falling(100, 8)
    expect(chance.onTrial).toBe(true)
    chance.rejected(sent(3), true, 1)
    chance.rejected(sent(4), false, 1)
    // A limit was found: little must be left of the rate that was.
    expect([100, 100].map(after)).toEqual([false, true])
  })

  it("begins after no fewer than 40 successes", () => {
    expect(falling(5, 7).chance.onTrial).toBe(false)
    expect(falling(5, 9).chance.onTrial).toBe(true)
  })

  it("never begins where the source states what is left", () => {
    const states = ({ quotas }: AdaptiveLimits) => void vi.spyOn(quotas, "none", "get").mockReturnValue(false)
    expect(measure(Array(6).fill(10), 0.5).trials).toContain(true)
    expect(measure(Array(9).fill(10), 0.5, states).trials).not.toContain(true)
  })

  it("begins after twice as many falls where neighbours are assumed", () => {
    const beside = ({ rate }: AdaptiveLimits) =>
      void vi.spyOn(rate.neighbours as Neighbours, "assumed", "get").mockReturnValue(true)
    const falls = [...LASTING, 20, 20, 20, 20]
    expect(measure(falls, 0.85).trials.indexOf(true)).toBe(7)
    expect(measure(falls, 0.85, beside).trials.indexOf(true)).toBe(9)
  })

  it("begins after twice as many falls once one has found a limit", () => {
    const { chance, trials, after } = measure([...LASTING, 20, 20], 0.85)
    expect(trials.at(-1)).toBe(true)
    chance.rejected(sent(3), true, 1)
    chance.rejected(sent(4), false, 1)
    expect(chance.onTrial).toBe(false)
    expect([20, 20, 20, 20].map(after)).toEqual([false, false, false, true])
  })

  it("is over at once if one of the first attempts is rejected, and only then", () => {
    const early = falling(10, 6).chance
    early.rejected(sent(3), true, 1)
    expect(early).toMatchObject({ onTrial: false, hadTrial: true })
    const later = falling(10, 6).chance
    for (let i = 0; i < 4; i++) later.accepted(sent(3 + i), false)
    later.rejected(sent(8), true, 1)
    expect(later.onTrial).toBe(true)
  })

  it("lets few attempts start at a time, beside those that the pace takes", () => {
    const { chance, limits } = falling(10, 6)
    const mayStart = (inFlight: number) => chance.earliestStart(NOW, inFlight) === NOW
    expect([3, 4].map(mayStart)).toEqual([true, false])
    limits.rate.perMs = 0.05
    limits.roundTrip = 100
    expect([8, 9].map(mayStart)).toEqual([true, false])
  })

  it("leads to chance if what was sent after a rejected attempt is accepted, and measures nothing", () => {
    const { chance, limits } = falling(10, 6)
    end(chance, accepted(3, 4, 5, 6))
    rejection(accepted(11, 12, 13), chance)
    expect(chance.explains(event)).toBe(true)
    expect(chance).toMatchObject({ assumed: true, onTrial: false })
    expect(limits.rate.isLimiting).toBe(false)
    limits.rate.measured = () => expect.unreachable()
    chance.measured({ sentAt: NOW, refusedAt: NOW, beganAt: NOW, serverNamedWait: false }, NOW)
  })
})
