import fc from "fast-check"
import { describe, expect, it, vi } from "vitest"
import { AdaptiveLimits } from "../../../src/gate/estimators/adaptive-limits.ts"
import { Chance } from "../../../src/gate/estimators/chance.ts"
import { FairShare } from "../../../src/gate/fair-share.ts"
import type { Permit, StatedLimit } from "../../../src/gate/gate.ts"
import { KINDS, NOW, sent } from "../sent.ts"

const middle = () => 0.5
const fresh = (random = middle) => new AdaptiveLimits(random, new FairShare())

const spent = (resetMs: number): StatedLimit => ({
  name: "a",
  remaining: 0,
  resetMs,
  resetsAt: null,
  windowMs: null,
})

/** Attempts that go alone, one every `everyMs`, all accepted after 20 ms; the last of them has the serial `n`. */
function accept(learner: AdaptiveLimits, n: number, everyMs: number, company = 1): number {
  for (let serial = 1; serial <= n; serial++) {
    const at = NOW + (serial - 1) * everyMs
    const pass = sent(serial, at, company)
    learner.started(pass, true)
    learner.success(pass, at + 20)
  }
  return NOW + (n - 1) * everyMs + 20
}

describe("a learner that knows nothing", () => {
  it("opens like a slow start, and says that it has learned nothing", () => {
    const learner = fresh()
    expect(learner.earliestStart(NOW, 3)).toBe(NOW)
    expect(learner.earliestStart(NOW, 4)).toBeGreaterThan(NOW)
    expect(learner.spare(1)).toBe(3)
    expect(learner.learned).toEqual({ ratePerSecond: null, concurrency: null })
  })

  it("needs no slow start where the API says what is left", () => {
    const learner = fresh()
    learner.reportQuota(
      sent(1),
      {
        limits: [{ ...spent(60_000), remaining: 40 }],
        date: null,
        receivedAt: 0,
        kinds: KINDS,
        accepted: true,
      },
      1,
      NOW,
    )
    expect(learner.earliestStart(NOW, 39)).toBe(NOW)
    expect(learner.earliestStart(NOW, 40)).toBeGreaterThan(NOW)
    expect(learner.spare(10)).toBe(30)
  })
})

describe("an episode of rejections", () => {
  it("gets one blame, however many were in flight", () => {
    const learner = fresh()
    const now = accept(learner, 60, 20)
    const flight = Array.from({ length: 40 }, (_, i) => sent(61 + i, now, 1))
    for (const pass of flight) learner.started(pass, true)
    const first = learner.throttled(flight[0] as never, 0, 39, 100, now + 10)
    expect(first.probes).toBe(true)
    for (const [i, pass] of flight.slice(1).entries()) {
      const order = learner.throttled(pass, 0, 38 - i, 100, now + 11 + i)
      expect(order).toEqual({ until: 0, probes: false })
    }
    expect(learner.event).toMatchObject({ cause: "rate", consecutiveRejections: 0 })
  })

  it("obeys what a straggler is told, though it changes no blame", () => {
    const learner = fresh()
    learner.throttled(sent(1), 0, 1, 2, NOW)
    expect(learner.throttled(sent(2), NOW + 9_000, 0, 2, NOW)).toEqual({ until: NOW + 9_000, probes: false })
  })

  it("ends with the acceptance of whoever was sent knowing better, and of nobody else", () => {
    const learner = fresh()
    learner.throttled(sent(3), 0, 4, 5, NOW)
    expect(learner.success(sent(5), NOW + 10)).toBeNull()
    expect(learner.event.open).toBe(true)
    expect(learner.success(sent(6, NOW + 20), NOW + 50)).toEqual({
      cause: "rate",
      serverNamedWait: false,
      uncertainMs: 20,
      tookMs: 50,
      rate: Number.POSITIVE_INFINITY,
    })
    expect(learner.event.open).toBe(false)
  })
})

