import { describe, expect, it } from "vitest"
import { FairShare } from "../../../src/gate/fair-share.ts"
import type { StatedLimit } from "../../../src/gate/gate.ts"
import { ServerQuotas } from "../../../src/gate/rules/server-quotas.ts"
import { KINDS, NOW, sent } from "../sent.ts"

const limit = (name: string, remaining: number, more: Partial<StatedLimit> = {}): StatedLimit => ({
  name,
  remaining,
  resetMs: 10_000,
  resetsAt: null,
  windowMs: null,
  ...more,
})

const says = (limits: StatedLimit[], accepted = true, date: number | null = null, receivedAt = NOW) => ({
  limits,
  accepted,
  date,
  kinds: KINDS,
  receivedAt,
})

describe("ServerQuotas", () => {
  it("know nothing of a source that states nothing", () => {
    const quotas = new ServerQuotas(new FairShare())
    quotas.report(sent(1), says([]), 1, NOW)
    expect([quotas.known, quotas.left]).toEqual([false, Number.POSITIVE_INFINITY])
    expect(quotas.earliestStart(NOW, 10_000)).toBe(NOW)
  })

  it("all hold: the one with the least left, and the latest reset of those that are spent", () => {
    const quotas = new ServerQuotas(new FairShare())
    quotas.report(sent(1), says([limit("minute", 3), limit("day", 900, { resetMs: 50_000 })]), 1, NOW)
    expect([quotas.known, quotas.left]).toEqual([true, 3])
    expect(quotas.earliestStart(NOW, 2)).toBe(NOW)
    expect(quotas.earliestStart(NOW, 3)).toBe(NOW + 10_000)
    expect(quotas.earliestStart(NOW, 900)).toBe(NOW + 50_000)
  })

  it("know the limits as they are stated, and the length of a window from the second one on", () => {
    const quotas = new ServerQuotas(new FairShare())
    const whole = limit("whole", 90, { limit: 100, windowMs: 60_000 })
    const bucket = limit("bucket", 40, {
      resetMs: null,
      tokenBucket: { restoresPerSecond: 0.5, limit: 40 },
    })
    const hourly = (resetsAt: number, remaining: number) =>
      limit("hourly", remaining, { limit: 5_000, resetsAt, resetMs: null })
    quotas.report(sent(1), says([whole, bucket, limit("small", 3), hourly(NOW + 9_000, 10)]), 1, NOW)
    const stated = [
      { requests: 100, perMs: 60_000 },
      { requests: 5_000, perMs: null },
      { requests: 1, perMs: 2_000 },
    ]
    expect(quotas.stated).toEqual(stated)
    const later = says([hourly(NOW + 3_609_000, 4_999)], true, null, NOW + 9_500)
    quotas.report({ ...sent(2), at: NOW + 9_400 }, later, 2, NOW + 9_500)
    expect(quotas.stated[1]).toEqual({ requests: 5_000, perMs: 3_600_000 })
  })

  it("tell limits apart by their names", () => {
    const quotas = new ServerQuotas(new FairShare())
    quotas.report(sent(1), says([limit("search", 2)]), 1, NOW)
    quotas.report(sent(2), says([limit("core", 900)]), 2, NOW)
    expect(quotas.left).toBe(2)
  })

  it("are four at most: what comes beyond is not looked at", () => {
    const quotas = new ServerQuotas(new FairShare())
    for (let n = 1; n <= 10; n++) quotas.report(sent(n), says([limit(`user ${n}`, 1_000 - n)]), n, NOW)
    expect(quotas.left).toBe(996)
  })

  it("keep nobody for more than a second by a reset that was not said", () => {
    const quotas = new ServerQuotas(new FairShare())
    quotas.report(sent(1), says([limit("a", 0, { resetMs: null })]), 1, NOW)
    expect(quotas.earliestStart(NOW, 0)).toBeLessThanOrEqual(NOW + 1_000)
  })

  it("take a point in time by the server's clock, as far as Date tells of it", () => {
    const quotas = new ServerQuotas(new FairShare())
    const theirs = NOW + 3_600_000
    const stated = limit("a", 0, { resetMs: 9_000, resetsAt: theirs + 10_000 })
    quotas.report(sent(1), says([stated], true, theirs), 1, NOW + 40)
    // Date is cut to the second, and was written some time after sending.
    const at = quotas.earliestStart(NOW + 40, 0)
    expect(at).toBeGreaterThanOrEqual(NOW + 10_000)
    expect(at).toBeLessThanOrEqual(NOW + 10_040)
  })

  it("are no cause of a rejection that says nothing of when they are back", () => {
    const spentBy = (stated: Partial<StatedLimit>, retryAt: number) => {
      const quotas = new ServerQuotas(new FairShare())
      quotas.report(sent(1), says([limit("", 0, { resetMs: null, ...stated })], false), 2, NOW)
      return quotas.spentBy(1, retryAt) !== null
    }
    expect(spentBy({}, 0)).toBe(false)
    expect(spentBy({}, NOW + 3_000)).toBe(true)
    expect(spentBy({ resetMs: 3_000 }, 0)).toBe(true)
    expect(spentBy({ windowMs: 60_000 }, 0)).toBe(true)
  })

  it("know by whose answer a limit is spent, as long as it is the latest", () => {
    const quotas = new ServerQuotas(new FairShare())
    quotas.report(sent(1), says([limit("minute", 0), limit("day", 900)], false), 2, NOW)
    expect(quotas.spentBy(1, 0)?.spent(NOW + 3_000, NOW)).toBe(NOW + 10_000)
    expect(quotas.spentBy(2, 0)).toBeNull()
    quotas.report(sent(2), says([limit("minute", 5)], true), 2, NOW + 10)
    expect(quotas.spentBy(1, 0)).toBeNull()
  })

  it("forget what a scout was not told of again, and no other", () => {
    const quotas = new ServerQuotas(new FairShare())
    quotas.report(sent(1), says([limit("a", 0), limit("b", 9)]), 1, NOW)
    quotas.started(sent(2, NOW + 10_000))
    expect(quotas.earliestStart(NOW + 10_010, 1)).toBe(NOW + 40_000)
    quotas.report(sent(2, NOW + 10_000), says([limit("b", 8)]), 2, NOW + 10_020)
    quotas.success(2)
    expect(quotas.left).toBe(8)
  })

  it("send the next scout at once where the first one is over without an answer, though others are out", () => {
    const quotas = new ServerQuotas(new FairShare())
    quotas.report(sent(1), says([limit("a", 0), limit("b", 0)]), 2, NOW)
    quotas.started(sent(3, NOW + 10_000, 2))
    quotas.ended(2)
    expect(quotas.earliestStart(NOW + 10_500, 1), "another one was over").toBe(NOW + 40_000)
    quotas.ended(3)
    expect(quotas.earliestStart(NOW + 10_500, 1)).toBe(NOW + 10_500)
    quotas.started(sent(4, NOW + 10_500, 2))
    expect(quotas.earliestStart(NOW + 10_600, 2)).toBe(NOW + 40_500)
  })

  it("count an acceptance of which the answer was not read, and none that was", () => {
    const quotas = new ServerQuotas(new FairShare())
    quotas.report(sent(1), says([limit("a", 9), limit("b", 50)]), 1, NOW)
    quotas.success(1)
    expect(quotas.left).toBe(9)
    quotas.success(2)
    quotas.success(3)
    expect(quotas.left).toBe(7)
  })
})
