import { describe, expect, it } from "vitest"
import { arrivals, CLIENTS, countOf, pause, QUICK, stops, timed, told, watched } from "../support/clients.ts"
import { answer, inTurn, serve } from "../support/server.ts"

/** heed's own first hold is at least this long; the least that each further one lasts doubles. */
const SHORTEST_HOLD_MS = 500
/** A wait of 0, or until a time that is past, begins at 50 ms; of each doubled one, half is left to chance. */
const SHORTEST_NAMED_MS = 25

const NO_ORDER: readonly [string, () => Record<string, string>][] = [
  ["Retry-After: 0", () => ({ "retry-after": "0" })],
  ["no Retry-After", () => ({})],
  ["a Retry-After that is past", () => ({ "retry-after": new Date(Date.now() - 60_000).toUTCString() })],
]

describe.each(CLIENTS)("$name", (client) => {
  it.each([0, 1, 4])(
    "AC 25: with %i retries a server that always fails is asked once more than that",
    async (retries) => {
      for (const status of [500, 502, 503]) {
        const server = await serve(inTurn([status]))
        const outcome = await client.create({ retry: { ...QUICK.retry, retries } })(server.url)
        expect(server.hits).toHaveLength(retries + 1)
        expect(told(outcome)).toMatchObject({ stopped: "retries-used", status })
        expect(told(outcome).attempts).toHaveLength(retries + 1)
      }
    },
  )

  it("AC 25: by default there are 4 retries; a call's own number stands in its place; `retry: false` is none", async () => {
    const server = await serve(inTurn([503]))
    const hits = async (ask: Promise<unknown>) => {
      const before = server.hits.length
      await ask
      return server.hits.length - before
    }
    expect(await hits(client.create(QUICK)(server.url))).toBe(5)
    expect(await hits(client.create(QUICK)(server.url, { heed: { retries: 2 } }))).toBe(3)
    expect(await hits(client.create({ retry: false })(server.url))).toBe(1)
    const soon = { heed: { retries: 1 } }
    expect(await hits(client.create({ retry: false })(server.url, soon))).toBe(2)
    expect(await hits(client.create(QUICK)(server.url, { heed: false }))).toBe(1)
  })

  it("AC 25: each call has retries of its own", async () => {
    const server = await serve(inTurn([503]))
    const send = client.create({ retry: { ...QUICK.retry, retries: 2 } })
    const outcomes = await Promise.all([1, 2].map((n) => send(`${server.url}/${n}`)))
    for (const outcome of outcomes) expect(told(outcome).attempts).toHaveLength(3)
    expect(server.hits).toHaveLength(6)
  })

  it("AC 25: a 429 does not spend a retry, nor does it give one back", async () => {
    const slow = { "retry-after-ms": "20" }
    const server = await serve(inTurn([503], [429, slow], [503], [429, slow], [503]))
    const outcome = await client.create({ retry: { ...QUICK.retry, retries: 2 } })(server.url)
    expect(told(outcome)).toMatchObject({ stopped: "retries-used", status: 503 })
    expect(server.hits).toHaveLength(5)
  })

  it("AC 25: a server that always answers 429 and names no time ends by maxWait and is never hammered", async () => {
    const server = await serve((hit, response) => {
      answer(response, 429, {}, NO_ORDER[Number(hit.url.slice(1))]?.[1]())
    })
    const { heed, events } = watched({ throttle: { maxWait: 2_500 } })
    const send = client.create(heed)
    const calls = NO_ORDER.map(([source], i) => send(`${server.url}/${i}`, { heed: { source } }))
    const { ms, result } = await timed(Promise.all(calls))
    expect(ms).toBeLessThan(3_500)
    for (const outcome of result)
      expect(told(outcome)).toMatchObject({ status: 429, stopped: "wait-too-long" })
    for (const [i, [, fields]] of NO_ORDER.entries()) {
      const at = arrivals(server.hits.filter(({ url }) => url === `/${i}`))
      const isNamed = "retry-after" in fields()
      const shortest = isNamed ? SHORTEST_NAMED_MS : SHORTEST_HOLD_MS
      expect(at.length).toBeGreaterThanOrEqual(2)
      expect(at.length).toBeLessThanOrEqual(isNamed ? 7 : 4)
      for (const [n, gap] of at
        .slice(1)
        .map((ms, n) => ms - (at[n] ?? 0))
        .entries()) {
        expect(gap).toBeGreaterThanOrEqual(shortest * 2 ** n)
      }
    }
    expect(stops(events)).toEqual(NO_ORDER.map(() => "wait-too-long"))
  })

  it("AC 25: however many calls there are, and however short a wait it names", async () => {
    const server = await serve(inTurn([429, { "retry-after-ms": "1" }]))
    const { heed, events } = watched({ throttle: { maxWait: 2_000 } })
    const send = client.create(heed)
    const { ms, result } = await timed(Promise.all(Array.from({ length: 20 }, () => send(server.url))))
    expect(ms).toBeLessThan(3_500)
    for (const outcome of result) expect(told(outcome).stopped).toBe("wait-too-long")
    // Each once, and the few probes.
    expect(server.hits.length).toBeLessThanOrEqual(20 + 4)
    expect(countOf(events, "giveup")).toBe(20)
  })

  it("AC 25: with throttle: false a 429 is not repeated", async () => {
    const server = await serve(inTurn([429, { "retry-after-ms": "1" }]))
    const outcome = await client.create({ ...QUICK, throttle: false })(server.url)
    expect(server.hits).toHaveLength(1)
    expect(told(outcome).stopped).toBe("not-retryable")
  })

  it("AC 25: with throttle: false and 429 among the statuses, it counts like any other", async () => {
    const server = await serve(inTurn([429, { "retry-after-ms": "10" }]))
    const retry = { ...QUICK.retry, statuses: [429], retries: 3 }
    const outcome = await client.create({ retry, throttle: false })(server.url)
    expect(server.hits).toHaveLength(4)
    expect(told(outcome).stopped).toBe("retries-used")
  })

  it("AC 25: retries without end and without backoff are no hot loop", async () => {
    const server = await serve(inTurn([503]))
    const { heed, events } = watched({ retry: { retries: Number.POSITIVE_INFINITY, backoff: { base: 0 } } })
    const abort = new AbortController()
    const call = client.create(heed)(server.url, { signal: abort.signal })
    await pause(1_000)
    abort.abort()
    await call
    expect(server.hits.length).toBeGreaterThan(8)
    expect(server.hits.length).toBeLessThan(30)
    expect(stops(events)).toEqual(["aborted"])
  })

  it("AC 25: a hook that throws, or headers that cannot be sent, end the call", async () => {
    const server = await serve(inTurn([200]))
    const throwing = () => Promise.reject(new TypeError("no token"))
    const cases: [Record<string, string>, () => Promise<never> | undefined, number][] = [[{}, throwing, 0]]
    // axios drops what no header can carry, with heed and without; fetch throws when it is called.
    if (client.name === "fetch") cases.push([{ "x-name": "\u2192" }, () => undefined, 1])
    for (const [headers, hook, attempts] of cases) {
      const { heed, events } = watched({ ...QUICK, beforeAttempt: hook })
      const { error } = await client.create(heed)(server.url, { headers })
      expect(error).toBeInstanceOf(Error)
      expect(stops(events)).toEqual(["not-retryable"])
      expect(countOf(events, "attempt")).toBe(attempts)
    }
    expect(server.hits).toHaveLength(0)
  })
})