describe("the hold after a rejection", () => {
  it("is about 750 ms where nothing was ever accepted, and nothing is in flight", () => {
    for (const [chance, ms] of [
      [0, 675],
      [0.5, 750],
      [1, 825],
    ] as const) {
      const order = fresh(() => chance).throttled(sent(1), 0, 0, 1, NOW)
      expect(order.until - NOW).toBeCloseTo(ms, 3)
      expect(order.probes).toBe(true)
    }
  })

  it("is hardly any where answers are due that may tell more", () => {
    expect(fresh().throttled(sent(1), 0, 3, 4, NOW).until).toBe(NOW + 5)
  })

  it("is a round trip where something was accepted before", () => {
    const learner = fresh()
    const now = accept(learner, 10, 100)
    expect(learner.throttled(sent(11, now), 0, 0, 11, now + 15).until).toBe(now + 15 + 20)
  })

  it("doubles each time that somebody who knew better is refused, up to a minute", () => {
    const learner = fresh()
    const holds: number[] = []
    let now = NOW
    for (let serial = 1; serial <= 10; serial++) {
      const { until } = learner.throttled(sent(serial, now), 0, 0, serial, now)
      holds.push(until - now)
      now = until
    }
    expect(holds).toEqual([750, 1_500, 3_000, 6_000, 12_000, 24_000, 48_000, 60_000, 60_000, 60_000])
  })

  it("is never shorter than told, and where the server lies that is only a floor", () => {
    const learner = fresh()
    const holds: number[] = []
    let now = NOW
    for (let serial = 1; serial <= 6; serial++) {
      const { until, probes } = learner.throttled(sent(serial, now), now + 1_001, 0, serial, now)
      expect(probes).toBe(true)
      holds.push(until - now)
      now = until
    }
    expect(holds).toEqual([1_001, 1_500, 3_000, 6_000, 12_000, 24_000])
  })

  it("is one slot, and no probe, at a known pace that crept too high", () => {
    const learner = paced()
    const now = NOW + 5_000
    const order = learner.throttled(sent(200, now - 20), 0, 1, 200, now)
    expect(order.probes).toBe(false)
    expect(order.until - now).toBeCloseTo(learner.rate.slotMs(), 6)
  })

  it("has a probe at a known pace too, where somebody who knew better was refused", () => {
    const learner = paced()
    const now = NOW + 5_000
    learner.throttled(sent(200, now - 20), 0, 1, 200, now)
    const order = learner.throttled(sent(201, now + 20), 0, 0, 201, now + 40)
    expect(order.probes).toBe(true)
    expect(order.until - now - 40).toBeCloseTo(2 / learner.rate.base, 6)
  })
})

/** A learner that has found a pace of 50 a second: rejected, and accepted again. */
function paced(): AdaptiveLimits {
  const learner = fresh()
  accept(learner, 50, 20)
  learner.throttled(sent(51, NOW + 970), 0, 1, 51, NOW + 980)
  learner.success(sent(52, NOW + 1_000), NOW + 1_020)
  return learner
}

describe("the pace as a reason", () => {
  it("is it where the rejected one had no more company than others: 51 in 1,020 ms", () => {
    const learner = paced()
    expect(learner.event.cause).toBe("rate")
    expect(learner.learned).toEqual({ ratePerSecond: expect.closeTo(50, 6), concurrency: null })
    expect(learner.spare(0)).toBe(1)
  })

  it("is it where a lower cap did not help", () => {
    const learner = fresh()
    accept(learner, 3, 20)
    learner.throttled(sent(4, NOW, 9), 0, 8, 4, NOW + 70)
    expect(learner.event.cause).toBe("concurrency")
    learner.throttled(sent(5, NOW + 70, 1), 0, 0, 5, NOW + 90)
    expect(learner.event).toMatchObject({ cause: "rate", consecutiveRejections: 1 })
  })
})

