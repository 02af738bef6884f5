import axios, { type AxiosInstance } from "axios"
import axiosRetry from "axios-retry"
import { createHeed, diagnosisOf } from "heed"
import { heedAxios } from "heed/axios"
import { describe, expect, test } from "vitest"
import { caught, QUICK, SOON } from "../../support/quick.ts"
import { answer, inTurn, serve } from "../../support/server.ts"

describe.each(["before", "after"])("an auth-refresh interceptor, registered %s heedAxios,", (when) => {
  /** The pattern of every tutorial: on 401 fetch a token, put it into the config of the error, send that again. */
  function refreshing(client: AxiosInstance) {
    client.interceptors.response.use(undefined, async (error) => {
      const { config, response } = error
      if (response?.status !== 401 || config.again) throw error
      config.again = true
      config.headers.set("authorization", "Bearer fresh")
      return client(config)
    })
  }

  function made(url: string) {
    const client = axios.create({ baseURL: url, headers: { authorization: "Bearer old" } })
    if (when === "before") refreshing(client)
    heedAxios(client, QUICK)
    if (when === "after") refreshing(client)
    return client
  }

  test("re-sends the config of the error; the second call is heeded like any other", async () => {
    const server = await serve(({ headers }, response, n) => {
      if (headers.authorization !== "Bearer fresh") answer(response, 401)
      else answer(response, n < 4 ? 503 : 200)
    })
    const { data } = await made(server.url).put("/a", { a: 1 })
    expect(data).toEqual({ ok: true })
    expect(server.hits.map(({ body, url }) => [url, body])).toEqual(Array(4).fill(["/a", '{"a":1}']))
  })

  test("gives the error of the second call, with its own diagnosis", async () => {
    const server = await serve(inTurn([401], [403]))
    const error = await caught(made(server.url).get("/a"))
    expect(diagnosisOf(error)).toMatchObject({ code: 403, attempts: { length: 1 } })
    expect(server.hits).toHaveLength(2)
  })
})

test("the config of an error may be sent by another instance, heeded or bare: heeded once, by that one", async () => {
  const server = await serve(inTurn([500]))
  const heeds = [createHeed(QUICK), createHeed({ ...QUICK, retry: false })] as const
  const [first, second] = heeds.map((heed) => heedAxios(axios.create(), heed)) as [
    AxiosInstance,
    AxiosInstance,
  ]
  const error = await caught(first.get(server.url, { heed: {} }))
  expect(server.hits).toHaveLength(5)
  await caught(second(error.config))
  expect(server.hits).toHaveLength(6)
  expect(diagnosisOf(await caught(axios.create()(error.config)))).toBeUndefined()
  expect(server.hits).toHaveLength(7)
  expect(heeds.map((heed) => heed.report().requests)).toEqual([5, 1])
})

test("a request interceptor may send its config by another heeded instance", async () => {
  const server = await serve(inTurn([500]))
  const other = heedAxios(axios.create(), { ...QUICK, retry: { ...QUICK.retry, retries: 1 } })
  const client = axios.create()
  client.interceptors.request.use((config) => {
    config.adapter = () => other.request({ ...config, adapter: "http" })
    return config
  })
  heedAxios(client, { retry: false })
  await caught(client.get(server.url))
  expect(server.hits).toHaveLength(2)
})

describe.each(["before", "after"])("axios-retry on the same instance, installed %s heedAxios,", (when) => {
  function made(url: string) {
    const client = axios.create({ baseURL: url })
    const add = () => axiosRetry(client, { retries: 2, retryDelay: () => 1 })
    if (when === "before") add()
    const heed = createHeed({ ...QUICK, retry: { ...QUICK.retry, retries: 1 } })
    heedAxios(client, heed)
    if (when === "after") add()
    return { client, heed }
  }

  test("multiplies the tries, as it must, and harms nothing else", async () => {
    const server = await serve(inTurn([503]))
    const { client, heed } = made(server.url)
    const error = await caught(client.get("/a"))
    expect(server.hits).toHaveLength(3 * 2)
    expect(diagnosisOf(error)).toMatchObject({ code: 503, attempts: { length: 2 } })
    expect(heed.report()).toMatchObject({ requests: 6, calls: { failed: 3 } })
  })

  test("a 429 is held by heed, and axios-retry never hears of it", async () => {
    const server = await serve(inTurn([429, SOON], [200]))
    const { client } = made(server.url)
    const reply = await client.get("/a")
    expect([reply.status, server.hits.length]).toEqual([200, 2])
    expect(reply.config["axios-retry"]).toMatchObject({ retryCount: 0 })
  })
})
