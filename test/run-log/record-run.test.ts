import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, describe, expect, it, vi } from "vitest"
import { heedFetch } from "../../src/fetch.ts"
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

  it("counts each failed attempt once: none for calls that were not sent, one for a call that ends in a wait", async () => {
    const heed = createHeed({
      retry: { backoff: { base: 5_000, jitter: "none" } },
      throttle: { maxWait: 50 },
    })
    const recorder = recordRun(heed, join(folder, "unsent.ndjson"))
    const abort = new AbortController()
    const waiting = heedFetch(heed, async () => new Response(null, { status: 503 }))
    const ended = waiting("https://down.example.com/a", { signal: abort.signal }).catch(() => {})
    heed.on("retry", () => setTimeout(() => abort.abort(), 10))
    await ended
    const send = async () => new Response(null, { status: 429, headers: { "retry-after": "3600" } })
    for (let n = 0; n < 10; n++) await heedFetch(heed, send)(`https://api.example.com/${n}`).catch(() => {})
    await recorder.close()
    const { sources, endpoints, calls, requests } = digestOf(recorder.path)
    expect({ calls, requests }).toEqual({ calls: { succeeded: 0, failed: 11 }, requests: 2 })
    expect(sources.map(({ timeline }) => timeline.series)).toEqual([
      { sent: [1], "503": expect.arrayContaining([1]) },
      { sent: [1], "429": expect.arrayContaining([1]) },
    ])
    const failed = sources.map(({ timeline }) =>
      Object.values(timeline.series)
        .flat()
        .reduce((sum, one) => sum + one, 0),
    )
    expect(failed).toEqual([2, 2])
    expect(endpoints.reduce((sum, { failures }) => sum + failures, 0)).toBe(2)
  })

  it("tells the runs apart that write to one file at once", async () => {
    const path = join(folder, "shared.ndjson")
    const runs = [503, 403].map((status) => {
      const heed = createHeed({ retry: { backoff: { base: 1 } } })
      return { heed, status, recorder: recordRun(heed, path) }
    })
    for (let round = 0; round < 3; round++) {
      for (const { heed, status } of runs) {
        await call(heed, status)
        await new Promise((resolve) => setTimeout(resolve, 130))
      }
    }
    await Promise.all(runs.map(({ recorder }) => recorder.close()))
    const digest = digestOf(path)
    expect(digest.runs).toMatchObject([
      { ended: true, requests: 6, retries: 3, calls: { succeeded: 3, failed: 0 } },
      { ended: true, requests: 3, retries: 0, calls: { succeeded: 0, failed: 3 } },
    ])
    const rows = digest.rows.map(({ code, failures, givenUp }) => [code, failures, givenUp])
    expect(rows.sort()).toEqual([
      [403, 3, 3],
      [503, 3, 0],
    ])
  })

  it.each(["another process", "another Heed"])("goes on behind what %s wrote meanwhile", async (who) => {
    const path = join(folder, `${who}.ndjson`)
    const heed = createHeed()
    const recorder = recordRun(heed, path)
    await call(heed)
    await expect.poll(() => readFileSync(path, "utf8").split("\n").length, { timeout: 10_000 }).toBe(4)
    const closing: Promise<void>[] = []
    if (who === "another Heed") closing.push(recordRun(createHeed(), path).close())
    else
      appendFileSync(
        path,
        readFileSync(path, "utf8").replace(/\n.*/s, "\n").replace('"run":"', '"run":"other-'),
      )
    await call(heed, 403)
    closing.push(recorder.close())
    await Promise.all(closing)
    const { runs } = digestOf(path)
    expect(runs.map(({ calls }) => calls)).toEqual([
      { succeeded: 1, failed: 1 },
      { succeeded: 0, failed: 0 },
    ])
  })

  it("begins a file anew that was emptied meanwhile, as logrotate's copytruncate does", async () => {
    const path = join(folder, "emptied.ndjson")
    const heed = createHeed()
    const recorder = recordRun(heed, path)
    await call(heed)
    await expect.poll(() => readFileSync(path, "utf8").split("\n").length, { timeout: 10_000 }).toBe(4)
    const old = readFileSync(path, "utf8")
    writeFileSync(path, "")
    await call(heed)
    await recorder.close()
    expect(digestOf(path)).toMatchObject({ requests: 1, badLines: 0, runs: [{ ended: true }] })
    writeFileSync(`${path}.1`, `${old}${readFileSync(path, "utf8")}`)
    expect(digestOf(`${path}.1`)).toMatchObject({
      requests: 2,
      runs: [{ ended: true, calls: { succeeded: 2 } }],
    })
  })

  it("reports of its own time alone, where the Heed has worked before", async () => {
    const heed = createHeed({ retry: { backoff: { base: 1 } } })
    await call(heed, 404)
    await call(heed, 503)
    await new Promise((resolve) => setTimeout(resolve, 5))
    const { until } = heed.report()
    const recorder = recordRun(heed, join(folder, "second.ndjson"))
    await call(heed, 503)
    await recorder.close()
    const digest = digestOf(recorder.path)
    expect(digest.rows.map(({ code, failures, givenUp }) => [code, failures, givenUp])).toEqual([[503, 1, 0]])
    expect(digest.waits.reduce((sum, { count }) => sum + count, 0)).toBeLessThanOrEqual(1)
    const lines = readFileSync(recorder.path, "utf8").trim().split("\n")
    const line = JSON.parse(lines.at(-2) ?? "")
    expect(line.report.since >= until).toBe(true)
    expect(line).toMatchObject({
      event: "report",
      report: {
        ...{ requests: 2, retries: 1, calls: { succeeded: 1, failed: 0 } },
        advice: [{ code: 503, failures: 1 }],
        endpoints: [{ requests: 2, failures: 1, rows: { 503: 1 } }],
      },
    })
  })

  it("has room for its last lines where the disk had none for many before", async () => {
    const heed = createHeed()
    const on = vi.spyOn(heed, "on")
    const recorder = recordRun(heed, join(folder, "full.ndjson"))
    const listener = on.mock.calls.find(([event]) => event === "giveup")?.[1] as (event: object) => void
    let failure: object = {}
    heed.on("giveup", (event) => {
      failure = event
    })
    await call(heed, 404)
    // Without a pause, in which the log would be written.
    for (let n = 0; n < 10_000; n++) listener(failure)
    await recorder.close()
    expect(statSync(recorder.path).size).toBeGreaterThan(7_900_000)
    expect(digestOf(recorder.path)).toMatchObject({
      ...{ calls: { failed: 10_001 }, lostLines: 0 },
      ...{ rows: [{ code: 404, failures: 1 }], runs: [{ ended: true }] },
    })
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