describe("the number in flight as a reason", () => {
  it("is it where the rejected one had more company than any that was accepted", () => {
    const learner = fresh()
    accept(learner, 10, 10, 5)
    const order = learner.throttled(sent(16, NOW + 100, 6), 0, 5, 16, NOW + 130)
    expect(learner.event.cause).toBe("concurrency")
    expect(learner.learned).toEqual({ ratePerSecond: null, concurrency: 5 })
    expect(order, "a first find wants to be tried by one").toEqual({ until: 0, probes: true })
    expect(learner.earliestStart(NOW + 130, 5)).toBe(Number.POSITIVE_INFINITY)
    expect(learner.earliestStart(NOW + 130, 4)).toBe(NOW + 130)
  })

  it("is lowered by each further rejection of the same episode, never below one", () => {
    const learner = fresh()
    accept(learner, 10, 10, 5)
    learner.throttled(sent(16, NOW + 100, 6), 0, 5, 18, NOW + 130)
    learner.throttled(sent(17, NOW + 100, 7), 0, 4, 18, NOW + 131)
    learner.throttled(sent(18, NOW + 100, 8), 0, 3, 18, NOW + 132)
    expect(learner.concurrency.limit).toBe(3)
  })

  it("is less than the company of whoever knew better, and was refused too", () => {
    const learner = fresh()
    accept(learner, 10, 10, 5)
    learner.throttled(sent(16, NOW + 100, 9), 0, 8, 16, NOW + 130)
    expect(learner.concurrency.limit).toBe(8)
    learner.throttled(sent(17, NOW + 130, 7), 0, 2, 17, NOW + 160)
    expect(learner.event.cause).toBe("concurrency")
    expect(learner.concurrency.limit).toBe(6)
  })

  it("gives a pace up that was learned before: it explains all", () => {
    const learner = paced()
    const now = NOW + 3_000
    learner.throttled(sent(60, now, 30), 0, 20, 80, now + 20)
    expect(learner.event.cause).toBe("concurrency")
    learner.success(sent(81, now + 30), now + 50)
    expect(learner.rate.isLimiting).toBe(false)
  })

  it("holds nobody back by time, and without a probe where the limit is found again", () => {
    const learner = fresh()
    accept(learner, 10, 10, 5)
    learner.throttled(sent(16, NOW + 100, 6), 0, 5, 16, NOW + 130)
    for (let serial = 17; serial < 40; serial++)
      learner.success(sent(serial, NOW + 140, 5), NOW + 150 + serial)
    const order = learner.throttled(sent(41, NOW + 300, 7), 0, 5, 41, NOW + 330)
    expect(learner.event.cause).toBe("concurrency")
    expect(order).toEqual({ until: 0, probes: false })
  })
})

