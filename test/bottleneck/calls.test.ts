import Bottleneck from "bottleneck"
import { describe, expect, onTestFinished, test, vi } from "vitest"
import { bottleneckGate } from "../../src/bottleneck.ts"
import { createHeed } from "../../src/index.ts"
import { arrivals, CLIENTS, namesOf, pause, QUICK, timed, told, watched } from "../support/clients.ts"
import { answer, inTurn, serve } from "../support/server.ts"

function limiterOf(options?: Bottleneck.ConstructorOptions): Bottleneck {
  const limiter = new Bottleneck(options)
  onTestFinished(() => limiter.disconnect())
  return limiter
}

const gated = (limiter: Bottleneck) => ({ throttle: { gate: bottleneckGate(limiter) } })
const times = <T>(n: number, make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i))

/** Nothing of ours waits or runs in it. */
async function atRest(limiter: Bottleneck): Promise<void> {
  await expect
    .poll(async () => [await limiter.running(), limiter.queued()], { timeout: 2_000 })
    .toEqual([0, 0])
}

/** Answers after `ms`, and counts how many were in it at once. */
function slow(ms: number) {
  const seen = { now: 0, most: 0 }
  const server = serve((_hit, response) => {
    seen.most = Math.max(seen.most, ++seen.now)
    setTimeout(() => {
      seen.now--
      answer(response, 200)
    }, ms)
  })
  return { seen, server }
}

