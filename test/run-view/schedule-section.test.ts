import { Window } from "happy-dom"
import { beforeAll, describe, expect, it } from "vitest"
import { type Schedule, scheduleOf } from "../../src/forecast/schedule.ts"
import { renderHtml } from "../../src/report.ts"
import { loggedRun } from "../forecast/logged.ts"
import { attempt, runLine } from "../run-log/lines.ts"
import { digestOf } from "./digests.ts"

const RUNS = [
  loggedRun("orders", "2026-01-15T02:00:00.000Z", 120, 300),
  loggedRun("invoices", "2026-01-15T02:00:30.000Z", 120, 300),
  loggedRun("stock", "2026-01-15T02:01:00.000Z", 120, 300),
]
const DIGEST = digestOf([runLine(), attempt(1, 0), runLine("2026-01-15T02:00:30.000Z", "two")])

function sectionOf(schedules: readonly Schedule[]) {
  const { document } = new Window({ settings: { disableJavaScriptEvaluation: true } })
  document.write(renderHtml(DIGEST, { schedules }))
  return document.querySelector('section[aria-labelledby="schedule"]')
}

const textOf = (element: { textContent: string } | null) => element?.textContent.replace(/\s+/g, " ") ?? ""

describe("the schedule in the page", () => {
  let schedules: Schedule[] = []
  beforeAll(async () => {
    schedules = await scheduleOf(RUNS)
  })

  it("says what the runs cost each other, and what another schedule saves", () => {
    const shown = textOf(sectionOf(schedules))
    expect(shown).toContain("It takes 50 requests per second")
    expect(shown).toContain("900 requests refused for their rate, 750 of them while runs overlapped")
    expect(shown).toContain("Calls waited 15 m for that")
    expect(shown).toMatch(/Another schedule saves \d m \d+ s of run time, by a simulation of the same gate/)
    expect(shown).toContain("One of these runs at a time.")
    expect(shown).toMatch(/orders02:00:002 m3,300300stays/)
    expect(shown).toMatch(/invoices02:00:302 m3,30030002:0\d:00/)
    expect(shown).toMatch(/as it is.*spread/)
    expect(shown).toContain("02:00:3002:01:00150orders and invoices")
    expect(sectionOf(schedules)?.querySelector("pre")?.textContent).toMatch(
      /^CRON_TZ=UTC\n0 2 \* \* \* {2}orders\n/,
    )
  })

  it("draws each run as it was and as it is to be, over a table of the same times", () => {
    const section = sectionOf(schedules)
    const pictures = section?.querySelectorAll('svg[role="img"]') ?? []
    expect(pictures).toHaveLength(1)
    expect(pictures[0]?.getAttribute("aria-label")).toContain("are to go on")
    expect(pictures[0]?.querySelectorAll("rect:not(.lane)")).toHaveLength(6)
    for (const table of section?.querySelectorAll("table") ?? [])
      expect(table.querySelectorAll("tbody tr").length).toBeGreaterThan(0)
  })

  it("says that nothing is to be gained where runs are apart", async () => {
    const apart = [RUNS[0], loggedRun("stock", "2026-01-15T04:00:00.000Z", 60, 60)] as typeof RUNS
    const shown = textOf(sectionOf(await scheduleOf(apart)))
    expect(shown).toContain("The runs do not overlap: nothing is to be gained by another schedule.")
    expect(shown).not.toContain("crontab")
  })

  it("is not there without a schedule", () => {
    expect(sectionOf([])).toBeNull()
  })

  it("shows a name as the text that it is", () => {
    const [schedule] = schedules as [Schedule]
    const runs = schedule.runs.map((run) => ({ ...run, name: "<script>alert(1)</script>\u202e" }))
    const section = sectionOf([{ ...schedule, runs, source: "<img src=x>" }])
    expect(section?.querySelectorAll("script, img")).toHaveLength(0)
    expect(textOf(section)).toContain("<script>alert(1)</script>\\u{202e}")
  })
})