describe("the quota as a reason", () => {
  const reject = (learner: AdaptiveLimits, serial: number, resetMs: number, told: number, now: number) => {
    const pass = sent(serial, now - 20)
    learner.started(pass, true)
    learner.reportQuota(
      pass,
      { limits: [spent(resetMs)], date: null, receivedAt: 0, kinds: KINDS, accepted: false },
      serial,
      now,
    )
    return learner.throttled(pass, told, 0, serial, now)
  }

  it("is it where the rejection itself says that nothing is left: all wait for the reset", () => {
    const learner = fresh()
    accept(learner, 50, 20)
    expect(reject(learner, 51, 30_000, 0, NOW + 1_100)).toEqual({ until: NOW + 31_100, probes: true })
    expect(learner.event.cause).toBe("quota")
    expect(learner.learned).toEqual({ ratePerSecond: null, concurrency: null })
  })

  it("waits for as long as told, where that is longer", () => {
    const learner = fresh()
    expect(reject(learner, 1, 30_000, NOW + 90_000, NOW).until).toBe(NOW + 90_000)
  })

  it.each([
    ["a time from now", null, 31_350],
    ["a point in time, at which a whole window is back", NOW + 31_100, 31_100],
  ])("is used up by others if it had let the attempt start; stated as %s", (_, resetsAt, heldMs) => {
    const learner = fresh()
    const state = (pass: Permit, remaining: number, accepted: boolean, resetMs: number) => {
      const limits = [{ ...spent(resetMs), remaining, resetsAt }]
      const report = { limits, date: null, receivedAt: pass.at + 20, kinds: KINDS, accepted }
      learner.reportQuota(pass, report, pass.sequence, pass.at + 20)
    }
    const first = sent(1, NOW)
    learner.started(first, false)
    state(first, 20, true, 31_080)
    learner.success(first, NOW + 20)
    const second = sent(2, NOW + 1_080)
    learner.started(second, false)
    state(second, 0, false, 30_000)
    const { until } = learner.throttled(second, 0, 0, 2, NOW + 1_100)
    expect(until).toBe(NOW + heldMs)
  })

  it("teaches neither a pace nor a number", () => {
    const learner = fresh()
    accept(learner, 50, 20)
    reject(learner, 51, 2_000, 0, NOW + 1_100)
    const scout = sent(52, NOW + 3_100)
    learner.started(scout, true)
    expect(learner.success(scout, NOW + 3_120)?.cause).toBe("quota")
    expect(learner.learned).toEqual({ ratePerSecond: null, concurrency: null })
  })

  it("is not it where only another answer said so", () => {
    const learner = fresh()
    learner.reportQuota(
      sent(1),
      { limits: [spent(30_000)], date: null, receivedAt: 0, kinds: KINDS, accepted: true },
      2,
      NOW,
    )
    learner.throttled(sent(2), 0, 0, 2, NOW + 5)
    expect(learner.event.cause).not.toBe("quota")
  })

  it.each([0, 1_000])(
    "is asked after ever more seldom, where every reset is said to be in %s ms",
    (resetMs) => {
      const learner = fresh()
      let now = NOW
      let tries = 0
      for (let serial = 1; now < NOW + 600_000; serial++) {
        tries++
        now = Math.max(now, reject(learner, serial, resetMs, 0, now).until) + 20
      }
      expect(tries).toBeLessThan(40)
    },
  )
})

describe("a named wait that was kept, and after which another attempt is rejected", () => {
  /** Held for 800 ms; `accepted` attempts more, a rejection, and one more after its wait of `waitMs`. */
  function heldMs(accepted: number, waitMs: number, random = 1) {
    const learner = fresh(() => random)
    let now = accept(learner, 10, 20)
    let sequence = 10
    const attempt = (end: (pass: Permit) => unknown) => {
      const pass = sent(++sequence, now)
      learner.started(pass, true)
      now += 10
      return end(pass)
    }
    const reject = () =>
      attempt((pass) => learner.throttled(pass, now + waitMs, 0, sequence, now).until - now) as number
    reject()
    now += waitMs
    for (let i = 0; i < accepted; i++) attempt((pass) => learner.success(pass, now))
    reject()
    now += waitMs
    return reject()
  }

  it.each([0, 0.5, 1])("is longer by up to half, since others come back at the same moment", (random) => {
    expect(heldMs(3, 800, random)).toBeCloseTo(800 + random * 400)
  })

  it("is never longer by more than half a second", () => {
    expect(heldMs(3, 60_000)).toBe(60_500)
  })

  it("is as named where much was accepted: that server names too little", () => {
    expect(heldMs(50, 800)).toBe(800)
  })

  it("is as named before the first recovery", () => {
    const learner = fresh(() => 1)
    expect(learner.throttled(sent(1), NOW + 5_000, 0, 1, NOW).until).toBe(NOW + 5_000)
    expect(learner.throttled(sent(2, NOW + 5_000), NOW + 10_010, 0, 2, NOW + 5_010).until).toBe(NOW + 10_010)
  })
})

