import { describe, expect, it } from "vitest"
import { Standing } from "../../src/history/standing.ts"

describe("Standing", () => {
  it("has seen nothing at first", () => {
    expect(new Standing()).toMatchObject({
      attempts: 0,
      failedInARow: 0,
      failingSince: null,
      lastSuccessAt: null,
      byCode: {},
    })
  })

  it("counts attempts by how they ended, failures by row", () => {
    const standing = new Standing()
    standing.succeeded(1_000)
    for (const code of [503, 503, 429] as const) standing.broke(code, 2_000)
    expect(standing).toMatchObject({ attempts: 4, answered: 1, failed: 3, byCode: { 503: 2, 429: 1 } })
  })

  it("says since when it has been failing, until a success", () => {
    const standing = new Standing()
    standing.succeeded(1_000)
    standing.broke(503, 2_000)
    standing.broke(500, 3_000)
    expect(standing).toMatchObject({ failedInARow: 2, failingSince: 2_000, lastSuccessAt: 1_000 })
    standing.succeeded(4_000)
    expect(standing).toMatchObject({ failedInARow: 0, failingSince: null, lastSuccessAt: 4_000 })
    standing.broke(503, 5_000)
    expect(standing.failingSince).toBe(5_000)
  })
})
