import { createHeed, type HeedOptions } from "heed"
import { heedFetch } from "heed/fetch"
import { beforeAll, describe, expect, test } from "vitest"
import { caught, QUICK } from "../../support/quick.ts"
import { answer, inTurn, serve } from "../../support/server.ts"

function observed(options: HeedOptions = QUICK) {
  const heed = createHeed(options)
  const told: string[] = []
  heed.on("giveup", ({ diagnosis }) => told.push(String(diagnosis.stopped)))
  return { fetch: heedFetch(heed), told }
}

// The first request of a process takes longer than the tests leave it.
beforeAll(() => fetch("data:,"))

describe("aborted by the caller: the reason itself, as from fetch", () => {
  const REASONS: [string, () => AbortSignal, string][] = [
    ["AbortError", () => abortIn(300), "AbortError"],
    ["a reason of one's own", () => abortIn(300, new RangeError("enough")), "RangeError"],
    ["AbortSignal.timeout", () => AbortSignal.timeout(300), "TimeoutError"],
  ]

  function abortIn(ms: number, reason?: unknown): AbortSignal {
    const controller = new AbortController()
    setTimeout(() => controller.abort(reason), ms)
    return controller.signal
  }

  const WAYS: [string, (url: string, signal: AbortSignal) => [RequestInfo, RequestInit?]][] = [
    ["in init", (url, signal) => [url, { signal }]],
    ["in a Request", (url, signal) => [new Request(url, { signal })]],
    [
      "in init, over a Request's",
      (url, signal) => [new Request(url, { signal: abortIn(9_999) }), { signal }],
    ],
  ]

  describe.each(WAYS)("the signal %s", (_, of) => {
    test.each(REASONS)("%s: under way", async (_, signalOf, name) => {
      const server = await serve(() => {})
      const { fetch: heeded, told } = observed()
      const signal = signalOf()
      const error = await caught(heeded(...of(server.url, signal)))
      expect([error === signal.reason, error.name]).toEqual([true, name])
      expect([server.hits.length, told]).toEqual([1, ["aborted"]])
    })

    test.each(REASONS)("%s: in a wait, at once", async (_, signalOf, name) => {
      const server = await serve(inTurn([429, { "retry-after": "60" }]))
      const { fetch: heeded, told } = observed()
      const start = performance.now()
      const signal = signalOf()
      const error = await caught(heeded(...of(server.url, signal)))
      expect(performance.now() - start).toBeLessThan(10_000)
      expect([error === signal.reason, error.name, told]).toEqual([true, name, ["aborted"]])
    })

    test("before the call: nothing is sent", async () => {
      const server = await serve(inTurn([200]))
      const { fetch: heeded, told } = observed()
      const reason = new Error("enough")
      const error = await caught(heeded(...of(server.url, AbortSignal.abort(reason))))
      expect([error, server.hits.length, told]).toEqual([reason, 0, ["aborted"]])
    })
  })

  test("while the body of a failure is read for the diagnosis: at once", async () => {
    const server = await serve((_hit, response) => void response.writeHead(404).write("{"))
    const { fetch: heeded, told } = observed()
    const signal = abortIn(300, new RangeError("enough"))
    let abortedAt = 0
    signal.addEventListener("abort", () => {
      abortedAt = performance.now()
    })
    const error = await caught(heeded(server.url, { signal }))
    expect(performance.now() - abortedAt).toBeLessThan(650)
    expect([error === signal.reason, told, server.hits.length]).toEqual([true, ["aborted"], 1])
  })

  test("signal null in init frees a Request from its own", async () => {
    const server = await serve((_hit, response) => setTimeout(() => answer(response, 200), 60))
    const { fetch: heeded } = observed()
    const request = new Request(server.url, { signal: abortIn(10) })
    expect((await heeded(request, { signal: null })).status).toBe(200)
  })

  test("an abort reaches the body of an answer that came", async () => {
    const server = await serve((_hit, response) => void response.write("start"))
    for (const timeout of [undefined, { attempt: 5_000 }]) {
      const controller = new AbortController()
      const response = await heedFetch({ timeout })(server.url, { signal: controller.signal })
      setTimeout(() => controller.abort(), 20)
      expect((await caught(response.text())).name).toBe("AbortError")
    }
  })
})
