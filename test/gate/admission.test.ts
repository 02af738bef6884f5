import { describe, expect, it } from "vitest"
import { SETTINGS } from "../../src/forecast/simulate-jobs.ts"
import { AdmissionControl } from "../../src/gate/admission-control.ts"
import { ShareOfLearned } from "../../src/gate/estimators/share-of-learned.ts"
import { FairShare } from "../../src/gate/fair-share.ts"
import type { QuotaReport } from "../../src/gate/gate.ts"
import type { GateLearning, GateSettings } from "../../src/gate/gate-settings.ts"
import { CostQuotas } from "../../src/gate/rules/cost-quotas.ts"
import { SlidingWindow } from "../../src/gate/rules/sliding-window.ts"
import { summarize } from "../../src/gate/shared-gate.ts"
import { KINDS, NOW } from "./sent.ts"

const FOR_EVER = Number.POSITIVE_INFINITY
const OBSERVER = { held() {}, released() {}, probing() {}, paced() {} }

const admission = (settings: Partial<GateSettings>, share = new FairShare(settings)) =>
  new AdmissionControl({ ...SETTINGS, backoff: () => 1_000, ...settings }, () => 0.5, OBSERVER, share)
const report = (given: Partial<QuotaReport> = {}): QuotaReport => ({
  limits: [],
  date: null,
  receivedAt: NOW,
  accepted: true,
  kinds: KINDS,
  ...given,
})
const SUCCESS = { kind: "success" } as const
const throttled = (retryAfterMs: number | null) => ({ kind: "throttled", retryAfterMs, code: 429 }) as const

describe("attempts that may start, if one may", () => {
  it("are limited by what is configured, at least one", () => {
    const control = admission({ adaptive: false, concurrency: 5, limit: { requests: 3, perMs: 1_000 } })
    expect(control.spare()).toBe(3)
    control.start(NOW, false, null)
    expect(control.spare()).toBe(2)
    for (let n = 0; n < 3; n++) control.start(NOW, false, null)
    expect(control.spare()).toBe(1)
    expect(admission({ adaptive: false, concurrency: 5 }).spare()).toBe(5)
    expect(admission({ adaptive: false }).spare()).toBe(FOR_EVER)
  })

  it("are one while the source is closed, and a few while it recovers", () => {
    const control = admission({ adaptive: false })
    const [permit, other] = [control.start(NOW, false, null), control.start(NOW, false, null)]
    control.release(permit, throttled(1_000), false, NOW)
    expect([control.spare(), control.waitReason]).toEqual([1, "hold"])
    const probe = control.start(NOW + 1_000, true, null)
    control.release(probe, SUCCESS, true, NOW + 1_050)
    // Two beside the one that is in flight.
    expect([control.spare(), control.waitReason]).toEqual([2, "pace"])
    control.start(NOW + 1_050, true, null)
    expect(control.spare()).toBe(1)
    expect(control.release(other, SUCCESS, true, NOW + 1_060)).toBe(true)
    expect(control.release(other, SUCCESS, true, NOW + 1_060)).toBe(false)
  })
})

describe("a part of what the server gives", () => {
  it("is kept of a learned rate, from the first response on that is read", () => {
    const control = admission({ share: 0.5 })
    const permit = control.start(NOW, false, null)
    control.reportQuota(permit, report({ ShareOfLearned }), NOW)
    control.release(permit, SUCCESS, false, NOW)
    control.limits?.applyShared({ base: 0.01, upper: 1, cost: 1, serverNamedWait: false }, NOW)
    if (control.limits) Object.defineProperty(control.limits.rate, "isSeed", { value: true })
    const at = control.earliestStart(NOW)
    const next = control.start(at, false, null)
    expect(control.earliestStart(at)).toBe(at + 198)
    control.release(next, SUCCESS, false, at + 50)
    expect(control.earliestStart(at + 50)).toBe(at + 198)
  })

  it("is none for one that wants all, or that learns nothing", () => {
    for (const settings of [{ share: 1 }, { share: 0.5, adaptive: false }]) {
      const control = admission(settings)
      const permit = control.start(NOW, false, null)
      control.reportQuota(permit, report({ ShareOfLearned }), NOW)
      control.limits?.applyShared({ base: 0.01, upper: 1, cost: 1, serverNamedWait: false }, NOW)
      const at = control.earliestStart(NOW)
      control.start(at, false, null)
      expect(control.earliestStart(at) - at, JSON.stringify(settings)).toBeLessThanOrEqual(100)
    }
  })
})

