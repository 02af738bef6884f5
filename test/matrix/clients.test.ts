import got, { HTTPError } from "got"
import { createHeed, diagnosisOf, HeedError, type HeedOptions, type PlainAttempt } from "heed"
import { request as undiciRequest } from "undici"
import { describe, expect, test } from "vitest"
import { caught, nobodyAt, QUICK, SOON } from "../support/quick.ts"
import { inTurn, serve } from "../support/server.ts"

/** How each client sends one try, and what of its answer tells the status. */
interface Client {
  readonly name: string
  send(url: string, attempt: PlainAttempt): Promise<{ statusCode: number }>
  /** Does it reject where the server refuses? */
  readonly throws: boolean
}

const headersOf = ({ headers }: PlainAttempt) => Object.fromEntries(headers ?? [])

const optionsOf = (attempt: PlainAttempt) => ({
  retry: { limit: 0 },
  signal: attempt.signal,
  headers: headersOf(attempt),
})

const CLIENTS: Client[] = [
  {
    name: "got",
    throws: true,
    send: (url, attempt) => got(url, optionsOf(attempt)),
  },
  {
    name: "got without its own errors",
    throws: false,
    send: (url, attempt) => got(url, { ...optionsOf(attempt), throwHttpErrors: false }),
  },
  {
    name: "undici.request",
    throws: false,
    send: (url, attempt) => undiciRequest(url, { signal: attempt.signal, headers: headersOf(attempt) }),
  },
]

describe.each(CLIENTS)("Heed.run with $name", ({ send, throws }) => {
  function runner(url: string, options: HeedOptions = QUICK) {
    const heed = createHeed(options)
    const run = (signal?: AbortSignal, path = "/", retries = 2) =>
      heed.run({ method: "GET", url: url + path, signal }, (attempt) => send(url + path, attempt), {
        retries,
      })
    return { heed, run }
  }

  test("retries, holds, and resolves with the client's own answer", async () => {
    const server = await serve(inTurn([503], [429, SOON], [200]))
    const { heed, run } = runner(server.url)
    const reply = await run()
    expect([reply.statusCode, diagnosisOf(reply), server.hits.length]).toEqual([200, undefined, 3])
    expect(heed.report()).toMatchObject({ calls: { succeeded: 1, failed: 0 }, requests: 3 })
  })

  test("a failure ends as the client has it end, diagnosed", async () => {
    const server = await serve(inTurn([404, { "x-request-id": "req-1" }]))
    const { run } = runner(server.url)
    const end = throws ? await caught(run()) : await run()
    expect(throws ? end instanceof HTTPError : end.statusCode).toBe(throws ? true : 404)
    expect(diagnosisOf(end)).toMatchObject({ code: 404, status: 404, requestId: "req-1" })
  })

  test("a refused connection is retried", async () => {
    const { run } = runner((await nobodyAt()).slice(0, -1))
    const error = await caught(run())
    expect(diagnosisOf(error)).toMatchObject({ code: 503, status: null, attempts: { length: 3 } })
  })

  test("an abort reaches the try, and ends a wait", async () => {
    for (const script of [() => {}, inTurn([503, { "retry-after": "60" }])]) {
      const server = await serve(script)
      const { heed, run } = runner(server.url)
      const told: unknown[] = []
      heed.on("giveup", ({ diagnosis }) => told.push(diagnosis.stopped))
      const start = performance.now()
      expect(await caught(run(AbortSignal.timeout(150)))).toBeInstanceOf(Error)
      expect([told, server.hits.length, performance.now() - start < 5_000]).toEqual([["aborted"], 1, true])
    }
  })

  test("timeout.attempt and beforeAttempt reach the try", async () => {
    const server = await serve(() => {})
    const { run } = runner(server.url, {
      ...QUICK,
      timeout: { attempt: 150 },
      beforeAttempt: ({ headers }, n) => headers.set("x-attempt", String(n)),
    })
    const error = await caught(run(undefined, "/", 1))
    expect(error).toBeInstanceOf(HeedError)
    expect([error.code, error.diagnosis.code]).toEqual(["ETIMEDOUT", 504])
    expect(server.hits.map(({ headers }) => headers["x-attempt"])).toEqual(["1", "2"])
  })

  test("held: a HeedError, nothing is sent", async () => {
    const server = await serve(inTurn([429, { "retry-after": "3600" }]))
    const { run } = runner(server.url)
    await run().catch(() => {})
    const error = await caught(run())
    expect(error).toBeInstanceOf(HeedError)
    expect([error.code, server.hits.length]).toEqual(["ERR_HEED_HELD", 1])
  })
})

