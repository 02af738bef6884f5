import { describe, expect, it } from "vitest"
import { Neighbours } from "../../../src/gate/estimators/neighbours.ts"
import type { SharedRate } from "../../../src/gate/estimators/rate-measurement.ts"

const exactly = (perSecond: number): SharedRate => ({
  base: perSecond / 1_000,
  upper: 1,
  cost: 1,
  serverNamedWait: false,
})
const AT = { sentAt: 1_100, refusedAt: 1_000, beganAt: 1_010, serverNamedWait: false }

const sinceThen = (accepted: number, before: { base: number; rate: number } | null) => ({
  span: 1_000,
  accepted,
  hadQueue: true,
  before,
})

/** A rejection at a rate that was measured as `base`, and has grown to `rate`. */
function reject(neighbours: Neighbours, base: number, rate: number, successes: number): SharedRate | null {
  const shared = exactly(base)
  const known = sinceThen(successes, { base: shared.base, rate: rate / 1_000 })
  return neighbours.measured(exactly(base * 0.9), known, AT, shared, successes)
}

function beside(): Neighbours {
  const neighbours = new Neighbours()
  reject(neighbours, 10, 10, 5)
  reject(neighbours, 9, 9, 5)
  return neighbours
}

describe("neighbours that share nothing", () => {
  it("are assumed after two rejections soon after an exact measurement, and the rate is cut in proportion", () => {
    const neighbours = new Neighbours()
    expect(reject(neighbours, 10, 10, 5)?.base).toBeCloseTo(0.009)
    expect(neighbours.assumed).toBe(false)
    expect(reject(neighbours, 9, 9, 5)?.base).toBeCloseTo(0.0063)
    expect(neighbours.assumed).toBe(true)
  })

  it("are not assumed by a client that is alone: its rate lasts, or had grown", () => {
    const neighbours = new Neighbours()
    for (let i = 0; i < 20; i++) reject(neighbours, 50, 55, 100)
    for (let i = 0; i < 20; i++) reject(neighbours, 50, 65, 40)
    expect(neighbours.assumed).toBe(false)
  })

  it("leave the rate of a client that is alone as it was measured, and let it grow", () => {
    const neighbours = new Neighbours()
    const measured = exactly(50)
    const known = sinceThen(100, { base: 0.05, rate: 0.055 })
    expect(neighbours.measured(measured, known, AT, exactly(50), 100)).toBe(measured)
    expect(neighbours.raised(0.05, 0.051, 10)).toBe(0.051)
  })

  it.each([
    ["one accepted in more than a second", 1, 1_001, false, true],
    ["two", 2, 1_001, false, true],
    ["three: more than comes back by itself", 3, 1_001, false, false],
    ["a second, or less", 1, 1_000, false, false],
    ["a wait that the server named", 1, 1_001, true, false],
  ] as const)("at the first limit: %s", (_, accepted, tookMs, serverNamedWait, assumed) => {
    const neighbours = new Neighbours()
    const at = { ...AT, sentAt: AT.beganAt + tookMs, serverNamedWait }
    neighbours.measured(exactly(1), sinceThen(accepted, null), at, null, 0)
    expect(neighbours.assumed).toBe(assumed)
  })

  it.each([
    ["49 accepted since an exact measurement", 1, [10, 10, 10], 49, true],
    ["50: some 100 are what a client gets alone", 1, [10, 10, 10], 50, false],
    ["at rates that had grown by a fifth", 1, [12, 12, 12], 5, false],
    ["after inexact ones, at other rates each time", 2, [10, 8, 10], 24, true],
    ["as many as tell nothing after inexact ones", 2, [10, 8, 10], 25, false],
    ["after inexact ones, at the same rate each time", 2, [10, 10, 10], 5, false],
  ] as const)("by rejections: %s", (_, upper, rates, successes, assumed) => {
    const neighbours = new Neighbours()
    const shared = { ...exactly(10), upper }
    for (const rate of rates) {
      const known = sinceThen(successes, { base: shared.base, rate: rate / 1_000 })
      neighbours.measured(exactly(9), known, AT, shared, successes)
    }
    expect(neighbours.assumed).toBe(assumed)
  })

  it("stay assumed while each rejection comes soon, at another rate", () => {
    const lasting = (successes: number) => {
      const neighbours = beside()
      for (const rate of [10, 7, 10, 7, 10, 7]) reject(neighbours, 7, rate, successes)
      return neighbours.assumed
    }
    expect([lasting(69), lasting(70)]).toEqual([true, false])
  })

  it("are forgotten with the rate, as is a doubt of it", () => {
    const neighbours = beside()
    neighbours.keeps(false)
    expect([neighbours.assumed, neighbours.doubts]).toEqual([true, true])
    neighbours.forget()
    expect([neighbours.assumed, neighbours.doubts]).toEqual([false, false])
  })

  it("are forgotten if rejections come at the same rate each time", () => {
    const neighbours = beside()
    for (let i = 0; i < 3; i++) reject(neighbours, 7, 10, 20)
    expect(neighbours.assumed).toBe(false)
  })

  it("are forgotten by a client of a slow limit, whose rate moves in steps of a quarter", () => {
    const neighbours = beside()
    const taken = (rate: number) => {
      neighbours.raised(rate / 1.25 / 1_000, 0, 2)
      reject(neighbours, 0.9, rate, 2)
    }
    for (const rate of [1.4, 1.2, 1.5, 1.3]) taken(rate)
    expect(neighbours.assumed).toBe(false)
  })

  it("have small and large rates grow by the same in the same time, and lasting ones in proportion too", () => {
    const perSecond = (rate: number, successes: number) =>
      (beside().raised(rate / 1_000, 0, successes) * 1_000 - rate) * rate
    expect(perSecond(5, 10)).toBeCloseTo(perSecond(40, 10))
    expect(perSecond(40, 65)).toBeCloseTo(perSecond(40, 10) + 0.2 * 40)
  })
})

describe("a rate that collapses", () => {
  it("is released the first time, and then in doubt until three attempts in a row are accepted at once", () => {
    const neighbours = new Neighbours()
    expect([neighbours.keeps(false), neighbours.doubts]).toEqual([false, false])
    neighbours.forget()
    expect([neighbours.keeps(false), neighbours.doubts]).toEqual([true, true])
    const shared = exactly(10)
    const known = sinceThen(1, { base: shared.base, rate: shared.base })
    const at = { ...AT, sentAt: AT.refusedAt + 5 }
    const retry = () => neighbours.measured(exactly(5), known, at, shared, 1)
    expect([retry(), retry(), retry()]).toEqual([shared, shared, null])
  })

  it("is no longer in doubt if the next attempt is refused too", () => {
    const neighbours = new Neighbours()
    neighbours.keeps(false)
    neighbours.keeps(false)
    neighbours.refusedAgain()
    expect(neighbours.doubts).toBe(false)
  })

  it("is released each time if the server names waits", () => {
    const neighbours = new Neighbours()
    expect([neighbours.keeps(true), neighbours.keeps(true)]).toEqual([false, false])
  })
})
