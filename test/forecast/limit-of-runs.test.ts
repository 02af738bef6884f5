import { describe, expect, it } from "vitest"
import { limitOfRuns } from "../../src/forecast/limit-of-runs.ts"
import { LoggedRuns } from "../../src/forecast/logged-run.ts"
import { attempt, giveup, runLine, success, throttled } from "../run-log/lines.ts"
import { loggedRun } from "./logged.ts"

const A = { ...loggedRun("a", "2026-01-15T02:00:00.000Z", 60, 30), stated: [] }
const B = { ...loggedRun("b", "2026-01-15T02:00:00.000Z", 60, 30), stated: [] }

describe("limitOfRuns", () => {
  it.each([
    ["as the API stated it", [{ ...A, stated: [{ requests: 100, perMs: 60_000 }] }, B], 100, 60_000, true],
    ["as the busiest stretch of all runs measured it", [A, B], 50, 1_000, true],
    ["of one run", [A], 25, 1_000, true],
    ["over a window as long as the holds", [{ ...A, longestHoldMs: 58_000 }], 1_500, 60_000, true],
    [
      "silent, where the holds are heed's own",
      [{ ...A, medianHoldMs: 40, longestHoldMs: 640 }],
      25,
      1_000,
      false,
    ],
    ["kept without a rejection", [{ ...A, rejected: 0, medianHoldMs: 0, longestHoldMs: 0 }], 25, 1_000, true],
  ])("finds the limit: %s", (_, runs, requests, perMs, states) => {
    expect(limitOfRuns(runs)).toEqual({ rate: { requests, perMs }, concurrency: null, states })
  })

  it("takes, of several stated limits, the one that takes the longest for the calls", () => {
    const stated = [
      { requests: 250_000, perMs: 86_400_000 },
      { requests: 100, perMs: 10_000 },
    ]
    const runs = [{ ...A, stated, concurrency: [{ at: Date.parse(A.at), most: 4 }] }]
    expect(limitOfRuns(runs, 50_000)).toEqual({ rate: stated[1], concurrency: 4, states: true })
    expect(limitOfRuns(runs, 5_000_000)?.rate).toEqual(stated[0])
    expect(limitOfRuns(runs, 50)?.rate).toEqual(stated[0])
  })

  it("adds up what runs learned to have in flight, while they go on", () => {
    const learned = (most: number, ms: number) => [{ at: Date.parse(A.at) + ms, most }]
    const runs = [
      { ...A, concurrency: learned(3, 1_000) },
      { ...B, concurrency: learned(2, 2_000) },
    ]
    expect(limitOfRuns(runs)).toEqual({ rate: null, concurrency: 5, states: false })
  })

  it("knows of none where none was met", () => {
    expect(limitOfRuns([{ ...A, rejected: 0, pacedShare: 0.1 }])).toBeNull()
  })
})

describe("LoggedRuns", () => {
  it("reads what a run did to its source", () => {
    const runs = new LoggedRuns("orders")
    for (const line of [
      runLine(),
      { ...attempt(1, 1_000), waitedMs: 400 },
      throttled(1, 1_050),
      { ...attempt(1, 2_000, 2), waitedMs: 900 },
      success(1, 2_050, 1_450),
      attempt(2, 2_000),
      success(2, 2_050, 50),
      giveup(3, 2_600),
    ])
      runs.addText(JSON.stringify(line))
    runs.addText('{"t":3000,"event":"att')
    runs.addText('{"t":3000,"event":"giveup","source":"https://api.example.com"}')
    expect(runs.build()).toMatchObject([
      {
        ...{ name: "orders", run: "one", source: "https://api.example.com" },
        ...{ at: "2026-01-15T00:00:00.600Z", requests: 3, rejected: 1 },
        // 1,500 ms of two calls, without 1,300 ms of waits, in three requests.
        ...{ latencyMs: 67, workers: 1, stated: [] },
      },
    ])
  })

  it("counts no rejection for a call that was never sent, nor one twice", () => {
    const refused = (call: number, attempts: number, afterRetry?: true) => {
      const line = giveup(call, 1_000)
      if (line.event !== "giveup") return line
      const { diagnosis } = line
      const sent = Array.from(
        { length: attempts },
        () => diagnosis.attempts[0] as (typeof diagnosis.attempts)[0],
      )
      return {
        ...line,
        ...(afterRetry ? { afterRetry } : {}),
        diagnosis: { ...diagnosis, code: 429, attempts: sent },
      }
    }
    const lines = [
      ...[runLine(), attempt(1, 0), success(1, 5), attempt(2, 10), throttled(2, 20)],
      ...[refused(2, 1, true), refused(3, 0), attempt(4, 30), refused(4, 1)],
      {
        ...{ t: 2_000, event: "counts", ms: 1_000, source: "https://api.example.com", endpoint: null },
        ...{ attempts: 1, successes: 0, durationMs: 0, longestMs: 0, waitedMs: 0 },
        ...{ retries: {}, giveups: { 429: 500 }, failures: { 429: 1 } },
      },
    ]
    const runs = new LoggedRuns("one")
    for (const line of lines) runs.addText(JSON.stringify(line))
    expect(runs.build()).toMatchObject([{ calls: 504, requests: 4, rejected: 3 }])
  })

  it("counts what a log counts, and names a log of a folder by its time", () => {
    const runs = new LoggedRuns("one")
    runs.add(runLine("2026-01-15T02:30:00.000Z"))
    runs.add({
      ...{ t: 10_000, event: "counts", ms: 10_000, source: "s", endpoint: null },
      ...{ attempts: 110, successes: 100, durationMs: 200_000, longestMs: 1, waitedMs: 189_000 },
      ...{ retries: { 429: 10 }, giveups: {} },
    })
    expect(runs.build()).toMatchObject([
      { name: "run of 02:30:00", calls: 100, requests: 110, rejected: 10, latencyMs: 100, workers: 20 },
    ])
  })
})
