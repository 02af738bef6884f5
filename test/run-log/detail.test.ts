import { describe, expect, it } from "vitest"
import { DigestBuilder } from "../../src/run-log/build-digest.ts"
import { Detail, MAX_BYTES } from "../../src/run-log/detail.ts"
import type { RunLogLine } from "../../src/run-log/line.ts"
import { attempt, giveup, runLine, success, throttled } from "./lines.ts"

/** A log in memory: its first lines, its size, and all of it added up, unless that is not asked for. */
function log({ takes = (): boolean => true, digests = true } = {}) {
  const lines: RunLogLine[] = []
  const state = { lines, bytes: 0, digest: new DigestBuilder() }
  const detail = new Detail((text) => {
    if (!takes()) return false
    state.bytes += text.length
    if (!digests) return true
    if (lines.length < 50_000) lines.push(JSON.parse(text))
    state.digest.addText(text)
    return true
  })
  detail.always(runLine())
  return { detail, state }
}

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
    const calls = 100_000
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
    for (let call = 1; call <= 40_000; call++) {
      t += 2
      detail.add(attempt(call, t))
      detail.add(success(call, t + 1))
    }
    detail.add(attempt(40_001, t))
    detail.add(throttled(40_001, t + 1))
    detail.add(attempt(40_002, t + 2))
    const raw = state.lines.filter((line) => "call" in line && line.call > 39_950)
    expect(raw.map(({ event }) => event)).toContain("retry")
    expect(raw.some((line) => "call" in line && line.call < 40_000)).toBe(true)
    expect(raw.some((line) => "call" in line && line.call === 40_002)).toBe(true)
  })
})

describe("the size of a log", () => {
  it("stays under 50 MB in a night of calls of which half fail", () => {
    const { detail, state } = log()
    const calls = 150_000
    for (let call = 1; call <= calls; call++) {
      const t = call * 240
      detail.add(attempt(call, t))
      detail.add(call % 2 ? success(call, t + 20) : giveup(call, t + 20))
    }
    detail.finish(calls * 240)
    expect(state.bytes).toBeLessThan(50_000_000)
    expect(state.digest.build()).toMatchObject({
      requests: calls,
      calls: { succeeded: calls / 2, failed: calls / 2 },
    })
  })

  it("ends at its largest, and counts what it has not", () => {
    const { detail, state } = log({ digests: false })
    for (let source = 0; source < 250_000; source++)
      detail.add({ ...attempt(source, source * 100), source: `source-${source}` })
    detail.finish(25_000_000)
    expect(state.bytes).toBeGreaterThan(0.95 * MAX_BYTES)
    expect(state.bytes).toBeLessThanOrEqual(MAX_BYTES)
  })

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