describe.each(CLIENTS)("the caller's limiter rules: $name", ({ create }) => {
  test("minTime: the server sees the requests so far apart, in the order of the calls", async () => {
    const server = await serve(inTurn([200]))
    const limiter = limiterOf({ minTime: 40 })
    const send = create(gated(limiter))
    // A first request takes longer on its way than those that follow.
    await send(server.url, { heed: false })
    server.hits.length = 0
    const results = await Promise.all(times(12, (i) => send(`${server.url}/${i}`)))
    expect(results.map(({ status }) => status)).toEqual(times(12, () => 200))
    const took = arrivals(server.hits).at(-1)
    expect(took).toBeGreaterThanOrEqual(11 * 40 - 20)
    expect(took).toBeLessThan(11 * 40 + 1_000)
    expect(server.hits.map(({ url }) => url)).toEqual(times(12, (i) => `/${i}`))
    await atRest(limiter)
  })

  test("of the calls that wait for it, those of a higher priority go first", async () => {
    const { server } = slow(20)
    const send = create(gated(limiterOf({ maxConcurrent: 1 })))
    const { url, hits } = await server
    const first = send(`${url}/first`)
    await expect.poll(() => hits.length).toBe(1)
    const others = ["low", "high", "high"].map((name) =>
      send(`${url}/${name}`, { heed: { priority: name === "high" ? 1 : 0 } }),
    )
    await Promise.all([first, ...others])
    expect(hits.map(({ url }) => url)).toEqual(["/first", "/high", "/high", "/low"])
  })

  test("maxConcurrent: the server never has more at once, and all of that is used", async () => {
    const { seen, server } = slow(30)
    const limiter = limiterOf({ maxConcurrent: 3 })
    const send = create(gated(limiter))
    const { url } = await server
    const results = await Promise.all(times(15, () => send(url)))
    expect(results.every(({ status }) => status === 200)).toBe(true)
    expect(seen.most).toBe(3)
    await atRest(limiter)
  })

  test("reservoir: what is used up stops the rest until it is filled", async () => {
    const server = await serve(inTurn([200]))
    const limiter = limiterOf({ reservoir: 3 })
    const send = create(gated(limiter))
    const all = Promise.all(times(5, () => send(server.url)))
    await expect.poll(() => server.hits.length).toBe(3)
    await pause(100)
    expect(server.hits).toHaveLength(3)
    await limiter.incrementReservoir(2)
    expect((await all).every(({ status }) => status === 200)).toBe(true)
    expect(await limiter.currentReservoir()).toBe(0)
  })

  test("a limit of heed's own holds as well, and wastes no turn of the limiter", async () => {
    const { seen, server } = slow(20)
    const limiter = limiterOf({ reservoir: 12 })
    const send = create({ throttle: { gate: bottleneckGate(limiter), concurrency: 2 } })
    const { url } = await server
    let least = 12
    const count = async () => {
      least = Math.min(least, (await limiter.currentReservoir()) ?? 0)
    }
    await Promise.all(times(10, () => send(url).then(count)))
    expect(seen.most).toBe(2)
    expect([least, await limiter.currentReservoir()]).toEqual([2, 2])
  })

  test("a 429 stops what is queued in the limiter, for as long as it says", async () => {
    const server = await serve(inTurn([200], [429, { "retry-after": "1" }], [200]))
    const limiter = limiterOf({ minTime: 60 })
    const { heed, events } = watched(gated(limiter))
    const send = create(heed)
    const results = await Promise.all(times(6, () => send(server.url)))
    expect(results.every(({ status }) => status === 200)).toBe(true)
    const at = arrivals(server.hits)
    const refusedAt = at[1] as number
    // No request during the second, then one alone, then the rest.
    expect(at.slice(2).every((ms) => ms >= refusedAt + 995)).toBe(true)
    expect(server.hits).toHaveLength(7)
    const names = namesOf(events)
    expect(["hold", "probe", "release"].map((name) => names.filter((n) => n === name).length)).toEqual([
      1, 1, 1,
    ])
    await atRest(limiter)
  })

  test("turns that come during a hold are given back to the reservoir", async () => {
    const server = await serve(inTurn([429, { "retry-after": "1" }], [200]))
    const limiter = limiterOf({ reservoir: 20, minTime: 100 })
    const send = create(gated(limiter))
    const all = Promise.all(times(4, () => send(server.url)))
    await pause(700)
    // Of the four turns the first was used, and the second where the 429 was slow to come.
    const sent = server.hits.length
    expect(sent).toBeLessThanOrEqual(2)
    expect(await limiter.currentReservoir()).toBe(20 - sent)
    await all
    await atRest(limiter)
    expect([server.hits.length, await limiter.currentReservoir()]).toEqual([5, 15])
  })

  test("an aborted call leaves at once, and its turn goes to another or back", async () => {
    const server = await serve(inTurn([200]))
    const limiter = limiterOf({ reservoir: 0 })
    const send = create(gated(limiter))
    const impatient = times(3, () => new AbortController())
    const aborted = impatient.map(({ signal }) => timed(send(server.url, { signal })))
    const patient = send(`${server.url}/patient`)
    await pause(60)
    const from = performance.now()
    for (const controller of impatient) controller.abort()
    for (const { result } of await Promise.all(aborted)) expect(result.error).toBeDefined()
    expect(performance.now() - from).toBeLessThan(5_000)
    await limiter.incrementReservoir(5)
    expect((await patient).status).toBe(200)
    await atRest(limiter)
    expect(server.hits.map(({ url }) => url)).toEqual(["/patient"])
    await expect.poll(() => limiter.currentReservoir()).toBe(4)
  })

  test("a deadline ends the wait for the limiter", async () => {
    const server = await serve(inTurn([200]))
    const limiter = limiterOf({ reservoir: 0 })
    const send = create({ ...gated(limiter), timeout: { total: 100 } })
    const { ms, result } = await timed(send(server.url))
    expect(ms).toBeGreaterThanOrEqual(95)
    expect(ms).toBeLessThan(2_000)
    expect(told(result)).toMatchObject({ stopped: "deadline", attempts: [] })
    await limiter.incrementReservoir(1)
    await atRest(limiter)
    await expect.poll(() => limiter.currentReservoir()).toBe(1)
    expect(server.hits).toHaveLength(0)
  })

  test("failures are diagnosed as ever, and each retry is a turn of its own", async () => {
    const server = await serve((hit, response, n) =>
      answer(response, hit.url === "/gone" ? 404 : n < 3 ? 503 : 200),
    )
    const limiter = limiterOf({ reservoir: 10 })
    const send = create({ ...QUICK, ...gated(limiter) })
    expect((await send(server.url)).status).toBe(200)
    expect(told(await send(`${server.url}/gone`))).toMatchObject({ code: 404, stopped: "not-retryable" })
    await atRest(limiter)
    expect([server.hits.length, await limiter.currentReservoir()]).toEqual([4, 6])
  })

  test("a call that goes without heed goes without the limiter", async () => {
    const server = await serve(inTurn([200]))
    const send = create(gated(limiterOf({ reservoir: 0 })))
    expect((await send(server.url, { heed: false })).status).toBe(200)
  })
})

