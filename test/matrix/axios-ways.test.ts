import type { AxiosAdapter, AxiosRequestConfig } from "axios"
import MockAdapter from "axios-mock-adapter"
import { diagnosisOf, type HeedOptions } from "heed"
import { heedAxios, unheedAxios } from "heed/axios"
import { describe, expect, onTestFinished, test } from "vitest"
import { caught, QUICK, SOON } from "../support/quick.ts"
import { answer, inTurn, serve } from "../support/server.ts"
import { COPIES } from "./copies.ts"

describe.each(COPIES)("$name", ({ axios }) => {
  function client(config: AxiosRequestConfig = {}, options: HeedOptions = QUICK) {
    return heedAxios(axios.create(config), options)
  }

  test("validateStatus that takes everything, and throwHttpErrors", async () => {
    const server = await serve(inTurn([503], [404], [404]))
    const reply = await client({ validateStatus: () => true }).get(server.url)
    expect([reply.status, diagnosisOf(reply)?.code]).toEqual([404, 404])
    const throwing = client({ validateStatus: () => true }, { throwHttpErrors: true })
    const error = await caught(throwing.get(server.url))
    expect(error).toBeInstanceOf(axios.AxiosError)
    expect([error.code, error.response.status]).toEqual(["ERR_BAD_REQUEST", 404])
  })

  test("interceptors run once a call, an adapter set by an earlier one is heeded", async () => {
    const statuses = [503, 200]
    const log: string[] = []
    const adapter: AxiosAdapter = async (config) => {
      log.push("adapter")
      return { status: statuses.shift() as number, data: "", statusText: "", headers: {}, config }
    }
    const own = axios.create()
    own.interceptors.request.use((config) => {
      log.push("before")
      config.adapter = adapter
      return config
    })
    heedAxios(own, QUICK)
    own.interceptors.request.use((config) => {
      log.push("after")
      return config
    })
    own.interceptors.response.use((reply) => {
      log.push("response")
      return reply
    })
    expect((await own.get("http://api.test/")).status).toBe(200)
    expect(log).toEqual(["after", "before", "adapter", "adapter", "response"])
  })

  test("transforms run once a call", async () => {
    const server = await serve(inTurn([503], [200]))
    let runs = 0
    const transformResponse = (data: string) => ({ runs: ++runs, data })
    const { data } = await client({ transformResponse }).get(server.url)
    expect(data).toEqual({ runs: 1, data: '{"status":200}' })
  })

  test.each(["http", ["http"], ["xhr", "http"], "fetch"])(
    "adapter %j: as without heed, and heeded",
    async (adapter) => {
      const server = await serve((_hit, response, n) => answer(response, n === 2 ? 503 : 200))
      const config = { adapter } as AxiosRequestConfig
      const bare = await axios.get(server.url, config).catch((error) => error)
      if (server.hits.length === 0) {
        const error = await caught(client().get(server.url, config))
        expect(error.constructor).toBe(bare.constructor)
      } else {
        expect((await client().get(server.url, config)).data).toEqual({ ok: true })
        expect(server.hits).toHaveLength(3)
      }
    },
  )

  test("defaults of the instance: heed's options among them", async () => {
    const server = await serve(inTurn([503]))
    await caught(client({ baseURL: server.url, heed: { retries: 1 } }).get("/"))
    expect(server.hits).toHaveLength(2)
    const error = await caught(client({ baseURL: server.url, heed: false }).get("/"))
    expect([diagnosisOf(error), server.hits.length]).toEqual([undefined, 3])
  })

  test("wrong options of a call are named", async () => {
    const error = await caught(client().get("http://127.0.0.1:1/", { heed: { retires: 1 } as never }))
    expect([error.constructor, error.message]).toEqual([TypeError, expect.stringMatching(/retires: no such/)])
  })

  test("an object sent as a form is sent again", async () => {
    const server = await serve(inTurn([503], [429, SOON], [200]))
    await client().put(server.url, { a: 1 }, { headers: { "content-type": "multipart/form-data" } })
    const [first, ...others] = server.hits.map(({ body }) => body)
    expect(first).toContain('name="a"')
    expect(others).toEqual([first, first])
  })

  test("the config of an error can be sent again", async () => {
    const server = await serve(inTurn([401], [503], [200]))
    const own = client({ baseURL: server.url })
    const error = await caught(own.put("/a", { b: 1 }))
    expect((await own(error.config)).status).toBe(200)
    expect(server.hits.map(({ url, body }) => [url, body])).toEqual(Array(3).fill(["/a", '{"b":1}']))
  })

  test("axios-mock-adapter, before and after heed", async () => {
    for (const when of ["before", "after"]) {
      const own = axios.create()
      const early = when === "before" && new MockAdapter(own)
      heedAxios(own, QUICK)
      const mock = early || new MockAdapter(own)
      mock.onGet("/a").replyOnce(503).onGet("/a").reply(200)
      expect([(await own.get("/a")).status, mock.history.get?.length]).toEqual([200, 2])
    }
  })

  test("the copy itself, and off again", async () => {
    onTestFinished(() => unheedAxios(axios))
    const server = await serve(inTurn([503]))
    heedAxios(axios, QUICK)
    await caught(axios.get(server.url, { heed: { retries: 1 } }))
    expect(server.hits).toHaveLength(2)
    unheedAxios(axios)
    expect(diagnosisOf(await caught(axios.get(server.url)))).toBeUndefined()
    expect(server.hits).toHaveLength(3)
  })
})
