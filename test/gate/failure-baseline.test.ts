import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { FailureBaseline } from "../../src/gate/failure-baseline.ts"
import { chances } from "../simulation/sim-clock.ts"

/** The baseline of a source of which `share` of the answers were failures. */
function flaky(share: number, { answers = 600, seed = 1 } = {}): FailureBaseline {
  const usual = new FailureBaseline()
  const random = chances(seed)
  for (let i = 0; i < answers; i++) {
    if (random() < share) usual.failed(1)
    else usual.success(5)
  }
  return usual
}

describe("failures in a row that chance would not make", () => {
  it("are eight at the least, as of a source that never failed", () => {
    expect(new FailureBaseline().significantRun).toBe(8)
    expect(flaky(0).significantRun).toBe(8)
    expect(flaky(0.05).significantRun).toBe(8)
  })

  it.each([
    [0.2, 10],
    [0.35, 15.4],
    [0.5, 23.3],
  ])("are more, the more often it fails anyhow (%f)", (share, exactly) => {
    const medians = Array.from({ length: 41 }, (_, seed) => flaky(share, { seed }).significantRun)
    const median = medians.sort((a, b) => a - b)[20] as number
    expect(Math.abs(median - exactly)).toBeLessThanOrEqual(1.5)
  })

  it("are more from the first answers on, which say little but all that is known", () => {
    const usual = new FailureBaseline()
    for (let i = 0; i < 10; i++) {
      usual.success(5)
      usual.failed(1)
    }
    expect(usual.significantRun).toBeGreaterThan(20)
  })

  it("are no more than thirty-two: what fails nine times in ten is as good as down", () => {
    expect(flaky(0.95).significantRun).toBe(32)
    expect(flaky(1).significantRun).toBe(32)
  })

  it("count the same whether they are told one by one or by rows", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 50 }), (rows) => {
        const [single, whole] = [new FailureBaseline(), new FailureBaseline()]
        for (const times of rows) {
          for (let i = 0; i < times; i++) single.failed(1)
          whole.failed(times)
          for (const usual of [single, whole]) usual.success(5)
        }
        expect(whole.significantRun).toBe(single.significantRun)
      }),
    )
  })

  it("are eight again when what was flaky has been well for some hundred answers", () => {
    const usual = flaky(0.4)
    for (let i = 0; i < 400; i++) usual.success(5)
    expect(usual.significantRun).toBe(8)
  })

  it("are a whole number in these bounds, whatever was answered", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 2_000 }), (answers) => {
        const usual = new FailureBaseline()
        for (const fine of answers) fine ? usual.success(1) : usual.failed(1)
        expect(Number.isInteger(usual.significantRun)).toBe(true)
        expect(usual.significantRun).toBeGreaterThanOrEqual(8)
        expect(usual.significantRun).toBeLessThanOrEqual(32)
      }),
    )
  })
})

describe("the time of a good answer", () => {
  it("is that of the first, and follows by an eighth", () => {
    const usual = new FailureBaseline()
    expect(usual.smoothedLatencyMs).toBe(0)
    usual.success(80)
    expect(usual.smoothedLatencyMs).toBe(80)
    usual.success(160)
    expect(usual.smoothedLatencyMs).toBe(90)
    usual.failed(1)
    expect(usual.smoothedLatencyMs).toBe(90)
  })

  it("is never out of the range of what was measured", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { minLength: 1 }), (times) => {
        const usual = new FailureBaseline()
        for (const ms of times) usual.success(ms)
        expect(usual.smoothedLatencyMs).toBeGreaterThanOrEqual(Math.min(...times) - 1e-6)
        expect(usual.smoothedLatencyMs).toBeLessThanOrEqual(Math.max(...times) + 1e-6)
      }),
    )
  })
})
