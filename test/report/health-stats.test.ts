import { describe, expect, it } from "vitest"
import { HealthStats } from "../../src/report/health-stats.ts"

describe("Standing", () => {
  it("has seen nothing at first", () => {
    expect(new HealthStats()).toMatchObject({
      attempts: 0,
      consecutiveFailures: 0,
      failingSince: null,
      lastSuccessAt: null,
      byCode: {},
    })
  })

  it("counts attempts by how they ended, failures by row", () => {
    const standing = new HealthStats()
    standing.recordSuccess(1_000)
    for (const code of [503, 503, 429] as const) standing.recordFailure(code, 2_000)
    expect(standing).toMatchObject({ attempts: 4, succeeded: 1, failed: 3, byCode: { 503: 2, 429: 1 } })
  })

  it("says since when it has been failing, until a success", () => {
    const standing = new HealthStats()
    standing.recordSuccess(1_000)
    standing.recordFailure(503, 2_000)
    standing.recordFailure(500, 3_000)
    expect(standing).toMatchObject({ consecutiveFailures: 2, failingSince: 2_000, lastSuccessAt: 1_000 })
    standing.recordSuccess(4_000)
    expect(standing).toMatchObject({ consecutiveFailures: 0, failingSince: null, lastSuccessAt: 4_000 })
    standing.recordFailure(503, 5_000)
    expect(standing.failingSince).toBe(5_000)
  })

  it("knows the share of attempts that the server fails, without a run that goes on", () => {
    const stats = new HealthStats()
    expect(stats.usualFailures).toBe(0)
    for (let n = 0; n < 200; n++) {
      stats.recordFailure(503, n)
      stats.recordSuccess(n)
    }
    expect(stats.usualFailures).toBeCloseTo(0.5, 1)
    for (let n = 0; n < 100; n++) stats.recordFailure(503, n)
    expect(stats.usualFailures).toBeCloseTo(0.5, 1)
    expect(stats.serverFailures).toBe(100)
    for (let n = 0; n < 200; n++) stats.recordSuccess(n)
    expect(stats.usualFailures).toBeLessThan(0.01)
  })

  it("counts no failure of the request's own as one of the server", () => {
    const stats = new HealthStats()
    for (let n = 0; n < 50; n++) stats.recordFailure(404, n)
    expect([stats.usualFailures, stats.serverFailures]).toEqual([0, 0])
  })
})
