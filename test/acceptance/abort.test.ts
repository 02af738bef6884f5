import axios from "axios"
import { describe, expect, it } from "vitest"
import { heedFetch } from "../../src/fetch.ts"
import type { HeedOptions } from "../../src/index.ts"
import {
  CLIENTS,
  countOf,
  heededAxios,
  namesOf,
  pause,
  QUICK,
  stops,
  timed,
  watched,
} from "../support/clients.ts"
import { answer, inTurn, serve } from "../support/server.ts"

const REASON = new Error("the user pressed stop")

/** Where a call can be when it is aborted. */
const PLACES: readonly [
  place: string,
  options: HeedOptions,
  status: number,
  headers: Record<string, string>,
][] = [
  ["in backoff", { retry: { backoff: { base: 60_000, max: 60_000, jitter: "none" } } }, 503, {}],
  ["in a wait that the server asked for", {}, 503, { "retry-after": "60" }],
  ["in the hold that it brought about", {}, 429, { "retry-after": "60" }],
]

/** The best of three, for the machine may be busy: who looks for an abort too seldom is late each time. */
async function expectAtOnce(trial: () => Promise<{ ms: number }>): Promise<void> {
  const trials = [await trial(), await trial(), await trial()]
  expect(Math.min(...trials.map(({ ms }) => ms))).toBeLessThan(50)
}

describe.each(CLIENTS)("$name", (client) => {
  /** What is rejected with is the client's own, and tells the caller's reason. */
  const expectReason = (error: unknown, reason: unknown) => {
    if (client.name === "fetch") return expect(error).toBe(reason)
    expect(axios.isCancel(error)).toBe(true)
    expect((error as Error).cause).toBe(reason)
  }

  it.each(PLACES)("AC 16: aborted %s, it ends at once, with the reason", (_place, options, status, headers) =>
    expectAtOnce(async () => {
      const server = await serve(inTurn([status, headers], [200]))
      const { heed, events } = watched(options)
      const abort = new AbortController()
      const call = client.create(heed)(server.url, { signal: abort.signal })
      await pause(120)
      abort.abort(REASON)
      const { ms, result } = await timed(call)
      expectReason(result.error, REASON)
      await pause(50)
      expect(server.hits).toHaveLength(1)
      expect(stops(events)).toEqual(["aborted"])
      return { ms }
    }),
  )

  it.each<[string, HeedOptions, status: number]>([
    ["is held", {}, 429],
    ["is busy", { throttle: { concurrency: 1 } }, 0],
  ])(
    "AC 16: aborted in the queue of a gate that %s, it ends at once and is never sent",
    (_place, options, status) =>
      expectAtOnce(async () => {
        const server = await serve(
          (_hit, response) => status && answer(response, status, {}, { "retry-after": "60" }),
        )
        const { heed, events } = watched(options)
        const send = client.create(heed)
        const first = new AbortController()
        const ahead = send(server.url, { signal: first.signal })
        await pause(100)
        const queued = new AbortController()
        const waiting = [1, 2, 3].map(() => send(server.url, { signal: queued.signal }))
        await pause(20)
        queued.abort(REASON)
        const { ms, result } = await timed(Promise.all(waiting))
        for (const { error } of result) expectReason(error, REASON)
        first.abort()
        await ahead
        await pause(50)
        expect(server.hits).toHaveLength(1)
        expect(stops(events)).toEqual(Array(4).fill("aborted"))
        return { ms }
      }),
  )

  it.each([undefined, { attempt: 60_000 }])(
    "AC 16: aborted while it is sent, it ends at once and gives back its place in the gate (timeout: %o)",
    (timeout) =>
      expectAtOnce(async () => {
        const server = await serve((hit, response) => hit.url === "/next" && answer(response, 200))
        const { heed, events } = watched({ throttle: { concurrency: 1 }, timeout })
        const send = client.create(heed)
        const abort = new AbortController()
        const call = send(`${server.url}/slow`, { signal: abort.signal })
        await pause(100)
        abort.abort(REASON)
        const { ms, result } = await timed(call)
        expectReason(result.error, REASON)
        const next = await send(`${server.url}/next`, { signal: AbortSignal.timeout(2_000) })
        expect(next.status).toBe(200)
        expect(stops(events)).toEqual(["aborted"])
        return { ms }
      }),
  )

  it("AC 16: aborted before it is made, it is not sent", async () => {
    const server = await serve(inTurn([200]))
    const { heed, events } = watched()
    const { error } = await client.create(heed)(server.url, { signal: AbortSignal.abort(REASON) })
    expectReason(error, REASON)
    expect(server.hits).toHaveLength(0)
    expect(namesOf(events)).toEqual(["giveup"])
  })

  it.each([
    ["a TypeError", new TypeError("stop")],
    ["a text", "stop"],
    ["null", null],
    ["the default", undefined],
  ])("AC 16: the reason is kept whatever it is: %s", async (_name, reason) => {
    const server = await serve(inTurn([503, { "retry-after": "60" }]))
    const { heed, events } = watched()
    const abort = new AbortController()
    const call = client.create(heed)(server.url, { signal: abort.signal })
    await pause(100)
    abort.abort(reason)
    expectReason((await call).error, abort.signal.reason)
    expect(stops(events)).toEqual(["aborted"])
    expect(server.hits).toHaveLength(1)
  })
})

describe("fetch", () => {
  it("AC 16: a call that has succeeded is not undone by an abort of whoever heard of it", async () => {
    const server = await serve(inTurn([503], [200]))
    const { heed, events } = watched(QUICK)
    const abort = new AbortController()
    heed.on("success", () => abort.abort(REASON))
    const response = await heedFetch(heed)(server.url, { signal: abort.signal })
    expect(response.status).toBe(200)
    expect(countOf(events, "giveup")).toBe(0)
  })
})

describe("axios", () => {
  it("AC 16: a CancelToken counts like a signal", async () => {
    const server = await serve(inTurn([503, { "retry-after": "60" }]))
    const { heed, events } = watched()
    const { token, cancel } = axios.CancelToken.source()
    const call = heededAxios(heed).get(server.url, { cancelToken: token })
    setTimeout(() => cancel("enough"), 150)
    await expect(call).rejects.toThrow(expect.objectContaining({ message: "enough", __CANCEL__: true }))
    expect(server.hits).toHaveLength(1)
    expect(stops(events)).toEqual(["aborted"])
  })
})
