import { describe, expect, it } from "vitest"
import type { RunLogLine } from "../../src/run-log/line.ts"
import { TraceBuilder, type TraceEvent } from "../../src/run-view/trace.ts"
import { attempt, EVERY_LINE, giveup, runLine, success, throttled } from "../run-log/lines.ts"

function traceOf(lines: readonly object[]): TraceEvent[] {
  const trace = new TraceBuilder()
  for (const line of lines) trace.add(line as RunLogLine)
  return trace.build()
}

const SOURCE = "https://api.example.com"
const hold = (t: number, ms: number, code = 429) => {
  const until = new Date(Date.UTC(2026, 0, 15) + t + ms).toISOString()
  return { t, event: "hold", source: SOURCE, code, until, ms }
}
const release = (t: number) => ({ t, event: "release", source: SOURCE })

/** The slices of each track: name, begin and end in ms since the run began. */
function tracks(events: readonly TraceEvent[]) {
  const begin = Date.UTC(2026, 0, 15) * 1_000
  const names = events.filter(({ name }) => name === "thread_name")
  return Object.fromEntries(
    names.map(({ pid, tid, args }) => {
      const slices = events.filter((event) => event.ph === "X" && event.pid === pid && event.tid === tid)
      const told = slices.map(({ name, ts = 0, dur = 0 }) => [
        name,
        (ts - begin) / 1_000,
        (ts + dur - begin) / 1_000,
      ])
      return [String(args?.name), told]
    }),
  )
}

describe("a log as a trace", () => {
  // https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
  it("has what the trace event format requires of each kind of event", () => {
    const events = traceOf(EVERY_LINE)
    expect(new Set(events.map(({ ph }) => ph))).toEqual(new Set(["M", "X", "C", "i"]))
    for (const { name, ph, ts, pid, tid, dur, s, args } of events) {
      expect([typeof name, typeof pid, typeof tid]).toEqual(["string", "number", "number"])
      if (ph === "M") expect(Object.keys(args ?? {})).toHaveLength(1)
      else expect(Number.isInteger(ts)).toBe(true)
      if (ph === "X") expect(dur).toBeGreaterThanOrEqual(0)
      if (ph === "i") expect(s).toBe("t")
      if (ph === "C") for (const value of Object.values(args ?? {})) expect(typeof value).toBe("number")
    }
  })

  it("has a track for each slot: the lowest that is free when an attempt is sent", () => {
    const events = traceOf([
      runLine(),
      attempt(1, 0),
      attempt(2, 10),
      success(1, 20),
      attempt(3, 30),
      success(3, 40),
      success(2, 50),
    ])
    expect(tracks(events)).toEqual({
      "https://api.example.com slot 1": [
        ["GET /orders ok", 0, 20],
        ["GET /orders ok", 30, 40],
      ],
      "https://api.example.com slot 2": [["GET /orders ok", 10, 50]],
    })
  })

  it("cuts each track at holds, but for what is in flight", () => {
    const events = traceOf([
      runLine(),
      attempt(1, 0),
      attempt(2, 10),
      throttled(1, 100),
      hold(100, 1_000),
      success(2, 300),
      // The probe goes alone.
      attempt(1, 1_050, 2),
      success(1, 1_090),
      release(1_100),
      attempt(2, 1_200),
      giveup(2, 1_250),
    ])
    expect(tracks(events)).toEqual({
      "https://api.example.com slot 1": [
        ["GET /orders 429", 0, 100],
        ["held (429)", 100, 1_050],
        ["GET /orders ok", 1_050, 1_090],
        ["held (429)", 1_090, 1_100],
        ["GET /orders 403", 1_200, 1_250],
      ],
      "https://api.example.com slot 2": [
        ["GET /orders ok", 10, 300],
        ["held (429)", 300, 1_100],
      ],
    })
  })

  it("goes on with a hold that is extended, and ends with the log", () => {
    const events = traceOf([
      runLine(),
      attempt(1, 0),
      throttled(1, 50),
      hold(50, 100),
      hold(140, 1_000),
      { t: 400, event: "end" },
    ])
    expect(tracks(events)["https://api.example.com slot 1"]).toEqual([
      ["GET /orders 429", 0, 50],
      ["held (429)", 50, 400],
    ])
  })

  it("ends what was in flight where the log ends, and where its end was counted", () => {
    const counts = EVERY_LINE.find(({ event }) => event === "counts") as object
    const slot = "https://api.example.com slot 1"
    expect(tracks(traceOf([runLine(), attempt(1, 0), attempt(2, 70)]))[slot]).toEqual([
      ["in flight at the end of the log", 0, 70],
    ])
    const counted = traceOf([
      runLine(),
      attempt(1, 0),
      { ...counts, t: 500 },
      attempt(2, 600),
      success(2, 700),
    ])
    expect(tracks(counted)[slot]).toEqual([
      ["end not in the log", 0, 500],
      ["GET /orders ok", 600, 700],
    ])
  })

  it("has a process for each run", () => {
    const events = traceOf([
      runLine(),
      attempt(1, 0),
      runLine("2026-01-15T00:00:01.000Z", "two"),
      attempt(1, 0),
    ])
    const names = events
      .filter(({ name }) => name === "process_name")
      .map(({ pid, args }) => [pid, args?.name])
    expect(names).toEqual([
      [1, "heed run one (pid 1)"],
      [2, "heed run two (pid 1)"],
    ])
  })

  it("never has two slices of a track at the same time", () => {
    const lines: object[] = [runLine()]
    for (let call = 1; call <= 200; call++) {
      const t = call * 7
      lines.push(attempt(call, t))
      if (call % 10 === 0) lines.push(hold(t, 30))
      if (call > 5) lines.push(success(call - ((call * 3) % 5), t))
      if (call % 17 === 0) lines.push(release(t))
    }
    for (const slices of Object.values(tracks(traceOf(lines)))) {
      for (const [n, slice] of slices.entries()) {
        const next = slices[n + 1]
        if (next) expect(next[1]).toBeGreaterThanOrEqual(slice[2] as number)
      }
    }
  })
})
