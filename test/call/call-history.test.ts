import { describe, expect, it } from "vitest"
import { CallHistory } from "../../src/call/call-history.ts"

const NOW = Date.UTC(2026, 0, 15, 12)

describe("CallHistory", () => {
  it("records each try, with what was waited for before it", () => {
    const history = new CallHistory(NOW)
    history.recordAttempt(NOW, 40, { status: 503 })
    history.recordWait(500, "backoff")
    history.recordAttempt(NOW + 540, 30, { error: "ECONNRESET" })
    history.recordAttempt(NOW + 570, 20, { status: 200 })
    expect(history.attempts((at) => at)).toEqual([
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
    expect(history.attemptCount).toBe(3)
  })

  it("names the longest of several waits, and adds them up", () => {
    const history = new CallHistory(NOW)
    history.recordWait(100, "backoff")
    history.recordWait(2_000, "hold")
    history.recordWait(300, "pace")
    expect(history.pendingWaitMs).toBe(2_400)
    history.recordAttempt(NOW, 1, { status: 200 })
    expect(history.attempts((at) => at)[0]).toMatchObject({ waitMs: 2_400, waitReason: "hold" })
    expect(history.pendingWaitMs).toBe(0)
  })

  it("sums its waits by reason, those after the last try included", () => {
    const history = new CallHistory(NOW)
    history.recordWait(100, "backoff")
    history.recordAttempt(NOW, 1, { status: 503 })
    history.recordWait(200, "backoff")
    history.recordWait(50, "hold")
    expect(history.waits).toEqual({ backoff: 300, hold: 50 })
    expect(history.totalWaitMs).toBe(350)
  })

  it("counts no wait that was none", () => {
    const history = new CallHistory(NOW)
    history.recordWait(0, "hold")
    history.recordWait(-5, "backoff")
    expect(history.waits).toEqual({})
    history.recordAttempt(NOW, 1, { status: 200 })
    expect(history.attempts((at) => at)[0]).toMatchObject({ waitMs: 0, waitReason: null })
  })

  it("stays small, however many tries: the first five and the last fifteen are kept, all are counted", () => {
    const history = new CallHistory(NOW)
    for (let n = 1; n <= 10_000; n++) {
      history.recordWait(10, "hold")
      history.recordAttempt(NOW + n, 1, { status: 429 })
    }
    expect(history.attemptCount).toBe(10_000)
    expect(history.totalWaitMs).toBe(100_000)
    const kept = history.attempts((at) => at).map((attempt) => attempt.n)
    expect(kept).toEqual([1, 2, 3, 4, 5, ...Array.from({ length: 15 }, (_, i) => 9_986 + i)])
  })

  it("keeps everything of a history that is not long", () => {
    const history = new CallHistory(NOW)
    for (let n = 1; n <= 20; n++) history.recordAttempt(NOW, 1, { status: 429 })
    expect(history.attempts((at) => at).map((attempt) => attempt.n)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    )
  })

  it("does not fail on a time that no date can hold", () => {
    const history = new CallHistory(NOW)
    history.recordAttempt(Number.NaN, 1, { status: 200 })
    history.recordAttempt(1e300, 1, { status: 200 })
    expect(history.attemptCount).toBe(2)
  })
})
