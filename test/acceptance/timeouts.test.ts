import axios from "axios"
import { describe, expect, it, vi } from "vitest"
import { heedFetch } from "../../src/fetch.ts"
import {
  axiosSend,
  CLIENTS,
  countOf,
  fetchSend,
  heededAxios,
  QUICK,
  stops,
  timed,
  told,
  watched,
} from "../support/clients.ts"
import { answer, inTurn, serve } from "../support/server.ts"

const STEADY = (base: number) => ({ backoff: { base, factor: 1, jitter: "none" as const } })

describe.each(CLIENTS)("$name", (client) => {
  it("AC 19: timeout.attempt is for one try, and a try that runs into it is retried", async () => {
    const server = await serve((_hit, response, n) => (n < 3 ? undefined : answer(response, 200, { n })))
    const { heed, events } = watched({ ...QUICK, timeout: { attempt: 100 } })
    const { ms, result } = await timed(client.create(heed)(server.url))
    expect(result).toMatchObject({ status: 200, body: { n: 3 } })
    expect(ms).toBeGreaterThanOrEqual(200)
    const [first = 0, second = 0, third = 0] = events.flatMap(({ name, at }) =>
      name === "attempt" ? [at] : [],
    )
    for (const gap of [second - first, third - second]) expect(gap).toBeGreaterThanOrEqual(100)
  })

  it("AC 19: when every try runs into it, the error says so: ask for less", async () => {
    const server = await serve(() => {})
    const { heed, events } = watched({ retry: { retries: 2, ...STEADY(5) }, timeout: { attempt: 60 } })
    const result = await client.create(heed)(server.url)
    expect(server.hits).toHaveLength(3)
    expect(result.error?.code).toBe("ETIMEDOUT")
    expect(told(result)).toMatchObject({ code: 504, status: null, stopped: "retries-used", action: "split" })
    expect(told(result).attempts.map(({ error }) => error)).toEqual(Array(3).fill("ETIMEDOUT"))
    expect(countOf(events, "giveup")).toBe(1)
  })

  it("AC 19: timeout.total ends a call that is being sent, and is not retried", async () => {
    const server = await serve(() => {})
    const { ms, result } = await timed(client.create({ ...QUICK, timeout: { total: 150 } })(server.url))
    expect(ms).toBeGreaterThanOrEqual(150)
    expect(ms).toBeLessThan(2_000)
    expect(server.hits).toHaveLength(1)
    expect(result.error?.code).toBe("ETIMEDOUT")
    expect(told(result).stopped).toBe("deadline")
  })

  it("AC 19: timeout.total counts the waits: a wait that would pass it is not begun", async () => {
    const server = await serve(inTurn([503]))
    const send = client.create({ retry: { retries: 20, ...STEADY(700) }, timeout: { total: 1_300 } })
    const { ms, result } = await timed(send(server.url))
    expect(told(result)).toMatchObject({ stopped: "deadline", status: 503 })
    expect(result.status).toBe(503)
    expect(ms).toBeLessThan(1_300)
    expect(server.hits).toHaveLength(2)
  })

  it("AC 19: timeout.total holds across attempts that are cut short", async () => {
    const server = await serve(() => {})
    const send = client.create({
      retry: { retries: 20, ...STEADY(5) },
      timeout: { attempt: 100, total: 350 },
    })
    const { ms, result } = await timed(send(server.url))
    expect(ms).toBeLessThan(2_000)
    expect(told(result).stopped).toBe("deadline")
    expect(server.hits.length).toBeLessThanOrEqual(4)
  })

  it("AC 19: timeout.total counts the time in the gate", async () => {
    const server = await serve((hit, response) => (hit.url === "/slow" ? undefined : answer(response, 200)))
    const send = client.create({ throttle: { concurrency: 1 }, timeout: { total: 1_500 } })
    const slow = send(`${server.url}/slow`)
    const queued = await timed(send(`${server.url}/queued`, { heed: { timeout: { total: 100 } } }))
    expect(queued.ms).toBeGreaterThanOrEqual(99)
    expect(queued.ms).toBeLessThan(1_000)
    expect(queued.result.error?.code).toBe("ETIMEDOUT")
    expect(told(queued.result)).toMatchObject({ stopped: "deadline", status: null, attempts: [] })
    await slow
    expect(server.hits).toHaveLength(1)
  })

  it("AC 19: a call's own timeouts stand in the place of the run's", async () => {
    const server = await serve((hit, response) => {
      setTimeout(() => answer(response, 200), hit.url === "/slow" ? 200 : 0)
    })
    const send = client.create({ ...QUICK, timeout: { attempt: 50 } })
    expect((await send(`${server.url}/slow`, { heed: { timeout: { attempt: 2_000 } } })).status).toBe(200)
    expect(server.hits).toHaveLength(1)
  })

  it("AC 19: by default there is none: a slow answer is waited for, and no timer is set", async () => {
    const server = await serve((_hit, response) => setTimeout(() => answer(response, 200), 400))
    expect((await client.create()(server.url)).status).toBe(200)
    expect(server.hits).toHaveLength(1)
  })

  it("AC 19: a try that its client refuses to make leaves no timer that goes off later", async () => {
    const refusals: unknown[] = []
    const unhandled = (reason: unknown) => refusals.push(reason)
    process.on("unhandledRejection", unhandled)
    const boom = () => {
      throw new TypeError("not like this")
    }
    const options = { ...QUICK, timeout: { attempt: 40 } }
    const send =
      client.name === "axios"
        ? axiosSend(heededAxios(options, { adapter: boom }))
        : fetchSend(heedFetch(options, boom))
    const { error } = await send("http://127.0.0.1/")
    await new Promise((resolve) => setTimeout(resolve, 100))
    process.off("unhandledRejection", unhandled)
    expect(error?.message).toBe("not like this")
    expect(refusals).toEqual([])
  })
})

describe("axios", () => {
  it("AC 19: axios's own timeout is for one try, and retried", async () => {
    const server = await serve((_hit, response, n) => (n < 3 ? undefined : answer(response, 200, { n })))
    const { ms, result } = await timed(axiosSend(heededAxios(QUICK, { timeout: 100 }))(server.url))
    expect(result).toMatchObject({ status: 200, body: { n: 3 } })
    expect(ms).toBeGreaterThanOrEqual(200)
  })

  it("AC 19: when it runs out for good, the error is axios's own", async () => {
    const server = await serve(() => {})
    const { heed, events } = watched({ retry: { retries: 1, ...STEADY(5) } })
    const result = await axiosSend(heededAxios(heed, { timeout: 60 }))(server.url)
    expect(axios.isAxiosError(result.error)).toBe(true)
    expect(result.error?.code).toBe("ECONNABORTED")
    expect(told(result)).toMatchObject({ code: 504, stopped: "retries-used" })
    expect(server.hits).toHaveLength(2)
    expect(stops(events)).toEqual(["retries-used"])
  })
})

describe("fetch", () => {
  it("AC 19: a fetch that puts the abort in words of its own is retried all the same", async () => {
    const base = vi.fn(
      (_input: unknown, init?: RequestInit) =>
        new Promise<Response>((_resolve, reject) => {
          init?.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")))
        }),
    )
    const options = { retry: { retries: 1, ...STEADY(5) }, timeout: { attempt: 40 } }
    const result = await fetchSend(heedFetch(options, base as typeof fetch))("http://127.0.0.1/")
    expect(base).toHaveBeenCalledTimes(2)
    expect(told(result)).toMatchObject({ code: 504, stopped: "retries-used" })
  })
})
