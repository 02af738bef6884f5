import { Readable } from "node:stream"
import { describe, expect, it, onTestFinished, vi } from "vitest"
import { heedFetch } from "../../src/fetch.ts"
import { diagnosisOf, type HeedOptions } from "../../src/index.ts"
import { CLIENTS, QUICK, told } from "../support/clients.ts"
import { answer, inTurn, serve } from "../support/server.ts"

const TEXT = "rows of january"
const bytes = () => new TextEncoder().encode(TEXT)

async function* pieces() {
  yield bytes().subarray(0, 4)
  yield bytes().subarray(4)
}

/** What the npm package form-data looks like: a stream with headers of its own. */
const formDataLike = () =>
  Object.assign(Readable.from([TEXT]), {
    getHeaders: () => ({ "content-type": "multipart/form-data; boundary=x" }),
    getLength: (done: (error: null, length: number) => void) => done(null, TEXT.length),
  })

const webStream = () => Readable.toWeb(Readable.from([bytes()]))

const ONE_SHOT: Readonly<Record<"axios" | "fetch", [string, () => unknown][]>> = {
  axios: [
    ["a Node stream", () => Readable.from([TEXT])],
    ["something like form-data", formDataLike],
  ],
  fetch: [
    ["a ReadableStream", webStream],
    ["a Node stream", () => Readable.from([bytes()])],
    ["an async generator", pieces],
    ["an async iterable", () => ({ [Symbol.asyncIterator]: pieces })],
  ],
}

const form = () => {
  const data = new FormData()
  data.set("rows", TEXT)
  data.set("file", new Blob([TEXT]), "rows.txt")
  return data
}

const REPLAYABLE: Readonly<Record<"axios" | "fetch", [string, () => unknown][]>> = {
  axios: [
    ["a text", () => TEXT],
    ["an object", () => ({ rows: TEXT })],
    ["a Buffer", () => Buffer.from(TEXT)],
    ["an ArrayBuffer", () => bytes().buffer],
    ["URLSearchParams", () => new URLSearchParams({ rows: TEXT })],
  ],
  fetch: [
    ["a text", () => TEXT],
    ["a Uint8Array", bytes],
    ["an ArrayBuffer", () => bytes().buffer],
    ["URLSearchParams", () => new URLSearchParams({ rows: TEXT })],
    ["a Blob", () => new Blob([TEXT])],
    ["FormData", form],
  ],
}

describe.each(CLIENTS)("$name", (client) => {
  describe.each(ONE_SHOT[client.name])("with %s as the body", (_name, body) => {
    it.each([503, 429])(
      "AC 13: a body that is gone is not sent again, and the error says why (%i)",
      async (status) => {
        const server = await serve(inTurn([status, { "retry-after-ms": "20" }], [200]))
        const outcome = await client.create(QUICK)(server.url, { method: "PUT", body: body() })
        expect(server.hits.map((hit) => hit.body)).toEqual([TEXT])
        expect(outcome.status).toBe(status)
        expect(told(outcome)).toMatchObject({ stopped: "body-not-replayable", retryable: true })
        expect(told(outcome).summary).toContain("stream that can be read only once")
      },
    )
  })

  it.each(REPLAYABLE[client.name])("AC 13: %s is sent again, whole", async (_name, body) => {
    const server = await serve(inTurn([503], [429, { "retry-after-ms": "20" }], [200]))
    const outcome = await client.create(QUICK)(server.url, { method: "PUT", body: body() })
    expect(outcome.status).toBe(200)
    const sent = server.hits.map((hit) => hit.body.replace(/formdata-undici-\d+/g, "boundary"))
    expect(sent[0]?.length).toBeGreaterThanOrEqual(TEXT.length)
    expect(sent).toEqual(Array(3).fill(sent[0]))
    expect(new Set(server.hits.map(({ headers }) => headers["content-length"])).size).toBe(1)
  })

  it("AC 13: a one-shot body that succeeds at once arrives whole", async () => {
    for (const [, body] of ONE_SHOT[client.name]) {
      const server = await serve(inTurn([200]))
      const outcome = await client.create(QUICK)(server.url, { method: "POST", body: body() })
      expect(outcome.status).toBe(200)
      expect(server.hits.map((hit) => hit.body)).toEqual([TEXT])
    }
  })

  it("AC 23: a 2xx whose body is an error passes through untouched", async () => {
    const body = {
      errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }],
      ok: false,
      error: "ratelimited",
    }
    for (const status of [200, 202, 207]) {
      const server = await serve((_hit, response) => answer(response, status, body))
      const outcome = await client.create({ ...QUICK, throwHttpErrors: true })(server.url)
      expect(outcome).toEqual({ status, body, diagnosis: undefined, error: undefined })
      expect(server.hits).toHaveLength(1)
    }
  })
})

describe("fetch", () => {
  const clones = () => {
    const spies = [vi.spyOn(Request.prototype, "clone"), vi.spyOn(Response.prototype, "clone")] as const
    onTestFinished(() => spies.forEach((spy) => void spy.mockRestore()))
    return { requests: () => spies[0].mock.calls.length, responses: () => spies[1].mock.calls.length }
  }
  const request = (url: string, body?: BodyInit) =>
    new Request(url, { method: body ? "PUT" : "GET", body, duplex: "half" } as RequestInit)

  it("AC 13: a Request is sent again, whole, and its own body stays unused", async () => {
    const server = await serve(inTurn([503], [200]))
    const given = request(server.url, TEXT)
    expect((await heedFetch(QUICK)(given)).status).toBe(200)
    expect(server.hits.map((hit) => hit.body)).toEqual([TEXT, TEXT])
  })

  it("AC 14: no request is cloned where there can be no retry", async () => {
    const count = clones()
    const server = await serve(inTurn([503]))
    const never: [HeedOptions, object?][] = [
      [{ retry: false, throttle: false }],
      [{ retry: { retries: 0 }, throttle: false }],
      [{ throttle: false }, { heed: { retries: 0 } }],
      [{}, { heed: false }],
    ]
    for (const [options, init] of never) {
      expect((await heedFetch(options)(request(server.url, TEXT), init)).status).toBe(503)
    }
    expect(count.requests()).toBe(0)
    expect(server.hits.map((hit) => hit.body)).toEqual(Array(4).fill(TEXT))
    // And where there can be, a request without a body has nothing to clone.
    await heedFetch(QUICK)(request(server.url))
    expect(count.requests()).toBe(0)
  })

  it("AC 14: no answer that is a success is cloned", async () => {
    const count = clones()
    const server = await serve(inTurn([200], [204], [304]))
    const fetch = heedFetch(QUICK)
    for (const status of [200, 204, 304]) expect((await fetch(server.url)).status).toBe(status)
    expect(count.responses()).toBe(0)
  })

  it("AC 14: of a failed answer the caller's whole body is still unread", async () => {
    const big = "x".repeat(300_000)
    const server = await serve((_hit, response) => answer(response, 404, big))
    const response = await heedFetch(QUICK)(server.url)
    expect(response.bodyUsed).toBe(false)
    expect(diagnosisOf(response)?.code).toBe(404)
    expect(await response.text()).toBe(big)
  })
})
