import type { ServerResponse } from "node:http"
import { setTimeout as pause } from "node:timers/promises"
import { diagnosisOf, HeedError } from "heed"
import { heedFetch } from "heed/fetch"
import { describe, expect, test } from "vitest"
import { caught, QUICK, SOON } from "../../support/quick.ts"
import { answer, inTurn, serve } from "../../support/server.ts"

describe("a failed Response is the caller's, unread", () => {
  const WAYS: [string, (response: Response) => Promise<string>][] = [
    ["text", (response) => response.text()],
    ["json", async (response) => JSON.stringify(await response.json())],
    ["arrayBuffer", async (response) => Buffer.from(await response.arrayBuffer()).toString()],
    ["blob", async (response) => (await response.blob()).text()],
    ["a clone, then itself", async (response) => (await response.clone().text()) && response.text()],
  ]

  test.each(WAYS)("by %s", async (_, read) => {
    const server = await serve((_hit, response) => answer(response, 422, { message: "no such field: rows" }))
    const response = await heedFetch(QUICK)(server.url)
    expect([response.bodyUsed, response.body?.locked]).toEqual([false, false])
    expect(diagnosisOf(response)).toMatchObject({ code: 400, provider: { message: "no such field: rows" } })
    expect(await read(response)).toBe('{"message":"no such field: rows"}')
  })

  test.each([0, 1, 65_535, 65_536, 65_537, 3_000_000])("%i bytes, by its stream", async (size) => {
    const body = "0123456789".repeat(size / 10 + 1).slice(0, size)
    const server = await serve((_hit, response) => answer(response, 500, body))
    const response = await heedFetch({ retry: false })(server.url)
    let text = ""
    const decoder = new TextDecoder()
    for await (const chunk of response.body as never as AsyncIterable<Uint8Array>)
      text += decoder.decode(chunk)
    expect(text === body).toBe(true)
  })

  test("a slow one: the diagnosis waits a second at most, the rest is the caller's", async () => {
    const server = await serve((_hit, response) => void trickle(response, 404, 20, 150))
    const start = performance.now()
    const response = await heedFetch(QUICK)(server.url)
    expect(performance.now() - start).toBeLessThan(2_500)
    expect(await response.text()).toHaveLength(200)
  })

  test("one that breaks off gives what it gave, and breaks off", async () => {
    const server = await serve((_hit, response) => {
      response.writeHead(400, { "content-length": "1000" })
      response.write("half")
      setTimeout(() => response.socket?.destroy(), 20)
    })
    const response = await heedFetch(QUICK)(server.url)
    expect(diagnosisOf(response)?.code).toBe(400)
    const bare = await caught((await fetch(server.url)).text())
    const error = await caught(response.text())
    expect([error.constructor, error.message]).toEqual([bare.constructor, bare.message])
  })

  test("cancelling it lets go of the socket", async () => {
    let closed = () => {}
    const gone = new Promise<void>((resolve) => {
      closed = resolve
    })
    const server = await serve((_hit, response) => {
      response.on("close", closed)
      response.writeHead(404, { "content-length": "100000000" })
      response.write("x".repeat(1_000_000))
    })
    await (await heedFetch(QUICK)(server.url)).body?.cancel()
    await gone
  })
})

/** Pieces of ten bytes. */
async function trickle(response: ServerResponse, status: number, pieces: number, ms: number): Promise<void> {
  response.statusCode = status
  for (let n = 0; n < pieces && !response.destroyed; n++) {
    response.write(String(n % 10).repeat(10))
    await pause(ms)
  }
  response.end()
}

