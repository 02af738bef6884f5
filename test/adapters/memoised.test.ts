import axios from "axios"
import axios7 from "axios-1.7"
import axios13 from "axios-1.13"
import { createHeed } from "heed"
import { heedAxios } from "heed/axios"
import { heedFetch } from "heed/fetch"
import { afterEach, describe, expect, it, vi } from "vitest"

const QUICK = { retry: { retries: 4, backoff: { base: 1, jitter: "none" as const } } }
const URL = "https://api.test/orders"

/**
 * A fetch that memoises identical GETs as that of a server component does: unless its options have a signal, or the
 * request has `keepalive`. https://github.com/vercel/next.js/blob/canary/packages/next/src/server/lib/dedupe-fetch.ts
 */
function memoising(statuses: number[]) {
  const memo = new Map<string, Promise<Response>>()
  const sent: (RequestInit | undefined)[] = []
  const send = async (_: unknown, init?: RequestInit) => {
    sent.push(init)
    return new Response("body", {
      status: statuses.shift() ?? 200,
      headers: { "content-type": "text/plain" },
    })
  }
  const fetch = async (input: RequestInfo | globalThis.URL, init?: RequestInit): Promise<Response> => {
    if (init?.signal) return send(input, init)
    const { url, method, keepalive } = new Request(input, init)
    if (method !== "GET" || keepalive) return send(input, init)
    if (!memo.has(url)) memo.set(url, send(input, init))
    return (await (memo.get(url) as Promise<Response>)).clone()
  }
  return { fetch, sent }
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe("behind a fetch that memoises", () => {
  it.each([
    ["a URL", () => URL],
    ["a URL object", () => new globalThis.URL(URL)],
    ["a Request", () => new Request(URL)],
  ])("each retry of fetch with %s is sent", async (_, input) => {
    const { fetch, sent } = memoising([503, 500, 502])
    const response = await heedFetch(QUICK, fetch)(input())
    expect([response.status, sent.length]).toEqual([200, 4])
  })

  it("a later call for a URL that was retried is sent too, and one for another URL is memoised", async () => {
    const { fetch, sent } = memoising([503])
    const heeded = heedFetch(QUICK, fetch)
    await heeded(URL)
    expect([(await heeded(URL)).status, sent.length]).toEqual([200, 3])
    await heeded(`${URL}?page=2`)
    await heeded(`${URL}?page=2`)
    expect(sent.length).toBe(4)
  })

  it("a first attempt is sent as the caller gave it", async () => {
    const { fetch, sent } = memoising([])
    const init = { headers: { accept: "text/plain" } }
    await heedFetch(QUICK, fetch)(URL, init)
    expect(sent[0]).toBe(init)
  })

  it.each([
    ["newest", axios],
    ["1.13", axios13],
    ["1.7", axios7],
  ])("each retry of axios by fetch is sent: %s", async (_, copy) => {
    const { fetch, sent } = memoising([503, 500, 502])
    vi.stubGlobal("fetch", fetch)
    const api = heedAxios(
      copy.create({ adapter: "fetch", ...{ env: { fetch } } }) as never,
      QUICK,
    ) as typeof axios
    expect([(await api.get(URL)).status, sent.length]).toEqual([200, 4])
    expect([(await api.get(URL)).status, sent.length]).toEqual([200, 5])
  })

  it.each([
    ["newest", axios],
    ["1.13", axios13],
    ["1.7", axios7],
  ])(
    "a retry of an upload has no keepalive, for which fetch refuses a streamed body: %s",
    async (_, copy) => {
      const { fetch, sent } = memoising([503])
      vi.stubGlobal("fetch", fetch)
      const api = heedAxios(
        copy.create({ adapter: "fetch", ...{ env: { fetch } } }) as never,
        QUICK,
      ) as typeof axios
      // For its progress axios sends the body as a stream.
      expect((await api.put(URL, "x".repeat(1_000), { onUploadProgress: () => {} })).status).toBe(200)
      expect(sent.length).toBe(2)
    },
  )

  it("each retry of heed.run has a signal to pass on", async () => {
    const { fetch, sent } = memoising([503, 500])
    const response = await createHeed(QUICK).run({ method: "GET", url: URL }, ({ signal }) =>
      fetch(URL, signal ? { signal } : undefined),
    )
    expect([response.status, sent.length]).toEqual([200, 3])
  })
})

it("a retry of heed.run has no signal where the runtime's fetch refuses those of its AbortController", async () => {
  vi.stubGlobal(
    "AbortController",
    class {
      signal = { aborted: false }
    },
  )
  const seen: unknown[] = []
  const response = await createHeed(QUICK).run({ method: "GET", url: URL }, async ({ attempt, signal }) => {
    seen.push(signal)
    new Request(URL, signal ? { signal } : undefined)
    return new Response("", { status: attempt === 1 ? 503 : 200 })
  })
  expect([response.status, seen]).toEqual([200, [undefined, undefined]])
})
