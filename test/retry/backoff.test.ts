import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { backoffStep } from "../../src/retry/backoff.ts"
import { type BackoffSettings, HOLD_BACKOFF, RETRY_DEFAULTS } from "../../src/retry/retry-settings.ts"
import { backoffAt, backoffMs } from "../../src/retry/retry-wait.ts"

const jitters = ["full", "equal", "none"] as const

/** All that the options let through, absurd values included. */
const settings: fc.Arbitrary<BackoffSettings> = fc.record({
  baseMs: fc.oneof(
    fc.constantFrom(0, Number.MIN_VALUE, Number.MAX_VALUE, Number.POSITIVE_INFINITY),
    fc.nat(),
  ),
  factor: fc.oneof(
    fc.constantFrom(1, 2, 1 + Number.EPSILON, Number.MAX_VALUE),
    fc.double({ min: 1, max: 50, noNaN: true }),
  ),
  maxMs: fc.oneof(fc.constantFrom(0, Number.MAX_VALUE, Number.MAX_SAFE_INTEGER), fc.nat()),
  jitter: fc.constantFrom(...jitters),
})
const nth = fc.oneof(fc.nat({ max: 50 }), fc.constantFrom(1_023, 1_024, 5_000, 1e9, Number.MAX_SAFE_INTEGER))
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe("backoffStep", () => {
  it("doubles from half a second to half a minute by default", () => {
    const steps = [0, 1, 2, 3, 4, 5, 6, 7, 100].map((n) => backoffStep(RETRY_DEFAULTS.backoff, n))
    expect(steps).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
  })

  it("holds a source for a second at first, and for a minute at most", () => {
    expect([0, 1, 5, 6, 2_000].map((n) => backoffStep(HOLD_BACKOFF, n))).toEqual([
      1_000, 2_000, 32_000, 60_000, 60_000,
    ])
  })

  it("is finite, between 0 and the cap, and never falls, whatever the settings", () => {
    fc.assert(
      fc.property(settings, nth, (chosen, n) => {
        const step = backoffStep(chosen, n)
        expect(Number.isFinite(step)).toBe(true)
        expect(step).toBeGreaterThanOrEqual(0)
        expect(step).toBeLessThanOrEqual(chosen.maxMs)
        expect(backoffStep(chosen, n + 1)).toBeGreaterThanOrEqual(step)
      }),
      { numRuns: 500 },
    )
  })

  it("stays 0 for a base of 0, however many tries there have been", () => {
    expect(backoffStep({ baseMs: 0, factor: 2, maxMs: 30_000, jitter: "none" }, 5_000)).toBe(0)
  })
})

describe("backoffAt", () => {
  const { backoff } = RETRY_DEFAULTS
  const steps = (usualFailures: number, inARow: (n: number) => number) =>
    [0, 1, 2, 3, 4, 5, 8, 9, 10, 12].map((n) =>
      Math.round(backoffStep(backoffAt(backoff, usualFailures, inARow(n)), n)),
    )
  const ownRun = (n: number) => n + 1

  it.each([
    ["nothing is known: as set", 0, ownRun, [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000, 30000]],
    [
      "nothing but failures: as set",
      1,
      ownRun,
      [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000, 30000],
    ],
    [
      "half fail: flat as far as chance goes",
      0.5,
      ownRun,
      [500, 1000, 1000, 1000, 1000, 1000, 1000, 2000, 4000, 16000],
    ],
    [
      "half fail, and now all do: as set",
      0.5,
      () => 30,
      [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000, 30000],
    ],
    [
      "few fail: as set, but for a step",
      0.05,
      ownRun,
      [500, 526, 1053, 2105, 4211, 8421, 30000, 30000, 30000, 30000],
    ],
    ["nearly all fail: long", 0.95, ownRun, [500, 1000, 2000, 4000, 8000, 10000, 10000, 10000, 10000, 10000]],
  ])("%s", (_, usualFailures, inARow, expected) => {
    expect(steps(usualFailures, inARow)).toEqual(expected)
  })

  it.each([-0.1, 0, 1, 1.1])("leaves the settings as they are for a share of %d", (usualFailures) => {
    expect(backoffAt(backoff, usualFailures, 0)).toBe(backoff)
    expect(backoffAt(backoff, usualFailures, 100)).toBe(backoff)
  })

  it("never lengthens a step, whatever the settings", () => {
    fc.assert(
      fc.property(settings, nth, chance, fc.nat(), (chosen, n, share, inARow) => {
        const step = backoffStep(backoffAt(chosen, share, inARow), n)
        expect(step).toBeGreaterThanOrEqual(0)
        expect(step).toBeLessThanOrEqual(backoffStep(chosen, n))
      }),
    )
  })
})

describe("backoffMs", () => {
  it.each([
    ["full", 0, 0],
    ["full", 0.5, 2_000],
    ["full", 0.999_999, 4_000],
    ["equal", 0, 2_000],
    ["equal", 0.5, 3_000],
    ["none", 0, 4_000],
    ["none", 0.9, 4_000],
  ] as const)("jitter %s, drawn %d, is %d ms of a step of 4,000", (jitter, drawn, expected) => {
    expect(backoffMs({ ...RETRY_DEFAULTS.backoff, jitter }, 3, () => drawn)).toBe(expected)
  })

  it("is whole and never above the step, nor below what its jitter leaves, whatever the settings", () => {
    fc.assert(
      fc.property(settings, nth, chance, (chosen, n, drawn) => {
        const step = backoffStep(chosen, n)
        const ms = backoffMs(chosen, n, () => drawn)
        const least = { full: 0, equal: step / 2, none: step }[chosen.jitter]
        expect(Number.isInteger(ms)).toBe(true)
        expect(ms).toBeGreaterThanOrEqual(Math.floor(least))
        expect(ms).toBeLessThanOrEqual(Math.ceil(step))
      }),
      { numRuns: 500 },
    )
  })

  it("draws once, and not at all where there is no jitter", () => {
    for (const jitter of jitters) {
      let draws = 0
      backoffMs({ ...RETRY_DEFAULTS.backoff, jitter }, 2, () => {
        draws++
        return 0.5
      })
      expect(draws).toBe(jitter === "none" ? 0 : 1)
    }
  })
})
