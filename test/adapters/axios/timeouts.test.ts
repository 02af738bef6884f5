import { Readable } from "node:stream"
import { setTimeout as pause } from "node:timers/promises"
import axios, { type AxiosAdapter, AxiosError } from "axios"
import { createHeed } from "heed"
import { heedAxios } from "heed/axios"
import { describe, expect, test } from "vitest"
import { caught, QUICK } from "../../support/quick.ts"
import { answer, inTurn, serve } from "../../support/server.ts"

describe.each(["http", "fetch"] as const)("timeout.attempt (%s)", (adapter) => {
  test("ends a try, and another follows", async () => {
    const closed: number[] = []
    const server = await serve((_hit, response, n) => {
      response.on("close", () => closed.push(n))
      if (n > 2) answer(response, 200)
    })
    const client = heedAxios(axios.create({ adapter }), { ...QUICK, timeout: { attempt: 500 } })
    expect((await client.get(server.url)).status).toBe(200)
    expect([server.hits.length, closed.slice(0, 2)]).toEqual([3, [1, 2]])
  })

  test("for good is row 504, an AxiosError with code ETIMEDOUT", async () => {
    const server = await serve(() => {})
    const client = heedAxios(axios.create({ adapter }), { ...QUICK, timeout: { attempt: 150 } })
    const error = await caught(client.get(server.url, { heed: { retries: 1 } }))
    expect(error).toBeInstanceOf(AxiosError)
    expect([error.code, error.config.url, server.hits.length]).toEqual(["ETIMEDOUT", server.url, 2])
    expect(error.diagnosis).toMatchObject({ code: 504, status: null, stopped: "retries-used" })
    expect(error.diagnosis.attempts).toMatchObject([{ error: "ETIMEDOUT" }, { error: "ETIMEDOUT" }])
  })

  test("a POST that ran into it is not sent again", async () => {
    const server = await serve(() => {})
    // Time enough for a first request to arrive while the machine is busy.
    const client = heedAxios(axios.create({ adapter }), { ...QUICK, timeout: { attempt: 700 } })
    const error = await caught(client.post(server.url, { a: 1 }))
    expect([error.code, error.diagnosis.stopped, server.hits.length]).toEqual([
      "ETIMEDOUT",
      "not-idempotent",
      1,
    ])
  })
})

test("an adapter that ignores signals is left behind in time, and what it comes to late harms nobody", async () => {
  const late: AxiosAdapter = async (config) => {
    await pause(1_500)
    if (config.url === "/rejects") throw new Error("late")
    return { status: 500, data: "", statusText: "", headers: {}, config }
  }
  const client = heedAxios(axios.create({ adapter: late }), {
    ...QUICK,
    timeout: { attempt: 20, total: 120 },
  })
  const start = performance.now()
  const errors = await Promise.all([caught(client.get("/x")), caught(client.get("/rejects"))])
  expect(performance.now() - start).toBeLessThan(1_400)
  expect(errors.map(({ code }) => code)).toEqual(["ETIMEDOUT", "ETIMEDOUT"])
  await pause(1_520)
})

test("an adapter that ignores signals: the caller's abort still ends a wait at once", async () => {
  const adapter: AxiosAdapter = async (config) => ({
    status: 503,
    data: "",
    statusText: "",
    headers: {},
    config,
  })
  const client = heedAxios(axios.create({ adapter }))
  const error = await caught(client.get("/x", { signal: AbortSignal.timeout(30) }))
  expect(axios.isCancel(error)).toBe(true)
})

test("axios' own timeout is per try: retried, and row 504 at the end", async () => {
  const server = await serve((_hit, response, n) => n === 2 && answer(response, 200))
  const client = heedAxios(axios.create({ timeout: 150 }), QUICK)
  expect((await client.get(server.url)).status).toBe(200)
  const bare = await caught(axios.get(server.url, { timeout: 150 }))
  const error = await caught(client.get(server.url, { heed: { retries: 1 } }))
  expect([error.code, error.message]).toEqual([bare.code, bare.message])
  expect([error.diagnosis.code, server.hits.length]).toEqual([504, 5])
})

test("timeout.total covers tries and waits; what is left of it is not begun", async () => {
  const server = await serve(inTurn([503]))
  const backoff = { base: 400, jitter: "none" } as const
  const client = heedAxios(axios.create(), { retry: { backoff }, timeout: { total: 2_000 } })
  const start = performance.now()
  const error = await caught(client.get(server.url))
  expect(performance.now() - start).toBeLessThan(1_999)
  expect([error.response.status, error.diagnosis.stopped, server.hits.length]).toEqual([503, "deadline", 3])
})

test("timeout.total while the server is silent: ETIMEDOUT, one try", async () => {
  const server = await serve(() => {})
  const error = await caught(heedAxios(axios.create(), { timeout: { total: 150 } }).get(server.url))
  expect([error.code, error.diagnosis.stopped, server.hits.length]).toEqual(["ETIMEDOUT", "deadline", 1])
})

test("a call's own timeout stands before that of the instance", async () => {
  const server = await serve((_hit, response) => setTimeout(() => answer(response, 200), 80))
  const client = heedAxios(axios.create(), { ...QUICK, timeout: { attempt: 20 } })
  expect((await client.get(server.url, { heed: { timeout: { attempt: 2_000 } } })).status).toBe(200)
  expect(server.hits).toHaveLength(1)
})

describe.each(["http", "fetch"])("a stream that stalls, by the %s adapter,", (adapter) => {
  test.each(["attempt", "total"])("ends at timeout.%s, with row 504", async (which) => {
    const server = await serve((_hit, response) => void response.writeHead(200).write("start"))
    const heed = createHeed({ ...QUICK, timeout: { [which]: 300 } })
    const told: unknown[] = []
    heed.on("giveup", ({ diagnosis }) => told.push(diagnosis.code))
    const client = heedAxios(axios.create({ adapter, responseType: "stream" }), heed)
    const { data } = await client.get(server.url)
    const error = await caught(
      (async () => {
        for await (const _ of data);
      })(),
    )
    expect([error.code, error.diagnosis.code, told]).toEqual(["ETIMEDOUT", 504, [504]])
    expect([heed.report().calls, server.hits.length]).toEqual([{ succeeded: 0, failed: 1 }, 1])
  })
})

test("a stream that stalls ends at its time limit, and none of it is read aside", async () => {
  const data = new Readable({ read() {} })
  data.push("start")
  let readers = 0
  const iterate = data[Symbol.asyncIterator].bind(data)
  data[Symbol.asyncIterator] = () => {
    readers++
    return iterate()
  }
  const adapter: AxiosAdapter = async (config) => ({
    status: 200,
    statusText: "OK",
    headers: {} as never,
    config,
    data,
  })
  const client = heedAxios(axios.create({ adapter, responseType: "stream" }), {
    ...QUICK,
    timeout: { attempt: 50 },
  })
  const stream = (await client.get<Readable>("https://api.test/a")).data
  const error = await caught(new Promise((_, reject) => stream.on("error", reject).resume()))
  expect([error.code, error.diagnosis.code, readers]).toEqual(["ETIMEDOUT", 504, 0])
})
