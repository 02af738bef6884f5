import { describe, expect, it } from "vitest"
import type { RunLogLine } from "../../src/run-log/line.ts"
import { LiveRun } from "../../src/run-view/live-run.ts"
import { attempt, EVERY_LINE, giveup, runLine, success, throttled } from "../run-log/lines.ts"

const BEGAN = Date.parse("2026-01-15T00:00:00.000Z")
const SOURCE = "https://api.example.com"

function live(...lines: Parameters<LiveRun["add"]>[0][]): LiveRun {
  const run = new LiveRun()
  for (const line of [runLine(), ...lines]) run.add(line)
  return run
}
const shown = (run: LiveRun, ms: number, width = 100) => run.lines(BEGAN + ms, width).map(({ text }) => text)

describe("LiveRun", () => {
  it("shows rate, limit, wait, hold, and failures by row", () => {
    const attempts = Array.from({ length: 50 }, (_, n) => attempt(n, 1_000 + n * 100))
    const run = live(
      ...attempts,
      { ...attempt(98, 5_900), waitedMs: 1_200 },
      success(1, 5_950),
      throttled(2, 5_960),
      giveup(3, 5_970),
      { t: 5_970, event: "pace", source: SOURCE, ratePerSecond: 12, concurrency: null },
      { t: 5_980, event: "hold", source: SOURCE, code: 429, until: "2026-01-15T00:00:16.000Z", ms: 10_000 },
    )
    expect(shown(run, 6_000)).toEqual([
      "since 6 s: 1 call succeeded, 1 failed; 51 requests, 1 retry, 1 call waiting for a retry",
      SOURCE,
      expect.stringMatching(/^ {2}[ ▁-█]{40}$/),
      "  10.2 requests a second of the 12 a second that it takes; the latest waited 1.2 s",
      "  held until 2026-01-15 00:00:16 UTC, for another 10 s (429)",
      "  429 Too many requests: 1",
      expect.stringMatching(/^ {2}403 .*: 1$/),
    ])
    expect(shown(run, 17_000).join()).not.toContain("held until")
    run.add({ t: 6_100, event: "release", source: SOURCE })
    run.add(attempt(2, 6_200, 2))
    expect(shown(run, 6_300).join()).not.toMatch(/held until|waiting for a retry/)
  })

  it("shows the limit as the API states it", () => {
    const report = EVERY_LINE.find(({ event }) => event === "report") as RunLogLine
    expect(shown(live(attempt(1, 0), report), 3_000)).toContain(
      "  0.2 requests a second; it states 1,200 requests per minute",
    )
  })

  it("ends with the log's end, and begins anew with another run", () => {
    const run = live(success(1, 500), { t: 1_000, event: "end" })
    expect(run.hasEnded).toBe(true)
    expect(shown(run, 3_600_000)[0]).toMatch(/^ended after 1 s: 1 call succeeded/)
    run.add(runLine("2026-01-15T02:00:00.000Z", "two"))
    expect(run.hasEnded).toBe(false)
    expect(run.summary(BEGAN + 7_201_000)).toBe(
      "since 1 s: 0 calls succeeded, 0 failed; 0 requests, 0 retries",
    )
  })

  it("counts what a log counts", () => {
    const run = live({
      ...{ t: 2_000, event: "counts", ms: 1_000, source: SOURCE, endpoint: null },
      ...{ attempts: 30, successes: 20, durationMs: 1, longestMs: 1, waitedMs: 0 },
      ...{ retries: { 429: 6, error: 1 }, giveups: { 503: 3 } },
    })
    expect(shown(run, 3_000)[0]).toBe("since 3 s: 20 calls succeeded, 3 failed; 30 requests, 7 retries")
    expect(shown(run, 3_000).join()).toMatch(/429 .*: 6,.*503 .*: 4/)
  })

  it("counts the failure of each attempt once, and none of a call that was not sent", () => {
    const unsent = giveup(2, 400) as Extract<RunLogLine, { event: "giveup" }>
    const run = live(
      attempt(1, 100),
      throttled(1, 200),
      giveup(1, 300),
      { ...unsent, diagnosis: { ...unsent.diagnosis, attempts: [] } },
      {
        ...{ t: 2_000, event: "counts", ms: 1_000, source: SOURCE, endpoint: null },
        ...{ attempts: 5, successes: 0, durationMs: 1, longestMs: 1, waitedMs: 0 },
        ...{ retries: {}, giveups: { 429: 40 }, failures: { 404: 5 } },
      },
    )
    const lines = shown(run, 3_000)
    expect(lines[0]).toContain("42 failed")
    expect(lines.join("\n")).toMatch(/429 .*: 1$/m)
    expect(lines.join("\n")).toMatch(/404 .*: 5$/m)
    expect(lines.join("\n")).not.toContain("403")
  })

  it("stays within the terminal, and lets no text command it", () => {
    const run = live()
    for (let n = 0; n < 60; n++) run.add({ ...attempt(n, n), source: `\u001b[2Jhttps://${n}.example.com` })
    for (let n = 0; n < 10; n++) run.add(throttled(n, n))
    const lines = shown(run, 1_000, 30)
    expect(lines.length).toBeLessThanOrEqual(20)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(30)
    expect(lines.join("")).not.toContain("\u001b")
    expect(lines.join("\n")).toMatch(/and \d+ more sources/)
  })

  it("passes over what is no line of a log", () => {
    const run = live()
    for (const line of [{}, { t: 1, event: "giveup", source: SOURCE }, { t: 1, event: "counts", source: 1 }])
      expect(() => run.add(line as never)).not.toThrow()
    expect(() => shown(run, 1_000)).not.toThrow()
  })
})
