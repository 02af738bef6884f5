import { describe, expect, it } from "vitest"
import { createHeed, type HeedEvent } from "../../src/index.ts"
import { logRun, recordRun, renderHtml, renderText, showRun } from "../../src/report.ts"

const REQUEST = { method: "GET", url: "https://api.example.com/v1/rows" }

describe("a listener", () => {
  it.each(["give-up", "Retry", "constructor", 5, undefined])(
    "of %j, which is no event, is refused",
    (event) => {
      expect(() => createHeed().on(event as HeedEvent, () => {})).toThrow(
        /there is no event .*; there are attempt, retry/,
      )
    },
  )

  it("that is no function is refused", () => {
    expect(() => createHeed().on("retry", "log" as never)).toThrow(TypeError)
  })
})

describe("heed.run", () => {
  it("says that the request comes first", async () => {
    const run = createHeed().run as (...args: unknown[]) => Promise<unknown>
    const message = "heed.run: expected a request, { method, url }, first, got a function"
    await expect(run(async () => "rows")).rejects.toThrow(new TypeError(message))
    await expect(run("https://api.example.com/v1/rows", async () => "rows")).rejects.toThrow(
      /^heed\.run: expected a req/,
    )
  })

  it("says that a function comes second", async () => {
    const send = Promise.resolve("rows") as never
    await expect(createHeed().run(REQUEST, send)).rejects.toThrow(/a function that sends .* got an object$/)
  })
})

it("heed.explain rejects what is no function", async () => {
  await expect(createHeed().explain(Promise.resolve(1) as never)).rejects.toThrow(
    "heed.explain: expected a function",
  )
})

describe("what listens to a Heed", () => {
  const stream = { write: () => {} }
  it.each<[string, (heed: never) => unknown]>([
    ["recordRun", (heed) => recordRun(heed, "never-written.ndjson")],
    ["logRun", (heed) => logRun(heed, console)],
    ["showRun", (heed) => showRun(heed, { stream })],
  ])("%s refuses what is none", (name, listen) => {
    for (const none of [undefined, null, {}, { source: "x" }, () => {}, "heed"])
      expect(() => listen(none as never)).toThrow(`${name}: expected a Heed, as createHeed returns it, got `)
  })

  it("refuses other arguments by name", () => {
    const heed = createHeed()
    expect(() => recordRun(heed, undefined as never)).toThrow("recordRun: expected the path of a file")
    expect(() => logRun(heed, { log: () => {} } as never)).toThrow(
      "expected a logger with debug, info, warn and error",
    )
    expect(() => logRun(heed, console, { level: "trace" as never })).toThrow(
      'level: expected "debug", "info"',
    )
    expect(() => showRun(heed, { steam: stream } as never)).toThrow("steam: no such option; there are stream")
    expect(() => showRun(heed, { stream: {} as never })).toThrow("stream: expected a stream")
  })
})

it.each([
  ["renderHtml", renderHtml],
  ["renderText", renderText],
])("%s says what it takes", (name, render) => {
  for (const none of [undefined, "logs/run.ndjson", [], {}])
    expect(() => render(none as never)).toThrow(`${name}: expected the digest of a log`)
})
