import { text } from "node:stream/consumers"
import type { AxiosRequestConfig } from "axios"
import { createHeed, type HeedOptions } from "heed"
import { heedAxios } from "heed/axios"
import { describe, expect, test } from "vitest"
import { caught, QUICK, SOON } from "../support/quick.ts"
import { answer, inTurn, serve } from "../support/server.ts"
import { COPIES } from "./copies.ts"

describe.each(COPIES)("$name", ({ axios }) => {
  function client(config: AxiosRequestConfig = {}, options: HeedOptions = QUICK) {
    return heedAxios(axios.create(config), options)
  }

  test("retries, with params, headers and a body that are the same each time", async () => {
    const server = await serve(inTurn([503], [500], [200]))
    const own = client({ baseURL: server.url, headers: { "x-own": "1" } })
    const { data } = await own.put("/a", { b: "ü" }, { params: { c: [1, 2] }, heed: { retries: 2 } })
    expect(data).toEqual({ status: 200 })
    const [first, ...others] = server.hits.map(({ at, ...hit }) => hit)
    expect(others).toEqual([first, first])
    expect(first).toMatchObject({ method: "PUT", body: '{"b":"ü"}', headers: { "x-own": "1" } })
  })

  test("stays with its own copy, however many calls there are", async () => {
    const server = await serve(({ url }, response) => answer(response, url === "/gone" ? 404 : 200))
    const own = client({ baseURL: server.url })
    for (let n = 0; n < 30; n++) expect((await own.get("/a")).status).toBe(200)
    expect(await caught(own.get("/gone"))).toBeInstanceOf(axios.AxiosError)
  })

  test("what goes out is what goes out without heed", async () => {
    const server = await serve(inTurn([200]))
    const config = { baseURL: server.url, headers: { "x-own": "1" }, auth: { username: "u", password: "p" } }
    await axios.create(config).post("/a", { b: 1 })
    await client(config).post("/a", { b: 1 })
    await client(config, { ...QUICK, timeout: { attempt: 5_000 } }).post("/a", { b: 1 })
    const [bare, ...heeded] = server.hits.map(({ at, ...hit }) => hit)
    expect(heeded).toEqual([bare, bare])
  })

  test("beforeAttempt keeps what the instance sends by default", async () => {
    const server = await serve(inTurn([200]))
    const config = { baseURL: server.url, headers: { "x-own": "1" } }
    await axios.create(config).put("/a", { b: 1 })
    const beforeAttempt: HeedOptions["beforeAttempt"] = ({ headers }) => headers.set("x-signed", "yes")
    await client(config, { beforeAttempt }).put("/a", { b: 1 })
    const [bare, heeded] = server.hits
    expect(heeded?.headers).toEqual({ ...bare?.headers, "x-signed": "yes" })
  })

  test("holds the source on 429", async () => {
    const server = await serve(inTurn([429, SOON], [200]))
    const heed = createHeed()
    const held: number[] = []
    heed.on("hold", ({ code }) => held.push(code))
    expect((await heedAxios(axios.create(), heed).post(server.url, { a: 1 })).status).toBe(200)
    expect([held, server.hits.map(({ body }) => body)]).toEqual([[429], ['{"a":1}', '{"a":1}']])
  })

  test("gives the copy's own error, with the diagnosis", async () => {
    const server = await serve(inTurn([403]))
    const error = await caught(client().get(server.url))
    const bare = await caught(axios.get(server.url))
    expect(error).toBeInstanceOf(axios.AxiosError)
    expect([error.message, error.code, error.name]).toEqual([bare.message, bare.code, bare.name])
    expect([error.response.data, error.config === error.response.config]).toEqual([{ status: 403 }, true])
    expect(error.diagnosis).toMatchObject({ code: 403, status: 403, stopped: "not-retryable" })
  })

  test("refused connections are retried, and row 503 in the end", async () => {
    const error = await caught(client().get("http://127.0.0.1:1/", { heed: { retries: 1 } }))
    expect(error).toBeInstanceOf(axios.AxiosError)
    expect(error.diagnosis).toMatchObject({ code: 503, status: null, attempts: { length: 2 } })
  })

  test("stopped in the gate: the copy's own error class", async () => {
    const server = await serve(inTurn([429, { "retry-after": "3600" }]))
    const own = client({ baseURL: server.url })
    await caught(own.get("/a"))
    const error = await caught(own.get("/b"))
    expect(error).toBeInstanceOf(axios.AxiosError)
    expect([error.code, error.config.url, error.diagnosis.code]).toEqual(["ERR_HEED_HELD", "/b", 429])
    expect(server.hits).toHaveLength(1)
  })

  test("timeout.attempt: the copy's own error class, and retried", async () => {
    const server = await serve(() => {})
    const own = client({}, { ...QUICK, timeout: { attempt: 40 } })
    const error = await caught(own.get(server.url, { heed: { retries: 1 } }))
    expect(error).toBeInstanceOf(axios.AxiosError)
    expect([error.code, error.diagnosis.code, error.diagnosis.attempts.length]).toEqual(["ETIMEDOUT", 504, 2])
  })

  test.each(["signal", "token"])("cancelled in a wait by a %s: the copy's own CanceledError", async (way) => {
    const controller = new AbortController()
    const source = axios.CancelToken.source()
    const byToken = way === "token"
    const cancel = () => (byToken ? source.cancel("enough") : controller.abort(new Error("enough")))
    const server = await serve((_hit, response) => {
      answer(response, 503, {}, { "retry-after": "60" })
      setTimeout(cancel, 60)
    })
    const config = byToken ? { cancelToken: source.token } : { signal: controller.signal }
    const error = await caught(client().get(server.url, config))
    expect(error).toBeInstanceOf(axios.CanceledError ?? axios.Cancel)
    expect([axios.isCancel(error), (byToken ? error : error.cause).message]).toEqual([true, "enough"])
    expect([error.diagnosis.stopped, server.hits.length]).toEqual(["aborted", 1])
  })

  test("streams: success as ever; a failed one whole for the caller", async () => {
    const body = "0123456789".repeat(20_000)
    const server = await serve((_hit, response, n) => answer(response, n === 2 ? 200 : 500, body))
    const own = client({ responseType: "stream" })
    expect((await text((await own.get(server.url)).data)) === body).toBe(true)
    const error = await caught(own.get(server.url, { heed: { retries: 0 } }))
    expect((await text(error.response.data)) === body).toBe(true)
    expect(error.diagnosis.code).toBe(500)
  })
})
