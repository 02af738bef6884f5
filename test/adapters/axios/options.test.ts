import axios, { type AxiosInstance } from "axios"
import { createHeed, diagnosisOf } from "heed"
import { heedAxios, unheedAxios } from "heed/axios"
import { describe, expect, onTestFinished, test } from "vitest"
import { caught, QUICK, SOON } from "../../support/quick.ts"
import { inTurn, serve } from "../../support/server.ts"

describe("heed: false", () => {
  test("sends once, and adds nothing to the error", async () => {
    const server = await serve(inTurn([503]))
    const heed = createHeed(QUICK)
    const client = heedAxios(axios.create({ baseURL: server.url }), heed)
    const error = await caught(client.get("/", { heed: false }))
    expect([error.response.status, diagnosisOf(error), server.hits.length]).toEqual([503, undefined, 1])
    expect(heed.report()).toMatchObject({ requests: 0, calls: { succeeded: 0, failed: 0 } })
  })

  test("passes a gate that is held", async () => {
    const server = await serve(inTurn([429, { "retry-after": "3600" }], [200]))
    const client = heedAxios(axios.create({ baseURL: server.url }))
    await caught(client.get("/a"))
    expect((await client.get("/b", { heed: false })).status).toBe(200)
    expect((await caught(client.get("/c"))).code).toBe("ERR_HEED_HELD")
  })

  test("as the instance's default, with one call that is heeded", async () => {
    const server = await serve(inTurn([503]))
    const client = heedAxios(axios.create({ baseURL: server.url, heed: false }), QUICK)
    expect(diagnosisOf(await caught(client.get("/")))).toBeUndefined()
    const error = await caught(client.get("/", { heed: { retries: 1 } }))
    expect([diagnosisOf(error)?.code, server.hits.length]).toEqual([503, 3])
  })
})

test("options of one call: retries, idempotent, label", async () => {
  const server = await serve(inTurn([503]))
  const heed = createHeed(QUICK)
  const client = heedAxios(axios.create({ baseURL: server.url }), heed)
  await caught(client.get("/a", { heed: { retries: 2 } }))
  expect(server.hits).toHaveLength(3)
  await caught(client.post("/b", {}, { heed: { idempotent: true, retries: 1, label: "the report" } }))
  expect(server.hits).toHaveLength(5)
  await caught(client.put("/c", {}, { heed: { idempotent: false } }))
  expect(server.hits).toHaveLength(6)
  const named = heed.report().endpoints.map(({ endpoint, requests }) => [endpoint, requests])
  expect(named).toEqual([
    ["GET /a", 3],
    ["the report", 2],
    ["PUT /c", 1],
  ])
})

test("options of the instance's defaults count, and those of a call go before them, one by one", async () => {
  const server = await serve(inTurn([503]))
  const client = axios.create({ baseURL: server.url, heed: { retries: 1, idempotent: true } })
  heedAxios(client, QUICK)
  await caught(client.post("/"))
  expect(server.hits).toHaveLength(2)
  await caught(client.post("/", {}, { heed: { retries: 2 } }))
  expect(server.hits).toHaveLength(5)
})

test.each([
  ["a misspelt one", { retires: 1 }, /retires: no such option/],
  ["a wrong one", { retries: -1 }, /retries: expected a whole number/],
  ["true", true, /expected an object, got true/],
] as never[])(
  "wrong options of a call, %s: a TypeError that names it, nothing is sent",
  async (_, heed, said) => {
    const server = await serve(inTurn([200]))
    const client = heedAxios(axios.create())
    for (const interceptor of [undefined, async (config: object) => config]) {
      if (interceptor) client.interceptors.request.use(interceptor as never)
      const error = await caught(client.get(server.url, { heed }))
      expect(error).toBeInstanceOf(TypeError)
      expect(error.message).toMatch(said)
    }
    expect(server.hits).toHaveLength(0)
  },
)

test("wrong options of heedAxios, and what is no instance", () => {
  expect(() => heedAxios(axios.create(), { retires: 1 } as never)).toThrow(/retires: no such option/)
  for (const wrong of [null, undefined, {}, "https://api.test"])
    expect(() => heedAxios(wrong as never)).toThrow(/expected an axios instance/)
})

test("a lookalike without axios' inside is heeded by its interceptors", () => {
  const used: unknown[] = []
  const ejected: unknown[] = []
  const manager = { use: (...args: unknown[]) => used.push(args), eject: (id: number) => ejected.push(id) }
  const lookalike = { interceptors: { request: manager, response: manager }, getUri: () => "" }
  expect(heedAxios(lookalike)).toBe(lookalike)
  unheedAxios(lookalike)
  expect([used.length, ejected]).toEqual([2, [1, 2]])
})