describe("other runs", () => {
  it("begin an episode here, and end it: what was in flight could not know better", () => {
    const learner = fresh()
    learner.onPeerHold(
      { ms: 500, probes: true, code: 429, cause: "rate", consecutiveRejections: 2, serverNamedWait: true },
      7,
      NOW,
    )
    expect(learner.throttled(sent(7), 0, 0, 7, NOW + 5)).toEqual({ until: 0, probes: false })
    expect(learner.event).toMatchObject({ open: true, cause: "rate", consecutiveRejections: 2 })
    learner.onPeerRelease(NOW + 500)
    expect(learner.event.open).toBe(false)
  })

  it("are told up to what the pace had been raised, not what it is measured to be", () => {
    const learner = fresh()
    learner.applyShared({ base: 0.05, upper: 2, cost: 1, serverNamedWait: false }, NOW)
    for (let serial = 1; serial <= 60; serial++) {
      learner.earliestStart(NOW, 0)
      learner.success(sent(serial), NOW + serial)
    }
    const { perMs: rate } = learner.rate
    expect(rate).toBeGreaterThan(0.09)
    learner.throttled(sent(61, NOW + 1_000), 0, 0, 61, NOW + 1_000)
    expect(learner.success(sent(62, NOW + 1_020), NOW + 1_030)?.rate).toBe(rate)
    expect(learner.rate.perMs).not.toBe(rate)
  })

  it("do not all begin at the end of a hold at a known pace, but one after another", () => {
    const share = new FairShare()
    Object.assign(share, { count: 4, rank: 2 })
    const learner = new AdaptiveLimits(() => 0.5, share)
    learner.applyShared({ base: 0.05, upper: 1, cost: 1, serverNamedWait: false }, NOW)
    const hold = {
      ms: 500,
      code: 429,
      cause: "rate",
      consecutiveRejections: 0,
      serverNamedWait: false,
    } as const
    learner.onPeerHold({ ...hold, probes: true }, 0, NOW)
    expect(learner.earliestStart(NOW + 500, 0)).toBe(NOW + 500)
    learner.onPeerRelease(NOW + 500)
    learner.onPeerHold({ ...hold, probes: false }, 0, NOW + 500)
    expect(learner.earliestStart(NOW + 1_000, 0)).toBe(NOW + 1_000 + 2 * 20)
    learner.onPeerRelease(NOW + 1_040)
    const { until, probes } = learner.throttled(sent(1, NOW + 1_040), 0, 0, 1, NOW + 1_050)
    expect(probes).toBe(false)
    expect(learner.earliestStart(until, 0)).toBe(until + 2 * 20)
  })

  it("have measured the pace for all", () => {
    const learner = fresh()
    learner.applyShared({ base: 0.05, upper: 1, cost: 1, serverNamedWait: false }, NOW)
    expect(learner.learned.ratePerSecond).toBeCloseTo(50, 9)
    learner.applyShared(null, NOW)
    expect(learner.learned.ratePerSecond).toBeNull()
  })
})

type Step = { after: number; which: number; end: "accepted" | "rejected" | "spent"; told: number | null }
const step: fc.Arbitrary<Step> = fc.record({
  after: fc.nat({ max: 400 }),
  which: fc.nat(),
  end: fc.constantFrom("accepted", "accepted", "rejected", "spent"),
  told: fc.option(fc.nat({ max: 5_000 })),
})

