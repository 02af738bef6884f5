import { describe, expect, it } from "vitest"
import { type Schedule, scheduleOf } from "../../src/forecast/schedule.ts"
import { renderSchedule } from "../../src/run-view/render-schedule.ts"
import { loggedRun } from "./logged.ts"

const THREE = [
  loggedRun("orders", "2026-01-15T02:00:00.000Z", 120, 300),
  loggedRun("invoices", "2026-01-15T02:00:30.000Z", 120, 300),
  loggedRun("stock", "2026-01-15T02:01:00.000Z", 120, 300),
]
/** No run met a limit: nothing is to be simulated. */
const CALM = THREE.map((run) => ({
  ...run,
  ...{ rejected: 0, stated: [], pacedShare: 0, medianHoldMs: 0, longestHoldMs: 0 },
}))

/** Simulated once. */
let known: Promise<Schedule[]> | undefined
const ofThree = () => {
  known ??= scheduleOf(THREE)
  return known
}

describe("scheduleOf", () => {
  it("spreads runs that overlap, and computes what that saves", async () => {
    const [schedule] = await ofThree()
    expect(schedule?.logged).toMatchObject({ rejected: 900, lostMs: 900_000, runMs: 360_000 })
    expect(schedule?.overlaps[0]).toEqual({
      from: "2026-01-15T02:00:30.000Z",
      until: "2026-01-15T02:01:00.000Z",
      runs: ["orders", "invoices"],
      rejected: 150,
    })
    const { before, after } = schedule as Required<NonNullable<typeof schedule>>
    expect(before?.rejected).toBeGreaterThan(100)
    expect(after?.lostMs).toBeLessThan((before?.lostMs ?? 0) / 3)
    expect(schedule?.savedMs).toBe((before?.runMs ?? 0) - (after?.runMs ?? 0))
    expect(schedule?.together).toBe(1)
    const begins = schedule?.runs.map(({ startAt, willTakeMs }) => [Date.parse(startAt), willTakeMs] as const)
    expect(begins?.[0]?.[0]).toBe(Date.parse("2026-01-15T02:00:00.000Z"))
    const sorted = [...(begins ?? [])].sort((a, b) => a[0] - b[0])
    sorted.slice(1).forEach(([begin], index) => {
      const [last, took] = sorted[index] as readonly [number, number]
      expect(begin).toBeGreaterThanOrEqual(last + took)
      expect(begin % 60_000).toBe(0)
    })
    expect(schedule?.runs.map(({ cron }) => cron)).toContain("0 2 * * *")
  })

  it("moves nothing where no run met a limit, or none overlap", async () => {
    const apart = [
      loggedRun("orders", "2026-01-15T02:00:00.000Z", 120, 60),
      loggedRun("stock", "2026-01-15T04:00:00.000Z", 120, 60),
    ]
    for (const runs of [CALM, apart]) {
      const [schedule] = await scheduleOf(runs)
      expect(schedule?.after).toBeNull()
      expect(schedule?.savedMs).toBe(0)
      expect(schedule?.runs.map(({ movedMs }) => movedMs)).toEqual(runs.map(() => 0))
      expect(renderSchedule([schedule as never])).toContain("nothing to be gained")
    }
  })

  it("takes the last day, and each source by itself", async () => {
    const old = CALM.map((run) => ({
      ...run,
      at: run.at.replace("15T", "13T"),
      until: run.until.replace("15T", "13T"),
    }))
    const elsewhere = CALM.map((run) => ({ ...run, source: "https://other.example.com" }))
    const schedules = await scheduleOf([...old, ...CALM, ...elsewhere])
    expect(schedules.map(({ source, runs }) => [source, runs.length])).toEqual([
      ["https://api.example.com", 3],
      ["https://other.example.com", 3],
    ])
    expect(await scheduleOf(THREE.slice(0, 1))).toEqual([])
    expect(await scheduleOf([])).toEqual([])
  })

  it("goes by a limit on the number at once that the runs learned", async () => {
    const runs = THREE.map((run) => ({
      ...run,
      stated: [],
      medianHoldMs: 5,
      longestHoldMs: 100,
      concurrency: [{ at: Date.parse(run.at) + 1_000, most: 2 }],
    }))
    const [schedule] = await scheduleOf(runs)
    expect(schedule?.limit).toEqual({ rate: null, concurrency: 6, states: false })
    expect(schedule?.together).toBe(1)
  })

  it("says it for a terminal", async () => {
    const text = renderSchedule(await ofThree())
    expect(text).toContain("it takes 50 requests per second")
    expect(text).toContain("900 requests refused for their rate")
    expect(text).toMatch(/This schedule saves .* of run time/)
    expect(text).toContain("One of these runs at a time.")
    expect(text).toMatch(/CRON_TZ=UTC\n {2}0 2 \* \* \* {2}orders/)
  })
})
