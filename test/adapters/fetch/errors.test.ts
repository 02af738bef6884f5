import type { ServerResponse } from "node:http"
import { createHeed, diagnosisOf, HeedError, type HeedOptions, isHeeded } from "heed"
import { heedFetch } from "heed/fetch"
import { describe, expect, test } from "vitest"
import { FETCHES } from "../../support/fetches.ts"
import { caught, nobodyAt, QUICK } from "../../support/quick.ts"
import { answer, inTurn, serve } from "../../support/server.ts"

function observed(options: HeedOptions = QUICK, fetch?: typeof globalThis.fetch) {
  const heed = createHeed(options)
  const told: string[] = []
  heed.on("giveup", ({ diagnosis }) => told.push(String(diagnosis.stopped)))
  return { fetch: heedFetch(heed, fetch), told }
}

/** What of an error can be told apart, heed's own part left out. */
function fields(error: Error) {
  const { cause, name, message } = error as Error & { cause?: Error & { code?: string } }
  return {
    class: error.constructor,
    name,
    message,
    cause: cause && [cause.constructor, cause.message, cause.code],
  }
}

describe("network errors are those of fetch, diagnosed", () => {
  test("refused: retried", async () => {
    const url = await nobodyAt()
    const { fetch: heeded, told } = observed()
    const error = await caught(heeded(url, { heed: { retries: 2 } }))
    expect(fields(error)).toEqual(fields(await caught(fetch(url))))
    expect(diagnosisOf(error)).toMatchObject({ code: 503, status: null, attempts: { length: 3 } })
    expect([error.diagnosis.stopped, told]).toEqual(["retries-used", ["retries-used"]])
  })

  test("a body that the request's integrity refuses: sent once, and the source is not held", async () => {
    const { url, hits } = await serve(inTurn([200]))
    const { fetch: heeded, told } = observed()
    const integrity = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    const error = await caught(heeded(url, { integrity }))
    expect(fields(error)).toEqual(fields(await caught(fetch(url, { integrity }))))
    expect(diagnosisOf(error)).toMatchObject({ code: 400, stopped: "not-retryable", attempts: { length: 1 } })
    expect([hits.length, told]).toEqual([2, ["not-retryable"]])
  })

  test("refused, a POST: retried, for it never reached the server", async () => {
    const error = await caught(observed().fetch(await nobodyAt(), { method: "POST", body: "x" }))
    expect(error.diagnosis).toMatchObject({ attempts: { length: 5 }, stopped: "retries-used" })
  })

  describe.each(FETCHES)("by %s", (_, fetch) => {
    test.each<[how: string, target: (url: string) => string | Promise<string>]>([
      ["refuses", () => nobodyAt()],
      ["refuses at the same port", (url) => url.replace("127.0.0.1", "[::1]")],
      ["has no address", () => "http://nowhere.invalid/"],
    ])("a POST that was redirected to a host that %s is not sent twice", async (_, target) => {
      const server = await serve(async (_hit, response) =>
        answer(response, 303, "", { location: await target(server.url) }),
      )
      const { fetch: heeded } = observed(QUICK, fetch)
      const error = await caught(heeded(server.url, { method: "POST", body: "x" }))
      expect([server.hits.length, error.diagnosis.stopped]).toEqual([1, "not-idempotent"])
    })
  })

  test("a socket that closes without an answer: GET is retried, POST is not", async () => {
    const server = await serve((_hit, response) => response.socket?.destroy())
    const { fetch: heeded } = observed()
    const got = await caught(heeded(server.url, { heed: { retries: 1 } }))
    const posted = await caught(heeded(server.url, { method: "POST", body: "x" }))
    expect([got.diagnosis.stopped, posted.diagnosis.stopped]).toEqual(["retries-used", "not-idempotent"])
    expect([got.constructor, posted.constructor, server.hits.length]).toEqual([TypeError, TypeError, 3])
  })

  test("a body that breaks off after success is the caller's to see", async () => {
    const server = await serve((_hit, response) => breakOff(response))
    const response = await observed().fetch(server.url)
    expect((await caught(response.text())).constructor).toBe(TypeError)
    expect(server.hits).toHaveLength(1)
  })

  test.each<[what: string, options: HeedOptions, isFollowed: boolean]>([
    ["no options", {}, false],
    ["timeout.attempt", { timeout: { attempt: 5_000 } }, true],
    ["timeout.total", { timeout: { total: 5_000 } }, true],
    ["throttle.concurrency", { throttle: { concurrency: 3 } }, true],
  ])(
    "a body that breaks off after success is diagnosed if it is followed: %s",
    async (_, options, isFollowed) => {
      const server = await serve((_hit, response) => breakOff(response))
      const error = await caught((await heedFetch(options)(server.url)).text())
      const diagnosis = diagnosisOf(error)
      expect(diagnosis?.stopped).toBe(isFollowed ? "not-retryable" : undefined)
      if (isFollowed)
        expect(diagnosis?.summary).toContain(
          "Heed could not repeat it, because the response had already been handed on.",
        )
    },
  )

  function breakOff(response: ServerResponse): void {
    response.writeHead(200, { "content-length": "1000" })
    response.write("half")
    setTimeout(() => response.socket?.destroy(), 10)
  }
})

