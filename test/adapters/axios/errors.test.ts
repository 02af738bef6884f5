import axios, { AxiosError } from "axios"
import { createHeed, isHeeded } from "heed"
import { heedAxios } from "heed/axios"
import { describe, expect, test } from "vitest"
import { caught, QUICK } from "../../support/quick.ts"
import { inTurn, serve } from "../../support/server.ts"

/** What of an error can be told apart, heed's own part left out. */
function fields(error: AxiosError & Record<string, unknown>) {
  const { diagnosis, stack, config, request, response, cause, ...rest } = error
  return {
    rest,
    name: error.name,
    message: error.message,
    class: error.constructor,
    config: config && Object.keys(config).sort(),
    request: request?.constructor,
    response: response && [response.status, response.data, response.statusText, Object.keys(response).sort()],
    cause: cause && [(cause as Error).constructor, (cause as Error).message],
    json: { ...error.toJSON(), stack: null, config: null },
  }
}

describe("the error is that of axios, and has a diagnosis", () => {
  test.each([400, 401, 403, 404, 414, 429, 500, 502, 503, 504])("%i", async (status) => {
    const server = await serve(inTurn([status]))
    const bare = await caught(axios.get(server.url))
    const client = heedAxios(axios.create(), { retry: false, throttle: false })
    const error = await caught(client.get(server.url))
    expect(fields(error)).toEqual(fields(bare))
    expect(error).toBeInstanceOf(AxiosError)
    expect(axios.isAxiosError(error)).toBe(true)
    expect([error.config === error.response.config, error.request === error.response.request]).toEqual([
      true,
      true,
    ])
    expect(isHeeded(error) && error.diagnosis.code).toBe(status)
    expect(server.hits).toHaveLength(2)
  })

  test("a refused connection, retried", async () => {
    const url = "http://127.0.0.1:1/a"
    const bare = await caught(axios.get(url))
    const error = await caught(heedAxios(axios.create(), QUICK).get(url, { heed: { retries: 2 } }))
    const { config, ...rest } = fields(error)
    expect({ ...rest, json: { ...rest.json } }).toEqual({ ...fields(bare), config: undefined })
    expect(config).toContain("heed")
    expect(error.diagnosis).toMatchObject({ code: 503, status: null, attempts: { length: 3 } })
  })

  test("the config of the failure is the one that the request interceptors let go", async () => {
    const server = await serve(inTurn([500]))
    const client = axios.create()
    const sent: unknown[] = []
    client.interceptors.request.use((config) => {
      sent.push(config)
      return config
    })
    heedAxios(client, { ...QUICK, timeout: { attempt: 1_000 }, beforeAttempt: () => {} })
    const error = await caught(client.get(server.url, { heed: { retries: 1 } }))
    expect([sent.length, sent[0] === error.config, sent[0] === error.response.config]).toEqual([
      1,
      true,
      true,
    ])
  })
})

describe("a call that the gate stops", () => {
  test("longer than maxWait: the server's own answer, at once", async () => {
    const server = await serve(inTurn([429, { "retry-after": "3600" }]))
    const error = await caught(heedAxios(axios.create()).get(server.url))
    expect([error.code, error.response.status]).toEqual(["ERR_BAD_REQUEST", 429])
    expect(error.diagnosis).toMatchObject({ stopped: "wait-too-long", retryAt: expect.any(String) })
  })

  test("before any answer: ERR_HEED_HELD, an AxiosError", async () => {
    const server = await serve(inTurn([429, { "retry-after": "3600" }]))
    const heed = createHeed()
    const told: string[] = []
    heed.on("giveup", ({ diagnosis }) => told.push(`${diagnosis.code} ${diagnosis.stopped}`))
    const client = heedAxios(axios.create({ baseURL: server.url }), heed)
    await caught(client.get("/a"))
    const error = await caught(client.get("/b", { headers: { "x-own": "1" } }))
    expect(error).toBeInstanceOf(AxiosError)
    expect(error.code).toBe("ERR_HEED_HELD")
    expect([error.response, error.request]).toEqual([undefined, undefined])
    expect(error.config).toMatchObject({ url: "/b", baseURL: server.url, method: "get" })
    expect(error.config.headers.get("x-own")).toBe("1")
    expect(error.message).toBe(error.diagnosis.summary)
    expect(error.diagnosis).toMatchObject({ code: 429, status: null, attempts: [], stopped: "wait-too-long" })
    const left = Date.parse(error.diagnosis.retryAt) - Date.now()
    expect(left > 3_590_000 && left < 3_602_000).toBe(true)
    expect([server.hits.length, told]).toEqual([1, ["429 wait-too-long", "429 wait-too-long"]])
    expect(JSON.stringify(error.toJSON())).toContain("ERR_HEED_HELD")
  })

  test("timeout.total shorter than the hold: refused at once, nothing sent", async () => {
    const server = await serve(inTurn([429, { "retry-after": "30" }]))
    const client = heedAxios(axios.create({ baseURL: server.url }))
    const controller = new AbortController()
    const first = caught(client.get("/a", { signal: controller.signal }))
    await expect.poll(() => server.hits.length).toBe(1)
    const error = await caught(client.get("/b", { heed: { timeout: { total: 500 } } }))
    controller.abort()
    await first
    expect([error.code, error.diagnosis.stopped, error.diagnosis.code]).toEqual([
      "ERR_HEED_HELD",
      "wait-too-long",
      429,
    ])
    expect(server.hits).toHaveLength(1)
  })

  test("timeout.total while it queues for concurrency: ETIMEDOUT", async () => {
    const server = await serve(() => {})
    const heed = createHeed({ throttle: { concurrency: 1 } })
    const client = heedAxios(axios.create({ baseURL: server.url }), heed)
    const controller = new AbortController()
    const first = caught(client.get("/a", { signal: controller.signal }))
    await expect.poll(() => server.hits.length).toBe(1)
    const error = await caught(client.get("/b", { heed: { timeout: { total: 40 } } }))
    controller.abort()
    await first
    expect(error).toBeInstanceOf(AxiosError)
    expect([error.code, error.config.url, error.diagnosis.stopped]).toEqual(["ETIMEDOUT", "/b", "deadline"])
    expect(server.hits).toHaveLength(1)
  })
})
