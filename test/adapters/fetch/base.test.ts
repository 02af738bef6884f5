import { Readable } from "node:stream"
import { text } from "node:stream/consumers"
import { diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"
import nock from "nock"
import { Request as UndiciRequest, fetch as undiciFetch } from "undici"
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest"
import { caught, nobodyAt, QUICK, SOON } from "../../support/quick.ts"
import { inTurn, serve } from "../../support/server.ts"

type Fetch = typeof globalThis.fetch

const asFetch = undiciFetch as never as Fetch

describe("undici's own fetch as the base", () => {
  test("is heeded, with its own Request and Response", async () => {
    const server = await serve(inTurn([503], [429, SOON], [200], [403]))
    const heeded = heedFetch(QUICK, asFetch)
    const request = new UndiciRequest(server.url, { method: "PUT", body: "rows" })
    const response = await heeded(request as never)
    expect([response.status, await response.json()]).toEqual([200, { status: 200 }])
    expect(response.constructor).toBe((await undiciFetch(server.url)).constructor)
    expect(server.hits.slice(0, 3).map(({ body }) => body)).toEqual(["rows", "rows", "rows"])
  })

  test("a failure is explained, unread", async () => {
    const server = await serve(inTurn([403]))
    const response = await heedFetch(QUICK, asFetch)(server.url)
    expect([diagnosisOf(response)?.code, response.bodyUsed]).toEqual([403, false])
    expect(await response.json()).toEqual({ status: 403 })
  })

  test("its errors are its own", async () => {
    const url = await nobodyAt()
    const bare = await caught(undiciFetch(url))
    const error = await caught(heedFetch({ retry: false }, asFetch)(url))
    expect([error.constructor, error.message, error.cause?.code]).toEqual([
      bare.constructor,
      bare.message,
      bare.cause?.code,
    ])
    expect(diagnosisOf(error)?.code).toBe(503)
  })
})

describe("a stub as the base", () => {
  test("gets input and init as they were given, without `heed`, and no `this`", async () => {
    const seen: unknown[][] = []
    const stub = async function (this: unknown, ...args: unknown[]) {
      seen.push([this, ...args])
      return new Response("ok")
    } as Fetch
    const heeded = heedFetch(QUICK, stub)
    const init = { method: "POST", body: "rows" }
    await heeded("https://api.test/a", init)
    await heeded("https://api.test/a", { ...init, heed: { label: "x" } })
    await heeded("https://api.test/a", { ...init, heed: false })
    await heeded("https://api.test/a")
    const args = seen.map(([self, input, own]) => [self, input, own])
    expect(args).toEqual([
      [undefined, "https://api.test/a", init],
      [undefined, "https://api.test/a", init],
      [undefined, "https://api.test/a", init],
      [undefined, "https://api.test/a", undefined],
    ])
    expect(seen[0]?.[2]).toBe(init)
    expect(seen.slice(1, 3).every(([, , own]) => !("heed" in (own as object)))).toBe(true)
  })

  test("whose answers are Responses that somebody has read, or that cannot be cloned", async () => {
    const used = new Response("used", { status: 404 })
    await used.text()
    const locked = new Response("locked", { status: 404 })
    locked.body?.getReader()
    for (const response of [used, locked]) {
      const got = await heedFetch(QUICK, async () => response)("https://api.test/a")
      expect([got === response, diagnosisOf(got)?.code]).toEqual([true, 404])
    }
  })

  test("whose answers have a Node stream for a body, as node-fetch's: left whole, or let go", async () => {
    const bodies: Readable[] = []
    const statuses = [503, 503, 404]
    const like = async () => {
      const body = Readable.from(["the ", "body"])
      bodies.push(body)
      const plain = { status: statuses.shift(), headers: new Headers(), body }
      return { ...plain, clone: () => ({ ...plain }) } as never as Response
    }
    const response = await heedFetch(QUICK, like)("https://api.test/a")
    expect(diagnosisOf(response)).toMatchObject({ code: 404, attempts: { length: 3 } })
    expect(await text(bodies[2] as Readable)).toBe("the body")
    expect(bodies.map(({ destroyed }) => destroyed)).toEqual([true, true, true])
  })

  test("that throws at once, or rejects with what is no error", async () => {
    const boom = new RangeError("boom")
    const throwing = (() => {
      throw boom
    }) as Fetch
    expect(await caught(heedFetch(QUICK, throwing)("https://api.test/a"))).toBe(boom)
    for (const nothing of [null, undefined, "", 7]) {
      const rejecting = () => Promise.reject(nothing)
      expect(await caught(heedFetch(QUICK, rejecting)("https://api.test/a"))).toBe(nothing)
    }
  })

  test("that is heeded already: only the outer one heeds", async () => {
    const server = await serve(inTurn([503]))
    const one = { ...QUICK, retry: { ...QUICK.retry, retries: 1 } }
    await heedFetch(one, heedFetch(one))(server.url)
    expect(server.hits).toHaveLength(2)
  })
})

test("anything but a function as the base is refused", () => {
  expect(() => heedFetch({}, {} as never)).toThrow(/expected a fetch function/)
  expect(() => heedFetch({ retires: 1 } as never)).toThrow(/retires: no such option/)
})

describe("mocks that start later than heedFetch", () => {
  const heeded = heedFetch(QUICK)

  afterEach(() => {
    vi.unstubAllGlobals()
  })

  test("nock", async () => {
    onTestFinished(() => nock.restore())
    if (!nock.isActive()) nock.activate()
    nock("http://api.test")
      .get("/a")
      .reply(503)
      .get("/a")
      .reply(429, "", SOON)
      .get("/a")
      .reply(200, { ok: true })
    expect(await (await heeded("http://api.test/a")).json()).toEqual({ ok: true })
  })

  test("vi.stubGlobal", async () => {
    const stub = vi.fn(async () => new Response(null, { status: stub.mock.calls.length < 3 ? 503 : 204 }))
    vi.stubGlobal("fetch", stub)
    expect((await heeded("http://api.test/a")).status).toBe(204)
    expect(stub).toHaveBeenCalledTimes(3)
  })
})
