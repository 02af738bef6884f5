import { Readable } from "node:stream"
import { afterEach, describe, expect, it, vi } from "vitest"
import { axiosResponseView } from "../../src/adapters/axios/axios-response.ts"
import { CALL_LOOP } from "../../src/call/call-loop.ts"
import { Engine } from "../../src/call/engine.ts"
import type { HeedEvent } from "../../src/call/events.ts"
import { EXPLAIN, type Explain } from "../../src/call/explain-chunk.ts"
import type { HeedOptions } from "../../src/call/options.ts"
import { PlainCall, type PlainRequest } from "../../src/call/plain-call.ts"
import { resolveOptions } from "../../src/call/resolve-options.ts"
import { RESPONSE_READER } from "../../src/call/response-reader-chunk.ts"
import { runCall } from "../../src/call/run-call.ts"
import { diagnosisOf, HeedError } from "../../src/index.ts"
import type { Profile } from "../../src/profiles/schema/profile.ts"
import { runReport } from "../../src/report/run-report.ts"
import { Late } from "../../src/time/late.ts"
import { FakeClock } from "../support/fake-clock.ts"

const URL = "https://api.example.com/v1/orders/17"
const EVENTS: HeedEvent[] = ["attempt", "retry", "hold", "release", "success", "giveup"]

/** A chunk that cannot be had: deployed anew, or offline. */
const missing = () => new Late<Explain>(() => Promise.reject(new Error("no such chunk")))

/** A chunk that is there when `arrive` is called. */
function late() {
  let arrive = () => {}
  const explain = new Late<Explain>(
    () =>
      new Promise((resolve) => {
        arrive = () => resolve(EXPLAIN.loaded as Explain)
      }),
  )
  return { explain, arrive: () => arrive() }
}

const restore: (() => void)[] = []
afterEach(() => {
  for (const undo of restore.splice(0)) undo()
})

/** As when the call loop is not loaded. @param load null: it cannot be */
function withoutLoop(load: () => Promise<null> = async () => null): void {
  const { loaded } = CALL_LOOP
  const spy = vi.spyOn(CALL_LOOP, "tryLoad").mockImplementation(load)
  CALL_LOOP.loaded = null
  restore.push(() => {
    CALL_LOOP.loaded = loaded
    spy.mockRestore()
  })
}

/** As when what reads responses is not loaded; returns how to load it, or, false, to have that fail. */
function withoutReader(): (arrives: boolean) => void {
  const { loaded } = RESPONSE_READER
  let settle: (reader: typeof loaded) => void = () => {}
  const loading = new Promise<typeof loaded>((resolve) => {
    settle = resolve
  })
  const spy = vi.spyOn(RESPONSE_READER, "tryLoad").mockReturnValue(loading)
  RESPONSE_READER.loaded = null
  restore.push(() => {
    RESPONSE_READER.loaded = loaded
    RESPONSE_READER.failed = false
    spy.mockRestore()
  })
  return (arrives) => {
    if (arrives) RESPONSE_READER.loaded = loaded
    else RESPONSE_READER.failed = true
    settle(RESPONSE_READER.loaded)
  }
}

type Response = { status: number; headers?: Record<string, string>; body?: unknown }

function world(explain: Late<Explain>, options: HeedOptions = {}) {
  const clock = new FakeClock()
  const engine = new Engine(resolveOptions(options), clock, explain)
  const told: [string, unknown][] = []
  const listen = () => {
    for (const event of EVENTS) engine.events.on(event, (said) => told.push([event, said]))
  }
  const call = (responses: (Response | Error)[], request: Partial<PlainRequest> = {}) =>
    runCall(
      engine,
      new PlainCall({ method: "GET", url: URL, ...request }, async () => {
        const response = responses.shift()
        if (response instanceof Error) throw response
        return response
      }),
    )
  const report = () =>
    runReport(engine.tally, engine.settings.faq, engine.endpoints(), [], [], clock.wallNow())
  return { clock, engine, call, told, listen, report }
}

