import { describe, expect, it } from "vitest"
import type { ConcurrencyEstimator } from "../../../src/gate/estimators/concurrency-estimator.ts"
import { LASTED, type RateEstimator } from "../../../src/gate/estimators/rate-estimator.ts"
import { ShareOfLearned } from "../../../src/gate/estimators/share-of-learned.ts"
import { FairShare } from "../../../src/gate/fair-share.ts"
import { NOW } from "../sent.ts"

const FOR_EVER = Number.POSITIVE_INFINITY

/** What the estimators have found, as the test says. */
function learned(share = 0.5) {
  const rate = { shared: null as RateEstimator["shared"], isSeed: false }
  const concurrency = { inSlowStart: true, isUncertain: false, limit: FOR_EVER }
  const part = new ShareOfLearned(
    new FairShare({ share }),
    rate as RateEstimator,
    concurrency as ConcurrencyEstimator,
  )
  /** A measurement of that many starts a second. */
  const measure = (perSecond: number, upper = 1) => {
    rate.shared = { base: perSecond / 1_000, upper, cost: 1, serverNamedWait: false }
  }
  const succeed = (count: number, now = NOW) => {
    for (let n = 0; n < count; n++) part.ended(now, 1, true)
  }
  /** ms until the next start. */
  const wait = (now = NOW, inFlight = 0) => part.earliestStart(now, inFlight) - now
  /** ms between two starts, by the rate that is kept. */
  const gap = (now = NOW) => {
    part.started(now, 0)
    return Math.round(wait(now) + 2)
  }
  return { part, rate, concurrency, measure, succeed, wait, gap }
}

/** A rate that is known for sure: two measurements, with enough accepted between them. */
function sure(perSecond: number, share = 0.5) {
  const all = learned(share)
  all.measure(2 * perSecond)
  all.wait()
  all.succeed(20)
  all.measure(perSecond)
  return all
}

describe("a part of a rate", () => {
  it("is kept to from the second measurement on, if enough was accepted between the two", () => {
    const { measure, succeed, wait, gap, part } = learned()
    expect(wait()).toBe(0)
    measure(20)
    part.started(NOW, 0)
    expect(wait()).toBe(0)
    succeed(20)
    measure(10)
    expect(wait()).toBe(0)
    expect(gap()).toBe(200)
  })

  it.each<[what: string, accepted: number, upper: number, keeps: boolean]>([
    ["19 accepted are too few", 19, 1, false],
    ["20 are enough", 20, 1, true],
    ["an uncertain one is not used", 20, 4, false],
  ])("%s", (_, accepted, upper, keeps) => {
    const { measure, succeed, wait, part } = learned()
    measure(20)
    wait()
    succeed(accepted)
    part.ended(NOW, 1, false)
    measure(10, upper)
    part.started(NOW, 0)
    expect(wait() > 0).toBe(keeps)
  })

  it("is kept to from the fifth measurement on, however uncertain", () => {
    const { measure, wait, part } = learned()
    for (const perSecond of [50, 40, 30, 20]) {
      measure(perSecond, 4)
      part.started(NOW, 0)
      expect(wait()).toBe(0)
    }
    measure(10, 4)
    part.started(NOW, 0)
    // Between the lowest and the highest that it can be: 20 a second.
    expect(wait()).toBeCloseTo(1_000 / (20 * 0.5) - 2)
  })

  it("is kept to at once, if the rate is one that was remembered", () => {
    const { rate, measure, gap } = learned()
    rate.isSeed = true
    measure(10)
    expect(gap()).toBe(200)
  })

  it("is divided by the processes that share the source", () => {
    const share = new FairShare({ share: 0.5 })
    share.count = 3
    const rate = { shared: { base: 0.01, upper: 1, cost: 1, serverNamedWait: false }, isSeed: true }
    const concurrency = { inSlowStart: true, isUncertain: false, limit: FOR_EVER }
    const part = new ShareOfLearned(share, rate as RateEstimator, concurrency as ConcurrencyEstimator)
    part.started(NOW, 0)
    expect(part.earliestStart(NOW, 0) - NOW).toBe(598)
  })

  it("is kept on the average of late starts, by 2 ms at most", () => {
    const { part, wait } = sure(10)
    part.started(NOW, 0)
    expect(wait()).toBe(198)
    part.started(NOW + 199, 0)
    expect(wait(NOW + 199)).toBe(199)
    part.started(NOW + 1_000, 0)
    expect(wait(NOW + 1_000)).toBe(198)
    expect(wait(NOW + 5_000)).toBe(0)
  })

  it("is that of the latest measurement, and of none where there is none any more", () => {
    const { measure, rate, gap, wait } = sure(10)
    expect(gap()).toBe(200)
    rate.shared = null
    expect(wait()).toBe(0)
    rate.isSeed = true
    measure(20)
    expect(gap(NOW + 10_000)).toBe(100)
  })

  it("of a rate that lasted and was lost comes back with the successes, to nine tenths", () => {
    const { measure, succeed, rate, gap } = sure(10)
    expect(gap()).toBe(200)
    succeed(LASTED)
    rate.isSeed = true
    measure(1)
    expect(gap(NOW + 10_000)).toBe(2_000)
    // 1 + (9 - 1) / 100 starts a second.
    succeed(1)
    expect(gap(NOW + 20_000)).toBe(Math.round(2_000 / 1.08))
    succeed(1_000)
    expect(gap(NOW + 40_000)).toBe(222)
  })

  it("of a rate that did not last stays what was measured last", () => {
    const { measure, succeed, rate, gap } = sure(10)
    expect(gap()).toBe(200)
    succeed(LASTED - 1)
    rate.isSeed = true
    measure(1)
    gap(NOW + 10_000)
    succeed(1_000)
    expect(gap(NOW + 20_000)).toBe(2_000)
  })
})

