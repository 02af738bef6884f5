import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import type { RunLogLine } from "../../src/run-log/line.ts"
import { attempt, EVERY_LINE, runLine, success, throttled } from "../run-log/lines.ts"
import { heed } from "./run.ts"

const folder = mkdtempSync(join(tmpdir(), "cli-estimate-"))
afterAll(() => rmSync(folder, { recursive: true }))

/** A minute of 20 calls a second, each of which waits 950 ms for its turn and takes 50, and some of which are refused. */
const LOG = join(folder, "run.ndjson")
const LINES: RunLogLine[] = [runLine()]
for (let call = 0; call < 1_200; call++) {
  const t = 1_000 + call * 50
  LINES.push({ ...attempt(call, t), waitedMs: 950 })
  if (call === 600) LINES.push(throttled(call, t + 1), attempt(call, t + 2, 2))
  LINES.push(success(call, t + 50, 1_000))
}
writeFileSync(LOG, LINES.map((line) => `${JSON.stringify(line)}\n`).join(""))

const estimate = async (...args: string[]) => {
  const { code, out, err } = await heed(["estimate", "--json", ...args])
  expect({ code, err }).toEqual({ code: 0, err: "" })
  return JSON.parse(out)
}

describe("heed estimate", () => {
  it.each([
    ["--calls 6000 --limit 100/60s --latency 300", "limit", 60 * 60_000],
    ["--calls 100000 --limit 100/minute --latency 300", "limit", 1_000 * 60_000],
    ["--calls 4000 --limit 100/s --latency 1ms", "limit", 40_000],
    ["--calls 1_000 --latency 0.5s --workers 5", "latency", 100_000],
    ["--calls 1000 --latency 500 --workers 20 --concurrency 5", "concurrency", 100_000],
    ["--calls 1000 --limit 5000/1h --latency 300 --workers 10", "latency", 30_000],
    ["--calls 20000 --limit 250000/1d --latency 100 --workers 10", "latency", 200_000],
    ["--calls 10000 --limit 1000/1s --latency 500 --workers 10", "latency", 500_000],
  ])("says how long it takes, and bound by what: %s", async (args, boundBy, ms) => {
    const found = await estimate(...args.split(" "))
    expect(found.boundBy).toBe(boundBy)
    expect(found.ms).toBeGreaterThan(ms * 0.9)
    expect(found.ms).toBeLessThan(ms * 1.1)
  })

  it("takes limit, latency and workers from a log", async () => {
    const found = await estimate("--calls", "12000", "--from", LOG)
    expect(found).toMatchObject({ workers: 20, boundBy: "limit", latencyMs: 50 })
    expect(found.limit.rate).toEqual({ requests: 20, perMs: 1_000 })
    expect(found.ms).toBeGreaterThan(550_000)
    expect(found.ms).toBeLessThan(700_000)
  })

  it("goes by what good responses stated, though no call was refused or failed", async () => {
    const log = join(folder, "stated.ndjson")
    const report = EVERY_LINE.find(({ event }) => event === "report") as RunLogLine & { event: "report" }
    const limits = [
      { source: "https://api.example.com", requests: 100, perMs: 60_000 },
      { source: "https://elsewhere.example", requests: 1, perMs: 60_000 },
      { source: "https://api.example.com", requests: 1_000_000, perMs: null },
    ]
    const lines = [
      runLine(),
      attempt(1, 10),
      success(1, 110, 100),
      { ...report, report: { ...report.report, limits } },
    ]
    writeFileSync(log, lines.map((line) => `${JSON.stringify(line)}\n`).join(""))
    const found = await estimate("--calls", "6000", "--from", log)
    expect(found).toMatchObject({ boundBy: "limit", limit: { rate: { requests: 100, perMs: 60_000 } } })
    expect(found.ms).toBeGreaterThan(58 * 60_000)
  })

  it("takes from flags what a log does not tell right", async () => {
    const found = await estimate("--calls", "3000", "--from", LOG, "--limit", "200/1s", "--workers", "5")
    expect(found).toMatchObject({ workers: 5, latencyMs: 50, boundBy: "latency" })
  })

  it("takes any number of workers: those without a call do nothing", async () => {
    const args = ["--calls", "100", "--latency", "10", "--workers"]
    const [many, enough] = [await estimate(...args, "1000000000000"), await estimate(...args, "100")]
    expect(many).toEqual({ ...enough, workers: 1e12 })
  })

  it("says it for a person, with what would change it", async () => {
    const slow = await heed(["estimate", "--calls", "1000", "--latency", "300", "--workers", "3"])
    expect(slow.out).toContain("1,000 calls: 1 m 4")
    expect(slow.out).toMatch(
      /bound by the latency, 300 ms a request with 3 at once; 6 at once would take 5\d/,
    )
    const limited = await heed(["estimate", "--calls", "1000", "--latency", "300", "--limit", "100/60s"])
    expect(limited.out).toContain("bound by the limit, 100 requests per minute: more at once gains nothing")
  })

  it.each([
    ["no number of calls", [], 2, "--calls"],
    ["calls that are no number", ["--calls", "many", "--latency", "3"], 2, "expected a whole number"],
    ["neither log nor latency", ["--calls", "3"], 2, "Give a log with --from, or --latency"],
    ["a latency of nothing", ["--calls", "3", "--latency", "0"], 2, "such as 300"],
    ["a limit without a time", ["--calls", "3", "--latency", "3", "--limit", "9"], 2, "such as 100/60s"],
    ["a limit of a time that is none", ["--calls", "3", "--latency", "3", "--limit", "9/moon"], 2, "100/60s"],
    [
      "a limit of more than a year",
      ["--calls", "3", "--latency", "3", "--limit", "9/9999d"],
      2,
      "a year at most",
    ],
    ["a latency of years", ["--calls", "3", "--latency", "9999d"], 2, "a day at most"],
    [
      "too many workers",
      ["--calls", "3", "--latency", "3", "--workers", "1e13"],
      2,
      "from 1 to 1,000,000,000,000",
    ],
    ["no such file", ["--calls", "3", "--from", join(folder, "none")], 2, "no such file"],
    [
      "no such source",
      ["--calls", "3", "--from", LOG, "--source", "x"],
      2,
      "there are https://api.example.com",
    ],
  ])("says in a line what is wrong: %s", async (_, args, code, message) => {
    const ran = await heed(["estimate", ...args])
    expect(ran.code).toBe(code)
    expect(ran.err).toContain(message)
    expect(ran.err.trim().split("\n")).toHaveLength(1)
    expect(ran.out).toBe("")
  })
})
