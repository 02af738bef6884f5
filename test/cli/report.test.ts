import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { afterAll, describe, expect, it } from "vitest"
import type { RunLogLine } from "../../src/run-log/line.ts"
import { attempt, giveup, runLine, success, throttled } from "../run-log/lines.ts"
import { heed } from "./run.ts"

const folder = mkdtempSync(join(tmpdir(), "cli-report-"))
afterAll(() => rmSync(folder, { recursive: true }))

function log(name: string, lines: readonly RunLogLine[], tail = ""): string {
  const path = join(folder, name)
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join("") + tail)
  return path
}

const RUN: RunLogLine[] = [
  runLine(),
  attempt(1, 0),
  throttled(1, 50),
  {
    t: 50,
    event: "hold",
    source: "https://api.example.com",
    code: 429,
    until: "2026-01-15T00:00:01.050Z",
    ms: 1_000,
  },
  attempt(1, 1_060, 2),
  success(1, 1_100, 1_100),
  { t: 1_100, event: "release", source: "https://api.example.com" },
  attempt(2, 1_200),
  giveup(2, 1_250),
  { t: 1_300, event: "end" },
]

describe("heed report", () => {
  it("says what happened, for a person", async () => {
    const { code, out, err } = await heed(["report", log("run.ndjson", RUN)])
    expect({ code, err }).toEqual({ code: 0, err: "" })
    expect(out).toContain("Run from 2026-01-15 00:00:00 UTC to 2026-01-15 00:00:01 UTC, 1.3 s")
    expect(out).toContain("1 call succeeded, 1 failed; 3 requests, 1 retry")
    expect(out).toContain("closed once (429), 1.1 s in all")
    expect(out).toContain("GET https://api.example.com/orders?page=2")
    expect(out).not.toContain("not ended")
  })

  it("counts a hold to the end of the log, though it would last longer", async () => {
    const hold = { ...RUN[3], until: "2026-01-15T09:00:00.000Z" } as RunLogLine
    const path = log("held.ndjson", [runLine(), hold, { t: 1_300, event: "end" }])
    expect((await heed(["report", path])).out).toContain("closed once (429), 1.3 s in all")
    expect((await heed(["report", path, "--html", "-"])).out).toContain(
      "Held after a 429: once, 1.3 s in all",
    )
  })

  it("gives the same as JSON", async () => {
    const { code, out } = await heed(["report", "--json", log("run.ndjson", RUN)])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ requests: 3, retries: 1, calls: { succeeded: 1, failed: 1 } })
  })

  it("adds up the logs of a folder, in the order of their runs", async () => {
    const logs = join(folder, "logs")
    mkdirSync(logs)
    log("logs/b.ndjson", RUN)
    log("logs/a.ndjson", [runLine("2026-01-16T00:00:00.000Z", "two"), attempt(1, 0)])
    const { out } = await heed(["report", "--json", logs])
    const digest = JSON.parse(out)
    expect(digest.runs.map(({ run }: { run: string }) => run)).toEqual(["one", "two"])
    expect(digest.requests).toBe(4)
  })

  it("reads a log whose last line was cut, and one that is being written", async () => {
    const { code, out } = await heed(["report", log("cut.ndjson", RUN.slice(0, 4), '{"t":1060,"event":"att')])
    expect(code).toBe(0)
    expect(out).toContain("not ended")
    expect(out).toContain("1 line of the log could not be read.")
  })

  it.each([
    ["no log", [], 2, "missing required argument 'log'"],
    ["a flag of another name", ["--jsno"], 2, "--json"],
    ["a file that is not there", [join(folder, "none.ndjson")], 2, "no such file"],
    ["a file that is no log", [log("other.txt", [], "hello\n{}\n")], 1, "no log of a run"],
    ["an empty file", [log("empty.ndjson", [])], 1, "no log of a run"],
  ])("says in a line what is wrong: %s", async (_, args, code, message) => {
    const ran = await heed(["report", ...args])
    expect(ran.code).toBe(code)
    expect(ran.err).toContain(message)
    expect(ran.out).toBe("")
  })
})