describe.each(CLIENTS)("one limiter for many: $name", ({ create }) => {
  test("two heeds, two sources and the caller's own jobs share it", async () => {
    const { seen, server } = slow(20)
    const other = slow(20)
    const limiter = limiterOf({ maxConcurrent: 2 })
    const sends = [create(createHeed(gated(limiter))), create(createHeed(gated(limiter)))]
    const urls = [(await server).url, (await other.server).url]
    let most = 0
    const watch = async () => {
      most = Math.max(most, seen.now + other.seen.now)
    }
    const calls = times(16, (i) => sends[i % 2]?.(`${urls[i & 2 ? 1 : 0]}/${i}`).finally(watch))
    const own = times(4, () => limiter.schedule(() => pause(10)))
    const results = await Promise.all(calls)
    await Promise.all(own)
    expect(results.map((result) => result?.status)).toEqual(times(16, () => 200))
    expect(most).toBeLessThanOrEqual(2)
    await atRest(limiter)
  })

  test("a source that is held leaves the limiter to the other", async () => {
    const held = await serve(inTurn([429, { "retry-after": "1" }], [200]))
    const open = await serve(inTurn([200]))
    const send = create(gated(limiterOf({ maxConcurrent: 1 })))
    const slowOnes = times(3, () => send(held.url))
    await pause(100)
    await Promise.all(times(5, () => send(open.url)))
    expect(held.hits).toHaveLength(1)
    expect((await Promise.all(slowOnes)).every(({ status }) => status === 200)).toBe(true)
  })

  test("closing one heed harms neither the limiter nor the other", async () => {
    const server = await serve(inTurn([200]))
    const limiter = limiterOf({ minTime: 20 })
    const first = createHeed(gated(limiter))
    const under = Promise.all(times(4, () => create(first)(server.url)))
    await first.close()
    expect((await under).every(({ status }) => status === 200)).toBe(true)
    await atRest(limiter)
    expect((await create(gated(limiter))(server.url)).status).toBe(200)
  })
})

