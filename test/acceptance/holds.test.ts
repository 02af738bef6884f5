import type { ServerResponse } from "node:http"
import { describe, expect, it, vi } from "vitest"
import { arrivals, CLIENTS, namesOf, pause, timed, told, watched } from "../support/clients.ts"
import { answer, inTurn, serve } from "../support/server.ts"

const calls = <T>(n: number, call: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: n }, (_, i) => call(i)))

describe.each(CLIENTS)("$name", (client) => {
  it("AC 1: one 429 holds every request to its source, and no other source", async () => {
    const first: ServerResponse[] = []
    let refusedAt = 0
    const held = await serve((_hit, response, n) => {
      if (n > 20) return answer(response, 200)
      first.push(response)
      if (n < 20) return
      // All 20 are in flight. One is refused; the others get through, and their workers want to go on.
      refusedAt = Date.now()
      answer(first[0] as ServerResponse, 429, {}, { "retry-after": "1" })
      setTimeout(() => {
        for (const one of first.slice(1)) answer(one, 200)
      }, 60)
    })
    const other = await serve(inTurn([200]))
    const send = client.create()
    const workers = calls(20, async () => {
      const outcomes = [await send(held.url), await send(held.url)]
      return outcomes.map(({ status }) => status)
    })
    await vi.waitFor(() => expect(refusedAt).toBeGreaterThan(0), { timeout: 10_000 })
    await pause(100)
    await send(other.url)
    expect(held.hits).toHaveLength(20)
    expect((await workers).flat()).toEqual(Array(40).fill(200))
    expect(held.hits).toHaveLength(41)
    const after = held.hits.slice(20).map(({ at }) => at - refusedAt)
    expect(Math.min(...after)).toBeGreaterThanOrEqual(1_000)
    expect(Math.max(...after)).toBeLessThan(3_000)
  })

  it("AC 1: whoever comes during the hold waits too, by whatever method and path", async () => {
    const server = await serve(inTurn([429, { "retry-after": "1" }], [200]))
    const send = client.create()
    const refused = send(`${server.url}/a`)
    await pause(100)
    const late = [send(`${server.url}/b`, { method: "POST", body: "x" }), send(`${server.url}/c`)]
    for (const { status } of await Promise.all([refused, ...late])) expect(status).toBe(200)
    for (const gap of arrivals(server.hits).slice(1)) expect(gap).toBeGreaterThanOrEqual(1_000)
  })

  it("AC 2: after the hold a probe goes alone, then a ramp, never the whole backlog", async () => {
    let inFlight = 0
    let answered = 0
    const seen: { inFlight: number; answered: number }[] = []
    const server = await serve((_hit, response, n) => {
      if (n === 1) return answer(response, 429, {}, { "retry-after-ms": "200" })
      seen.push({ inFlight: ++inFlight, answered })
      setTimeout(() => {
        inFlight--
        answered++
        answer(response, 200)
      }, 40)
    })
    const { heed, events } = watched()
    const send = client.create(heed)
    const refused = send(server.url)
    await pause(100)
    const queued = await calls(29, () => send(server.url))
    expect([await refused, ...queued].map(({ status }) => status)).toEqual(Array(30).fill(200))
    // Alone; then two; then one more for each that is answered.
    expect(seen).toHaveLength(30)
    for (const one of seen) expect(one.inFlight).toBeLessThanOrEqual(1 + one.answered)
    expect(Math.max(...seen.map((one) => one.inFlight))).toBeLessThan(20)
    const turns = namesOf(events).filter((name) => ["hold", "probe", "release"].includes(name))
    expect(turns).toEqual(["hold", "probe", "release"])
  })

  it("AC 2: a probe that is refused keeps the others in", async () => {
    const server = await serve(
      inTurn([429, { "retry-after-ms": "100" }], [429, { "retry-after-ms": "700" }], [200]),
    )
    const send = client.create()
    const refused = send(server.url)
    await pause(50)
    await Promise.all([refused, ...[1, 2, 3, 4, 5].map(() => send(server.url))])
    const [, probe = 0, next = 0] = arrivals(server.hits)
    expect(probe).toBeGreaterThanOrEqual(100)
    expect(next - probe).toBeGreaterThanOrEqual(700)
    expect(server.hits).toHaveLength(8)
  })

  it.each([
    ["900", "100"],
    ["100", "900"],
  ])("AC 3: of two orders to wait, %s ms and then %s ms, the later end counts", async (first, second) => {
    const waiting: ServerResponse[] = []
    let from = 0
    const server = await serve((_hit, response, n) => {
      if (n > 2) return answer(response, 200)
      waiting.push(response)
      if (n < 2) return
      from = Date.now()
      answer(waiting[0] as ServerResponse, 429, {}, { "retry-after-ms": first })
      setTimeout(() => answer(waiting[1] as ServerResponse, 429, {}, { "retry-after-ms": second }), 50)
    })
    const send = client.create()
    const outcomes = await calls(2, () => send(server.url))
    expect(outcomes.map(({ status }) => status)).toEqual([200, 200])
    // A timer of Node may fire a millisecond early.
    const soonest = Math.max(Number(first), 49 + Number(second))
    expect((server.hits[2]?.at ?? 0) - from).toBeGreaterThanOrEqual(soonest)
  })

  it("AC 4: a 429 does not reject what is queued behind it", async () => {
    const server = await serve(
      inTurn([200], [429, { "retry-after-ms": "100" }], [200], [429, { "retry-after-ms": "50" }], [200]),
    )
    const send = client.create({ throttle: { concurrency: 2 } })
    const outcomes = await calls(12, () => send(server.url))
    expect(outcomes.map(({ status }) => status)).toEqual(Array(12).fill(200))
    expect(server.hits).toHaveLength(14)
  })

  it("AC 4: an order to wait that is too long ends everybody's wait at once, with one clear error each", async () => {
    const server = await serve(inTurn([429, { "retry-after": "3600" }]))
    const { heed, events } = watched({ throttle: { concurrency: 1 } })
    const send = client.create(heed)
    const { ms, result } = await timed(calls(10, () => send(server.url)))
    const late = await timed(send(server.url))
    expect(Math.max(ms, late.ms)).toBeLessThan(10_000)
    expect(server.hits).toHaveLength(1)
    const opens = Date.now() + 3_600_000
    for (const outcome of [...result, late.result]) {
      const { stopped, code, retryAt, summary } = told(outcome)
      expect({ stopped, code }).toEqual({ stopped: "wait-too-long", code: 429 })
      expect(Math.abs(Date.parse(retryAt ?? "") - opens)).toBeLessThan(5_000)
      expect(summary).toContain(retryAt?.slice(0, 16).replace("T", " "))
    }
    // The one that was sent has its answer; the others were never sent and say so.
    expect(result.filter(({ status }) => status === 429)).toHaveLength(1)
    for (const { error } of [...result.filter(({ status }) => status === 0), late.result]) {
      expect(error?.code).toBe("ERR_HEED_HELD")
    }
    expect(events.filter(({ name }) => name === "giveup")).toHaveLength(11)
  })

  it("AC 4: a source that never stops refusing ends every wait by maxWait", async () => {
    const server = await serve(inTurn([429, { "retry-after-ms": "50" }]))
    const send = client.create({ throttle: { maxWait: 1_200 } })
    const { ms, result } = await timed(calls(10, () => send(server.url)))
    expect(ms).toBeLessThan(2_500)
    for (const outcome of result) expect(told(outcome).stopped).toBe("wait-too-long")
    expect(server.hits.length).toBeLessThanOrEqual(10 + 4)
  })

  it("AC 1: with `throttle: false` nothing is held, in an outage neither", async () => {
    const server = await serve(inTurn([503]))
    const send = client.create({ throttle: false, retry: { retries: 2, backoff: { base: 5 } } })
    const { ms, result } = await timed(calls(20, () => send(server.url)))
    for (const outcome of result) expect(told(outcome).stopped).toBe("retries-used")
    expect(server.hits).toHaveLength(60)
    expect(ms).toBeLessThan(1_500)
  })
})
