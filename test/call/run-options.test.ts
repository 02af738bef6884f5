import { describe, expect, it } from "vitest"
import { heedFetch } from "../../src/fetch.ts"
import { createHeed, diagnosisOf, type HeedOptions, type RunOptions } from "../../src/index.ts"
import { slack } from "../../src/profiles.ts"

const GET = { method: "GET", url: "https://api.example.com/v1/rows" }
const QUICK: HeedOptions = { retry: { retries: 1, backoff: { base: 0, jitter: "none" } } }

/** Settles each attempt with the next of these, errors as rejections; the last one again and again. */
async function run(ends: readonly unknown[], options?: RunOptions, heedOptions: HeedOptions = {}) {
  const heed = createHeed({ ...QUICK, ...heedOptions })
  let sent = 0
  const send = async () => {
    const end = ends[Math.min(sent++, ends.length - 1)]
    if (end instanceof Error) throw end
    return end
  }
  const end = await heed.run(GET, send, options).catch((error: unknown) => error)
  return { end, sent, diagnosis: diagnosisOf(end) }
}

const error = (properties: object) => Object.assign(new Error("failed"), properties)

describe("Heed.run", () => {
  it.each([
    ["AWS SDK", error({ $metadata: { httpStatusCode: 503 } }), 503],
    ["gRPC", error({ code: 14, details: "unavailable" }), 503],
    ["an error within an error", error({ cause: error({ response: { statusCode: 502 } }) }), 502],
  ])("sends again what failed on the server's side: %s", async (_name, thrown, status) => {
    expect(await run([thrown, "rows"])).toMatchObject({ end: "rows", sent: 2 })
    const failed = await run([thrown])
    expect(failed).toMatchObject({ end: thrown, sent: 2, diagnosis: { status, code: status } })
  })

  it("sends data once, whatever status is a field of it", async () => {
    const record = { id: 7, status: 502 }
    expect(await run([record])).toEqual({ end: record, sent: 1, diagnosis: undefined })
  })

  it("heeds the wait that Slack's client says", async () => {
    const limited = error({ code: "slack_webapi_rate_limited_error", retryAfter: 60 })
    const { diagnosis, sent } = await run([limited], undefined, { throttle: { maxWait: 1_000 } })
    expect(diagnosis).toMatchObject({ code: 429, stopped: "wait-too-long", retryAt: expect.any(String) })
    expect(sent).toBe(1)
  })

  it("reads by a profile the failure with a good status that an SDK threw", async () => {
    const thrown = error({
      code: "slack_webapi_platform_error",
      data: { ok: false, error: "invalid_auth" },
    })
    const { diagnosis } = await run([thrown], undefined, { profile: slack })
    expect(diagnosis).toMatchObject({ code: 401, status: 200, matchedBy: "profile" })
  })

  describe("aborted while it sends", () => {
    const reason = new Error("enough")

    function abortedRun(send: (signal: AbortSignal | undefined) => Promise<unknown>) {
      const controller = new AbortController()
      const heed = createHeed({ throttle: { concurrency: 1 } })
      const end = heed
        .run({ ...GET, signal: controller.signal }, ({ signal }) => {
          queueMicrotask(() => controller.abort(reason))
          return send(signal)
        })
        .catch((error: unknown) => error)
      return { heed, end }
    }

    it("ends with the caller's reason if the client takes no signal, and gives its turn back", async () => {
      const { heed, end } = abortedRun(() => new Promise(() => {}))
      expect(await end).toBe(reason)
      expect(await heed.run(GET, async () => "rows")).toBe("rows")
    })

    it("ends so if the signal is aborted before the client returns, and calls a builder's `then` once", async () => {
      const controller = new AbortController()
      let sent = 0
      // biome-ignore lint/suspicious/noThenProperty: that is the case
      const builder = { then: () => ++sent } as unknown as Promise<unknown>
      const send = () => {
        controller.abort(reason)
        return builder
      }
      const end = createHeed().run({ ...GET, signal: controller.signal }, send)
      expect(await end.catch((error: unknown) => error)).toBe(reason)
      expect(sent).toBe(1)
    })

    it("ends with the client's own error if the client follows the signal", async () => {
      const own = error({ name: "CanceledError" })
      const { end } = abortedRun(
        (signal) =>
          new Promise((_, reject) =>
            signal?.addEventListener("abort", () => setTimeout(() => reject(own), 1)),
          ),
      )
      expect(await end).toBe(own)
    })

    it("lets go of the body that comes after it", async () => {
      const body = {
        destroyed: false,
        destroy: () => {
          body.destroyed = true
        },
        pipe() {},
        on() {},
        async *[Symbol.asyncIterator]() {},
      }
      let respond: (response: object) => void = () => {}
      const { end } = abortedRun(
        () =>
          new Promise((resolve) => {
            respond = resolve
          }),
      )
      await end
      respond({ statusCode: 200, headers: {}, body })
      await expect.poll(() => body.destroyed).toBe(true)
    })
  })

  describe("statusOf and answerOf", () => {
    const failed = { outcome: { http: 503 }, rows: null }
    const good = { outcome: { http: 200 }, rows: [1] }
    const statusOf = (settled: unknown) => (settled as Partial<typeof failed>).outcome?.http

    it("tell the status of what no client known to heed resolves with", async () => {
      expect(await run([failed, good], { statusOf })).toMatchObject({ end: good, sent: 2 })
      expect(await run([failed], { statusOf })).toMatchObject({
        end: failed,
        sent: 2,
        diagnosis: { status: 503 },
      })
    })

    it("tell the status of what is thrown", async () => {
      const thrown = error({ outcome: { http: 404 } })
      expect(await run([thrown], { statusOf })).toMatchObject({ sent: 1, diagnosis: { status: 404 } })
    })

    it("tell the response, its headers and its body", async () => {
      const answerOf = (settled: unknown) => {
        const { outcome } = settled as Partial<typeof failed>
        const headers = new Headers({ "x-request-id": "req-9" })
        return outcome ? { status: outcome.http, headers, body: { message: "not yours" } } : null
      }
      const expected = {
        status: 403,
        requestId: "req-9",
        provider: { message: "not yours" },
      }
      for (const end of [{ outcome: { http: 403 } }, error({ outcome: { http: 403 } })])
        expect((await run([end], { answerOf })).diagnosis).toMatchObject(expected)
    })

    it("tell nothing where they say nothing, or throw: the shape does", async () => {
      const boom = () => {
        throw new Error("boom")
      }
      for (const options of [
        { statusOf: () => undefined, answerOf: () => null },
        { statusOf: boom, answerOf: boom },
        { statusOf: () => Number.NaN, answerOf: () => ({}) as never },
      ]) {
        expect(await run([{ status: 503, headers: {} }, "rows"], options)).toMatchObject({ sent: 2 })
        expect(await run([{ id: 1 }], options)).toMatchObject({ sent: 1, end: { id: 1 } })
      }
    })

    it("are named where they are wrong", async () => {
      const { end } = await run(["rows"], { statusOf: 503 } as never)
      expect(String(end)).toContain("statusOf: expected a function")
    })
  })
})

