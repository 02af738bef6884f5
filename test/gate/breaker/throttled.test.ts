import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { HoldBackoff } from "../../../src/gate/hold-backoff.ts"
import { backoffStep } from "../../../src/retry/backoff.ts"
import { HOLD_BACKOFF } from "../../../src/retry/retry-settings.ts"
import { Machine, middle, NOW } from "./machine.ts"

/** A breaker with the holds of a source whose limits are not estimated. */
function held() {
  const machine = new Machine()
  let chance = middle
  const backoff = new HoldBackoff(
    (rejections) => backoffStep(HOLD_BACKOFF, rejections),
    () => chance(),
  )
  const until = () => machine.breaker.state.throttledUntil
  return {
    machine,
    until,
    start: (n = 1) => machine.start(NOW, n),
    rejected(sequence: number, retryAfterMs: number | null, now: number, random = middle): number {
      chance = random
      const retryAt = retryAfterMs === null ? 0 : now + retryAfterMs
      const { latest, breaker } = machine
      const hold = { until: until(), probes: breaker.blocked !== null }
      const decision = backoff.throttled({ sequence, latestSequence: latest, retryAt }, hold, now)
      machine.throttle(sequence, now, decision.until, decision.probes)
      return until()
    },
  }
}

describe("a hold", () => {
  it("lasts for what the server asked, to the ms", () => {
    const { rejected, start } = held()
    expect(rejected(start(), 2_000, NOW)).toBe(NOW + 2_000)
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
          const { machine, until, rejected, start } = held()
          let now = NOW
          start(3)
          for (const { told, after, straggler, chance } of orders) {
            now += after
            const before = until()
            const holds = rejected(straggler ? 1 : start(), told, now, () => chance)
            expect(holds).toBeGreaterThanOrEqual(before)
            expect(holds).toBeGreaterThan(now)
            expect(holds).toBeGreaterThanOrEqual(now + (told ?? 0))
            expect(machine.breaker.blocked).not.toBeNull()
          }
        },
      ),
    )
  })

  it("keeps the longest of several orders, with the row of the one that set it", () => {
    const { breaker } = new Machine()
    const hold = (ms: number, code: 429 | 403) =>
      breaker.extendHold({ until: NOW + ms, probes: true }, code, 9, NOW)
    expect(hold(1_000, 429)).toBe("held")
    expect(hold(5_000, 403)).toBe("held")
    expect(hold(2_000, 429)).toBeNull()
    expect(hold(5_999, 429), "by less than a second is no news").toBeNull()
    expect(breaker.state).toMatchObject({ throttledUntil: NOW + 5_999, throttledBy: 429 })
    expect(breaker.code).toBe(429)
  })

  it.each([null, 0])("holds for its own backoff, never for 0 ms, when told %s", (told) => {
    for (const [chance, expected] of [
      [0, 500],
      [0.5, 750],
      [0.999_999, 1_000],
    ] as const) {
      const { rejected, start } = held()
      expect(rejected(start(), told, NOW, () => chance)).toBeCloseTo(NOW + expected, 2)
    }
  })

  it("takes the rejections of everything that was in flight as one event", () => {
    const { until, rejected, start } = held()
    start(20)
    rejected(1, null, NOW)
    const first = until()
    for (let serial = 2; serial <= 20; serial++) expect(rejected(serial, null, NOW + serial)).toBe(first)
    // One strike, not twenty: the next hold is the second step, not the twentieth.
    const probe = start()
    expect(rejected(probe, null, first) - first).toBe(1_500)
  })

  it("grows with every probe that is refused, though the server goes on naming the same short wait", () => {
    const { until, rejected, start } = held()
    let now = NOW
    const lengths: number[] = []
    for (let i = 0; i < 9; i++) {
      rejected(start(), 50, now)
      lengths.push(until() - now)
      now = until()
    }
    expect(lengths).toEqual([50, 75, 150, 300, 600, 1_200, 2_400, 4_800, 9_600])
  })

  it("believes the server again after an acceptance", () => {
    const { machine, until, rejected, start } = held()
    rejected(start(), 50, NOW)
    rejected(start(), 50, until())
    const probe = start()
    expect(machine.succeed(probe, until())).toBe("released")
    expect(machine.breaker.blocked).toBeNull()
    const later = until() + 10_000
    expect(rejected(start(), 50, later)).toBe(later + 50)
  })

  it("is not ended by what was sent before it", () => {
    const { machine, rejected, start } = held()
    start(5)
    rejected(3, 1_000, NOW)
    for (const serial of [1, 2, 4, 5]) expect(machine.succeed(serial, NOW + 2_000)).toBeNull()
    expect(machine.breaker.blocked).not.toBeNull()
    expect(machine.succeed(start(), NOW + 2_000)).toBe("released")
  })

  it("is not ended by a probe that was overtaken by a later order", () => {
    const { machine, until, rejected, start } = held()
    start(2)
    rejected(1, 1_000, NOW)
    const probe = start()
    expect(machine.kind).toBe("half-open")
    rejected(2, 5_000, NOW + 1_100)
    expect(machine.succeed(probe, NOW + 1_200)).toBeNull()
    expect(machine.breaker.blocked).not.toBeNull()
    expect(until()).toBe(NOW + 6_100)
  })

  it("counts a straggler that is refused after the release as a new event, with no strike", () => {
    const { machine, rejected, start } = held()
    start(3)
    rejected(1, 1_000, NOW)
    machine.succeed(start(), NOW + 1_001)
    const ramped = start(2)
    rejected(2, 1_000, NOW + 1_050)
    // Those that the ramp had let in belong to it too: neither is a probe, so neither is a strike.
    expect(rejected(ramped, 1_000, NOW + 1_060)).toBe(NOW + 1_060 + 1_000)
  })

  it("takes a wait longer than any timer, as it is", () => {
    const { rejected, start } = held()
    expect(rejected(start(), 1e13, NOW)).toBe(NOW + 1e13)
  })
})
