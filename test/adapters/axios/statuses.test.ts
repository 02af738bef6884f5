import axios, { AxiosError } from "axios"
import { createHeed, diagnosisOf, isHeeded } from "heed"
import { heedAxios } from "heed/axios"
import { describe, expect, test } from "vitest"
import { caught, QUICK, SOON } from "../../support/quick.ts"
import { answer, inTurn, serve } from "../../support/server.ts"

const ACCEPTING = [
  ["null", null],
  ["one that says yes", () => true],
] as const

describe.each(ACCEPTING)("validateStatus: %s", (_, validateStatus) => {
  test("what fails is retried and held all the same, and success is as ever", async () => {
    const server = await serve(inTurn([503], [429, SOON], [200]))
    const client = heedAxios(axios.create({ baseURL: server.url, validateStatus }), QUICK)
    const reply = await client.get("/")
    expect([reply.status, reply.data, server.hits.length]).toEqual([200, { status: 200 }, 3])
    expect(diagnosisOf(reply)).toBeUndefined()
  })

  test("a failure for good resolves with the response, of which diagnosisOf tells", async () => {
    const server = await serve(inTurn([503]))
    const client = heedAxios(axios.create({ baseURL: server.url, validateStatus }), QUICK)
    const reply = await client.get("/", { heed: { retries: 1 } })
    expect([reply.status, reply.data]).toEqual([503, { status: 503 }])
    expect(diagnosisOf(reply)).toMatchObject({ code: 503, stopped: "retries-used", attempts: { length: 2 } })
    expect(Object.keys(reply)).not.toContain("diagnosis")
  })

  test("throwHttpErrors throws what axios would have thrown", async () => {
    const server = await serve(inTurn([403]))
    const client = heedAxios(axios.create({ baseURL: server.url, validateStatus }), {
      ...QUICK,
      throwHttpErrors: true,
    })
    const error = await caught(client.get("/a"))
    expect(error).toBeInstanceOf(AxiosError)
    expect([error.code, error.response.status, error.response.data]).toEqual([
      "ERR_BAD_REQUEST",
      403,
      { status: 403 },
    ])
    expect(error.message).toBe("Request failed with status code 403")
    expect(error.config).toBe(error.response.config)
    expect(isHeeded(error) && error.diagnosis.code).toBe(403)
  })
})

test("throwHttpErrors: code and message are those of axios itself", async () => {
  const server = await serve(inTurn([404], [404], [501], [501]))
  const client = heedAxios(axios.create({ baseURL: server.url }), { ...QUICK, throwHttpErrors: true })
  for (const _ of [404, 501]) {
    const bare = await caught(axios.get(server.url))
    const error = await caught(client.get("/", { validateStatus: null }))
    expect([error.message, error.code, error.status]).toEqual([bare.message, bare.code, bare.status])
    expect(error.request === error.response.request).toBe(true)
  }
})

test("validateStatus that refuses a success: axios' error, diagnosed, not repeated", async () => {
  const server = await serve(inTurn([200]))
  const client = heedAxios(axios.create({ baseURL: server.url }), QUICK)
  const error = await caught(client.get("/", { validateStatus: (status) => status === 201 }))
  expect([error.code, error.response.status, server.hits.length]).toEqual(["ERR_BAD_RESPONSE", 200, 1])
  expect(error.diagnosis).toMatchObject({ retryable: false, stopped: "not-retryable" })
})

test.each([301, 302, 303, 304, 307])(
  "maxRedirects 0: %s is the answer, diagnosed, sent once",
  async (status) => {
    const server = await serve((_hit, response) => answer(response, status, "", { location: "/b" }))
    const config = { maxRedirects: 0 }
    const bare = await caught(axios.get(server.url, config))
    const error = await caught(heedAxios(axios.create(), QUICK).get(server.url, config))
    expect([error.code, error.message, error.response.status]).toEqual([bare.code, bare.message, status])
    expect(error.diagnosis).toMatchObject({ status, stopped: "not-retryable", attempts: [{ status }] })
    expect(server.hits).toHaveLength(2)
  },
)

test("maxRedirects 0 with a validateStatus that takes it: success", async () => {
  const server = await serve((_hit, response) => answer(response, 302, "", { location: "/b" }))
  const heed = createHeed(QUICK)
  const config = { maxRedirects: 0, validateStatus: (status: number) => status < 400 }
  const reply = await heedAxios(axios.create(config), heed).get(server.url)
  expect([reply.status, diagnosisOf(reply), heed.report().calls]).toEqual([
    302,
    undefined,
    { succeeded: 1, failed: 0 },
  ])
})

test("redirects are followed as ever, and their target's failure is retried from the start", async () => {
  const server = await serve(({ url }, response, n) => {
    if (url === "/a") answer(response, 302, "", { location: "/b" })
    else answer(response, n < 4 ? 503 : 200)
  })
  const reply = await heedAxios(axios.create(), QUICK).get(`${server.url}/a`)
  expect([reply.status, server.hits.map(({ url }) => url)]).toEqual([200, ["/a", "/b", "/a", "/b"]])
})

test("a redirect without end is not repeated", async () => {
  const server = await serve((_hit, response) => answer(response, 302, "", { location: "/a" }))
  const error = await caught(heedAxios(axios.create({ maxRedirects: 3 }), QUICK).get(server.url))
  expect([error.code, server.hits.length]).toEqual(["ERR_FR_TOO_MANY_REDIRECTS", 4])
  expect(error.diagnosis).toMatchObject({ status: null, retryable: false, stopped: "not-retryable" })
})