describe.each(CLIENTS)("a limiter that ends: $name", ({ name, create }) => {
  test("stopped in mid-run: what is out comes home, what waits is refused in its words", async () => {
    const { server } = slow(100)
    const { url, hits } = await server
    const limiter = limiterOf({ maxConcurrent: 2 })
    const { heed, events } = watched(gated(limiter))
    const send = create(heed)
    const all = times(20, () => send(url))
    await vi.waitFor(() => expect(hits).toHaveLength(2), { interval: 5 })
    void limiter.stop()
    const { ms, result } = await timed(Promise.all(all))
    // The twenty would take a second.
    expect(ms).toBeLessThan(900)
    expect(result.filter(({ status }) => status === 200)).toHaveLength(2)
    for (const refused of result.filter(({ status }) => status !== 200)) {
      expect(refused.error).toMatchObject({ code: "ERR_HEED_HELD" })
      expect(refused.error?.cause).toBeInstanceOf(Bottleneck.BottleneckError)
      expect(told(refused)).toMatchObject({
        stopped: "not-retryable",
        status: null,
        attempts: [],
        retryAt: null,
      })
      expect(told(refused).summary).toMatch(
        /was not sent: the gate of .* refused it\.\n.*This limiter has been stopped/,
      )
    }
    expect(namesOf(events).filter((event) => event === "giveup")).toHaveLength(18)
    const late = await send(url)
    expect(told(late).summary).toContain("This limiter has been stopped and cannot accept new jobs")
    expect(late.error?.name).toBe(name === "axios" ? "AxiosError" : "HeedError")
  })

  test("stopped, while its queue is to be worked off", async () => {
    const server = await serve(inTurn([200]))
    const limiter = limiterOf({ minTime: 30 })
    const send = create(gated(limiter))
    const all = times(8, () => send(server.url))
    await pause(15)
    await Promise.all([limiter.stop({ dropWaitingJobs: false }), ...all])
    const statuses = (await Promise.all(all)).map(({ status }) => status)
    const sent = statuses.filter((status) => status === 200).length
    expect(sent).toBeGreaterThanOrEqual(3)
    expect(server.hits).toHaveLength(sent)
    // First come, first served.
    expect(statuses).toEqual(times(8, (i) => (i < sent ? 200 : 0)))
  })

  test("stopped between a 429 and the next try: the 429 comes home", async () => {
    const server = await serve(inTurn([429, { "retry-after": "1" }]))
    const limiter = limiterOf()
    const call = create(gated(limiter))(server.url)
    await pause(200)
    void limiter.stop()
    const result = await call
    expect(result.status).toBe(429)
    expect(told(result)).toMatchObject({ code: 429, stopped: "not-retryable" })
    expect(told(result).summary).toContain("no turn for it: This limiter has been stopped")
  })

  test.each([
    ["LEAK", Bottleneck.strategy.LEAK],
    ["OVERFLOW", Bottleneck.strategy.OVERFLOW],
    ["OVERFLOW_PRIORITY", Bottleneck.strategy.OVERFLOW_PRIORITY],
    ["BLOCK", Bottleneck.strategy.BLOCK],
  ])("with a full queue (%s), it loses no call", async (_strategy, strategy) => {
    const server = await serve(inTurn([200]))
    const limiter = limiterOf({ maxConcurrent: 1, highWater: 2, strategy, penalty: 150 })
    const send = create(gated(limiter))
    const results = await Promise.all(times(6, () => send(server.url)))
    expect(results.map(({ status }) => status)).toEqual(times(6, () => 200))
  })

  test("a weight that it can never bear is refused", async () => {
    const limiter = limiterOf({ maxConcurrent: 1 })
    const send = create({ throttle: { gate: bottleneckGate(limiter, { weight: 2 }) } })
    expect(told(await send("http://127.0.0.1:9")).summary).toContain(
      "Impossible to add a job having a weight of 2",
    )
  })

  test("disconnected, which to a local one means little", async () => {
    const server = await serve(inTurn([200]))
    const limiter = limiterOf({ minTime: 20 })
    const send = create(gated(limiter))
    const all = times(6, () => send(server.url))
    await limiter.disconnect()
    expect((await Promise.all(all)).every(({ status }) => status === 200)).toBe(true)
  })

  test("an attempt that outlives its expiration goes on", async () => {
    const { server } = slow(600)
    const { url } = await server
    const limiter = limiterOf({ maxConcurrent: 1 })
    const send = create({ throttle: { gate: bottleneckGate(limiter, { expiration: 30 }) } })
    const { ms, result } = await timed(Promise.all([send(url), send(url)]))
    expect(result.map(({ status }) => status)).toEqual([200, 200])
    expect(ms).toBeLessThan(1_190)
  })
})

test("a gate that no Bottleneck can be is refused at once", () => {
  for (const thing of [undefined, null, {}, { schedule() {} }])
    expect(() => bottleneckGate(thing as never)).toThrow(/expected a Bottleneck limiter/)
})
