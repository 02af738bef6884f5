import { describe, expect, it } from "vitest"
import { FairShare } from "../../../src/gate/fair-share.ts"
import type { Permit, StatedLimit } from "../../../src/gate/gate.ts"
import { QuotaShare } from "../../../src/gate/rules/quota-share.ts"
import { ServerQuotas } from "../../../src/gate/rules/server-quotas.ts"
import { MAX_STATED_WAIT_MS, TokenBucket } from "../../../src/gate/rules/token-bucket.ts"
import { type QuotaReading, WindowQuota } from "../../../src/gate/rules/window-quota.ts"
import { KINDS, NOW, sent } from "../sent.ts"

// What is left to others of a quota: a reserve, a part, or the parts of other processes.

const FOR_EVER = Number.POSITIVE_INFINITY
const RESET = NOW + 60_000

const reading = (given: Partial<QuotaReading>): QuotaReading => ({
  remaining: 7,
  resetsAt: RESET,
  stamp: RESET,
  windowMs: null,
  ...given,
})

function windowOf(share: FairShare, given: Partial<QuotaReading>): WindowQuota {
  const quota = new WindowQuota(share)
  quota.report(sent(1), reading(given), true, 1, NOW)
  return quota
}

/** How many start at that moment, all of them in flight. */
function starts(
  rule: { earliestStart(now: number, inFlight: number): number; started(permit: Permit): void },
  now: number,
) {
  let n = 0
  for (; n < 50 && rule.earliestStart(now, n) <= now; n++) rule.started(sent(100 + n, now, n + 1))
  return n
}

const reserving = (units: number) => new FairShare({ leave: { units, part: 0 } })
const part = (share: number) => new FairShare({ share })

describe("a reserve of a window", () => {
  it("is not used, however many are in flight", () => {
    const quota = windowOf(reserving(3), { remaining: 7, whole: 10 })
    expect(starts(quota, NOW)).toBe(4)
    // What is in flight may tell of a window that began anew.
    expect([quota.earliestStart(NOW, 4), quota.earliestStart(RESET - 1, 4)]).toEqual([FOR_EVER, FOR_EVER])
    expect(quota.earliestStart(RESET, 4)).toBe(RESET)
  })

  it.each<[remaining: number, isReserved: boolean]>([
    [3, true],
    [4, false],
    [0, true],
  ])("with %i left of it is told: %s", (remaining, isReserved) => {
    const quota = windowOf(reserving(3), { remaining, whole: 10 })
    const found = isReserved ? { until: RESET, resetsAt: RESET } : null
    expect(quota.reserved(NOW)).toEqual(found)
    expect(quota.reserved(RESET - 1)).toEqual(found)
    expect(quota.reserved(RESET)).toBeNull()
    if (isReserved) expect(quota.earliestStart(NOW, 0)).toBe(RESET)
  })

  it("is looked at again after two minutes, if no reset is stated", () => {
    const quota = windowOf(reserving(3), { remaining: 3, whole: 10, resetsAt: null, stamp: null })
    const until = NOW + MAX_STATED_WAIT_MS
    expect(quota.reserved(NOW)).toEqual({ until, resetsAt: null })
    expect([quota.reserved(until - 1), quota.reserved(until)]).toEqual([{ until, resetsAt: null }, null])
  })

  it("is nothing of which a probe is to tell, nor of a limit that is not stated", () => {
    const quota = windowOf(reserving(3), { remaining: 3, whole: 10 })
    quota.started(sent(2, RESET, 1))
    expect(quota.reserved(RESET - 1)).toBeNull()
    expect(new WindowQuota(reserving(3)).reserved(NOW)).toBeNull()
  })
})

