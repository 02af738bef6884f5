import { describe, expect, it } from "vitest"
import { failuresIn } from "../../src/cli/failures-in.ts"
import { harOf } from "../../src/run-view/har.ts"
import { attempt, giveup, runLine } from "../run-log/lines.ts"
import { digestOf } from "./digests.ts"

// http://www.softwareishard.com/blog/har-12-spec/: the fields that it requires, and their types.
const MESSAGE = {
  httpVersion: "string",
  cookies: "array",
  headers: "array",
  headersSize: "number",
  bodySize: "number",
}
const REQUIRED: { [path: string]: { [field: string]: string } } = {
  "": {
    startedDateTime: "string",
    time: "number",
    request: "object",
    response: "object",
    cache: "object",
    timings: "object",
  },
  request: { ...MESSAGE, method: "string", url: "string", queryString: "array" },
  response: { ...MESSAGE, status: "number", statusText: "string", content: "object", redirectURL: "string" },
  "response.content": { size: "number", mimeType: "string" },
  timings: { send: "number", wait: "number", receive: "number" },
}

type Json = { [field: string]: Json }
const at = (value: unknown, path: string): Json =>
  path.split(".").reduce((inner, name) => (name === "" ? inner : (inner[name] as Json)), value as Json)
const kind = (value: unknown) => (Array.isArray(value) ? "array" : typeof value)

function harWith(change: (diagnosis: Record<string, unknown>) => void = () => {}) {
  const line = giveup(7, 5_000) as unknown as { diagnosis: Record<string, unknown>; url: string }
  line.url = "https://api.example.com/orders?page=7&key=[redacted]&q=a%20b"
  change(line.diagnosis)
  return harOf(digestOf([runLine(), attempt(7, 0), line]))
}

describe("failed calls as HAR", () => {
  it("has what HAR 1.2 requires", () => {
    const har = JSON.parse(JSON.stringify(harWith()))
    expect(har.log).toMatchObject({ version: "1.2", creator: { name: "heed", version: expect.any(String) } })
    expect(har.log.entries).toHaveLength(1)
    for (const entry of har.log.entries) {
      for (const [path, fields] of Object.entries(REQUIRED))
        for (const [field, type] of Object.entries(fields))
          expect({ path, field, type: kind(at(entry, path)[field]) }).toEqual({ path, field, type })
      const { blocked, send, wait, receive } = entry.timings
      expect(blocked + send + wait + receive).toBe(entry.time)
      expect(new Date(entry.startedDateTime).toISOString()).toBe(entry.startedDateTime)
    }
  })

  it("says what was asked, what came, when, and why it failed", () => {
    const { entries } = harWith((diagnosis) => {
      diagnosis.totalWaitMs = 1_000
    }).log
    expect(entries[0]).toMatchObject({
      startedDateTime: "2026-01-15T00:00:03.980Z",
      time: 1_020,
      timings: { blocked: 1_000, wait: 20 },
      request: {
        method: "GET",
        url: "https://api.example.com/orders?page=7&key=[redacted]&q=a%20b",
        queryString: [
          { name: "page", value: "7" },
          { name: "key", value: "[redacted]" },
          { name: "q", value: "a b" },
        ],
      },
      response: { status: 403, statusText: "Forbidden" },
      comment: "It failed.",
    })
  })

  it("has status 0 where no answer came, as browsers write it", () => {
    const { entries } = harWith((diagnosis) => {
      diagnosis.status = null
      diagnosis.attempts = []
    }).log
    expect(entries[0]?.response).toMatchObject({ status: 0, statusText: "" })
    expect(entries[0]?.time).toBe(0)
  })

  it("is in the order of time, whatever the order of the logs", () => {
    const lines = [runLine("2026-01-16T00:00:00.000Z", "two"), giveup(1, 50), runLine(), giveup(2, 50)]
    const times = harOf(digestOf(lines)).log.entries.map(({ startedDateTime }) => startedDateTime)
    expect(times).toEqual(["2026-01-15T00:00:00.030Z", "2026-01-16T00:00:00.030Z"])
  })

  it("is read by heed explain", () => {
    expect(failuresIn(JSON.stringify(harWith()))).toHaveLength(1)
  })
})