describe("an answer that is tried again", () => {
  test.each([0, 100, 10_000_000])("of %i bytes is let go: its socket is free", async (size) => {
    const server = await serve((_hit, response, n) => {
      if (n === 3) answer(response, 200, "done")
      else answer(response, n === 1 ? 503 : 429, "x".repeat(size), SOON)
    })
    expect(await (await heedFetch(QUICK)(server.url)).text()).toBe("done")
    await expect
      .poll(() => new Promise((resolve) => server.server.getConnections((_e, open) => resolve(open))), {
        timeout: 15_000,
      })
      .toBeLessThanOrEqual(1)
  })

  test("is not waited for when it trickles without end", async () => {
    const server = await serve((_hit, response, n) =>
      n > 1 ? answer(response, 200, "done") : void trickle(response, 503, 1_000, 20),
    )
    const start = performance.now()
    expect(await (await heedFetch(QUICK)(server.url)).text()).toBe("done")
    expect(performance.now() - start).toBeLessThan(5_000)
  })
})

describe("what a Response says of itself is untouched", () => {
  const seen = ({ status, statusText, ok, url, redirected, type, headers, body }: Response) => {
    const { date, ...rest } = Object.fromEntries(headers)
    return { status, statusText, ok, url, redirected, type, headers: rest, body: body?.constructor.name }
  }

  test.each([200, 201, 204, 205, 304, 400, 404, 429, 500, 503])("%i", async (status) => {
    const server = await serve((_hit, response) => {
      response.writeHead(status, "As It Says", { "x-own": "1" })
      response.end([204, 205, 304].includes(status) ? undefined : "body")
    })
    const response = await heedFetch({ retry: false, throttle: false })(server.url)
    expect(response).toBeInstanceOf(Response)
    expect(seen(response)).toEqual(seen(await fetch(server.url)))
    expect(diagnosisOf(response)?.status).toBe(status < 400 ? undefined : status)
  })

  test.each([200, 404])("HEAD, %i", async (status) => {
    const server = await serve(inTurn([503], [status]))
    const response = await heedFetch(QUICK)(server.url, { method: "HEAD" })
    expect([response.status, await response.text(), server.hits.length]).toEqual([status, "", 2])
    expect(diagnosisOf(response)?.code).toBe(status === 200 ? undefined : 404)
  })

  test("redirected, to success and to failure", async () => {
    const answers: { [path: string]: [number, string?] } = {
      "/a": [302, "/end"],
      "/end": [200],
      "/b": [301, "/lost"],
    }
    const server = await serve(({ url }, response) => {
      const [status, location] = answers[url] ?? [404]
      answer(response, status, "", location ? { location } : {})
    })
    const heeded = heedFetch(QUICK)
    for (const path of ["/a", "/b"]) {
      expect(seen(await heeded(server.url + path))).toEqual(seen(await fetch(server.url + path)))
    }
    const manual = await heeded(`${server.url}/a`, { redirect: "manual" })
    expect([manual.status, diagnosisOf(manual)]).toEqual([302, undefined])
    const refused = await caught(heeded(`${server.url}/a`, { redirect: "error" }))
    expect([refused.constructor, diagnosisOf(refused)?.stopped]).toEqual([TypeError, "not-retryable"])
  })
})

describe("throwHttpErrors", () => {
  test("throws a HeedError with the Response, unread", async () => {
    const server = await serve(inTurn([503], [404]))
    const error = await caught(heedFetch({ ...QUICK, throwHttpErrors: true })(server.url))
    expect(error).toBeInstanceOf(HeedError)
    expect([error.code, error.message]).toEqual(["ERR_HEED_FAILED", error.diagnosis.summary])
    expect(error.diagnosis).toMatchObject({ code: 404, attempts: [{ status: 503 }, { status: 404 }] })
    expect(await error.response.json()).toEqual({ status: 404 })
    expect(JSON.stringify(error)).not.toContain("response")
  })

  test("lets success through", async () => {
    const server = await serve(inTurn([503], [200]))
    const response = await heedFetch({ ...QUICK, throwHttpErrors: true })(server.url)
    expect([response.status, diagnosisOf(response)]).toEqual([200, undefined])
  })
})
