import axios, { type AxiosAdapter, AxiosError, type AxiosRequestConfig } from "axios"
import { createHeed } from "heed"
import { heedAxios } from "heed/axios"
import { describe, expect, onTestFinished, test, vi } from "vitest"
import { caught, QUICK } from "../../support/quick.ts"
import { inTurn, serve } from "../../support/server.ts"

/** Answers in turn, as an adapter of one's own would, settling by validateStatus. */
function own(...statuses: number[]): AxiosAdapter & { calls: number } {
  const adapter = async (config: Parameters<AxiosAdapter>[0]) => {
    const status = statuses[Math.min(adapter.calls++, statuses.length - 1)] as number
    const response = { status, data: { status }, statusText: "", headers: {}, config }
    if (config.validateStatus?.(status) ?? true) return response
    throw new AxiosError(`own ${status}`, "OWN", config, undefined, response)
  }
  adapter.calls = 0
  return adapter
}

test("an adapter of the instance is heeded", async () => {
  const adapter = own(503, 200)
  const client = heedAxios(axios.create({ adapter }), QUICK)
  expect([(await client.get("/x")).data, adapter.calls]).toEqual([{ status: 200 }, 2])
})

test("an adapter of one request is heeded, before that of the instance", async () => {
  const [instances, calls] = [own(200), own(500, 500, 200)]
  const client = heedAxios(axios.create({ adapter: instances }), QUICK)
  expect([(await client.get("/x", { adapter: calls })).status, calls.calls, instances.calls]).toEqual([
    200, 3, 0,
  ])
})

test("an adapter set on the defaults after heedAxios is heeded", async () => {
  const adapter = own(503, 200)
  const client = heedAxios(axios.create(), QUICK)
  client.defaults.adapter = adapter
  expect([(await client.get("/x")).status, adapter.calls]).toEqual([200, 2])
})

test.each([undefined, null, false, ""])(
  "where a config's adapter is %j, the one of the library is taken",
  async (none) => {
    const { url } = await serve(inTurn([503], [200], [503], [200], [503], [200]))
    const adapter = none as never
    const unset = heedAxios(axios.create(), QUICK)
    unset.interceptors.request.use((config) => ({ ...config, adapter }))
    expect((await unset.get(url)).status).toBe(200)
    expect((await heedAxios(axios.create({ adapter }), QUICK).get(url)).status).toBe(200)
    const cleared = heedAxios(axios.create(), QUICK)
    cleared.defaults.adapter = adapter
    expect((await cleared.get(url)).status).toBe(200)
  },
)

test("its own error comes out, with its class, code, config and answer", async () => {
  const client = heedAxios(axios.create({ adapter: own(404) }), QUICK)
  const error = await caught(client.get("/x"))
  expect([error.message, error.code, error.config.url]).toEqual(["own 404", "OWN", "/x"])
  expect(error.config === error.response.config).toBe(true)
  expect(error.diagnosis.code).toBe(404)
})

test("an adapter that answers in an odd way, or throws at once, harms nothing", async () => {
  const heed = createHeed(QUICK)
  const client = heedAxios(axios.create(), heed)
  const boom = new RangeError("boom")
  const throwing = () => {
    throw boom
  }
  expect(await caught(client.get("/x", { adapter: throwing }))).toBe(boom)
  const odd = { status: "200", data: 1 } as never
  const reply = await client.get("/x", { adapter: async () => odd })
  expect([reply.data, reply.status]).toEqual([1, "200"])
  for (const nothing of [null, undefined, "", Symbol("s")]) {
    expect(await caught(client.get("/x", { adapter: () => Promise.reject(nothing) }))).toBe(nothing)
  }
  expect(heed.report().calls).toEqual({ succeeded: 1, failed: 5 })
})

