import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import type { RunLogLine } from "../../src/run-log/line.ts"
import { attempt, giveup, runLine, success } from "../run-log/lines.ts"
import { heed } from "./run.ts"

const folder = mkdtempSync(join(tmpdir(), "cli-watch-"))
afterAll(() => rmSync(folder, { recursive: true }))

const textOf = (...lines: RunLogLine[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join("")
const END: RunLogLine = { t: 5_000, event: "end" }
let count = 0
function log(...lines: RunLogLine[]): string {
  const path = join(folder, `${count++}.ndjson`)
  writeFileSync(path, textOf(...lines))
  return path
}

/** Watches while steps are done to the file, one in each pause; the user interrupts after them. */
function watch(path: string, steps: (() => void)[], columns: number | null = null) {
  let interrupted = false
  return heed(["watch", path], {
    columns,
    isInterrupted: () => interrupted,
    pause: async () => {
      const step = steps.shift()
      if (step) step()
      else interrupted = true
    },
  })
}

describe("heed watch", () => {
  it("shows a run that has ended, and ends", async () => {
    const { code, out, err } = await watch(
      log(runLine(), attempt(1, 0), success(1, 10), giveup(2, 20), END),
      [],
    )
    expect({ code, err }).toEqual({ code: 0, err: "" })
    expect(out).toContain("2026-01-15 00:00:00 UTC  It failed.")
    expect(out.match(/ended after 5 s: 1 call succeeded, 1 failed; 1 request, 0 retries/g)).toHaveLength(1)
  })

  it("follows a file that grows, by half lines too, up to its end", async () => {
    const path = log(runLine(), attempt(1, 0))
    const line = textOf(giveup(3, 40))
    const { code, out } = await watch(path, [
      () => appendFileSync(path, textOf(success(1, 10))),
      () => appendFileSync(path, line.slice(0, 50)),
      () => appendFileSync(path, line.slice(50)),
      () => {},
      () => appendFileSync(path, textOf(END)),
      () => appendFileSync(path, "this is not read"),
    ])
    expect(code).toBe(0)
    expect(out).toContain("ended after 5 s: 1 call succeeded, 1 failed")
    expect(out.match(/It failed\./g)).toHaveLength(1)
  })

  it("reads UTF-16, as PowerShell writes it, also from a look in the middle of a character", async () => {
    const path = log()
    const bytes = Buffer.from(`\ufeff${textOf(runLine(), success(1, 10), END)}`, "utf16le")
    writeFileSync(path, bytes.subarray(0, 1))
    const { code, out } = await watch(path, [
      () => appendFileSync(path, bytes.subarray(1, 40)),
      () => appendFileSync(path, bytes.subarray(40, 101)),
      () => appendFileSync(path, bytes.subarray(101)),
    ])
    expect(code).toBe(0)
    expect(out).toContain("ended after 5 s: 1 call succeeded, 0 failed")
  })

  it("goes on with the new file where the log is rotated, and reads the rest of the old one", async () => {
    const path = log(runLine(), attempt(1, 0))
    const { out } = await watch(path, [
      () => {
        renameSync(path, `${path}.1`)
        appendFileSync(`${path}.1`, textOf(giveup(2, 20)))
      },
      () => {},
      () => writeFileSync(path, textOf(runLine("2026-01-15T01:00:00.000Z", "two"), success(1, 10), END)),
    ])
    expect(out).toContain("It failed.")
    expect(out).toContain("ended after 5 s: 1 call succeeded, 0 failed")
  })

  it("reads a file that was cut from its begin", async () => {
    const path = log(runLine(), attempt(1, 0), success(1, 10), success(2, 10))
    const next = textOf(runLine(undefined, "two"), success(1, 5), END)
    const { out } = await watch(path, [() => writeFileSync(path, next)])
    expect(out).toContain("ended after 5 s: 1 call succeeded, 0 failed")
  })

  it("goes on with a run whose file was emptied, as by logrotate", async () => {
    const path = log(runLine(), attempt(1, 0), success(1, 10), success(2, 10))
    const { out } = await watch(path, [() => writeFileSync(path, textOf(runLine(), success(3, 20), END))])
    expect(out).toContain("ended after 5 s: 3 calls succeeded, 0 failed")
  })

  it("shows the run that began last, of several that write to one file", async () => {
    const [first, second] = [runLine(undefined, "one"), runLine(undefined, "two")]
    const path = log(
      first,
      success(1, 5),
      second,
      success(1, 6),
      first,
      success(2, 7),
      END,
      second,
      success(2, 8),
      END,
    )
    const { out } = await heed(["watch", path])
    expect(out).toContain("ended after 5 s: 2 calls succeeded, 0 failed")
  })

  it("ends when the user interrupts, with the cursor back", async () => {
    const { code, out } = await watch(log(runLine(), attempt(1, 0)), [() => {}], 60)
    expect(code).toBe(0)
    expect(out.startsWith("\u001b[?25l")).toBe(true)
    expect(out.endsWith("\u001b[?25h")).toBe(true)
    expect(out).toContain("https://api.example.com")
  })

  it("gives the lines themselves as JSON", async () => {
    const lines = [runLine(), attempt(1, 0), END]
    const { code, out } = await heed(["watch", "--json", log(...lines)])
    expect(code).toBe(0)
    expect(
      out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual(lines)
  })

  it("takes the latest log of a folder", async () => {
    const logs = mkdtempSync(join(folder, "logs-"))
    writeFileSync(join(logs, "a.ndjson"), textOf(runLine(), success(1, 10), END))
    const { code, out } = await watch(logs, [])
    expect(code).toBe(0)
    expect(out).toContain("1 call succeeded")
  })

  it.each([
    ["no log", [], 2, "missing required argument 'log'"],
    ["a file that is not there", [join(folder, "none.ndjson")], 2, "no such file"],
    ["an empty file", [log()], 1, "no log of a run"],
    ["a file that is no log", [log({ t: 1, event: "end" })], 1, "no log of a run"],
    ["two logs", ["a", "b"], 2, "too many arguments"],
  ])("says in a line what is wrong: %s", async (_, args, code, message) => {
    const ran = await heed(["watch", ...args])
    expect(ran.code).toBe(code)
    expect(ran.err).toContain(message)
    expect(ran.err.trim().split("\n")).toHaveLength(1)
    expect(ran.out).toBe("")
  })
})
