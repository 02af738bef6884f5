import { describe, expect, it } from "vitest"
import { forecast } from "../../src/forecast/forecast.ts"
import type { SourceLimit } from "../../src/forecast/source-limit.ts"

const job = (calls: number, startMs = 0) => ({ startMs, calls, workers: 20, latencyMs: 50 })
const rate = (requests: number, perMs: number, states = true): SourceLimit => ({
  rate: { requests, perMs },
  concurrency: null,
  states,
})
const tookMs = ({ startMs, endMs }: { startMs: number; endMs: number }) => endMs - startMs

describe("forecast", () => {
  it.each([
    ["no limit: the latency", { rate: null, concurrency: null, states: false }, 2_000, 5_000],
    ["a stated limit", rate(50, 1_000), 2_000, 40_000],
    ["a limit that the gate has to learn", rate(50, 1_000, false), 2_000, 40_000],
    ["a number at once", { rate: null, concurrency: 5, states: false }, 2_000, 20_000],
    ["far more calls than are simulated", rate(50, 1_000), 500_000, 10_000_000],
    ["a window of a day", rate(86_400, 86_400_000), 864_000, 9 * 86_400_000],
  ])("takes as long as the limit allows: %s", async (_, limit, calls, ms) => {
    const [outcome] = await forecast([job(calls)], limit)
    expect(outcome && tookMs(outcome)).toBeGreaterThan(ms * 0.9)
    expect(outcome && tookMs(outcome)).toBeLessThan(ms * 1.15)
  })

  it("finds what jobs lose that do not know of each other, and that they lose little alone", async () => {
    const together = await forecast([job(1_000), job(1_000, 1_000), job(1_000, 2_000)], rate(50, 1_000))
    const [alone] = await forecast([job(1_000)], rate(50, 1_000))
    for (const outcome of together) {
      expect(tookMs(outcome)).toBeGreaterThan(2 * tookMs(alone as never))
      expect(outcome.rejected).toBeGreaterThan(20)
    }
    expect(alone).toMatchObject({ rejected: 0, requests: 1_000 })
  })

  it("keeps the begin of each job, and gives the same figures each time", async () => {
    const jobs = [job(500), job(500, 90_000)]
    const outcomes = await forecast(jobs, rate(50, 1_000, false))
    expect(outcomes.map(({ startMs }) => startMs)).toEqual([0, 90_000])
    expect(await forecast(jobs, rate(50, 1_000, false))).toEqual(outcomes)
  })
})