describe("a named adapter", () => {
  const NAMED: [string, AxiosRequestConfig["adapter"], boolean][] = [
    ["a name", "http", false],
    ["a list", ["http"], false],
    ["a list whose first is not to be had here", ["xhr", "http"], false],
    ["a list with a function in it", [axios.getAdapter("fetch")], true],
    ["fetch", "fetch", true],
  ]

  test.each(NAMED)("%s is looked up, and heeded", async (_, adapter, byFetch) => {
    const server = await serve(inTurn([503], [200]))
    const client = heedAxios(axios.create({ baseURL: server.url }), QUICK)
    const reply = await client.put("/a", { a: 1 }, { adapter })
    expect([reply.data, reply.request instanceof Request]).toEqual([{ status: 200 }, byFetch])
    expect(server.hits.map(({ body }) => body)).toEqual(['{"a":1}', '{"a":1}'])
    expect(reply.config.adapter).toEqual(adapter)
  })

  test.each(["nosuch", ["xhr"], []] as never[])("%j fails as without heed", async (adapter) => {
    const bare = await caught(axios.get("http://127.0.0.1:1/", { adapter }))
    const error = await caught(heedAxios(axios.create(), QUICK).get("http://127.0.0.1:1/", { adapter }))
    expect([error.constructor, error.message, error.code]).toEqual([
      bare.constructor,
      bare.message,
      bare.code,
    ])
  })

  test("is named by the config of answer and error, not heed's own", async () => {
    const server = await serve(inTurn([200], [404]))
    const client = heedAxios(axios.create({ baseURL: server.url, adapter: ["http"] }), QUICK)
    const seen: unknown[] = []
    client.interceptors.response.use((reply) => {
      seen.push(reply.config.adapter)
      return reply
    })
    const reply = await client.get("/", { heed: { label: "mine" } })
    const error = await caught(client.get("/"))
    expect([seen, reply.config.adapter, error.config.adapter]).toEqual([[["http"]], ["http"], ["http"]])
    expect(reply.config.heed).toEqual({ label: "mine" })
    expect(Object.keys(error.config)).not.toContain("parcel")
    expect(Object.keys(error.config).sort()).toEqual(
      Object.keys((await caught(axios.create({ adapter: ["http"] }).get(`${server.url}/`))).config)
        .concat("baseURL")
        .sort(),
    )
  })

  test("is asked of the instance's own copy from the first call on, by no other request, and nothing else changes", async () => {
    const getAdapter = vi.spyOn(axios, "getAdapter")
    onTestFinished(() => getAdapter.mockRestore())
    const server = await serve(inTurn([200]))
    const instance = axios.create({ baseURL: server.url })
    const put = () => instance.put("/a", { a: 1 }, { params: { b: 2 } })
    const bare = await put()
    const create = vi.spyOn(instance, "create")
    const client = heedAxios(instance, QUICK)
    const told = ({ status, data, config, headers, request }: typeof bare) => [
      ...[status, data, config.adapter, Object.keys(config), config.transformRequest],
      ...[config.transformResponse, headers.constructor, request.constructor],
    ]
    for (let n = 0; n < 3; n++) expect(told(await put())).toEqual(told(bare))
    expect([getAdapter.mock.calls.length > 0, create.mock.calls.length]).toEqual([true, 0])
    const hits = server.hits.map(({ at, ...hit }) => JSON.stringify(hit))
    expect([hits.length, new Set(hits).size]).toEqual([4, 1])
    const wrong = await caught(client.get("/a", { adapter: "nosuch" }))
    const wrongBare = await caught(axios.get(server.url, { adapter: "nosuch" }))
    expect([wrong.message, wrong.constructor]).toEqual([wrongBare.message, wrongBare.constructor])
    const error = await caught(client.get("http://127.0.0.1:1/", { heed: { retries: 0 } }))
    expect([error.code, error.config.adapter]).toEqual(["ECONNREFUSED", ["xhr", "http", "fetch"]])
    expect(await caught(client.get("/a", { signal: AbortSignal.abort() }))).toBeInstanceOf(
      axios.CanceledError,
    )
    expect(create).not.toHaveBeenCalled()
  })
})

test("of two lists of adapters each request has its own", async () => {
  const [first, second] = [own(200), own(200)]
  const client = heedAxios(axios.create(), QUICK)
  for (const adapter of [[first], [second], [second]]) await client.get("/x", { adapter })
  expect([first.calls, second.calls]).toEqual([1, 2])
})

test("after many calls too, the adapter named fetch takes the fetch of each request's own config", async () => {
  const { url } = await serve((_, response) => response.end("served"))
  const client = heedAxios(axios.create({ adapter: ["fetch", "http"] }), QUICK)
  for (let n = 0; n < 60; n++) expect((await client.get(url)).data).toBe("served")
  const mine = vi.fn(async () => new Response("mine"))
  const { data } = await client.get(url, { env: { fetch: mine, Request: null, Response: null } } as never)
  expect([data, mine.mock.calls.length]).toEqual(["mine", 1])
})