describe("Heed.run with a plain function", () => {
  const REQUEST = { method: "post", url: "https://api.test/reports?page=2" }

  /** Resolves with each in turn, or throws it where it is an error. */
  function sender(...ends: unknown[]) {
    const attempts: PlainAttempt[] = []
    const send = async (attempt: PlainAttempt) => {
      attempts.push(attempt)
      const end = ends[Math.min(attempts.length, ends.length) - 1]
      if (end instanceof Error) throw end
      return end
    }
    return { send, attempts }
  }

  test.each([
    ["what has no status is success", ["rows"], "rows", 1],
    ["undefined is success", [undefined], undefined, 1],
    [
      "{ status, body }",
      [
        { status: 503, body: "" },
        { status: 200, body: 1 },
      ],
      { status: 200, body: 1 },
      2,
    ],
    [
      "{ statusCode, headers }",
      [
        { statusCode: 500, headers: {} },
        { statusCode: 204, headers: {} },
      ],
      { statusCode: 204, headers: {} },
      2,
    ],
    ["a status alone is data", [{ status: 503 }], { status: 503 }, 1],
    [
      "{ response: { status } } is no answer of its own",
      [{ response: { status: 500 } }],
      { response: { status: 500 } },
      1,
    ],
    ["a status that is none", [{ status: "ok" }], { status: "ok" }, 1],
  ])("%s", async (_, ends, result, tries) => {
    const { send, attempts } = sender(...ends)
    const heed = createHeed(QUICK)
    expect(await heed.run(REQUEST, send, { idempotent: true })).toEqual(result)
    expect(attempts.map(({ attempt }) => attempt)).toEqual(Array.from({ length: tries }, (_, n) => n + 1))
  })

  test("an error with an answer in it is known by its shape: headers of any kind, body read already", async () => {
    const response = {
      status: 403,
      headers: new Map([["x-request-id", "req-7"]]),
      data: { error: { code: "no_scope", message: "needs ads_read" } },
    }
    const failure = Object.assign(new Error("nope"), { response })
    const error = await caught(createHeed().run(REQUEST, sender(failure).send))
    expect(error).toBe(failure)
    expect(error.diagnosis).toMatchObject({
      code: 403,
      requestId: "req-7",
      provider: { code: "no_scope", message: "needs ads_read" },
      request: { method: "POST", url: "https://api.test/reports?page=2" },
    })
  })

  test("a POST is not sent twice for a 503; marked idempotent it is", async () => {
    const heed = createHeed(QUICK)
    const { send, attempts } = sender(...[503, 503, 200].map((status) => ({ status, headers: {} })))
    expect(diagnosisOf(await heed.run(REQUEST, send))?.stopped).toBe("not-idempotent")
    expect(await heed.run(REQUEST, send, { idempotent: true })).toMatchObject({ status: 200 })
    expect(attempts).toHaveLength(3)
  })

  test("throwHttpErrors throws a HeedError with the answer", async () => {
    const answer = { status: 404, headers: {} }
    const error = await caught(createHeed({ throwHttpErrors: true }).run(REQUEST, sender(answer).send))
    expect([error instanceof HeedError, error.response, error.diagnosis.code]).toEqual([true, answer, 404])
  })

  test("an error of the program's own comes out, diagnosed, and is not repeated", async () => {
    const bug = new TypeError("x is not a function")
    const { send, attempts } = sender(bug)
    expect(await caught(createHeed(QUICK).run(REQUEST, send, { idempotent: true }))).toBe(bug)
    expect([attempts.length, diagnosisOf(bug)?.stopped]).toEqual([1, "not-retryable"])
  })

  test("wrong options are named, and nothing is sent", async () => {
    const { send, attempts } = sender("rows")
    const error = await caught(createHeed().run(REQUEST, send, { retires: 1 } as never))
    expect([error.constructor, attempts.length]).toEqual([TypeError, 0])
  })
})
