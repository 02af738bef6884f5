import { describe, expect, it } from "vitest"
import type { RunLogLine } from "../../src/run-log/line.ts"
import { attempt, giveup, success, throttled } from "./lines.ts"
import { log } from "./memory-log.ts"

const named = (lines: RunLogLine[], event: RunLogLine["event"]) =>
  lines.filter((line) => line.event === event)

describe("what a log has one by one", () => {
  it("has every event of a short run", () => {
    const { detail, state } = log()
    for (let call = 1; call <= 1_000; call++) {
      detail.add(attempt(call, call * 10))
      detail.add(success(call, call * 10 + 5))
    }
    detail.finish(10_010)
    expect(named(state.lines, "attempt")).toHaveLength(1_000)
    expect(named(state.lines, "success")).toHaveLength(1_000)
    expect(named(state.lines, "counts")).toHaveLength(0)
  })

  it("counts the quiet parts of a long one, and loses no call", () => {
    const { detail, state } = log()
    const calls = 20_000
    for (let call = 1; call <= calls; call++) {
      detail.add(attempt(call, call * 2))
      detail.add(success(call, call * 2 + 1))
    }
    detail.finish(calls * 2 + 2)
    const { requests, calls: ended } = state.digest.build()
    expect(requests).toBe(calls)
    expect(ended.succeeded).toBe(calls)
    expect(state.bytes).toBeLessThan(8_000_000)
  })

  it("shows the last calls before trouble, and the first after it, in the middle of a long run", () => {
    const { detail, state } = log()
    let t = 0
    for (let call = 1; call <= 12_000; call++) {
      t += 2
      detail.add(attempt(call, t))
      detail.add(success(call, t + 1))
    }
    detail.add(attempt(12_001, t))
    detail.add(throttled(12_001, t + 1))
    detail.add(attempt(12_002, t + 2))
    const raw = state.lines.filter((line) => "call" in line && line.call > 11_950)
    expect(raw.map(({ event }) => event)).toContain("retry")
    expect(raw.some((line) => "call" in line && line.call < 12_000)).toBe(true)
    expect(raw.some((line) => "call" in line && line.call === 12_002)).toBe(true)
  })
})

describe("calls that are counted because the log has no room for each", () => {
  it("have their last attempts by status, and none where they were not sent", () => {
    const { detail, state } = log()
    const failed = giveup(1, 0) as Extract<RunLogLine, { event: "giveup" }>
    const { diagnosis } = failed
    const calls = 12_000
    for (let call = 1; call <= calls; call++) {
      detail.add({
        ...failed,
        call,
        t: call,
        diagnosis: { ...diagnosis, code: 429, status: null, attempts: [] },
      })
      if (call % 10 > 0) continue
      detail.add(attempt(call, call))
      detail.add({ ...failed, call, t: call, diagnosis: { ...diagnosis, code: 400, status: 422 } })
      detail.add({ ...failed, call, t: call, diagnosis: { ...diagnosis, code: 503, status: null } })
      detail.add({ ...failed, call, t: call, diagnosis, afterRetry: true })
    }
    detail.finish(calls + 1)
    expect(named(state.lines, "counts").length).toBeGreaterThan(0)
    const { sources, endpoints } = state.digest.build()
    const sums = Object.entries(sources[0]?.timeline.series ?? {}).map(([name, counts]) => [
      name,
      counts.reduce((sum, count) => sum + count, 0),
    ])
    expect(Object.fromEntries(sums)).toEqual({ sent: 1_200, "422": 1_200, error: 1_200 })
    expect(endpoints[0]).toMatchObject({ requests: 1_200, failures: 2_400 })
  })
})

describe("a log whose disk is full", () => {
  it("counts the lines that the disk has no room for", () => {
    let isFull = false
    const { detail, state } = log({ takes: () => !isFull })
    isFull = true
    detail.add({ t: 1, event: "release", source: "api" })
    detail.add(attempt(1, 2))
    isFull = false
    detail.finish(2_000)
    expect(named(state.lines, "lost")).toEqual([{ t: 2_000, event: "lost", lines: 1 }])
    expect(named(state.lines, "counts")).toMatchObject([{ attempts: 1 }])
  })
})