describe("a part of a window", () => {
  it("is used, and the next window waited for", () => {
    const quota = windowOf(part(0.5), { remaining: 9, whole: 10 })
    expect(starts(quota, NOW)).toBe(4)
    expect(quota.earliestStart(NOW, 0)).toBe(RESET)
    expect(quota.reserved(NOW)).toBeNull()
  })

  it("of a window that ends late is told as used", () => {
    const far = NOW + MAX_STATED_WAIT_MS + 1
    const quota = windowOf(part(0.5), { remaining: 9, whole: 10, resetsAt: far, stamp: far })
    expect(quota.reserved(NOW)).toBeNull()
    expect(starts(quota, NOW)).toBe(4)
    expect(quota.reserved(NOW)).toEqual({ until: far, resetsAt: far })
    expect(quota.reserved(NOW + 1)).toBeNull()
  })

  it("is kept in any stretch of a window whose length is stated", () => {
    const quota = windowOf(part(0.5), { remaining: 9, whole: 10, windowMs: 60_000 })
    // One of five was the first, which has told.
    expect(starts(quota, NOW)).toBe(4)
    expect(quota.earliestStart(NOW, 4)).toBeGreaterThan(NOW + 59_999)
    // A statement of the same size, or a smaller one, changes nothing of it.
    quota.report(
      sent(200, NOW + 1_000),
      reading({ remaining: 90, whole: 10, windowMs: 60_000, stamp: RESET + 1 }),
      true,
      200,
      NOW + 1_000,
    )
    expect(quota.earliestStart(NOW + 2_000, 0)).toBeGreaterThan(NOW + 59_999)
    // Of a larger one, the part is larger.
    quota.report(
      sent(201, NOW + 3_000),
      reading({ remaining: 90, whole: 100, windowMs: 60_000, stamp: RESET + 2 }),
      true,
      201,
      NOW + 3_000,
    )
    expect(starts(quota, NOW + 3_000)).toBe(49)
  })

  it("without a stated end ends two minutes after its first response", () => {
    const quota = windowOf(part(0.5), { remaining: 9, whole: 10, resetsAt: null, stamp: null })
    expect(starts(quota, NOW)).toBe(4)
    expect(quota.earliestStart(NOW, 0)).toBe(NOW + MAX_STATED_WAIT_MS)
  })
})

describe("when what is used up of a window is back", () => {
  it("is its reset, if as many are in flight as are left", () => {
    const quota = windowOf(new FairShare(), { remaining: 2 })
    expect([quota.spentUntil(NOW, 1), quota.spentUntil(NOW, 2), quota.spentUntil(NOW, 3)]).toEqual([
      NOW,
      RESET,
      RESET,
    ])
    expect(new WindowQuota(new FairShare()).spentUntil(NOW, 3)).toBe(NOW)
  })

  it("is for a probe to tell, while one is out", () => {
    const quota = windowOf(new FairShare(), { remaining: 0 })
    expect(quota.spentUntil(NOW, 0)).toBe(RESET)
    quota.started(sent(2, RESET, 1))
    expect(quota.spentUntil(RESET, 1)).toBe(RESET)
    expect(quota.spentUntil(NOW, 1)).toBe(NOW)
  })
})

describe("responses that overtake each other", () => {
  it("of an earlier window say nothing of this one", () => {
    const quota = windowOf(new FairShare(), { remaining: 7, stamp: RESET })
    quota.report(
      sent(2),
      reading({ remaining: 1, stamp: RESET - 60_000, resetsAt: RESET - 60_000 }),
      true,
      3,
      NOW + 5,
    )
    expect(quota.left).toBe(7)
  })

  it("may have risen by what was not read, and not by more", () => {
    const quota = windowOf(new FairShare(), { remaining: 7 })
    quota.unread(2)
    quota.unread(3)
    expect(quota.left).toBe(5)
    // Sent when none was in flight but itself: 1 beside the 2 that were not read.
    quota.report(sent(4), reading({ remaining: 8 }), true, 4, NOW + 5)
    expect(quota.left).toBe(5)
    quota.report(sent(5), reading({ remaining: 9 }), true, 5, NOW + 6)
    expect(quota.left).toBe(9)
  })

  it("leave the probe that one of them was to the next, if it was not read", () => {
    const quota = windowOf(new FairShare(), { remaining: 1 })
    quota.started(sent(2, RESET, 2))
    quota.unread(1)
    expect(quota.earliestStart(RESET, 1)).toBe(RESET + 30_000)
    quota.unread(2)
    expect(quota.earliestStart(RESET, 1)).toBe(RESET)
  })

  it("end the earliest of the resets that they state as a time from now", () => {
    const quota = windowOf(new FairShare(), { remaining: 0, stamp: null })
    quota.report(sent(2), reading({ remaining: 0, resetsAt: RESET - 500, stamp: null }), true, 2, NOW + 5)
    expect(quota.spentUntil(NOW, 0)).toBe(RESET - 500)
    quota.report(sent(3), reading({ remaining: 0, resetsAt: RESET + 500, stamp: null }), true, 3, NOW + 6)
    expect(quota.spentUntil(NOW, 0)).toBe(RESET - 500)
  })
})

