import { createHeed, diagnosisOf, type HeedOptions } from "heed"
import { heedFetch } from "heed/fetch"
import { describe, expect, test } from "vitest"
import { caught, QUICK, SOON } from "../../support/quick.ts"
import { answer, breakingNow, inTurn, serve } from "../../support/server.ts"

describe("heed: false", () => {
  test("sends once, as if heed were not there", async () => {
    const server = await serve(inTurn([503]))
    const heed = createHeed({ ...QUICK, throwHttpErrors: true })
    const response = await heedFetch(heed)(server.url, { heed: false })
    expect([response.status, diagnosisOf(response), server.hits.length]).toEqual([503, undefined, 1])
    expect(heed.report().requests).toBe(0)
  })

  test("passes a gate that is held", async () => {
    const server = await serve(inTurn([429, { "retry-after": "3600" }], [200]))
    const heeded = heedFetch()
    await heeded(server.url)
    expect((await heeded(server.url, { heed: false })).status).toBe(200)
    expect((await caught(heeded(server.url))).code).toBe("ERR_HEED_HELD")
  })
})

test("options of one call: retries, idempotent, label", async () => {
  const server = await serve(inTurn([503]))
  const heed = createHeed(QUICK)
  const heeded = heedFetch(heed)
  await heeded(server.url, { heed: { retries: 2 } })
  expect(server.hits).toHaveLength(3)
  const post = { method: "POST", body: "x", heed: { idempotent: true, retries: 1, label: "the report" } }
  await heeded(`${server.url}/b`, post)
  expect(server.hits).toHaveLength(5)
  expect(post.heed).toEqual({ idempotent: true, retries: 1, label: "the report" })
  await heeded(`${server.url}/c`, { method: "PUT", heed: { idempotent: false } })
  expect(server.hits).toHaveLength(6)
  expect(heed.report().endpoints.map(({ endpoint }) => endpoint)).toEqual(["GET /", "the report", "PUT /c"])
})

test.each([
  ["a misspelt one", { retires: 1 }, /retires: no such option/],
  ["a wrong one", { timeout: { attempt: 0 } }, /timeout.attempt: expected ms/],
  ["true", true, /expected an object, got true/],
  ["null", null, /expected an object, got null/],
] as never[])(
  "wrong options of a call, %s: a TypeError that names it, nothing is sent",
  async (_, heed, said) => {
    const server = await serve(inTurn([200]))
    const error = await caught(heedFetch()(server.url, { heed }))
    expect([error.constructor, error.message]).toEqual([TypeError, expect.stringMatching(said)])
    expect(server.hits).toHaveLength(0)
  },
)

test("beforeAttempt sees the request, and changes the headers of each try", async () => {
  const server = await serve(inTurn([503], [429, SOON], [200], [200]))
  const seen: unknown[] = []
  const heeded = heedFetch({
    ...QUICK,
    beforeAttempt: async ({ method, url, headers }, attempt) => {
      seen.push([method, url, attempt])
      headers.set("authorization", `Bearer ${attempt}`)
      headers.delete("x-drop")
    },
  })
  const headers = { "x-own": "kept", "x-drop": "1" }
  const request = new Request(server.url, { method: "PUT", body: "rows", headers })
  await heeded(request)
  await heeded(server.url, { method: "PUT", body: "rows", headers: Object.entries(headers) as never })
  const url = `${server.url}/`
  expect(seen).toEqual([...[1, 2, 3].map((n) => ["PUT", url, n]), ["PUT", server.url, 1]])
  const sent = server.hits.map(({ headers, body }) => [
    headers.authorization,
    headers["x-own"],
    headers["x-drop"],
    headers["content-type"],
    body,
  ])
  const rest = ["kept", undefined, "text/plain;charset=UTF-8", "rows"]
  expect(sent).toEqual([1, 2, 3, 1].map((n) => [`Bearer ${n}`, ...rest]))
  expect(request.headers.has("authorization")).toBe(false)
})

test("what beforeAttempt throws comes out, and nothing is sent", async () => {
  const server = await serve(inTurn([200]))
  const boom = new Error("vault closed")
  const beforeAttempt: HeedOptions["beforeAttempt"] = () => {
    throw boom
  }
  expect(await caught(heedFetch({ beforeAttempt })(server.url))).toBe(boom)
  expect([server.hits.length, diagnosisOf(boom)?.stopped]).toEqual([0, "not-retryable"])
})

describe("the gate", () => {
  test("one 429 holds every call to the source, and all come through", async () => {
    const server = await serve((_hit, response, n) =>
      n <= 3 ? answer(response, 429, {}, { "retry-after-ms": "200" }) : answer(response, 200),
    )
    const heeded = heedFetch()
    const responses = await Promise.all(Array.from({ length: 20 }, (_, n) => heeded(`${server.url}/${n}`)))
    expect(responses.map(({ status }) => status)).toEqual(Array(20).fill(200))
    const starts = server.hits.map(({ at }) => at)
    expect(server.hits).toHaveLength(23)
    expect((starts[20] as number) - (starts[2] as number)).toBeGreaterThanOrEqual(200)
  })

  test("source: of one call, and by a function of the request", async () => {
    const server = await serve(inTurn([429, { "retry-after": "3600" }], [200]))
    const heeded = heedFetch({ source: ({ url }) => new URL(url).pathname.split("/")[1] ?? "" })
    await heeded(`${server.url}/reports/1`)
    const held = await caught(heeded(`${server.url}/reports/2`))
    expect([held.code, held.diagnosis.source]).toEqual(["ERR_HEED_HELD", "reports"])
    expect((await heeded(`${server.url}/rows/1`)).status).toBe(200)
    expect((await heeded(`${server.url}/reports/3`, { heed: { source: "mine" } })).status).toBe(200)
  })

  test("is shared by fetches of one Heed, and by axios", async () => {
    const server = await serve(inTurn([429, { "retry-after": "3600" }], [200]))
    const heed = createHeed()
    await heedFetch(heed)(server.url)
    expect((await caught(heedFetch(heed)(server.url))).code).toBe("ERR_HEED_HELD")
    const { default: axios } = await import("axios")
    const { heedAxios } = await import("heed/axios")
    const error = await caught(heedAxios(axios.create(), heed).get(server.url))
    expect([error.name, error.code]).toEqual(["AxiosError", "ERR_HEED_HELD"])
  })

  test("hundreds at once against a server that breaks now and then: each gets its own answer", async () => {
    const server = await serve(breakingNow(7))
    const heeded = heedFetch(QUICK)
    const urls = Array.from({ length: 300 }, (_, n) => `/rows/${n}`)
    const read = async (url: string) => (await (await heeded(server.url + url)).json()).url
    expect(await Promise.all(urls.map(read))).toEqual(urls)
  })
})
