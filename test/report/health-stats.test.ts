import { describe, expect, it } from "vitest"
import type { Verdict } from "../../src/classify/verdict.ts"
import { HealthStats } from "../../src/report/health-stats.ts"
import { byStatus } from "../support/verdicts.ts"

const unanswered = (code: Verdict["code"], rest: Partial<Verdict> = {}): Verdict => ({
  ...byStatus(code),
  status: null,
  matchedBy: "network",
  ...rest,
})

describe("Standing", () => {
  it("has seen nothing at first", () => {
    expect(new HealthStats()).toMatchObject({
      attempts: 0,
      failuresSinceSuccess: 0,
      failingSince: null,
      lastSuccessAt: null,
      byCode: {},
    })
  })

  it("counts attempts by how they ended, failures by row", () => {
    const standing = new HealthStats()
    standing.recordSuccess(1_000)
    for (const code of [503, 503, 429] as const) standing.recordFailure(byStatus(code), 2_000)
    expect(standing).toMatchObject({ attempts: 4, succeeded: 1, failed: 3, byCode: { 503: 2, 429: 1 } })
  })

  it("says since when it has been failing, until a success", () => {
    const standing = new HealthStats()
    standing.recordSuccess(1_000)
    standing.recordFailure(byStatus(503), 2_000)
    standing.recordFailure(byStatus(500), 3_000)
    expect(standing).toMatchObject({ failuresSinceSuccess: 2, failingSince: 2_000, lastSuccessAt: 1_000 })
    standing.recordSuccess(4_000)
    expect(standing).toMatchObject({ failuresSinceSuccess: 0, failingSince: null, lastSuccessAt: 4_000 })
    standing.recordFailure(byStatus(503), 5_000)
    expect(standing.failingSince).toBe(5_000)
  })

  it.each<[what: string, failure: Verdict, isOfServer: boolean]>([
    ["a 500", byStatus(500), true],
    ["a 504", byStatus(504), true],
    ["a 5xx that will fail again", { ...byStatus(500), kind: "permanent" }, true],
    ["a 200 that is a 503 by its body", { ...byStatus(503), status: 200 }, true],
    ["a broken connection", unanswered(503), true],
    ["a timeout", unanswered(504), true],
    ["a 400", byStatus(400), false],
    ["a 403", byStatus(403), false],
    ["a 404", byStatus(404), false],
    ["a 429", byStatus(429), false],
    ["an abort", unanswered(504, { kind: "permanent", error: "ABORTED" }), false],
    ["a certificate", unanswered(400, { kind: "permanent" }), false],
    ["a response that cannot be read", unanswered(502, { kind: "permanent" }), false],
    ["no sockets left", unanswered(503, { local: true }), false],
  ])("%s", (_, failure, isOfServer) => {
    const stats = new HealthStats()
    stats.recordFailure(failure, 1_000)
    expect(stats).toMatchObject({
      failed: 1,
      byCode: { [failure.code]: 1 },
      failuresSinceSuccess: isOfServer ? 1 : 0,
      serverFailures: isOfServer ? 1 : 0,
      failingSince: isOfServer ? 1_000 : null,
    })
  })

  it("goes on counting over a 404, as a gateway may send it in an outage, but not as failures in a row", () => {
    const stats = new HealthStats()
    for (const code of [503, 404, 503] as const) stats.recordFailure(byStatus(code), 1_000)
    expect(stats).toMatchObject({ failuresSinceSuccess: 2, serverFailures: 1 })
    stats.recordFailure(unanswered(504, { kind: "permanent", error: "ABORTED" }), 1_000)
    expect(stats).toMatchObject({ failuresSinceSuccess: 2, serverFailures: 1 })
  })

  it("knows the share of attempts that the server fails, without a run that goes on", () => {
    const stats = new HealthStats()
    expect(stats.usualFailures).toBe(0)
    for (let n = 0; n < 200; n++) {
      stats.recordFailure(byStatus(503), n)
      stats.recordSuccess(n)
    }
    expect(stats.usualFailures).toBeCloseTo(0.5, 1)
    for (let n = 0; n < 100; n++) stats.recordFailure(byStatus(503), n)
    expect(stats.usualFailures).toBeCloseTo(0.5, 1)
    expect(stats.serverFailures).toBe(100)
    for (let n = 0; n < 200; n++) stats.recordSuccess(n)
    expect(stats.usualFailures).toBeLessThan(0.01)
  })

  it("counts no failure of the request's own as one of the server", () => {
    const stats = new HealthStats()
    for (let n = 0; n < 50; n++) stats.recordFailure(byStatus(404), n)
    expect([stats.usualFailures, stats.serverFailures]).toEqual([0, 0])
  })
})
