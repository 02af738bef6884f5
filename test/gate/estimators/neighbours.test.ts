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

  it("are assumed if next to nothing was accepted for a second, unless the server named that wait", () => {
    for (const serverNamedWait of [false, true]) {
      const neighbours = new Neighbours()
      const at = { ...AT, sentAt: 2_100, serverNamedWait }
      neighbours.measured(exactly(1), sinceThen(1, null), at, null, 0)
      expect(neighbours.assumed).toBe(!serverNamedWait)
    }
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