describe("what limits", () => {
  it("is a stated quota or the configured limit, if it ends at a known time", () => {
    const control = admission({ limit: { requests: 1, perMs: 1_000 } })
    expect(control.limitedUntil(NOW)).toBe(NOW)
    const permit = control.start(NOW, false, null)
    expect(control.limitedUntil(NOW)).toBe(NOW + 1_001)
    const spent = { name: "a", remaining: 0, resetMs: 50_000, resetsAt: null, windowMs: null }
    control.reportQuota(permit, report({ limits: [spent] }), NOW)
    expect(control.limitedUntil(NOW)).toBe(NOW + 50_000)
    expect(admission({ adaptive: false }).limitedUntil(NOW)).toBe(NOW)
    const none = new FairShare()
    none.limitPart = { count: 3, rank: 0 }
    none.lostSight = { at: NOW, inFlight: 0 }
    expect(admission({ limit: { requests: 3, perMs: 1_000 } }, none).limitedUntil(NOW)).toBe(NOW + 1_001)
  })

  it("is looked at again a while after an answer was due, where only one in flight can tell", () => {
    const control = admission({})
    const costs = new CostQuotas(() => 60)
    const permit = control.start(NOW, false, null)
    control.reportQuota(permit, report({ costs }), NOW)
    costs.report(
      {
        name: "p",
        remaining: 100,
        limit: 100,
        resetMs: null,
        resetsAt: null,
        windowMs: null,
        tokenBucket: { restoresPerSecond: 10, limit: 100 },
      },
      NOW,
    )
    control.release(permit, SUCCESS, false, NOW + 10)
    control.start(NOW + 10, false, null)
    const at = control.earliestStart(NOW + 10)
    expect(at).toBeGreaterThan(NOW + 1_000)
    expect(at).toBeLessThan(FOR_EVER)
  })

  it("is also what was learned, but not a slow start", () => {
    const control = admission({ initialLimits: { ratePerSecond: null, concurrency: 4 } })
    expect([control.limitsInFlight, admission({}).limitsInFlight]).toEqual([true, false])
  })
})

it("what a gate learns by is given to what remembers it", () => {
  const given: GateLearning[] = []
  const control = admission({ remember: (learning) => given.push(learning) })
  expect(given).toEqual([{ limits: control.limits, baseline: control.breaker.baseline }])
})

describe("the starts that one process tells others", () => {
  it("are those of the last window, oldest first, summed up in a hundred steps", () => {
    expect(summarize([NOW - 1_000, NOW - 999, NOW - 995, NOW - 500, NOW], 1_000, NOW)).toEqual([
      [2, 995],
      [1, 500],
      [1, 0],
    ])
    expect(summarize([NOW, NOW - 500, NOW - 495], 1_000, NOW)).toEqual([
      [1, 500],
      [1, 495],
      [1, 0],
    ])
    expect(
      summarize(
        Array.from({ length: 1_000 }, (_, n) => NOW - n),
        1_000,
        NOW,
      ),
    ).toHaveLength(100)
  })
})

describe("a process that has lost sight of the others", () => {
  it("only replaces what it had started by then, for one window", () => {
    const share = new FairShare()
    const sliding = new SlidingWindow({ requests: 10, perMs: 1_000 }, share)
    sliding.started(NOW - 1_500)
    sliding.started(NOW - 400)
    sliding.started(NOW)
    share.limitPart = { count: 1, rank: 0 }
    share.lostSight = { at: NOW, inFlight: 0 }
    sliding.started(NOW + 1)
    // Two of the last window were its own: the third has to wait for the older of them.
    expect(sliding.earliestStart(NOW + 2)).toBe(NOW + 1_001)
    expect(sliding.earliestStart(NOW + 1_001)).toBe(NOW + 1_001)
  })

  it("that had started nothing waits until what the others may have started is over", () => {
    const share = new FairShare()
    const sliding = new SlidingWindow({ requests: 10, perMs: 1_000 }, share)
    sliding.started(NOW - 1_000)
    share.lostSight = { at: NOW, inFlight: 0 }
    expect(sliding.earliestStart(NOW)).toBe(NOW + 1_001)
    expect(sliding.earliestStart(NOW + 1_000)).toBe(NOW + 1_001)
    expect(sliding.earliestStart(NOW + 1_001)).toBe(NOW + 1_001)
  })
})