describe("heed report, of logs as they come", () => {
  const text = RUN.map((line) => JSON.stringify(line))
  const later = JSON.stringify({ ...runLine(), v: 99 })

  it.each([
    ["with the line ends of Windows", "crlf.ndjson", `${text.join("\r\n")}\r\n`],
    ["with the mark that editors of Windows put first", "bom.ndjson", `\ufeff${text.join("\r\n")}`],
    [
      "in UTF-16, as PowerShell writes it",
      "utf16.ndjson",
      Buffer.from(`\ufeff${text.join("\r\n")}`, "utf16le"),
    ],
    [
      "in UTF-16, the other way round",
      "utf16be.ndjson",
      Buffer.from(`\ufeff${text.join("\n")}`, "utf16le").swap16(),
    ],
    ["in UTF-16, compressed", "utf16.gz", gzipSync(Buffer.from(`\ufeff${text.join("\n")}`, "utf16le"))],
    [
      "compressed, with other bytes behind",
      "more.gz",
      Buffer.concat([gzipSync(text.join("\n")), Buffer.alloc(200_000)]),
    ],
    ["compressed", "small.ndjson.gz", gzipSync(text.join("\n"))],
    ["compressed, under any name", "log.bin", gzipSync(text.join("\n"))],
  ])("%s", async (_, name, content) => {
    writeFileSync(join(folder, name), content)
    const { code, out, err } = await heed(["report", join(folder, name)])
    expect({ code, err }).toEqual({ code: 0, err: "" })
    expect(out).toContain("1 call succeeded, 1 failed; 3 requests, 1 retry")
    expect(out).not.toContain("could not be read")
  })

  it("in a folder, rotated and compressed ones too", async () => {
    const logs = join(folder, "rotated")
    mkdirSync(logs)
    writeFileSync(join(logs, "run.ndjson"), text.join("\n"))
    writeFileSync(join(logs, "run.ndjson.1"), text.join("\n"))
    writeFileSync(join(logs, "run.ndjson-20260115"), text.join("\n"))
    writeFileSync(join(logs, "run.ndjson.2.gz"), gzipSync(text.join("\n")))
    writeFileSync(join(logs, "notes.txt"), "hello")
    expect(JSON.parse((await heed(["report", "--json", logs])).out)).toMatchObject({ requests: 12 })
  })

  it("cut in the middle of what is compressed", async () => {
    const path = join(folder, "cut.ndjson.gz")
    writeFileSync(path, gzipSync(text.join("\n")).subarray(0, 12))
    const { code, err } = await heed(["report", path])
    expect(code).toBe(1)
    expect(err).toMatch(/^heed: .*cut\.ndjson\.gz: cut off \(.*\); .* is read\nheed: .*: no log of a run/)
  })

  it("cut, and the others of its folder are read, as is what stands before", async () => {
    const logs = join(folder, "one-cut")
    mkdirSync(logs)
    writeFileSync(join(logs, "a.ndjson"), text.join("\n"))
    // Long, and of other lines each, so that what is ready when the cut is met is more than one piece.
    const calls = Array.from({ length: 20_000 }, (_, n) => JSON.stringify(attempt(n, n)))
    const whole = gzipSync([JSON.stringify(runLine("2026-01-16T00:00:00.000Z", "two")), ...calls].join("\n"))
    writeFileSync(join(logs, "b.ndjson.gz"), whole.subarray(0, -20))
    const { code, out, err } = await heed(["report", "--json", logs])
    expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^heed: .*b\.ndjson\.gz: cut off/) })
    const { requests } = JSON.parse(out)
    expect(requests).toBeGreaterThan(19_800)
    expect(requests).toBeLessThanOrEqual(20_003)
    for (const command of [["ticket"], ["schedule"], ["estimate", "--calls", "10", "--from"]])
      expect((await heed([...command, logs])).err).toContain("cut off")
  })

  it.each(["+275760-09-13T00:00:00.000Z", "-271821-04-20T00:00:00.000Z"])(
    "dated %s: it is no run of heed",
    async (at) => {
      const path = join(folder, "dated.ndjson")
      writeFileSync(path, [JSON.stringify(runLine(at)), ...text.slice(1)].join("\n"))
      for (const command of [["report"], ["ticket"], ["schedule"], ["estimate", "--calls", "10", "--from"]]) {
        const { code, err } = await heed([...command, path])
        expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("no log of a run") })
      }
      writeFileSync(path, [...text, JSON.stringify(runLine(at)), ...text.slice(1)].join("\n"))
      expect((await heed(["report", path])).code).toBe(0)
    },
  )

  it("with a line whose time no Date can hold", async () => {
    const path = join(folder, "late.ndjson")
    writeFileSync(path, [...text.slice(0, -1), JSON.stringify(attempt(3, 9e15))].join("\n"))
    const { code, out } = await heed(["report", path])
    expect(code).toBe(0)
    expect(out).toContain("1 line of the log could not be read.")
  })

  it("of a later version of the format", async () => {
    const path = join(folder, "later.ndjson")
    writeFileSync(path, [later, ...text.slice(1)].join("\n"))
    const { code, out, err } = await heed(["report", path])
    expect({ code, out }).toEqual({ code: 1, out: "" })
    expect(err).toContain("a log of format 99, of which this version of heed knows 1: update heed")
  })

  it("beside a run of a later version", async () => {
    const path = join(folder, "both.ndjson")
    writeFileSync(path, [...text, later, ...text.slice(1)].join("\n"))
    const { code, out } = await heed(["report", path])
    expect(code).toBe(0)
    // Not the run before it: what follows is the later version's.
    expect(out).toContain("1 call succeeded, 1 failed; 3 requests, 1 retry")
    expect(out).toContain("10 lines of the log could not be read.")
  })
})

