import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import type { RunLogLine } from "../../src/run-log/line.ts"
import { attempt, runLine, success, throttled } from "../run-log/lines.ts"
import { heed } from "./run.ts"

const folder = mkdtempSync(join(tmpdir(), "cli-schedule-"))
afterAll(() => rmSync(folder, { recursive: true }))

/** A minute of 20 calls a second that wait for their turn, a tenth of which are refused once, and held for a second. */
function log(path: string, at: string): string {
  const lines: RunLogLine[] = [runLine(at, path)]
  for (let call = 0; call < 1_200; call++) {
    const t = 1_000 + call * 50
    const isRefused = call % 10 === 0
    lines.push({ ...attempt(call, t), waitedMs: 950 })
    if (isRefused) lines.push(throttled(call, t + 20), { ...attempt(call, t + 1_020, 2), waitedMs: 1_000 })
    lines.push(isRefused ? success(call, t + 1_070, 2_020) : success(call, t + 50, 1_000))
    if (call % 100 === 0) lines.push({ ...HOLD, t: t + 20 })
  }
  lines.push({ t: 61_000, event: "end" })
  const file = join(folder, path)
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""))
  return file
}

const HOLD = {
  event: "hold",
  source: "https://api.example.com",
  code: 429,
  until: "2026-01-15T00:00:01.050Z",
  ms: 1_000,
} as const

mkdirSync(join(folder, "logs"))
const LOGS = [
  log("logs/orders.ndjson", "2026-01-15T02:00:00.000Z"),
  log("logs/stock.ndjson", "2026-01-15T02:00:20.000Z"),
]

describe("heed schedule", () => {
  it("says when runs are to begin, for a person", async () => {
    const { code, out, err } = await heed(["schedule", ...LOGS])
    expect({ code, err }).toEqual({ code: 0, err: "" })
    expect(out).toContain("02:00:20 to 02:01:01: orders and stock, ")
    expect(out).toMatch(/This schedule saves .* by a simulation of the same gate/)
    expect(out).toMatch(/02:00:20 moves to 02:0\d:00/)
    expect(out).toMatch(/\n {2}\d+ 2 \* \* \* {2}stock\n/)
  })

  it("gives the same as JSON, from a folder", async () => {
    const { code, out } = await heed(["schedule", "--json", join(folder, "logs")])
    expect(code).toBe(0)
    const [schedule] = JSON.parse(out)
    expect(schedule).toMatchObject({ source: "https://api.example.com", logged: { rejected: 240 } })
    expect(schedule.savedMs).toBe(schedule.before.runMs - schedule.after.runMs)
  })

  it.each(["schedule", "report"])("is in the page that heed %s writes", async (command) => {
    const page = join(folder, `${command}.html`)
    const { code, out, err } = await heed([command, ...LOGS, "--html", page])
    expect({ code, out, err }).toEqual({ code: 0, out: `The page: ${page}\n`, err: "" })
    const text = readFileSync(page, "utf8")
    expect(text).toContain('<h2 id="schedule">')
    expect(text).toMatch(/0 2 \* \* \* {2}orders\n/)
  })

  it("gives the JSON and the page at once, and each to a place of its own", async () => {
    const page = join(folder, "both.html")
    const { out } = await heed(["schedule", ...LOGS, "--json", "--html", page])
    expect(JSON.parse(out)).toHaveLength(1)
    expect(readFileSync(page, "utf8")).toMatch(/^<!doctype html>/)
    expect(await heed(["schedule", ...LOGS, "--json", "--html", "-"])).toMatchObject({ code: 2, out: "" })
    expect(await heed(["schedule", ...LOGS, "--html", LOGS[0] as string])).toMatchObject({ code: 2, out: "" })
  })

  it("goes by the limit that is given", async () => {
    const { code, out } = await heed(["schedule", "--json", "--limit", "6000/minute", ...LOGS])
    expect(code).toBe(0)
    expect(JSON.parse(out)[0].limit.rate).toEqual({ requests: 6_000, perMs: 60_000 })
  })

  it.each([
    ["no log", [], 2, "missing required argument 'log'"],
    ["one run", [LOGS[0] as string], 1, "give the logs of several runs"],
    ["a file that is not there", [join(folder, "none.ndjson")], 2, "no such file"],
    ["a limit without a time", ["--limit", "100", ...LOGS], 2, "such as 100/60s"],
    ["a limit of nothing", ["--limit", "0/1s", ...LOGS], 2, "such as 100/60s"],
    ["a source of no run", ["--source", "x", ...LOGS], 2, "there are https://api.example.com"],
  ])("says in a line what is wrong: %s", async (_, args, code, message) => {
    const ran = await heed(["schedule", ...args])
    expect(ran.code).toBe(code)
    expect(ran.err).toContain(message)
    expect(ran.err.trim().split("\n")).toHaveLength(1)
    expect(ran.out).toBe("")
  })
})