describe("a part of a concurrency", () => {
  const limited = (limit: number, share = 0.5) => {
    const all = learned(share)
    Object.assign(all.concurrency, { inSlowStart: false, limit })
    return all
  }

  it("lets as many be in flight as it has", () => {
    const { wait } = limited(8)
    expect([0, 3, 4, 5].map((inFlight) => wait(NOW, inFlight))).toEqual([0, 0, FOR_EVER, FOR_EVER])
  })

  it.each(["inSlowStart", "isUncertain"])(
    "lets all be in flight while the limit is not found: %s",
    (what) => {
      const { wait, concurrency } = limited(8)
      Object.assign(concurrency, { [what]: true })
      expect(wait(NOW, 100)).toBe(0)
    },
  )

  it("is one at least", () => {
    const { wait } = limited(1)
    expect([wait(NOW, 0), wait(NOW, 1)]).toEqual([0, FOR_EVER])
  })

  it("that is no whole number lets one more start for a time in which fewer were in flight", () => {
    const { part, wait } = limited(5)
    // 2.5 in flight: with 3 for 100 ms there are 50 ms too many, for which 2 have to be in flight for 100 ms.
    part.started(NOW, 3)
    part.ended(NOW + 100, 3, true)
    expect(wait(NOW + 100, 2)).toBe(100)
    expect(wait(NOW + 160, 2)).toBe(40)
    expect(wait(NOW + 200, 2)).toBe(0)
    expect(wait(NOW + 200, 1)).toBe(0)
  })

  it("saves at most 100 ms of what it does not use", () => {
    const { part, wait } = limited(5)
    part.started(NOW, 0)
    part.started(NOW + 3_600_000, 0)
    // 250 ms were saved; 3 in flight use up half a ms each ms.
    part.ended(NOW + 3_600_600, 3, true)
    expect(wait(NOW + 3_600_600, 2)).toBe(100)
  })
})
