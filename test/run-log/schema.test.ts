import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import Ajv from "ajv/dist/2020.js"
import { afterAll, describe, expect, it } from "vitest"
import { createHeed } from "../../src/index.ts"
import { recordRun } from "../../src/report.ts"
import { parseLine } from "../../src/run-log/parse-line.ts"
import schema from "../../src/run-log/run-log.schema.json" with { type: "json" }
import { attempt, EVERY_LINE, runLine } from "./lines.ts"

const ajv = new Ajv({
  strict: true,
  allowUnionTypes: true,
  allErrors: true,
  formats: { "date-time": (text: string) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) },
})
const check = ajv.compile(schema)
const complaints = (line: unknown) => (check(line) ? [] : (check.errors ?? []))

const folder = mkdtempSync(join(tmpdir(), "schema-"))
afterAll(() => rmSync(folder, { recursive: true }))

describe("the schema of the run log", () => {
  it.each(EVERY_LINE)("takes $event", (line) => {
    expect(complaints(line)).toEqual([])
    expect(parseLine(JSON.stringify(line))).toEqual(line)
  })

  it("has a definition of each event, and of nothing else", () => {
    const defined = schema.allOf.map((rule) => rule.if.properties.event.const)
    const events = EVERY_LINE.map(({ event }) => event as string).filter((event) => event !== "end")
    expect(defined.sort()).toEqual([...new Set(events)].sort())
  })

  it.each(EVERY_LINE)("refuses $event without its fields", ({ event }) => {
    if (event === "end") expect(complaints({ event })).not.toEqual([])
    else if (event === "release") expect(complaints({ t: 1, event })).not.toEqual([])
    else expect(complaints({ t: 1, event, source: "x" })).not.toEqual([])
  })

  it.each([
    ["a time that is none", { ...runLine(), at: "yesterday" }],
    ["another version", { ...runLine(), v: 2 }],
    ["no time", { ...attempt(1, 0), t: undefined }],
    ["a call without its source", { ...attempt(1, 0), source: null }],
    ["no event", { t: 1 }],
    ["a list", [attempt(1, 0)]],
  ])("refuses %s", (_, line) => {
    expect(complaints(JSON.parse(JSON.stringify(line)))).not.toEqual([])
  })

  it("takes an event and a field of a later version, as readers do", () => {
    const later = [
      { t: 1, event: "weather", sunny: true },
      { ...attempt(1, 0), colour: "blue" },
    ]
    expect(later.map(complaints)).toEqual([[], []])
    expect(later.map((line) => parseLine(JSON.stringify(line)))).toEqual(later)
  })

  it("takes each line of a real run", async () => {
    const heed = createHeed({ retry: { retries: 1, backoff: { base: 1 } } })
    const recorder = recordRun(heed, join(folder, "run.ndjson"))
    const call = (...statuses: number[]) =>
      heed
        .run({ method: "GET", url: "https://api.example.com/orders/1?since=2025-01-01" }, async () => ({
          status: statuses.shift() ?? 200,
          headers: { "retry-after-ms": "1", "x-request-id": "r-1" },
          body: '{"error":{"message":"no"}}',
        }))
        .catch(() => null)
    await call()
    await call(503)
    await call(429)
    for (const status of [400, 401, 403, 404, 414, 503, 504]) await call(status, status)
    await recorder.close()
    const lines = readFileSync(recorder.path, "utf8").trim().split("\n")
    const events = new Set(lines.map((line) => JSON.parse(line).event))
    for (const event of ["run", "attempt", "retry", "success", "giveup", "hold", "report", "end"])
      expect(events).toContain(event)
    expect(lines.flatMap((line) => complaints(JSON.parse(line)))).toEqual([])
    expect(lines.filter((line) => parseLine(line) === null)).toEqual([])
  })
})
