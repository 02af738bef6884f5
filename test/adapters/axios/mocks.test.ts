import axios from "axios"
import MockAdapter from "axios-mock-adapter"
import { diagnosisOf } from "heed"
import { heedAxios } from "heed/axios"
import { HttpResponse, http } from "msw"
import { setupServer } from "msw/node"
import nock from "nock"
import { describe, expect, onTestFinished, test } from "vitest"
import { caught, QUICK, SOON } from "../../support/quick.ts"

const API = "http://api.test"

describe.each(["before", "after"])("axios-mock-adapter, installed %s heedAxios", (when) => {
  function mocked() {
    const client = axios.create({ baseURL: API })
    const early = when === "before" ? new MockAdapter(client) : null
    heedAxios(client, QUICK)
    return { client, mock: early ?? new MockAdapter(client) }
  }

  test("is heeded: retried, held, diagnosed", async () => {
    const { client, mock } = mocked()
    mock.onGet("/a").replyOnce(503).onGet("/a").replyOnce(429, {}, SOON).onGet("/a").reply(200, { ok: true })
    mock.onGet("/b").reply(404, { message: "no such thing" })
    expect((await client.get("/a")).data).toEqual({ ok: true })
    expect(mock.history.get).toHaveLength(3)
    const error = await caught(client.get("/b", { params: { page: 1 } }))
    expect([error.response.status, error.response.data]).toEqual([404, { message: "no such thing" }])
    expect(diagnosisOf(error)).toMatchObject({ code: 404, request: { url: `${API}/b?page=1` } })
  })

  test("networkError and timeout", async () => {
    const { client, mock } = mocked()
    mock.onGet("/a").networkErrorOnce().onGet("/a").timeoutOnce().onGet("/a").reply(200)
    expect((await client.get("/a")).status).toBe(200)
    expect(mock.history.get).toHaveLength(3)
    mock.onPost("/b").networkError()
    const error = await caught(client.post("/b"))
    expect([error.message, mock.history.post?.length]).toEqual(["Network Error", 1])
    expect(error.diagnosis.stopped).toBe("not-idempotent")
  })

  test("once restored, requests go out again, heeded", async () => {
    const { client, mock } = mocked()
    mock.restore()
    client.defaults.adapter = async (config) => ({
      status: 404,
      data: "",
      statusText: "",
      headers: {},
      config,
    })
    expect(diagnosisOf(await client.get("/a"))?.code).toBe(404)
  })
})

describe("nock", () => {
  test.each(["http", "fetch"] as const)("under the %s adapter", async (adapter) => {
    onTestFinished(() => nock.cleanAll())
    const api = nock(API)
    api.get("/a").reply(503).get("/a").reply(429, "", SOON).get("/a").reply(200, { ok: true })
    api.put("/b", { a: 1 }).replyWithError(Object.assign(new Error("reset"), { code: "ECONNRESET" }))
    api.put("/b", { a: 1 }).reply(201)
    const client = heedAxios(axios.create({ baseURL: API, adapter }), QUICK)
    expect((await client.get("/a")).data).toEqual({ ok: true })
    expect((await client.put("/b", { a: 1 })).status).toBe(201)
    expect(nock.isDone()).toBe(true)
  })
})

describe("msw", () => {
  test.each(["http", "fetch"] as const)("under the %s adapter", async (adapter) => {
    const bodies: string[] = []
    const answers = [() => HttpResponse.error(), () => HttpResponse.json({}, { status: 502 })]
    const server = setupServer(
      http.put(`${API}/a`, async ({ request }) => {
        bodies.push(await request.text())
        return answers.shift()?.() ?? HttpResponse.json({ ok: true })
      }),
      http.get(`${API}/b`, () => HttpResponse.json({ message: "gone" }, { status: 410 })),
    )
    server.listen({ onUnhandledRequest: "error" })
    onTestFinished(() => server.close())
    const client = heedAxios(axios.create({ baseURL: API, adapter }), QUICK)
    expect((await client.put("/a", { a: 1 })).data).toEqual({ ok: true })
    expect(bodies).toEqual(Array(3).fill('{"a":1}'))
    const error = await caught(client.get("/b"))
    expect(diagnosisOf(error)).toMatchObject({ code: 404, status: 410, provider: { message: "gone" } })
  })
})
