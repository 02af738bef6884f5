import { describe, expect, it } from "vitest"
import { CallHistory } from "../../src/history/call.ts"

const NOW = Date.UTC(2026, 0, 15, 12)

describe("CallHistory", () => {
  it("records each try, with what was waited for before it", () => {
    const history = new CallHistory(NOW)
    history.attempted(NOW, 40, { status: 503 })
    history.waited(500, "backoff")
    history.attempted(NOW + 540, 30, { error: "ECONNRESET" })
    history.attempted(NOW + 570, 20, { status: 200 })
    expect(history.attempts).toEqual([
      { n: 1, at: "2026-01-15T12:00:00.000Z", durationMs: 40, status: 503, waitMs: 0, waitReason: null },
      {
        n: 2,
        at: "2026-01-15T12:00:00.540Z",
        durationMs: 30,
        error: "ECONNRESET",
        waitMs: 500,
        waitReason: "backoff",
      },
      { n: 3, at: "2026-01-15T12:00:00.570Z", durationMs: 20, status: 200, waitMs: 0, waitReason: null },
    ])
    expect(history.tries).toBe(3)
  })

  it("names the longest of several waits, and adds them up", () => {
    const history = new CallHistory(NOW)
    history.waited(100, "backoff")
    history.waited(2_000, "hold")
    history.waited(300, "pace")
    expect(history.pendingMs).toBe(2_400)
    history.attempted(NOW, 1, { status: 200 })
    expect(history.attempts[0]).toMatchObject({ waitMs: 2_400, waitReason: "hold" })
    expect(history.pendingMs).toBe(0)
  })

  it("sums its waits by reason, those after the last try included", () => {
    const history = new CallHistory(NOW)
    history.waited(100, "backoff")
    history.attempted(NOW, 1, { status: 503 })
    history.waited(200, "backoff")
    history.waited(50, "hold")
    expect(history.waits).toEqual({ backoff: 300, hold: 50 })
    expect(history.totalWaitMs).toBe(350)
  })

  it("counts no wait that was none", () => {
    const history = new CallHistory(NOW)
    history.waited(0, "hold")
    history.waited(-5, "backoff")
    expect(history.waits).toEqual({})
    history.attempted(NOW, 1, { status: 200 })
    expect(history.attempts[0]).toMatchObject({ waitMs: 0, waitReason: null })
  })

  it("stays small, however many tries: the first five and the last fifteen are kept, all are counted", () => {
    const history = new CallHistory(NOW)
    for (let n = 1; n <= 10_000; n++) {
      history.waited(10, "hold")
      history.attempted(NOW + n, 1, { status: 429 })
    }
    expect(history.tries).toBe(10_000)
    expect(history.totalWaitMs).toBe(100_000)
    const kept = history.attempts.map((attempt) => attempt.n)
    expect(kept).toEqual([1, 2, 3, 4, 5, ...Array.from({ length: 15 }, (_, i) => 9_986 + i)])
  })

  it("keeps everything of a history that is not long", () => {
    const history = new CallHistory(NOW)
    for (let n = 1; n <= 20; n++) history.attempted(NOW, 1, { status: 429 })
    expect(history.attempts.map((attempt) => attempt.n)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
  })

  it("does not fail on a time that no date can hold", () => {
    const history = new CallHistory(NOW)
    history.attempted(Number.NaN, 1, { status: 200 })
    history.attempted(1e300, 1, { status: 200 })
    expect(history.tries).toBe(2)
  })
})
