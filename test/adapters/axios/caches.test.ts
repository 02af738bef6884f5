import axios, { type AxiosInstance, type AxiosRequestConfig } from "axios"
import { setupCache } from "axios-cache-interceptor"
import { createHeed } from "heed"
import { heedAxios } from "heed/axios"
import { describe, expect, test } from "vitest"
import { caught, latch, QUICK } from "../../support/quick.ts"
import { answer, serve } from "../../support/server.ts"

/** `/limited` is held for an hour. */
const server = () =>
  serve(({ url }, response) => {
    if (url === "/limited") answer(response, 429, {}, { "retry-after": "3600" })
    else answer(response, 200, { url }, { "cache-control": "max-age=600" })
  })

type SetUp = (baseURL: string, config?: AxiosRequestConfig) => { client: AxiosInstance; attempts: string[] }

function heeded(order: "first" | "last"): SetUp {
  return (baseURL, config) => {
    const heed = createHeed({ ...QUICK, throttle: { concurrency: 1, maxWait: 1_000 } })
    const attempts: string[] = []
    heed.on("attempt", ({ url }) => attempts.push(url.slice(baseURL.length)))
    const client = axios.create({ baseURL, ...config })
    if (order === "first") heedAxios(client, heed)
    setupCache(client)
    if (order === "last") heedAxios(client, heed)
    return { client, attempts }
  }
}

const ORDERS = [
  ["registered before the cache", heeded("first"), {}],
  ["registered after the cache", heeded("last"), {}],
  [
    "before, in the order of registration",
    heeded("first"),
    { transitional: { legacyInterceptorReqResOrdering: false } },
  ],
  [
    "after, in the order of registration",
    heeded("last"),
    { transitional: { legacyInterceptorReqResOrdering: false } },
  ],
] as [string, SetUp, AxiosRequestConfig][]

describe.each(ORDERS)("axios-cache-interceptor, heed %s", (_, setUp, config) => {
  test("a cached answer waits behind no hold, and is no attempt", async () => {
    const { url, hits } = await server()
    const { client, attempts } = setUp(url, config)
    await client.get("/cached")
    expect((await caught(client.get("/limited"))).diagnosis.stopped).toBe("wait-too-long")
    expect(await client.get("/cached")).toMatchObject({ cached: true, data: { url: "/cached" }, status: 200 })
    expect((await caught(client.get("/other"))).code).toBe("ERR_HEED_HELD")
    expect(attempts).toEqual(["/cached", "/limited"])
    expect(hits.map((hit) => hit.url)).toEqual(["/cached", "/limited"])
  })

  test("a cached answer takes no turn", async () => {
    const arrived = latch()
    const ended = latch()
    const { url } = await serve((hit, response) => {
      if (hit.url === "/slow") ended.opened.then(() => answer(response, 200))
      else answer(response, 200, {}, { "cache-control": "max-age=600" })
      if (hit.url === "/slow") arrived.open()
    })
    const { client } = setUp(url, config)
    await client.get("/cached")
    const slow = client.get("/slow")
    await arrived.opened
    expect(await client.get("/cached")).toMatchObject({ cached: true })
    ended.open()
    expect((await slow).status).toBe(200)
  })

  test("what a miss is answered is heeded, and kept", async () => {
    let hits = 0
    const { url } = await serve((_hit, response) => answer(response, ++hits === 1 ? 503 : 200, { hits }))
    const { client, attempts } = setUp(url, config)
    expect([(await client.get("/a")).data, (await client.get("/a")).data]).toEqual([{ hits: 2 }, { hits: 2 }])
    expect([hits, attempts]).toEqual([2, ["/a", "/a"]])
  })
})

test("an answer that an interceptor puts in the adapter's place is passed on, an adapter is heeded", async () => {
  const { url } = await server()
  const heed = createHeed(QUICK)
  let attempts = 0
  heed.on("attempt", () => attempts++)
  const client = heedAxios(axios.create({ baseURL: url }), heed)
  client.interceptors.request.use((config) => {
    const reply = { data: config.url, status: 200, statusText: "", headers: {}, config }
    if (config.url === "/answer") config.adapter = async () => reply
    if (config.url === "/adapter") config.adapter = async (sent) => ({ ...reply, config: sent })
    return config
  })
  expect([(await client.get("/answer")).data, attempts]).toEqual(["/answer", 0])
  expect([(await client.get("/adapter")).data, attempts]).toEqual(["/adapter", 1])
})