describe("stopped by heed", () => {
  test("in the gate: a HeedError with ERR_HEED_HELD", async () => {
    const server = await serve(inTurn([429, { "retry-after": "3600" }]))
    const { fetch: heeded, told } = observed()
    const first = await heeded(server.url)
    expect([first.status, diagnosisOf(first)?.stopped]).toEqual([429, "wait-too-long"])
    const error = await caught(heeded(server.url))
    expect(error).toBeInstanceOf(HeedError)
    expect([error.code, error.response, server.hits.length]).toEqual(["ERR_HEED_HELD", undefined, 1])
    expect(error.diagnosis).toMatchObject({ code: 429, status: null, attempts: [] })
    expect([Date.parse(error.diagnosis.retryAt) > Date.now() + 3_590_000, told.length]).toEqual([true, 2])
  })

  test("held after an answer that had been let go: what was kept of it is the answer", async () => {
    // Both at once: the hold of the first must not be over before the second is told of its own.
    const waiting: (() => void)[] = []
    const server = await serve(({ url }, response, n) => {
      const wait: Record<string, string> =
        url === "/first" ? { "retry-after-ms": "500" } : { "retry-after": "3600" }
      waiting.push(() => answer(response, n <= 2 ? 429 : 200, { message: `slow down ${url}` }, wait))
      if (n >= 2) for (const send of waiting.splice(0)) send()
    })
    const { fetch: heeded } = observed()
    const responses = await Promise.all([heeded(`${server.url}/first`), heeded(`${server.url}/second`)])
    expect(responses.map(({ status, url }) => [status, url])).toEqual([
      [429, `${server.url}/first`],
      [429, `${server.url}/second`],
    ])
    const said = await Promise.all(responses.map(async (response) => (await response.json()).message))
    expect(said).toEqual(["slow down /first", "slow down /second"])
    expect(responses.map((response) => diagnosisOf(response)?.stopped)).toEqual([
      "wait-too-long",
      "wait-too-long",
    ])
  })

  test("held after an answer that no Response can be made of: that very answer", async () => {
    const server = await serve(({ url }, response) => {
      if (url === "/odd") answer(response, 999)
      else setTimeout(() => answer(response, 429, {}, { "retry-after": "3600" }), 20)
    })
    const heeded = heedFetch({ retry: { statuses: [999], backoff: { base: 1_000, jitter: "none" } } })
    const [odd] = await Promise.all(["/odd", "/throttled"].map((path) => heeded(server.url + path)))
    expect([odd?.status, diagnosisOf(odd)?.stopped, server.hits.length]).toEqual([999, "wait-too-long", 2])
  })

  test.each([[{ attempt: 150 }], [{ total: 150 }]])(
    "timeout %j: a HeedError with ETIMEDOUT",
    async (timeout) => {
      const server = await serve(() => {})
      const { fetch: heeded, told } = observed({ ...QUICK, timeout })
      const error = await caught(heeded(server.url, { heed: { retries: 0 } }))
      expect(error).toBeInstanceOf(HeedError)
      expect([error.code, error.diagnosis.code, error.cause.name]).toEqual(["ETIMEDOUT", 504, "TimeoutError"])
      expect([server.hits.length, told.length]).toEqual([1, 1])
    },
  )

  test("timeout.attempt: the next try is on its own, a Request's body included", async () => {
    const server = await serve((_hit, response, n) => n > 1 && answer(response, 200))
    const request = new Request(server.url, {
      method: "PUT",
      body: "rows",
      signal: new AbortController().signal,
    })
    const response = await heedFetch({ ...QUICK, timeout: { attempt: 200 } })(request)
    expect([response.status, server.hits.map(({ body }) => body)]).toEqual([200, ["rows", "rows"]])
  })
})

test("a POST whose headers cannot be sent fails as by fetch, with its diagnosis and one giveup", async () => {
  const heed = createHeed()
  let gaveUp = 0
  heed.on("giveup", () => gaveUp++)
  const error = await caught(
    heedFetch(heed)("http://127.0.0.1:9/", { method: "POST", headers: { "a b": "c" } }),
  )
  expect(error).toBeInstanceOf(TypeError)
  expect([isHeeded(error), gaveUp]).toEqual([true, 1])
})