describe("a part of a token bucket", () => {
  const bucketOf = (share: FairShare, given: Partial<Parameters<TokenBucket["report"]>[1]> = {}) => {
    const bucket = new TokenBucket(share)
    bucket.report(sent(1), { remaining: 100, restoresPerSecond: 10, limit: 100, ...given }, NOW)
    return bucket
  }
  const burst = (bucket: TokenBucket, now: number) => {
    let n = 0
    for (; n < 200 && bucket.earliestStart(now, 0) <= now; n++) bucket.started(now)
    return n
  }

  it("has a burst and a refill of its own", () => {
    const bucket = bucketOf(part(0.5))
    expect(burst(bucket, NOW)).toBe(50)
    expect(bucket.earliestStart(NOW, 0) - NOW).toBe(200)
    expect(burst(bucket, NOW + 1_000)).toBe(5)
    expect(burst(bucket, NOW + 3_600_000)).toBe(50)
  })

  it("has no burst, if the capacity is not stated", () => {
    const bucket = bucketOf(part(0.5), { limit: null })
    expect(burst(bucket, NOW)).toBe(1)
    expect(bucket.earliestStart(NOW, 0) - NOW).toBe(200)
  })

  it("is all of it for one that wants all", () => {
    expect(burst(bucketOf(new FairShare()), NOW)).toBe(200)
  })

  it("is left by a reserve, of which one unit is used if it is all", () => {
    const bucket = bucketOf(reserving(30))
    expect([bucket.earliestStart(NOW, 69), bucket.earliestStart(NOW, 70)]).toEqual([
      NOW,
      NOW + MAX_STATED_WAIT_MS,
    ])
    expect(bucketOf(reserving(500)).earliestStart(NOW, 0)).toBe(NOW)
    expect(bucketOf(reserving(30), { remaining: 30 }).earliestStart(NOW, 0)).toBe(NOW + 100)
  })

  it("counts what others have in flight like what this process has", () => {
    const share = new FairShare()
    share.count = 3
    const bucket = bucketOf(share)
    expect([bucket.earliestStart(NOW, 33), bucket.earliestStart(NOW, 34)]).toEqual([
      NOW,
      NOW + MAX_STATED_WAIT_MS,
    ])
  })

  it("believes no refill of nothing, or of everything, and no capacity below one", () => {
    for (const odd of [
      { restoresPerSecond: 0 },
      { restoresPerSecond: FOR_EVER },
      { restoresPerSecond: Number.NaN },
      { limit: 0.5 },
      { limit: Number.NaN },
    ])
      expect(
        bucketOf(new FairShare(), { remaining: 0, ...odd }).earliestStart(NOW, 0),
        JSON.stringify(odd),
      ).toBe(NOW)
    expect(bucketOf(new FairShare(), { remaining: 0, limit: 1 }).earliestStart(NOW, 0)).toBe(NOW + 100)
  })
})

describe("the part of a window that a caller wants", () => {
  const left = (quota: QuotaShare) => {
    let n = 0
    for (; n < 50 && quota.left; n++) quota.started()
    return n
  }

  it("is that of a whole window, and of what came back of one that is not full again", () => {
    const quota = new QuotaShare(part(0.5))
    quota.begins(20, 0, 0)
    expect(left(quota)).toBe(10)
    // 0.9 of it is full.
    quota.begins(18, 0, 0, 10)
    expect(left(quota)).toBe(10)
    quota.begins(17, 0, 0, 11)
    expect(left(quota)).toBe(3)
    quota.begins(10, 0, 0, 14)
    expect(left(quota)).toBe(1)
  })

  it("adds up over windows, though its part is no whole number", () => {
    const quota = new QuotaShare(part(0.25))
    const used = [10, 10, 10, 10].map((units) => {
      quota.begins(units, 0, 0)
      return left(quota)
    })
    expect(used).toEqual([2, 3, 2, 3])
    expect([quota.isWhole, new QuotaShare(new FairShare()).isWhole]).toEqual([false, true])
  })
})

