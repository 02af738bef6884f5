import { describe, expect, it } from "vitest"
import { SETTINGS } from "../../src/forecast/simulate-jobs.ts"
import { AdmissionControl } from "../../src/gate/admission-control.ts"
import type { GateSettings } from "../../src/gate/gate-settings.ts"
import { KINDS } from "./sent.ts"

const NOW = 1_800_000_000_000
const NEVER = Number.POSITIVE_INFINITY

function admission(settings: Partial<GateSettings>): AdmissionControl {
  const observer = { held() {}, released() {}, probing() {}, paced() {} }
  return new AdmissionControl({ ...SETTINGS, backoff: () => 0, ...settings }, () => 0.5, observer)
}

const throttled = (retryAfterMs: number) => ({ kind: "throttled", retryAfterMs, code: 429 }) as const

describe("the next attempt", () => {
  it("starts at the latest of what all rules say", () => {
    for (const [retryAfterMs, perMs, expected] of [
      [500, 1_000, 1_001],
      [2_000, 1_000, 2_000],
    ] as const) {
      const control = admission({ adaptive: false, limit: { requests: 1, perMs } })
      const permit = control.start(NOW, false, null)
      expect(control.earliestStart(NOW)).toBe(NOW + perMs + 1)
      control.release(permit, throttled(retryAfterMs), false, NOW)
      expect(control.earliestStart(NOW)).toBe(NOW + expected)
    }
  })

  it("waits for a response where the number in flight is configured, however long that takes", () => {
    const control = admission({ concurrency: 1, limit: { requests: 5, perMs: 1_000 } })
    const permit = control.start(NOW, false, null)
    expect(control.earliestStart(NOW)).toBe(NEVER)
    expect(control.earliestStart(NOW + 3_600_000)).toBe(NEVER)
    control.release(permit, { kind: "ignored" }, false, NOW + 3_600_000)
    expect(control.earliestStart(NOW + 3_600_000)).toBe(NOW + 3_600_000)
  })

  it("that probes an outage is kept back by no estimate, but by what is configured", () => {
    const control = admission({ limit: { requests: 9, perMs: 60_000 } })
    const spent = { name: "a", remaining: 0, resetMs: 50_000, resetsAt: null, windowMs: null }
    for (let i = 0; i < 8; i++) {
      const permit = control.start(NOW, false, null)
      control.reportQuota(
        permit,
        { limits: [spent], date: null, receivedAt: 0, kinds: KINDS, accepted: false },
        NOW,
      )
      control.release(permit, { kind: "failed", code: 503 }, false, NOW)
    }
    expect(control.waitReason).toBe("outage")
    expect(control.earliestStart(NOW)).toBe(NOW + 100)
    const probe = control.start(NOW + 100, true, null)
    control.release(probe, { kind: "failed", code: 503 }, true, NOW + 110)
    expect(control.earliestStart(NOW + 110)).toBe(NOW + 60_001)
  })
})