describe("what heed report writes", () => {
  const out = (name: string) => join(folder, name)

  it("is a page, a HAR and a trace, and their names are printed", async () => {
    const files = ["page.html", "failed.har", "trace.json"].map(out)
    const [page = "", har = "", trace = ""] = files
    const ran = await heed(["report", log("w.ndjson", RUN), "--html", page, "--har", har, "--trace", trace])
    expect({ code: ran.code, err: ran.err }).toEqual({ code: 0, err: "" })
    for (const file of files) expect(ran.out).toContain(file)
    expect(readFileSync(page, "utf8")).toMatch(/^<!doctype html>/)
    expect(JSON.parse(readFileSync(har, "utf8")).log.entries).toHaveLength(1)
    expect(JSON.parse(readFileSync(trace, "utf8")).traceEvents.length).toBeGreaterThan(3)
  })

  it.each([
    ["--html", /^<!doctype html>/],
    ["--har", /^\{\n/],
    ["--trace", /^\{"displayTimeUnit"/],
  ])("goes to the standard output with %s -", async (flag, expected) => {
    const ran = await heed(["report", log("o.ndjson", RUN), flag, "-"])
    expect(ran).toMatchObject({ code: 0, err: "" })
    expect(ran.out).toMatch(expected)
  })

  it("goes beside the digest as JSON", async () => {
    const ran = await heed(["report", log("j.ndjson", RUN), "--json", "--html", out("j.html")])
    expect(JSON.parse(ran.out)).toMatchObject({ requests: 3 })
    expect(existsSync(out("j.html"))).toBe(true)
  })

  it.each([
    ["a folder that is not there", out("none/page.html"), 1, "none/page.html: cannot be written"],
    ["a folder", folder, 1, "cannot be written"],
    ["a full disk", "/dev/full", 1, "cannot be written"],
  ])("says why it cannot be written: %s", async (_, path, code, message) => {
    const ran = await heed(["report", log("f.ndjson", RUN), "--html", path])
    expect(ran.code).toBe(code)
    expect(ran.err).toContain(message)
    expect(ran.err.trim().split("\n")).toHaveLength(1)
    expect(ran.out).toBe("")
  })

  it("is never a log", async () => {
    const path = log("kept.ndjson", RUN)
    symlinkSync(path, out("link.ndjson"))
    for (const target of [path, out("link.ndjson")]) {
      const ran = await heed(["report", path, "--html", target])
      expect(ran).toMatchObject({ code: 2, out: "" })
      expect(ran.err).toContain("would be overwritten")
    }
    expect(readFileSync(path, "utf8")).toContain('"event":"run"')
  })

  it.each([
    [["--html"], "argument missing"],
    [["--html", "-", "--har", "-"], "only one of"],
    [["--html", "same.out", "--har", "./same.out"], "a file of its own"],
    [["--json", "--trace", "-"], "only one of"],
    [["--htm", "x"], "--html"],
  ])("needs a file each: %j", async (flags, message) => {
    const ran = await heed(["report", log("u.ndjson", RUN), ...flags])
    expect(ran).toMatchObject({ code: 2, out: "" })
    expect(ran.err).toContain(message)
  })
})

describe("heed", () => {
  it("shows its commands", async () => {
    const { code, out } = await heed(["--help"])
    expect(code).toBe(0)
    expect(out).toContain("report")
    expect(out).toContain("Exit codes")
  })

  it.each([
    [["repotr"], "heed: unknown command 'repotr' (Did you mean report?); see heed --help\n"],
    [
      ["report", "--jsno", "x"],
      "heed: unknown option '--jsno' (Did you mean --json?); see heed report --help\n",
    ],
    [["report"], "heed: missing required argument 'log'; see heed report --help\n"],
    [["check"], "heed: missing required argument 'url'; see heed check --help\n"],
    [["estimate"], "heed: required option '--calls <n>' not specified; see heed estimate --help\n"],
  ])("says in a line what is wrong, and where to read on: %j", async (args, expected) => {
    expect(await heed(args)).toEqual({ code: 2, out: "", err: expected })
  })

  it("shows its help, as an error, where no command is given", async () => {
    const { code, out, err } = await heed([])
    expect({ code, out }).toEqual({ code: 2, out: "" })
    expect(err).toContain("Commands:")
  })

  it("names the command that was surely meant", async () => {
    const { code, err } = await heed(["repotr"])
    expect(code).toBe(2)
    expect(err).toContain("report")
  })
})
