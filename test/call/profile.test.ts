import axios from "axios"
import { createHeed, diagnosisOf, type HeedOptions } from "heed"
import { heedAxios } from "heed/axios"
import { heedFetch } from "heed/fetch"
import { describe, expect, it } from "vitest"
import { defineProfile, type Profile, profiles } from "../../src/profiles.ts"
import { caught, QUICK } from "../support/quick.ts"
import { answer, type Hit, type Script, serve } from "../support/server.ts"

const LINK = "https://docs.example.com/errors"

/** An API that answers 200 to everything, and says in the body how it went. */
const acme = defineProfile({
  name: "acme",
  title: "Acme",
  hosts: ["api.acme.com"],
  docs: [LINK],
  failuresIn2xx: true,
  rules: [
    {
      when: { status: 200, body: { "errors[].code": "THROTTLED" } },
      means: 429,
      retry: "yes",
      wait: [{ body: "waitMs", unit: "ms" }],
      says: "too many points",
      source: LINK,
    },
    {
      when: { status: 200, body: { code: 50_000 } },
      means: 500,
      retry: "yes",
      says: "it broke",
      source: LINK,
    },
    {
      when: { status: 200, body: { code: 40_105 } },
      means: 401,
      retry: "no",
      says: "a dead token",
      source: LINK,
    },
    {
      when: { status: 403, body: { code: "DAILY" } },
      means: 429,
      retry: "no",
      exhausted: true,
      wait: [{ header: "x-back-in", unit: "seconds" }],
      says: "the day's quota is used up",
      source: LINK,
    },
  ],
  requestId: ["x-acme-id"],
  error: { code: ["code", "errors[].code"], message: ["text"] },
})

const OPTIONS: HeedOptions = { ...QUICK, profile: acme }

interface Client {
  get(url: string): Promise<{ thing: unknown; body: unknown }>
}

/** Both clients, with what the caller sees of an answer. */
const CLIENTS: [name: string, make: (options: HeedOptions, call?: object) => Client][] = [
  [
    "fetch",
    (options, call) => {
      const fetch = heedFetch(options)
      return {
        async get(url) {
          const thing = await fetch(url, call && { heed: call })
          return { thing, body: await thing.json() }
        },
      }
    },
  ],
  [
    "axios",
    (options, call) => {
      const client = heedAxios(axios.create({ validateStatus: () => true }), options)
      return {
        async get(url) {
          const thing = await client.get(url, call && { heed: call })
          return { thing, body: thing.data }
        },
      }
    },
  ],
]

/** The nth body for the nth request, the last one for all further. */
const bodies =
  (...all: unknown[]): Script =>
  (_hit, response, n) =>
    answer(response, 200, all[Math.min(n, all.length) - 1])

const gapMs = (hits: Hit[]) => (hits[1] as Hit).at - (hits[0] as Hit).at

