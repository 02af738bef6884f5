import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Hold } from "../../src/gate/hold.ts"
import { HoldBackoff } from "../../src/gate/hold-backoff.ts"
import { backoffStep } from "../../src/retry/backoff.ts"
import { HOLD_BACKOFF } from "../../src/retry/settings.ts"

const NOW = 1_800_000_000_000
const backoff = (strike: number) => backoffStep(HOLD_BACKOFF, strike)
const middle = () => 0.5

/** A hold, and the attempts that meet it: `rejected` and `accepted` in the terms of a test. */
function held() {
  const hold = new Hold()
  let chance = middle
  const steps = new HoldBackoff(backoff, () => chance())
  let newest = 0
  return {
    hold,
    /** `n` attempts start; returns the serial of the last. */
    start(n = 1): number {
      newest += n
      return newest
    },
    rejected(serial: number, toldMs: number | null, now: number, random = middle): number {
      chance = random
      const told = toldMs === null ? 0 : now + toldMs + 1
      hold.order(steps.rejected({ serial, newest, told }, hold, now), 429, newest)
      return hold.until
    },
  }
}

describe("Hold", () => {
  it("lasts for what the server asked, and a whole ms more, since clocks are cut to whole ms", () => {
    const { rejected, start } = held()
    expect(rejected(start(), 2_000, NOW)).toBe(NOW + 2_001)
  })

  it("is never shortened by a shorter order", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            told: fc.option(fc.nat({ max: 100_000 })),
            after: fc.nat({ max: 5_000 }),
            straggler: fc.boolean(),
            chance: fc.double({ min: 0, max: 0.999, noNaN: true }),
          }),
          { minLength: 1, maxLength: 40 },
        ),
        (orders) => {
          const { hold, rejected, start } = held()
          let now = NOW
          start(3)
          for (const { told, after, straggler, chance } of orders) {
            now += after
            const before = hold.until
            const until = rejected(straggler ? 1 : start(), told, now, () => chance)
            expect(until).toBeGreaterThanOrEqual(before)
            expect(until).toBeGreaterThan(now)
            expect(until).toBeGreaterThan(now + (told ?? 0))
            expect(hold.probing).toBe(true)
          }
        },
      ),
    )
  })

  it("keeps the longest of several orders, with the row of the one that set it", () => {
    const hold = new Hold()
    const order = (toldMs: number, code: 429 | 403) =>
      hold.order({ until: NOW + toldMs, probes: true }, code, 9)
    order(1_000, 429)
    order(5_000, 403)
    order(2_000, 429)
    expect(hold.until).toBe(NOW + 5_000)
    expect(hold.code).toBe(403)
  })

  it.each([null, 0])("holds for its own backoff, never for 0 ms, when told %s", (told) => {
    for (const [chance, expected] of [
      [0, 500],
      [0.5, 750],
      [0.999_999, 1_000],
    ] as const) {
      const { rejected, start } = held()
      expect(rejected(start(), told, NOW, () => chance)).toBe(NOW + expected + 1)
    }
  })

  it("takes the rejections of everything that was in flight as one event", () => {
    const { hold, rejected, start } = held()
    start(20)
    rejected(1, null, NOW)
    const until = hold.until
    for (let serial = 2; serial <= 20; serial++) expect(rejected(serial, null, NOW + serial)).toBe(until)
    // One strike, not twenty: the next hold is the second step, not the twentieth.
    const probe = start()
    expect(rejected(probe, null, until) - until).toBe(1_500 + 1)
  })

  it("grows with every probe that is refused, though the server goes on naming the same short wait", () => {
    const { hold, rejected, start } = held()
    let now = NOW
    const lengths: number[] = []
    for (let i = 0; i < 9; i++) {
      rejected(start(), 50, now)
      lengths.push(hold.until - now - 1)
      now = hold.until
    }
    expect(lengths).toEqual([50, 1_500, 3_000, 6_000, 12_000, 24_000, 45_000, 45_000, 45_000])
  })

  it("believes the server again after an acceptance", () => {
    const { hold, rejected, start } = held()
    rejected(start(), 50, NOW)
    rejected(start(), 50, hold.until)
    const probe = start()
    expect(hold.accepted(probe, hold.until)).toBe(true)
    expect(hold.probing).toBe(false)
    const later = hold.until + 10_000
    expect(rejected(start(), 50, later)).toBe(later + 51)
  })

  it("is not ended by what was sent before it", () => {
    const { hold, rejected, start } = held()
    start(5)
    rejected(3, 1_000, NOW)
    for (const serial of [1, 2, 4, 5]) expect(hold.accepted(serial, NOW + 2_000)).toBe(false)
    expect(hold.probing).toBe(true)
    expect(hold.accepted(start(), NOW + 2_000)).toBe(true)
  })

  it("is not ended by a probe that was overtaken by a later order", () => {
    const { hold, rejected, start } = held()
    start(2)
    rejected(1, 1_000, NOW)
    const probe = start()
    rejected(2, 5_000, NOW + 1_100)
    expect(hold.accepted(probe, NOW + 1_200)).toBe(false)
    expect(hold.probing).toBe(true)
    expect(hold.until).toBe(NOW + 6_101)
  })

  it("counts a straggler that is refused after the release as a new event, with no strike", () => {
    const { hold, rejected, start } = held()
    start(3)
    rejected(1, 1_000, NOW)
    hold.accepted(start(), NOW + 1_001)
    const ramped = start(2)
    rejected(2, 1_000, NOW + 1_050)
    // Those that the ramp had let in belong to it too: neither is a probe, so neither is a strike.
    const until = rejected(ramped, 1_000, NOW + 1_060)
    expect(until).toBe(NOW + 1_060 + 1_001)
  })

  it("takes a wait longer than any timer, as it is", () => {
    const { rejected, start } = held()
    expect(rejected(start(), 1e13, NOW)).toBe(NOW + 1e13 + 1)
  })
})