describe("the option idempotent", () => {
  const post = (options: HeedOptions, init?: RequestInit) => {
    let sent = 0
    const answer = async () => new Response(null, { status: sent++ === 0 ? 503 : 200 })
    const fetch = heedFetch({ ...QUICK, ...options }, answer as typeof globalThis.fetch)
    return fetch("https://api.example.com/v1/search", { method: "POST", body: "{}", ...init }).then(
      ({ status }) => ({ status, sent }),
    )
  }
  const idempotent: HeedOptions["idempotent"] = ({ url, method }) =>
    method === "POST" && url.endsWith("/search")

  it("lets a POST be sent again that the function knows", async () => {
    expect(await post({})).toEqual({ status: 503, sent: 1 })
    expect(await post({ idempotent })).toEqual({ status: 200, sent: 2 })
    expect(
      await post(
        { idempotent: ({ headers }) => JSON.stringify(headers).includes("search-1") },
        {
          headers: { "x-kind": "search-1" },
        },
      ),
    ).toEqual({ status: 200, sent: 2 })
  })

  it("leaves all other requests to their methods", async () => {
    expect(await post({ idempotent: () => false })).toEqual({ status: 503, sent: 1 })
    expect(await post({ idempotent: () => false }, { method: "PUT" })).toEqual({ status: 200, sent: 2 })
  })

  it("counts as false where it throws", async () => {
    const boom = () => {
      throw new Error("boom")
    }
    expect(await post({ idempotent: boom })).toEqual({ status: 503, sent: 1 })
  })

  it("has no say where the call has", async () => {
    expect(await post({ idempotent }, { heed: { idempotent: false } })).toEqual({ status: 503, sent: 1 })
    expect(await post({}, { heed: { idempotent: true } })).toEqual({ status: 200, sent: 2 })
  })
})