describe("several limits of a server", () => {
  const limit = (name: string, given: Partial<StatedLimit> = {}): StatedLimit => ({
    name,
    remaining: 0,
    resetMs: 10_000,
    resetsAt: null,
    windowMs: null,
    ...given,
  })
  const bucket = (name: string, remaining: number, restoresPerSecond = 1) =>
    limit(name, { remaining, resetMs: null, tokenBucket: { restoresPerSecond, limit: 100 } })
  const report = (quotas: ServerQuotas, limits: StatedLimit[], sequence = 1, given: object = {}) =>
    quotas.report(
      sent(sequence),
      { limits, accepted: true, date: null, kinds: KINDS, receivedAt: NOW, ...given },
      sequence,
      NOW,
    )

  it("all count: buckets and windows", () => {
    const quotas = new ServerQuotas(new FairShare())
    expect(quotas.none).toBe(true)
    report(quotas, [bucket("a", 0), bucket("b", 0, 0.2), limit("w", { remaining: 3 })])
    expect(quotas.none).toBe(false)
    expect([quotas.earliestStart(NOW, 0), quotas.spentUntil(NOW, 0)]).toEqual([NOW + 5_000, NOW + 5_000])
    report(quotas, [bucket("a", 0), bucket("b", 50), limit("w")], 2)
    expect([quotas.earliestStart(NOW, 0), quotas.spentUntil(NOW, 0)]).toEqual([NOW + 10_000, NOW + 10_000])
    expect([quotas.spentBy(2, 0), quotas.spentBy(1, 0)]).toEqual([expect.anything(), null])
    report(quotas, [bucket("a", 50), limit("w", { remaining: 1 })], 3)
    expect(quotas.spentBy(3, 0)).toBeNull()
  })

  it("are four buckets at most", () => {
    const quotas = new ServerQuotas(new FairShare())
    report(quotas, ["a", "b", "c", "d"].map((name) => bucket(name, 50)).concat(bucket("e", 0)))
    expect(quotas.earliestStart(NOW, 0)).toBe(NOW)
    report(quotas, [bucket("d", 0)], 2)
    expect(quotas.earliestStart(NOW, 0)).toBe(NOW + 1_000)
    expect([quotas.none, quotas.known]).toEqual([false, false])
  })

  it("leave a rest for as long as the longest of them", () => {
    const quotas = new ServerQuotas(reserving(3))
    expect(quotas.reserved(NOW)).toBeNull()
    report(quotas, [
      limit("a", { limit: 10, resetMs: 10_000 }),
      limit("b", { limit: 10, resetMs: 30_000 }),
      limit("c", { limit: 10, resetMs: 20_000 }),
      limit("d", { limit: 10, remaining: 9, resetMs: 90_000 }),
    ])
    expect(quotas.reserved(NOW)).toEqual({ until: NOW + 30_000, resetsAt: NOW + 30_000 })
  })

  it("are void after twenty responses that state nothing of them, each for itself", () => {
    const quotas = new ServerQuotas(new FairShare())
    report(quotas, [limit("a", { remaining: 5 }), limit("b", { remaining: 7 })])
    for (let n = 2; n < 22; n++) report(quotas, [limit("b", { remaining: 7 })], n)
    expect(quotas.left).toBe(7)
    for (let n = 22; n < 42; n++) report(quotas, [], n)
    expect([quotas.known, quotas.left]).toEqual([false, FOR_EVER])
  })

  it("are not kept before what keeps them is loaded", () => {
    const quotas = new ServerQuotas(new FairShare())
    report(quotas, [limit("a")], 1, { kinds: undefined })
    expect([quotas.none, quotas.spentBy(1, 0)]).toEqual([true, null])
  })

  it("count what succeeded and was not read, and what was read only once", () => {
    const quotas = new ServerQuotas(new FairShare())
    report(quotas, [limit("a", { remaining: 5 })])
    quotas.success(1)
    expect(quotas.left).toBe(5)
    quotas.success(2)
    expect(quotas.left).toBe(4)
  })
})