/** Until all that is due without time passing has run. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

describe("a chunk that explains and cannot be had", () => {
  it("costs a failure its evidence, and neither its row nor its retries", async () => {
    const { clock, call, engine } = world(missing(), { retry: { retries: 2, backoff: { jitter: "none" } } })
    const ended = call([
      { status: 503, headers: {} },
      { status: 500, headers: {} },
      { status: 503, headers: {} },
    ])
    await clock.advance(60_000)
    const response = await ended
    expect(response).toEqual({ status: 503, headers: {} })
    const diagnosis = diagnosisOf(response)
    expect(diagnosis).toMatchObject({
      code: 503,
      status: 503,
      action: "retry",
      stopped: "retries-used",
      evidence: [],
      suggestions: [],
      source: "https://api.example.com",
      request: { method: "GET", url: "https://api.example.com/v1/orders/17" },
    })
    expect(diagnosis?.attempts.map(({ status }) => status)).toEqual([503, 500, 503])
    expect(diagnosis?.advice.length).toBeGreaterThan(0)
    expect(diagnosis?.summary).toContain("503")
    const warnings: unknown[] = []
    engine.events.on("warning", ({ code }) => warnings.push(code))
    await settled()
    expect(warnings).toEqual(["undiagnosed"])
  })

  it("leaves the client's own error as it is", async () => {
    const { call } = world(missing(), { retry: false })
    const error = Object.assign(new Error("socket hang up"), { code: "ECONNRESET" })
    await expect(call([error])).rejects.toBe(error)
    expect(diagnosisOf(error)).toMatchObject({ code: 503, status: null, evidence: [] })
  })
})

describe("a call loop that cannot be had", () => {
  it.each([missing(), EXPLAIN])("ends a call as its client would, with a diagnosis", async (explain) => {
    withoutLoop()
    const { call, told, listen } = world(explain)
    listen()
    const response = await call([{ status: 503, headers: {} }])
    expect(response).toEqual({ status: 503, headers: {} })
    expect(diagnosisOf(response)).toMatchObject({ code: 503, status: 503, attempts: [{ n: 1, status: 503 }] })
    const error = new Error("network down")
    await expect(call([error])).rejects.toBe(error)
    expect(diagnosisOf(error)).toMatchObject({ status: null, evidence: [], attempts: [{ n: 1 }] })
    expect(told.map(([event]) => event)).toEqual(["attempt", "giveup", "attempt", "giveup"])
  })

  it("throws as the options say", async () => {
    withoutLoop()
    const { call } = world(missing(), { throwHttpErrors: true })
    await expect(call([{ status: 404, headers: {} }])).rejects.toBeInstanceOf(HeedError)
  })

  it("ends an aborted call with the caller's reason, and sends nothing", async () => {
    withoutLoop()
    const { call } = world(missing())
    const reason = new Error("no longer wanted")
    const responses = [{ status: 200, headers: {} }]
    await expect(call(responses, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(responses.length).toBe(1)
  })

  it("sends nothing that beforeAttempt would have signed", async () => {
    withoutLoop()
    const { call } = world(missing(), { beforeAttempt: () => {} })
    const responses = [{ status: 200, headers: {} }]
    await expect(call(responses)).rejects.toMatchObject({ code: "ERR_HEED_HELD" })
    expect(responses.length).toBe(1)
  })

  it("sends a call with a time limit once", async () => {
    withoutLoop()
    const { call } = world(missing(), { timeout: { total: 1_000 } })
    expect(await call([{ status: 200, headers: {} }])).toEqual({ status: 200, headers: {} })
  })
})

describe("a chunk that is not there yet", () => {
  it("lets a 429 hold its source at once", async () => {
    withoutLoop(() => new Promise(() => {}))
    const { engine, call, clock } = world(late().explain)
    call([{ status: 429, headers: { "retry-after": "7" } }])
    await settled()
    const [source] = engine.sources.values()
    expect(source?.gate.opensAt(clock.now())).toBe(clock.now() + 7_000)
  })

  it("has events wait for it in order, and calls settle after their events, sent as they were", async () => {
    const { explain, arrive } = late()
    const { call, told, listen } = world(explain)
    listen()
    const responses = [
      { status: 200, headers: {} },
      { status: 404, headers: {} },
    ]
    const both = [call(responses), call(responses)]
    await settled()
    // Both are sent, and the one that succeeded has not settled.
    expect(responses.length).toBe(0)
    expect(await Promise.race([both[0], settled().then(() => "pending")])).toBe("pending")
    expect(told).toEqual([])
    arrive()
    await Promise.all(both)
    expect(told.map(([event]) => event)).toEqual(["attempt", "attempt", "success", "giveup"])
  })

  it("has a call settle after the event of its retry, though nothing was told before", async () => {
    const { explain, arrive } = late()
    const { call, clock, engine } = world(explain, { retry: { backoff: { base: 1 } } })
    const told: number[] = []
    engine.events.on("retry", ({ attempt }) => told.push(attempt))
    let hasSettled = false
    const ended = call([
      { status: 503, headers: {} },
      { status: 200, headers: {} },
    ]).then(() => {
      hasSettled = true
    })
    await clock.advance(10)
    await settled()
    expect({ told, hasSettled }).toEqual({ told: [], hasSettled: false })
    arrive()
    await ended
    expect(told).toEqual([2])
  })

  it("has no call wait for it where there are none, and no endpoint lose its name", async () => {
    const { explain, arrive } = late()
    const { call, report } = world(explain)
    const url = "https://api.example.com/v1/designs/rows"
    for (let n = 0; n < 20; n++)
      expect(await call([{ status: 200, headers: {} }], { url })).toEqual({ status: 200, headers: {} })
    arrive()
    await settled()
    await call([{ status: 200, headers: {} }], { url })
    expect(report().endpoints).toMatchObject([
      { source: "https://api.example.com", endpoint: "GET /v1/designs/rows", requests: 21 },
    ])
  })
})

describe("what reads responses and is not there yet", () => {
  const NONE_LEFT = { "x-ratelimit-limit": "10", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "30" }

  it("has no call wait while responses are good and state no limit", async () => {
    withoutReader()
    const { call } = world(EXPLAIN)
    for (let n = 0; n < 3; n++)
      expect(await call([{ status: 200, headers: {} }])).toEqual({ status: 200, headers: {} })
  })

  it("has calls wait that begin after a 429, and then holds them for what it asked", async () => {
    const settle = withoutReader()
    const { call, clock } = world(EXPLAIN)
    const first = call([
      { status: 429, headers: { "retry-after": "7" } },
      { status: 200, headers: {} },
    ])
    await settled()
    const responses = [{ status: 201, headers: {} }]
    const second = call(responses)
    await settled()
    expect(responses.length).toBe(1)
    settle(true)
    await settled()
    await clock.advance(6_900)
    expect(responses.length).toBe(1)
    await clock.advance(10_000)
    expect([await first, await second]).toEqual([
      { status: 200, headers: {} },
      { status: 201, headers: {} },
    ])
  })

  it("holds them for a 403 that is a rate limit, which its status does not tell", async () => {
    const settle = withoutReader()
    const { call, engine, clock } = world(EXPLAIN, { throttle: { maxWait: 0 } })
    const first = call([{ status: 403, headers: { "retry-after": "7" } }])
    await settled()
    const responses = [{ status: 200, headers: {} }]
    const second = call(responses)
    settle(true)
    expect(await first).toMatchObject({ status: 403 })
    await expect(second).rejects.toMatchObject({ code: "ERR_HEED_HELD" })
    expect(responses.length).toBe(1)
    const [source] = engine.sources.values()
    expect(source?.gate.opensAt(clock.now())).toBe(clock.now() + 7_000)
  })

  it.each([
    ["calls that begin", {}],
    ["calls in the queue", { throttle: { concurrency: 1 } }],
    ["calls with a time limit", { timeout: { total: 60_000 } }],
  ])("has %s wait for what a good response states, which itself is handed on at once", async (_, options) => {
    const settle = withoutReader()
    const { call, clock } = world(EXPLAIN, options)
    const first = call([{ status: 200, headers: NONE_LEFT }])
    const responses = [{ status: 201, headers: {} }]
    if (!("throttle" in options)) expect(await first).toMatchObject({ status: 200 })
    const second = call(responses)
    expect(await first).toMatchObject({ status: 200 })
    await settled()
    expect(responses.length).toBe(1)
    settle(true)
    await clock.advance(28_000)
    expect(responses.length).toBe(1)
    await clock.advance(4_000)
    expect(await second).toEqual({ status: 201, headers: {} })
  })

  it("ends a waiting call that is aborted with the caller's reason, and sends nothing", async () => {
    const settle = withoutReader()
    const { call } = world(EXPLAIN)
    await call([{ status: 200, headers: NONE_LEFT }])
    const controller = new AbortController()
    const responses = [{ status: 200, headers: {} }]
    const second = call(responses, { signal: controller.signal })
    const reason = new Error("no longer wanted")
    controller.abort(reason)
    settle(true)
    await expect(second).rejects.toBe(reason)
    expect(responses.length).toBe(1)
  })

  it("finds the failure in a 2xx that a profile tells of", async () => {
    const settle = withoutReader()
    const profile = { ...PROFILE, failuresIn2xx: true as const }
    const { call } = world(EXPLAIN, { profile })
    const result = { status: 200, headers: { "content-type": "application/json" }, data: { ok: false } }
    const ended = call([result])
    await settled()
    settle(true)
    expect(diagnosisOf(await ended)).toMatchObject({ code: 403, matchedBy: "profile" })
  })
})

const PROFILE: Profile = {
  name: "example",
  title: "Example",
  hosts: ["api.example.com"],
  docs: ["https://api.example.com/docs"],
  rules: [
    {
      when: { status: 200, body: { ok: false } },
      means: 403,
      retry: "no",
      says: "the request was refused (ok: false)",
      source: "https://api.example.com/docs",
    },
  ],
}

describe("what reads responses and cannot be had", () => {
  it("leaves rows by their status, retries, and calls as their client ends them", async () => {
    const settle = withoutReader()
    settle(false)
    const { call, clock } = world(EXPLAIN, { retry: { retries: 1, backoff: { jitter: "none" } } })
    const ended = call([
      { status: 503, headers: {} },
      { status: 410, headers: {} },
    ])
    await clock.advance(60_000)
    const response = await ended
    expect(response).toEqual({ status: 410, headers: {} })
    expect(diagnosisOf(response)).toMatchObject({ code: 400, status: 410, matchedBy: "nearest" })
    expect(await call([{ status: 200, headers: { "x-ratelimit-remaining": "0" } }])).toMatchObject({
      status: 200,
    })
    expect(await call([{ status: 200, headers: {} }])).toEqual({ status: 200, headers: {} })
  })

  it.each([
    ["7", 7_000],
    [new Date(new FakeClock().wallNow() + 9_000).toUTCString(), 9_000],
  ])("holds for what Retry-After asks: %s", async (value, ms) => {
    const settle = withoutReader()
    settle(false)
    const { engine, call, clock } = world(EXPLAIN, { throttle: { maxWait: 0 } })
    await call([{ status: 429, headers: { "retry-after": value } }])
    const [source] = engine.sources.values()
    const held = (source?.gate.opensAt(clock.now()) ?? 0) - clock.now()
    expect(held).toBeGreaterThan(ms - 1_000)
    expect(held).toBeLessThanOrEqual(ms)
  })

  it("leaves the stream of an axios response to the caller, whole", async () => {
    withoutReader()(false)
    const data = Readable.from(["the ", "body"])
    const reply = { status: 503, headers: {}, data, config: {} }
    expect(await axiosResponseView(reply)?.excerpt()).toBe("")
    expect(reply.data).toBe(data)
    expect((await data.toArray()).join("")).toBe("the body")
  })

  it("costs errors none of the statuses that stand where responses have theirs", async () => {
    withoutReader()(false)
    const { call } = world(EXPLAIN, { retry: false })
    const error = Object.assign(new Error("refused"), { status: 403, headers: {} })
    await expect(call([error])).rejects.toBe(error)
    expect(diagnosisOf(error)).toMatchObject({ code: 403, status: 403, matchedBy: "status" })
  })
})

const SECRET = "sekrit7TOKEN9value"
const WORDS = "opensesame"

describe.each([
  ["cannot be had", missing],
  ["is not there yet", () => late().explain],
])("a secret, where the chunk %s", (_, explain) => {
  it.each<[string, Partial<PlainRequest>]>([
    ["in the path", { url: `https://api.example.com/v1/${SECRET}/orders` }],
    ["in the path behind its name", { url: `https://api.example.com/token/${WORDS}/orders` }],
    ["in the host", { url: `https://${SECRET}.example.com/orders` }],
    ["in the query", { url: `${URL}?q=${SECRET}&word=${WORDS}` }],
    ["in userinfo", { url: `https://ann:${WORDS}@api.example.com/orders` }],
    [
      "of a header, in the path",
      { url: `https://api.example.com/v1/${WORDS}/orders`, headers: { "x-api-key": WORDS } },
    ],
    [
      "of Basic, in the path",
      {
        url: `https://api.example.com/v1/${WORDS}/orders`,
        headers: { authorization: `Basic ${btoa(`ann:${WORDS}`)}` },
      },
    ],
    ["of the body, in the path", { url: `https://api.example.com/${WORDS}`, body: { password: WORDS } }],
  ])("%s is not shown", async (_, request) => {
    if (explain !== missing) withoutLoop()
    const { engine, call, told, listen, report } = world(explain(), { retry: { retries: 0 } })
    const said: unknown[] = []
    if (explain !== missing) {
      // Without listeners, a call settles at once.
      await call([{ status: 200, headers: {} }], request)
      said.push(report())
      engine.explain.failed = true
    }
    listen()
    await call([{ status: 200, headers: {} }], request)
    const failed = await call([{ status: 404, body: { message: `no ${SECRET} ${WORDS}` } }], request)
    said.push(told, diagnosisOf(failed), report())
    expect(told.length).toBe(4)
    expect(JSON.stringify(said)).not.toMatch(new RegExp(`${SECRET}|${WORDS}`, "i"))
  })
})
