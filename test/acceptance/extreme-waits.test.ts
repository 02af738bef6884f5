import { describe, expect, it } from "vitest"
import { arrivals, CLIENTS, pause, stops, timed, told, watched } from "../support/clients.ts"
import { answer, inTurn, serve } from "../support/server.ts"

/** Each longer than any timer: Node would fire it after 1 ms. */
const ENDLESS = ["2147484", "4294968", "31536000"]

describe.each(CLIENTS)("$name", (client) => {
  it.each(ENDLESS)("AC 8: Retry-After: %s stops at once", async (seconds) => {
    for (const status of [429, 503]) {
      const server = await serve(inTurn([status, { "retry-after": seconds }]))
      const { ms, result } = await timed(client.create()(server.url))
      expect(ms).toBeLessThan(10_000)
      expect(server.hits).toHaveLength(1)
      const { stopped, retryAt } = told(result)
      expect(stopped).toBe("wait-too-long")
      expect(Date.parse(retryAt ?? "")).toBeGreaterThan(Date.now() + 2_000_000_000)
    }
  })

  it("AC 8: with no maxWait, such a Retry-After is waited for", async () => {
    const cases = ENDLESS.flatMap((seconds) => [429, 503].map((status) => ({ seconds, status })))
    const server = await serve((hit, response) => {
      const { seconds, status } = cases[Number(hit.url.slice(1))] ?? { seconds: "", status: 500 }
      answer(response, status, {}, { "retry-after": seconds })
    })
    const { heed, events } = watched({ throttle: { maxWait: Number.POSITIVE_INFINITY } })
    const abort = new AbortController()
    const send = client.create(heed)
    const calls = cases.map((_, i) =>
      send(`${server.url}/${i}`, { signal: abort.signal, heed: { source: `${i}` } }),
    )
    await pause(400)
    expect(server.hits).toHaveLength(cases.length)
    abort.abort()
    await Promise.all(calls)
    expect(stops(events)).toEqual(cases.map(() => "aborted"))
    expect(server.hits).toHaveLength(cases.length)
  })

  it("AC 8: no option of heed's own makes a timer overflow", async () => {
    const endless = 2 ** 33
    const server = await serve((hit, response) =>
      setTimeout(() => answer(response, hit.url === "/ok" ? 200 : 503), 30),
    )
    const { heed, events } = watched({
      retry: { backoff: { base: endless, max: endless, jitter: "none" } },
      timeout: { attempt: endless, total: 4 * endless },
    })
    const send = client.create(heed)
    expect((await send(`${server.url}/ok`)).status).toBe(200)
    const abort = new AbortController()
    const call = send(`${server.url}/bad`, { signal: abort.signal })
    await pause(150)
    abort.abort()
    await call
    expect(stops(events)).toEqual(["aborted"])
    expect(server.hits).toHaveLength(2)
  })

  it("AC 9: by default retries are spread over the whole step", async () => {
    const server = await serve((hit, response) => {
      const first = server.hits.filter(({ url }) => url === hit.url).length === 1
      answer(response, first ? 503 : 200)
    })
    const { heed, events } = watched()
    const send = client.create(heed)
    await Promise.all(
      Array.from({ length: 24 }, (_, i) => send(`${server.url}/${i}`, { heed: { source: `s${i}` } })),
    )
    const waits = events.flatMap(({ name, event }) =>
      name === "retry" && "waitMs" in event ? [event.waitMs] : [],
    )
    expect(waits).toHaveLength(24)
    expect(Math.max(...waits)).toBeLessThanOrEqual(500)
    // That 24 draws all fall into one half of the step is one chance in eight million.
    expect(Math.min(...waits)).toBeLessThan(250)
    expect(Math.max(...waits)).toBeGreaterThan(250)
    expect(new Set(waits).size).toBeGreaterThan(5)
  })

  it("AC 9: a 429 without any header is never retried at once", async () => {
    const server = await serve(inTurn([429], [429], [200]))
    expect((await client.create()(server.url)).status).toBe(200)
    const [, second = 0, third = 0] = arrivals(server.hits)
    expect(second).toBeGreaterThanOrEqual(500)
    expect(third - second).toBeGreaterThanOrEqual(1_000)
  })
})
