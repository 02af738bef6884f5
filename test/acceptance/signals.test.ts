import { setMaxListeners } from "node:events"
import { describe, expect, it } from "vitest"
import { heedFetch } from "../../src/fetch.ts"
import {
  CLIENTS,
  type Client,
  countOf,
  fetchSend,
  pause,
  QUICK,
  stops,
  timed,
  watched,
} from "../support/clients.ts"
import { answer, serve } from "../support/server.ts"

/** A signal that counts who listens to it. */
function counted() {
  const abort = new AbortController()
  const { signal } = abort
  setMaxListeners(0, signal)
  const listeners = new Set<unknown>()
  const count = { added: 0, removed: 0, most: 0, left: listeners }
  const { addEventListener, removeEventListener } = signal
  signal.addEventListener = (type: string, listener: never, options?: never) => {
    if (!listeners.has(listener)) count.added++
    listeners.add(listener)
    count.most = Math.max(count.most, listeners.size)
    addEventListener.call(signal, type, listener, options)
  }
  signal.removeEventListener = (type: string, listener: never, options?: never) => {
    if (listeners.delete(listener)) count.removed++
    removeEventListener.call(signal, type, listener, options)
  }
  return { signal, count }
}

/** Node's own fetch forgets its listeners when the collector runs: here it is not given the signal, so heed's are counted. */
const withoutSignal: typeof fetch = (input, init) => fetch(input, { ...init, signal: undefined })

const listening = (client: Client): Client =>
  client.name === "axios"
    ? client
    : { ...client, create: (heed) => fetchSend(heedFetch(heed, withoutSignal)) }

describe.each(CLIENTS.map(listening))("$name", (client) => {
  it.each([undefined, { attempt: 10_000, total: 20_000 }])(
    "AC 17: a signal bears no listener more after 100 calls that were retried and held (timeout: %o)",
    async (timeout) => {
      const tries = new Map<string, number>()
      const server = await serve((hit, response) => {
        const n = (tries.get(hit.url) ?? 0) + 1
        tries.set(hit.url, n)
        if (n === 1) return answer(response, 503)
        if (n === 2 && hit.url === "/0?0") return answer(response, 429, {}, { "retry-after-ms": "50" })
        answer(response, hit.url.startsWith("/9?") ? 404 : 200)
      })
      const { signal, count } = counted()
      const { heed, events } = watched({ ...QUICK, timeout, throttle: { concurrency: 2 } })
      const send = client.create(heed)
      const calls = Array.from({ length: 100 }, (_, i) =>
        send(`${server.url}/${i % 10}?${i}`, { signal, heed: { source: `${i % 25}` } }),
      )
      await Promise.all(calls)
      expect(countOf(events, "retry")).toBeGreaterThanOrEqual(100)
      expect(countOf(events, "success") + countOf(events, "giveup")).toBe(100)
      expect(count.added).toBeGreaterThan(0)
      expect(count.removed).toBe(count.added)
      expect(count.left.size).toBe(0)
      // heed adds one listener for all calls; axios adds another for each request in flight.
      expect(count.most).toBeLessThanOrEqual(client.name === "axios" ? 51 : 1)
    },
  )
})

describe.each(CLIENTS)("$name", (client) => {
  it("AC 18: the caller's own timeout is never retried", async () => {
    const server = await serve(() => {})
    const { heed, events } = watched(QUICK)
    const { ms, result } = await timed(client.create(heed)(server.url, { signal: AbortSignal.timeout(80) }))
    await pause(100)
    expect(ms).toBeLessThan(2_000)
    const reason = client.name === "fetch" ? result.error : result.error?.cause
    expect((reason as Error).name).toBe("TimeoutError")
    expect(server.hits).toHaveLength(1)
    expect(stops(events)).toEqual(["aborted"])
  })

  it("AC 18: each try has a signal of its own", async () => {
    const server = await serve((_hit, response, n) => (n < 3 ? undefined : answer(response, 200)))
    const caller = new AbortController()
    const send = client.create({ ...QUICK, timeout: { attempt: 80 } })
    expect((await send(server.url, { signal: caller.signal })).status).toBe(200)
    expect(server.hits).toHaveLength(3)
    expect(caller.signal.aborted).toBe(false)
  })
})

describe("fetch", () => {
  it("AC 18: the signal of a Request counts, and one in init stands in its place", async () => {
    const server = await serve(() => {})
    const { heed, events } = watched(QUICK)
    const fetch = heedFetch(heed)
    const request = (ms: number) => new Request(server.url, { signal: AbortSignal.timeout(ms) })
    await expect(fetch(request(60))).rejects.toThrow(expect.objectContaining({ name: "TimeoutError" }))
    const { ms } = await timed(
      fetchSend((_input, init) => fetch(request(5_000), { ...init, signal: AbortSignal.timeout(60) }))(""),
    )
    expect(ms).toBeLessThan(2_500)
    expect(server.hits).toHaveLength(2)
    expect(stops(events)).toEqual(["aborted", "aborted"])
  })
})