describe("AdaptiveLimits, whatever happens", () => {
  it("never goes before told, is always a time that comes, and stops nobody with nothing in flight", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const learner = fresh()
        let flying: ReturnType<typeof sent>[] = []
        let now = NOW
        let serial = 0
        for (const { after, which, end, told } of steps) {
          now += after
          while (flying.length < 12 && learner.earliestStart(now, flying.length) <= now) {
            const pass = sent(++serial, now, flying.length + 1)
            learner.started(pass, true)
            flying.push(pass)
          }
          const one = flying[which % (flying.length || 1)]
          if (!one) {
            expect(learner.earliestStart(now, 0)).toBeLessThan(Number.POSITIVE_INFINITY)
            continue
          }
          flying = flying.filter((pass) => pass !== one)
          if (end === "accepted") {
            learner.success(one, now)
          } else {
            const until = told === null ? 0 : now + told
            if (end === "spent")
              learner.reportQuota(
                one,
                { limits: [spent(1_500)], date: null, receivedAt: 0, kinds: KINDS, accepted: false },
                serial,
                now,
              )
            const order = learner.throttled(one, until, flying.length, serial, now)
            expect(order.until).toBeGreaterThanOrEqual(until)
            expect(order.until).toBeLessThan(now + 65_000)
          }
          const { ratePerSecond, concurrency } = learner.learned
          if (ratePerSecond !== null) expect(ratePerSecond).toBeGreaterThan(0)
          if (concurrency !== null) expect(concurrency).toBeGreaterThanOrEqual(1)
        }
      }),
    )
  })
})

describe("a rejection that follows no limit", () => {
  /** Eight in flight; the third is rejected with a named wait, those after it are not; then a probe is accepted. */
  function recover(learner: AdaptiveLimits) {
    const report = { limits: [], date: null, receivedAt: NOW, accepted: false, Chance }
    learner.reportQuota(sent(3), report, 8, NOW + 3)
    const passes = Array.from({ length: 8 }, (_, i) => sent(i + 1, NOW, Math.min(i + 1, 4)))
    const third = { ...(passes[2] as Permit), inFlightAtStart: 4 }
    learner.throttled(third, NOW + 1_000, 7, 8, NOW + 3)
    for (const pass of passes) if (pass.sequence !== 3) learner.success(pass, NOW + 8)
    return learner.success(sent(9, NOW + 1_003), NOW + 1_011)
  }

  it("moves no limit, and ends slow start", () => {
    const learner = fresh()
    expect(recover(learner)).toMatchObject({ cause: "chance" })
    expect(learner.learned).toEqual({ ratePerSecond: null, concurrency: null })
    expect(learner.earliestStart(NOW + 1_011, 1_000)).toBe(NOW + 1_011)
  })

  it("is looked for in each measured rate, and without a pace while there is a trial", () => {
    const learner = fresh()
    recover(learner)
    const chance = learner.chance as Chance
    const measured = vi.spyOn(chance, "measured")
    chance.rejected(sent(20, NOW + 1_100), true, 0)
    Object.assign(learner.event, { open: true, cause: "rate" })
    learner.success(sent(21, NOW + 2_000), NOW + 2_008)
    expect(measured).toHaveBeenCalledOnce()
    learner.rate.seed(0.001)
    learner.rate.started(NOW + 3_000, false)
    expect(learner.earliestStart(NOW + 3_000, 1)).toBeGreaterThan(NOW + 3_000)
    chance.onTrial = true
    expect(learner.earliestStart(NOW + 3_000, 1)).toBe(NOW + 3_000)
  })

  it("may have been the limit of several processes: each knows its own attempts alone", () => {
    const share = new FairShare()
    share.count = 2
    expect(recover(new AdaptiveLimits(middle, share))?.cause).not.toBe("chance")
  })

  it("does not keep a later limit from being found, in the event after the one that outweighs chance", () => {
    const learner = fresh()
    recover(learner)
    const causes = [0, 100].map((before) => {
      const at = NOW + 1_020 + 20 * before
      const passes = Array.from({ length: 40 }, (_, i) => sent(before + i + 10, at, i + 1))
      let left = 39
      for (const pass of passes.slice(10)) learner.throttled(pass, at + 1_000, left--, before + 49, at + 3)
      for (const pass of passes.slice(0, 10)) learner.success(pass, at + 50)
      return learner.success(sent(before + 50, at + 1_000), at + 1_050)?.cause
    })
    expect(causes).toEqual(["chance", "concurrency"])
    expect(learner.learned.concurrency).toBe(10)
  })
})
