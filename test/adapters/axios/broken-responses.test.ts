import type { ServerResponse } from "node:http"
import axios, { AxiosError } from "axios"
import { createHeed } from "heed"
import { heedAxios } from "heed/axios"
import { describe, expect, test } from "vitest"
import { caught, QUICK } from "../../support/quick.ts"
import { answer, serve } from "../../support/server.ts"

/** Half of what was promised, then silence. */
function breakOff(response: ServerResponse, status = 200): void {
  response.writeHead(status, { "content-length": "1000", "content-type": "application/json" })
  response.write('{"rows":[1,2')
  setTimeout(() => response.socket?.destroy(), 10)
}

const ADAPTERS = ["http", "fetch"] as const

describe.each(ADAPTERS)("an answer that breaks off (%s)", (adapter) => {
  test("is fetched again", async () => {
    const server = await serve((_hit, response, n) => (n === 1 ? breakOff(response) : answer(response, 200)))
    const reply = await heedAxios(axios.create({ adapter }), QUICK).get(server.url)
    expect([reply.data, server.hits.length]).toEqual([{ ok: true }, 2])
  })

  test("and goes on breaking off fails as axios fails", async () => {
    const server = await serve((_hit, response) => breakOff(response))
    const bare = await caught(axios.get(server.url, { adapter }))
    const error = await caught(
      heedAxios(axios.create({ adapter }), QUICK).get(server.url, { heed: { retries: 1 } }),
    )
    expect([error.message, error.code]).toEqual([bare.message, bare.code])
    expect(error).toBeInstanceOf(AxiosError)
    expect(error.diagnosis).toMatchObject({ status: null, stopped: "retries-used", attempts: { length: 2 } })
    expect(["503", "502"]).toContain(String(error.diagnosis.code))
  })

  test("to a POST is not asked for again", async () => {
    const server = await serve((_hit, response) => breakOff(response))
    const error = await caught(heedAxios(axios.create({ adapter }), QUICK).post(server.url, { a: 1 }))
    expect([server.hits.length, error.diagnosis.stopped]).toEqual([1, "not-idempotent"])
  })
})

test("a failed answer that breaks off keeps its status", async () => {
  const server = await serve((_hit, response) => breakOff(response, 403))
  const error = await caught(heedAxios(axios.create(), QUICK).get(server.url, { heed: { retries: 0 } }))
  expect(server.hits.length).toBe(1)
  expect(error.diagnosis.attempts).toHaveLength(1)
})

test("a socket that closes without an answer is tried again", async () => {
  const server = await serve((_hit, response, n) =>
    n < 3 ? response.socket?.destroy() : answer(response, 200),
  )
  const reply = await heedAxios(axios.create(), QUICK).get(server.url)
  expect([reply.status, server.hits.length]).toEqual([200, 3])
})

describe("JSON that cannot be parsed", () => {
  const config = { responseType: "json", transitional: { silentJSONParsing: false } } as const

  test("is axios' error, diagnosed, told of once, not repeated", async () => {
    const server = await serve((_hit, response) => answer(response, 200, '{"rows":[1,2'))
    const heed = createHeed(QUICK)
    const told: unknown[] = []
    heed.on("giveup", ({ diagnosis }) => told.push(diagnosis))
    const error = await caught(heedAxios(axios.create(), heed).get(server.url, config))
    const bare = await caught(axios.get(server.url, config))
    expect([error.name, error.message, error.code]).toEqual([bare.name, bare.message, bare.code])
    expect(error.response.status).toBe(200)
    expect(error.diagnosis).toMatchObject({ stopped: "not-retryable", matchedBy: "network" })
    expect(told).toEqual([error.diagnosis])
    expect(server.hits).toHaveLength(2)
  })

  test("of a failed answer: the failure counts, and is retried", async () => {
    const server = await serve((_hit, response, n) =>
      answer(response, n < 3 ? 503 : 200, n < 3 ? "<html>" : {}),
    )
    const reply = await heedAxios(axios.create(), QUICK).get(server.url, config)
    expect([reply.status, server.hits.length]).toEqual([200, 3])
  })

  test("of a failed answer that stays: the diagnosis names its status", async () => {
    const server = await serve((_hit, response) => answer(response, 404, "<html>"))
    const error = await caught(heedAxios(axios.create(), QUICK).get(server.url, config))
    expect(error.response.status).toBe(404)
    expect(error.diagnosis).toMatchObject({ code: 404, status: 404, matchedBy: "status" })
  })
})

test.each(ADAPTERS)("maxContentLength (%s): axios' error, not repeated", async (adapter) => {
  const server = await serve((_hit, response) => answer(response, 200, "x".repeat(5_000)))
  const config = { adapter, maxContentLength: 1_000 }
  const bare = await caught(axios.get(server.url, config))
  const error = await caught(heedAxios(axios.create(), QUICK).get(server.url, config))
  expect([error.message, error.code, server.hits.length]).toEqual([bare.message, bare.code, 2])
  expect(error.diagnosis).toMatchObject({ retryable: false, stopped: "not-retryable" })
})

test("maxBodyLength: axios' error, nothing is sent", async () => {
  const server = await serve((_hit, response) => answer(response, 200))
  const error = await caught(
    heedAxios(axios.create({ maxBodyLength: 10 }), QUICK).put(server.url, "x".repeat(100)),
  )
  expect(server.hits).toHaveLength(0)
  expect(error).toBeInstanceOf(AxiosError)
  expect(error.diagnosis).toMatchObject({ stopped: "not-retryable", attempts: { length: 1 } })
})
