import { describe, expect, it } from "vitest"
import { FairShare } from "../../../src/gate/fair-share.ts"
import type { StatedLimit } from "../../../src/gate/gate.ts"
import { CostQuotas } from "../../../src/gate/rules/cost-quotas.ts"
import { MAX_STATED_WAIT_MS } from "../../../src/gate/rules/token-bucket.ts"
import { NOW } from "../sent.ts"

const FOR_EVER = Number.POSITIVE_INFINITY
const ALL = new FairShare()
const call = (cost: number) => ({ cost })

const limit = (given: Partial<StatedLimit>): StatedLimit => ({
  name: "points",
  remaining: 100,
  limit: 100,
  resetMs: 60_000,
  resetsAt: null,
  windowMs: null,
  ...given,
})
const bucket = (remaining: number, restoresPerSecond = 50): StatedLimit =>
  limit({ remaining, limit: 1_000, resetMs: null, tokenBucket: { restoresPerSecond, limit: 1_000 } })

function quotas(...limits: StatedLimit[]) {
  const kept = new CostQuotas((what) => (what as { cost: number } | undefined)?.cost ?? 1)
  for (const each of limits) kept.report(each, NOW)
  /** ms until a call of that cost may start. */
  const wait = (cost: number, now = NOW, share = ALL) => kept.earliestStart(now, call(cost), share) - now
  return { kept, wait }
}

describe("a window in units of cost", () => {
  it("lets a call start if its cost is left, beside what is in flight", () => {
    const { kept, wait } = quotas(limit({ remaining: 30 }))
    expect([wait(30), wait(31)]).toEqual([0, 60_000])
    kept.started(1, call(20))
    expect([wait(10), wait(11)]).toEqual([0, 60_000])
    kept.started(2, undefined)
    expect([wait(9), wait(10)]).toEqual([0, 60_000])
    kept.ended(1)
    expect([wait(29), wait(30)]).toEqual([0, 60_000])
    kept.ended(2)
    kept.ended(2)
    expect([wait(30), wait(31)]).toEqual([0, 60_000])
  })

  it("is whole again at its reset: then a guess, until an attempt in flight tells more", () => {
    const { kept, wait } = quotas(limit({ remaining: 0 }))
    expect([wait(1, NOW + 59_999), wait(1, NOW + 60_000), wait(100, NOW + 60_000)]).toEqual([1, 0, 0])
    kept.started(1, call(60))
    expect([wait(40, NOW + 60_000), wait(41, NOW + 60_000)]).toEqual([0, FOR_EVER])
  })

  it("lets a call that costs more than all of it start when all is there", () => {
    const { wait } = quotas(limit({ remaining: 99 }))
    expect([wait(1_000), wait(1_000, NOW + 60_000)]).toEqual([60_000, 0])
    expect(quotas(limit({ remaining: 100 })).wait(1_000)).toBe(0)
  })

  it("without a reset is looked at again after the longest wait that is believed", () => {
    expect(quotas(limit({ remaining: 0, resetMs: null })).wait(1)).toBe(MAX_STATED_WAIT_MS)
    const far = limit({ remaining: 0, resetMs: 10 * MAX_STATED_WAIT_MS })
    expect(quotas(far).wait(1)).toBe(MAX_STATED_WAIT_MS)
    expect(quotas(far).wait(1, NOW + 2 * MAX_STATED_WAIT_MS)).toBe(0)
  })

  it("counts by its lowest statement until it resets, as responses overtake each other", () => {
    const { kept, wait } = quotas(limit({ remaining: 30 }))
    kept.report(limit({ remaining: 50, resetMs: 60_999 }), NOW)
    expect([wait(30), wait(31)]).toEqual([0, 60_999])
    kept.report(limit({ remaining: 20, resetMs: 60_000 }), NOW)
    expect([wait(20), wait(21)]).toEqual([0, 60_000])
    // A later reset is that of another window, and so is what comes behind the reset, or states none.
    kept.report(limit({ remaining: 50, resetMs: 61_000 }), NOW)
    expect([wait(50), wait(51)]).toEqual([0, 61_000])
    kept.report(limit({ remaining: 60, resetMs: 1 }), NOW + 61_000)
    expect(wait(60, NOW + 61_000)).toBe(0)
    kept.report(limit({ remaining: 70, resetMs: null }), NOW + 61_000)
    kept.report(limit({ remaining: 80 }), NOW + 61_000)
    expect([wait(80, NOW + 61_000), wait(81, NOW + 61_000)]).toEqual([0, 60_000])
  })

  it("is the most that was left, if its size is not stated", () => {
    const { kept, wait } = quotas(limit({ remaining: 30, limit: null }))
    kept.report(limit({ remaining: 5, limit: null, resetMs: 90_000 }), NOW)
    expect([wait(30, NOW + 90_000), wait(1_000, NOW + 90_000)]).toEqual([0, 0])
    kept.started(1, call(1))
    expect([wait(29, NOW + 90_000), wait(30, NOW + 90_000)]).toEqual([0, FOR_EVER])
  })
})

