import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { plan, togetherAtMost } from "../../src/forecast/plan.ts"

const MINUTE = 60_000
const jobs = (...list: [atMinutes: number, minutes: number, share: number][]) =>
  list.map(([at, minutes, share]) => ({ at: at * MINUTE, ms: minutes * MINUTE, share }))
const minutes = (begins: readonly number[]) => begins.map((begin) => begin / MINUTE)

describe("plan", () => {
  it("leaves jobs that fit together where they are", () => {
    expect(minutes(plan(jobs([0, 60, 0.3], [5, 60, 0.3], [10, 60, 0.3]), MINUTE))).toEqual([0, 5, 10])
  })

  it("begins a job when the one before is done, with some time to spare", () => {
    expect(minutes(plan(jobs([0, 60, 1], [10, 60, 1]), MINUTE))).toEqual([0, 66])
  })

  it("lets a short job go before a long one", () => {
    expect(minutes(plan(jobs([0, 300, 1], [0, 5, 1]), MINUTE))).toEqual([6, 0])
  })

  it("fills a gap", () => {
    expect(minutes(plan(jobs([0, 10, 1], [60, 10, 1], [0, 20, 1]), MINUTE))).toEqual([0, 60, 11])
  })

  it("never begins a job sooner than today, never overfills the source, and moves no job for ever", () => {
    const job = fc.record({
      at: fc.integer({ min: 0, max: 600 }).map((at) => at * MINUTE),
      ms: fc.integer({ min: 1, max: 300 * MINUTE }),
      share: fc.double({ min: 0.01, max: 1.2, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(job, { maxLength: 9 }), (list) => {
        const begins = plan(list, MINUTE)
        const total = list.reduce((sum, { ms }) => sum + 1.1 * ms + MINUTE, 0)
        list.forEach(({ at, share }, index) => {
          const begin = begins[index] as number
          expect(begin).toBeGreaterThanOrEqual(at)
          expect(begin).toBeLessThanOrEqual(600 * MINUTE + total)
          const others = list.filter((other, n) => {
            const from = begins[n] as number
            return n !== index && from <= begin && from + other.ms > begin
          })
          const used = others.reduce((sum, other) => sum + other.share, share)
          if (others.length > 0) expect(used).toBeLessThanOrEqual(0.951)
        })
      }),
      { numRuns: 200 },
    )
  })
})

describe("togetherAtMost", () => {
  it.each([
    [jobs([0, 1, 1], [0, 1, 1]), 1],
    [jobs([0, 1, 0.3], [0, 1, 0.3], [0, 1, 0.3], [0, 1, 0.3]), 3],
    [jobs([0, 1, 0.9], [0, 1, 0.01], [0, 1, 0.01]), 3],
    [jobs([0, 1, 0.9], [0, 1, 0.1]), 1],
  ])("counts what fits whichever jobs they are", (list, expected) => {
    expect(togetherAtMost(list)).toBe(expected)
  })
})