describe.each(CLIENTS)("a failure inside a 2xx, by %s", (_, make) => {
  it("is held for and tried again, as long as the body says", async () => {
    const server = await serve(bodies({ errors: [{ code: "THROTTLED" }], waitMs: 120 }, { rows: [1] }))
    const { thing, body } = await make(OPTIONS).get(server.url)
    expect(body).toEqual({ rows: [1] })
    expect(diagnosisOf(thing)).toBeUndefined()
    expect(server.hits).toHaveLength(2)
    expect(gapMs(server.hits)).toBeGreaterThanOrEqual(118)
  })

  it("is retried with backoff, and at the end resolves as it did, with its diagnosis", async () => {
    const broken = { code: 50_000, text: "system error" }
    const server = await serve(bodies(broken))
    const { thing, body } = await make({ ...OPTIONS, retry: { ...(QUICK.retry as object), retries: 2 } }).get(
      server.url,
    )
    expect(body).toEqual(broken)
    expect(server.hits).toHaveLength(3)
    expect(diagnosisOf(thing)).toMatchObject({
      code: 500,
      status: 200,
      matchedBy: "profile",
      retryable: true,
      stopped: "retries-used",
      provider: { code: "50000", message: "system error" },
    })
  })

  it("is not repeated where that cannot help", async () => {
    const server = await serve(bodies({ code: 40_105 }))
    const { thing } = await make(OPTIONS).get(server.url)
    expect(server.hits).toHaveLength(1)
    const diagnosis = diagnosisOf(thing)
    expect(diagnosis).toMatchObject({ code: 401, status: 200, stopped: "not-retryable", retryable: false })
    expect(diagnosis?.evidence).toContainEqual({
      kind: "rule",
      text: "For Acme, this 200 is about the credentials: a dead token.",
      value: { says: "a dead token", basis: "documented" },
      source: LINK,
    })
  })

  it("throws where failed statuses throw", async () => {
    const server = await serve(bodies({ code: 40_105 }))
    const error = await caught(make({ ...OPTIONS, throwHttpErrors: true }).get(server.url))
    expect(diagnosisOf(error)).toMatchObject({ code: 401, status: 200 })
  })

  it.each<[string, HeedOptions, object?]>([
    ["for all calls", { ...OPTIONS, failuresIn2xx: false }],
    ["for one call", OPTIONS, { failuresIn2xx: false }],
    ["with the profile", { ...QUICK, profile: null }],
  ])("can be switched off %s", async (_how, options, call) => {
    const server = await serve(bodies({ code: 50_000 }))
    const { thing, body } = await make(options, call).get(server.url)
    expect([body, diagnosisOf(thing), server.hits.length]).toEqual([{ code: 50_000 }, undefined, 1])
  })

  it("is not looked for in what is large, or no JSON", async () => {
    const large = JSON.stringify({ code: 50_000, rows: "x".repeat(70_000) })
    const server = await serve((hit, response) =>
      answer(response, 200, hit.url === "/large" ? large : '{"code":50000}', {
        "content-type": hit.url === "/large" ? "application/json" : "application/x-ndjson",
      }),
    )
    for (const path of ["/large", "/lines"]) {
      const { thing } = await make(OPTIONS).get(server.url + path)
      expect(diagnosisOf(thing)).toBeUndefined()
    }
    expect(server.hits).toHaveLength(2)
  })
})

describe("a body that the caller reads", () => {
  it("is whole and unread, looked at or not", async () => {
    const rows = JSON.stringify({ rows: "x".repeat(300_000) })
    const server = await serve((_hit, response) => {
      // In pieces and without a length, so that only reading tells how large it is.
      response.writeHead(200, { "content-type": "application/json" })
      for (let at = 0; at < rows.length; at += 50_000) response.write(rows.slice(at, at + 50_000))
      response.end()
    })
    const response = await heedFetch(OPTIONS)(server.url)
    expect(response.bodyUsed).toBe(false)
    expect((await response.text()) === rows).toBe(true)
  })

  it("a stream is left alone", async () => {
    const server = await serve(bodies({ code: 50_000 }))
    const client = heedAxios(axios.create(), OPTIONS)
    const { data } = await client.get(server.url, { responseType: "stream" })
    let text = ""
    for await (const chunk of data) text += chunk
    expect([text, server.hits.length]).toEqual(['{"code":50000}', 1])
  })

  it("an event stream is not waited for", async () => {
    const server = await serve((_hit, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" })
      response.write("data: 1\n\n")
    })
    const from = performance.now()
    const response = await heedFetch(OPTIONS)(server.url)
    expect(performance.now() - from).toBeLessThan(800)
    await response.body?.cancel()
  })

  it("data that any client has parsed is looked at as it is", async () => {
    let sent = 0
    const send = async () => ({ status: 200, data: sent++ === 0 ? { code: 50_000 } : { rows: [] } })
    const found = await createHeed(OPTIONS).run({ method: "GET", url: "https://api.acme.com/x" }, send)
    expect([found.data, sent]).toEqual([{ rows: [] }, 2])
  })
})