describe("a bucket in units of cost", () => {
  it("fills up as stated, up to what it holds", () => {
    const { wait } = quotas(bucket(100))
    expect([wait(100), wait(101), wait(600)]).toEqual([0, 20, 10_000])
    expect([wait(600, NOW + 9_999), wait(600, NOW + 10_000)]).toEqual([1, 0])
    expect([wait(1_000, NOW + 18_000), wait(5_000, NOW + 18_000), wait(5_000, NOW + 900_000)]).toEqual([
      0, 0, 0,
    ])
  })

  it("waits for an attempt in flight, where both together cost more than it holds", () => {
    const { kept, wait } = quotas(bucket(1_000))
    kept.started(1, call(600))
    expect([wait(400), wait(401)]).toEqual([0, FOR_EVER])
  })

  it("that holds more than was stated is believed", () => {
    expect(quotas({ ...bucket(2_000), limit: 1_000 }).wait(1_000)).toBe(0)
  })
})

describe("several limits", () => {
  it("count all, at most four of them", () => {
    const { kept, wait } = quotas(
      limit({ name: "a", resetMs: 10_000 }),
      limit({ name: "b", remaining: 0, resetMs: 30_000 }),
      limit({ name: "c", remaining: 0, resetMs: 20_000 }),
      limit({ name: "d" }),
      limit({ name: "e", remaining: 0, resetMs: 40_000 }),
    )
    expect(wait(1)).toBe(30_000)
    expect(["a", "d", "e"].map((name) => kept.has(name))).toEqual([true, true, false])
    kept.report(limit({ name: "d", remaining: 0, resetMs: 50_000 }), NOW)
    expect(wait(1)).toBe(50_000)
  })
})

describe("what is left to others", () => {
  it("is a part of each limit", () => {
    const half = new FairShare({ share: 0.5 })
    const { wait } = quotas(limit({ remaining: 80 }))
    expect([wait(30, NOW, half), wait(31, NOW, half)]).toEqual([0, 60_000])
    expect(wait(1_000, NOW + 60_000, half)).toBe(0)
  })

  it("is a reserve, of which one unit is used if it is all", () => {
    const leave = new FairShare({ leave: { units: 20, part: 0 } })
    const { wait } = quotas(limit({ remaining: 80 }))
    expect([wait(60, NOW, leave), wait(61, NOW, leave)]).toEqual([0, 60_000])
    const all = new FairShare({ leave: { units: 500, part: 0 } })
    expect([wait(1, NOW, all), quotas(limit({})).wait(1, NOW, all)]).toEqual([60_000, 0])
  })

  it("is told while the rest is reserved", () => {
    const leave = new FairShare({ leave: { units: 20, part: 0 } })
    const reserved = (given: StatedLimit, share = leave, now = NOW) => quotas(given).kept.reserved(now, share)
    expect(reserved(limit({ remaining: 20 }))).toEqual({ until: NOW + 60_000, resetsAt: NOW + 60_000 })
    expect(reserved(limit({ remaining: 20.5 }))).not.toBeNull()
    expect(reserved(limit({ remaining: 21 }))).toBeNull()
    expect(reserved(limit({ remaining: 0 }), ALL)).toBeNull()
    expect(reserved(limit({ remaining: 20 }), leave, NOW + 60_000)).toBeNull()
    expect(reserved(limit({ remaining: 20, resetMs: null }))).toEqual({
      until: NOW + MAX_STATED_WAIT_MS,
      resetsAt: null,
    })
    expect(reserved(bucket(0))).toBeNull()
  })
})