describe("heedAxios and unheedAxios", () => {
  test("twice is once", async () => {
    const server = await serve(inTurn([503]))
    const client = axios.create()
    expect(heedAxios(heedAxios(client, QUICK), QUICK)).toBe(client)
    const error = await caught(client.get(server.url, { heed: { retries: 1 } }))
    expect([server.hits.length, error.diagnosis.attempts.length]).toEqual([2, 2])
  })

  test("off again: as before; and on again", async () => {
    const server = await serve(inTurn([503]))
    const client = heedAxios(axios.create(), QUICK)
    unheedAxios(client)
    unheedAxios(client)
    expect(diagnosisOf(await caught(client.get(server.url)))).toBeUndefined()
    expect(server.hits).toHaveLength(1)
    const error = await caught(heedAxios(client, QUICK).get(server.url, { heed: { retries: 1 } }))
    expect([server.hits.length, error.diagnosis.attempts.length]).toEqual([3, 2])
  })

  test("the global axios, and not the instances made of it", async () => {
    onTestFinished(() => unheedAxios(axios))
    const server = await serve(inTurn([503]))
    expect(heedAxios(axios, QUICK)).toBe(axios)
    const error = await caught(axios({ url: server.url, heed: { retries: 1 } }))
    expect([error.diagnosis.code, server.hits.length]).toEqual([503, 2])
    expect(diagnosisOf(await caught(axios.create().get(server.url)))).toBeUndefined()
    expect(server.hits).toHaveLength(3)
  })

  test("every instance that axios.create makes may be heeded", async () => {
    const server = await serve(inTurn([503]))
    const { create } = axios
    onTestFinished(() => {
      axios.create = create
    })
    axios.create = (config) => heedEach(create(config))
    const heedEach = (made: AxiosInstance) => {
      const inner = (made as never as { create: typeof create }).create
      Object.assign(made, { create: (config: object) => heedEach(inner(config)) })
      return heedAxios(made, QUICK)
    }
    const error = await caught(axios.create().get(server.url, { heed: { retries: 1 } }))
    expect([error.diagnosis.attempts.length, server.hits.length]).toEqual([2, 2])
  })
})

test("beforeAttempt changes the headers of each try, also of a re-sent 429, and of no later call", async () => {
  const server = await serve(inTurn([503], [429, SOON], [200], [200]))
  const client = heedAxios(axios.create({ baseURL: server.url, headers: { "x-own": "kept" } }), {
    ...QUICK,
    beforeAttempt: async (request, attempt) => {
      expect([request.method, request.url]).toEqual(["PUT", `${server.url}/a`])
      request.headers.set("authorization", `Bearer ${attempt}`)
      request.headers.delete("x-drop")
    },
  })
  const config = { headers: { "x-drop": "1" } }
  const reply = await client.put("/a", { a: 1 }, config)
  const sent = server.hits.map(({ headers, body }) => [
    headers.authorization,
    headers["x-own"],
    headers["x-drop"],
    headers["content-type"],
    body,
  ])
  const json = ["kept", undefined, "application/json", '{"a":1}']
  expect(sent).toEqual([1, 2, 3].map((n) => [`Bearer ${n}`, ...json]))
  expect([config, reply.config.headers.has("authorization")]).toEqual([{ headers: { "x-drop": "1" } }, false])
})

test("beforeAttempt: a header that is switched off stays off, unless the hook sets it", async () => {
  const server = await serve(inTurn([200]))
  const client = heedAxios(axios.create({ headers: { "User-Agent": false } }), {
    beforeAttempt: ({ url, headers }) => {
      if (url.endsWith("/set")) headers.set("user-agent", "mine")
    },
  })
  await client.get(server.url)
  await client.get(`${server.url}/set`)
  expect(server.hits.map(({ headers }) => headers["user-agent"])).toEqual([undefined, "mine"])
})

test("what beforeAttempt throws comes out, and nothing is sent", async () => {
  const server = await serve(inTurn([200]))
  const boom = new Error("vault closed")
  const client = heedAxios(axios.create(), { beforeAttempt: () => Promise.reject(boom) })
  expect(await caught(client.get(server.url))).toBe(boom)
  expect([server.hits.length, diagnosisOf(boom)?.stopped]).toEqual([0, "not-retryable"])
})
