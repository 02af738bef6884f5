import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, describe, expect, it } from "vitest"
import { createHeed, type Heed } from "../../src/index.ts"
import { DigestBuilder, recordRun } from "../../src/report.ts"

const folder = mkdtempSync(join(tmpdir(), "run-log-"))
afterAll(() => rmSync(folder, { recursive: true }))

function digestOf(path: string) {
  const digest = new DigestBuilder()
  for (const line of readFileSync(path, "utf8").split("\n")) digest.addText(line)
  return digest.build()
}

const answers = (...statuses: number[]) => {
  return async () => ({ status: statuses.shift() ?? 200, headers: {}, body: "" })
}

const call = (heed: Heed, ...statuses: number[]) =>
  heed.run(
    { method: "GET", url: "https://api.example.com/orders/8841?key=s3cr3t9f86d0" },
    answers(...statuses),
  )

describe("recordRun", () => {
  it("writes what a run does, redacted, and its report at the end", async () => {
    const heed = createHeed({ retry: { backoff: { base: 1 } } })
    const recorder = recordRun(heed, join(folder, "new", "one.ndjson"))
    await call(heed)
    await call(heed, 503)
    await call(heed, 403)
    await recorder.close()
    const text = readFileSync(recorder.path, "utf8")
    expect(text).not.toContain("s3cr3t9f86d0")
    const digest = digestOf(recorder.path)
    expect(digest).toMatchObject({
      requests: 4,
      retries: 1,
      calls: { succeeded: 2, failed: 1 },
      badLines: 0,
      failures: [{ method: "GET", endpoint: "GET /orders/:id", diagnosis: { code: 403 } }],
      runs: [{ ended: true }],
    })
    expect(digest.rows.map(({ code }) => code).sort()).toEqual([403, 503])
    // A run may begin in one interval of the timeline and end in the next.
    const series = Object.entries(digest.sources[0]?.timeline.series ?? {})
    const sums = series.map(([name, counts]) => [name, counts.reduce((sum, count) => sum + count, 0)])
    expect(Object.fromEntries(sums)).toMatchObject({ sent: 4, succeeded: 2, "503": 1, "403": 1 })
  })

  it("has the limits that good responses state soon, and at the end", async () => {
    const heed = createHeed()
    const recorder = recordRun(heed, join(folder, "stated.ndjson"))
    const send = async () => ({
      status: 200,
      headers: { "X-RateLimit-Limit": "100;w=60", "X-RateLimit-Remaining": "99" },
    })
    await heed.run({ method: "GET", url: "https://api.example.com/orders" }, send)
    const expected = [{ requests: 100, perMs: 60_000, ratePerSecond: 100 / 60 }]
    await expect
      .poll(() => digestOf(recorder.path).sources[0]?.stated, { timeout: 10_000 })
      .toMatchObject(expected)
    await recorder.close()
    expect(digestOf(recorder.path).sources[0]?.stated).toMatchObject(expected)
  })

  it("appends to a log whose last line was cut, so that every whole line is read", async () => {
    const path = join(folder, "cut.ndjson")
    for (const left of [0, 20]) {
      const heed = createHeed()
      const recorder = recordRun(heed, path)
      await call(heed)
      await recorder.close()
      const text = readFileSync(path, "utf8")
      if (left > 0) continue
      writeFileSync(path, text.slice(0, text.length - 20))
    }
    expect(digestOf(path)).toMatchObject({
      requests: 2,
      badLines: 1,
      runs: [{ ended: false }, { ended: true }],
    })
  })

  it("appends to a log of whole lines without an empty one, for readers that take a JSON object a line", async () => {
    const path = join(folder, "twice.ndjson")
    for (let run = 1; run <= 2; run++) {
      const heed = createHeed()
      const recorder = recordRun(heed, path)
      await call(heed)
      await recorder.close()
    }
    const lines = readFileSync(path, "utf8").split("\n")
    expect(lines.pop()).toBe("")
    expect(lines.map((line) => JSON.parse(line).event).filter((event) => event === "run")).toHaveLength(2)
  })

  it("opens no pipe to look at its end, and takes a file of one character", async () => {
    const path = join(folder, "short.ndjson")
    writeFileSync(path, "{")
    const pipe = join(folder, "pipe")
    await promisify(execFile)("mkfifo", [pipe])
    const reader = spawn("cat", [pipe])
    const read: string[] = []
    reader.stdout.on("data", (chunk) => read.push(String(chunk)))
    for (const target of [path, pipe]) {
      const heed = createHeed()
      const recorder = recordRun(heed, target)
      await call(heed)
      await recorder.close()
    }
    await once(reader, "close")
    expect(readFileSync(path, "utf8")).toMatch(/^\{\n\{"event":"run"/)
    expect(read.join("")).toMatch(/^\{"event":"run"/)
  })

  it("gives each run a file of its own in a folder", async () => {
    const runs = [createHeed(), createHeed()].map((heed) => ({
      heed,
      recorder: recordRun(heed, `${folder}/logs/`),
    }))
    await Promise.all(runs.map(({ heed }) => call(heed)))
    await Promise.all(runs.map(({ recorder }) => recorder.close()))
    expect(readdirSync(join(folder, "logs"))).toHaveLength(2)
  })

  it("lets calls go on where the disk is full, and says why nothing is written", async () => {
    const heed = createHeed()
    const recorder = recordRun(heed, "/dev/full")
    await call(heed)
    await recorder.close()
    expect(recorder.error).toContain("ENOSPC")
    await expect(call(heed)).resolves.toMatchObject({ status: 200 })
  })

  it("lists nothing twice after close, and closes once", async () => {
    const heed = createHeed()
    const recorder = recordRun(heed, join(folder, "closed.ndjson"))
    await Promise.all([recorder.close(), recorder.close()])
    await call(heed)
    expect(digestOf(recorder.path)).toMatchObject({ requests: 0, runs: [{ ended: true }] })
  })
})

describe("a process that ends", { timeout: 60_000 }, () => {
  const script = (end: string) => `
    import { createHeed } from ${JSON.stringify(new URL("../../src/index.ts", import.meta.url).pathname)}
    import { recordRun } from ${JSON.stringify(new URL("../../src/report.ts", import.meta.url).pathname)}
    const heed = createHeed()
    const recorder = recordRun(heed, process.argv[2])
    for (let n = 0; n < 50; n++)
      await heed.run({ method: "GET", url: "https://api.example.com/" + n }, async () => ({ status: 200, headers: {} }))
    ${end}
  `
  const program = (name: string, end: string) => {
    const path = join(folder, `${name}.mts`)
    writeFileSync(path, script(end))
    return ["--import", import.meta.resolve("tsx"), path, join(folder, `${name}.ndjson`)]
  }

  it("loses nothing where it exits without closing its log, which keeps no process alive", async () => {
    await promisify(execFile)(process.execPath, program("exits", ""))
    await promisify(execFile)(process.execPath, program("exits-at-once", "process.exit(0)"))
    for (const name of ["exits", "exits-at-once"])
      expect(digestOf(join(folder, `${name}.ndjson`))).toMatchObject({ requests: 50, badLines: 0 })
  })

  it("has whole lines where it is killed", async () => {
    const child = spawn(
      process.execPath,
      program("killed", "setTimeout(() => console.log('ready'), 600); setInterval(() => {}, 1_000)"),
      { stdio: ["ignore", "pipe", "inherit"] },
    )
    await once(child.stdout, "data")
    child.kill("SIGKILL")
    await once(child, "exit")
    expect(digestOf(join(folder, "killed.ndjson"))).toMatchObject({ requests: 50, runs: [{ ended: false }] })
  })
})