describe("a quota that will not come back", () => {
  const exhausted: Script = (_hit, response) =>
    answer(
      response,
      403,
      { code: "DAILY", text: "come back tomorrow" },
      { "x-back-in": "3600", "x-acme-id": "req-77" },
    )

  it.each(CLIENTS)("ends the call at once: %s", async (_, make) => {
    const server = await serve(exhausted)
    const { thing } = await make(OPTIONS).get(server.url)
    const diagnosis = diagnosisOf(thing)
    expect(server.hits).toHaveLength(1)
    expect(diagnosis).toMatchObject({
      code: 429,
      status: 403,
      matchedBy: "profile",
      stopped: "quota-exhausted",
      retryable: false,
      requestId: "req-77",
      provider: { code: "DAILY", message: "come back tomorrow" },
    })
    const left = Date.parse(diagnosis?.retryAt ?? "") - Date.now()
    expect(Math.abs(left - 3_600_000)).toBeLessThan(5_000)
  })

  it("holds neither other endpoints nor other credentials: they may have a quota of their own", async () => {
    const server = await serve((hit, response, n) =>
      n === 1 ? exhausted(hit, response, n) : answer(response, 200),
    )
    const fetch = heedFetch(OPTIONS)
    await fetch(`${server.url}/reports`)
    const from = performance.now()
    expect((await fetch(`${server.url}/orders`)).status).toBe(200)
    const headers = { authorization: "Bearer of-another" }
    expect((await fetch(`${server.url}/reports`, { headers })).status).toBe(200)
    await expect(fetch(`${server.url}/reports`)).rejects.toMatchObject({
      diagnosis: { stopped: "quota-exhausted", attempts: [] },
    })
    expect(performance.now() - from).toBeLessThan(10_000)
  })
})

describe("which profile it is", () => {
  const other: Profile = defineProfile({
    ...acme,
    name: "other",
    hosts: ["*.other.com"],
    failuresIn2xx: false,
  })
  const run = async (profile: HeedOptions["profile"], url: string, status: number, data: unknown) => {
    const heed = createHeed({ retry: false, ...(profile === undefined ? {} : { profile }) })
    return diagnosisOf(await heed.run({ method: "GET", url }, async () => ({ status, data, headers: {} })))
  }
  const DAILY = { code: "DAILY" }

  it("given, it holds for whatever host is called", async () => {
    expect(await run(acme, "https://proxy.internal/x", 403, DAILY)).toMatchObject({
      stopped: "quota-exhausted",
    })
  })

  it("of several, by host; where none fits, the first", async () => {
    const failure = { code: 40_105 }
    expect(await run([acme, other], "https://eu.other.com/x", 200, failure)).toBeUndefined()
    expect(await run([acme, other], "https://api.acme.com/x", 200, failure)).toMatchObject({ code: 401 })
    expect(await run([acme, other], "https://proxy.internal/x", 200, failure)).toMatchObject({ code: 401 })
  })

  it("not given, a built-in one by host", async () => {
    const said = { ok: false, error: "invalid_auth" }
    expect(await run(undefined, "https://slack.com/api/users.list", 200, said)).toMatchObject({ code: 401 })
    expect(await run(undefined, "https://example.com/api/users.list", 200, said)).toBeUndefined()
    expect(await run(null, "https://slack.com/api/users.list", 200, said)).toBeUndefined()
    expect(await run(profiles.slack, "https://proxy.internal/", 200, said)).toMatchObject({ code: 401 })
  })

  it("one source over several hosts: each answer by its own", async () => {
    const heed = createHeed({ retry: false, source: "all" })
    const ask = async (url: string) =>
      diagnosisOf(
        await heed.run({ method: "GET", url }, async () => ({
          status: 200,
          data: { ok: false, error: "invalid_auth" },
        })),
      )
    expect(await ask("https://example.com/")).toBeUndefined()
    expect(await ask("https://slack.com/api/users.list")).toMatchObject({ code: 401 })
  })

  it("without one, conventions are followed all the same", async () => {
    const body = { error: "invalid_grant", error_description: "expired" }
    expect(await run(null, "https://login.example.com/token", 400, body)).toMatchObject({
      code: 401,
      matchedBy: "nearest",
      provider: { code: "invalid_grant" },
    })
  })
})
