import axios, { type AxiosInstance } from "axios"
import axiosRetry from "axios-retry"
import { createHeed } from "heed"
import { heedAxios } from "heed/axios"
import { heedFetch } from "heed/fetch"
import { attach } from "retry-axios"
import { describe, expect, it, test } from "vitest"
import { caught, QUICK } from "../support/quick.ts"
import { inTurn, serve } from "../support/server.ts"

function watched() {
  const heed = createHeed({ throttle: false, retry: { ...QUICK.retry, retries: 1 } })
  const warnings: string[] = []
  heed.on("warning", ({ code, message }) => warnings.push(`${code}: ${message}`))
  return { heed, warnings }
}

const ownInterceptor = (client: AxiosInstance) =>
  client.interceptors.response.use(undefined, (error) => {
    const { config } = error
    config.__retryCount = (config.__retryCount ?? 0) + 1
    return config.__retryCount <= 3 ? client.request(config) : Promise.reject(error)
  })

const LIBRARIES: [name: string, install: (client: AxiosInstance) => unknown, advice: RegExp][] = [
  [
    "axios-retry",
    (client) => axiosRetry(client, { retries: 3, retryDelay: () => 1 }),
    /remove `axiosRetry\(instance\)`/,
  ],
  [
    "retry-axios",
    (client) => {
      client.defaults.raxConfig = { retry: 3, retryDelay: 1, backoffType: "static" }
      attach(client)
    },
    /remove `rax\.attach\(instance\)`/,
  ],
  ["an interceptor of one's own", ownInterceptor, /__retryCount/],
]

describe.each(LIBRARIES)("%s", (_, install, advice) => {
  it.each(["before", "after"])("is warned of once, installed %s heed", async (order) => {
    const server = await serve(inTurn([503]))
    const { heed, warnings } = watched()
    const client = axios.create({ baseURL: server.url })
    if (order === "before") install(client)
    heedAxios(client, heed)
    if (order === "after") install(client)
    await caught(client.get("/a"))
    await caught(client.get("/b"))
    expect(server.hits).toHaveLength(16)
    expect(warnings).toEqual([expect.stringMatching(advice)])
    expect(warnings[0]).toMatch(/^retried-twice: /)
  })
})

test("axios-retry that retries nothing, and heed alone, are not warned of", async () => {
  const server = await serve(inTurn([503]))
  const { heed, warnings } = watched()
  const client = heedAxios(axios.create({ baseURL: server.url }), heed)
  await caught(client.get("/"))
  axiosRetry(client, { retries: 0 })
  await caught(client.get("/"))
  expect(warnings).toEqual([])
})

test.each([
  ["x-stainless-retry-count", "0", "1", /maxRetries/],
  ["x-retry-count", "", "1", /retry\(false\)/],
  ["amz-sdk-request", "attempt=1; max=3", "attempt=2; max=3", /maxAttempts/],
  ["x-goog-api-client", "gccl-attempt-count/1", "gccl-attempt-count/2", /autoRetry/],
])("an SDK that counts its own retries in %s is warned of", async (header, first, second, advice) => {
  const server = await serve(inTurn([503]))
  const { heed, warnings } = watched()
  const fetch = heedFetch(heed)
  await fetch(server.url, { headers: { [header]: first } })
  expect(warnings).toEqual([])
  await fetch(server.url, { headers: { [header]: second } })
  expect(warnings).toEqual([expect.stringMatching(advice)])
})
