import { text } from "node:stream/consumers"
import axios from "axios"
import { createHeed, type HeedOptions } from "heed"
import { heedAxios } from "heed/axios"
import { expect, test } from "vitest"
import { caught, latch, QUICK, SOON } from "../../support/quick.ts"
import { answer, breakingNow, inTurn, serve } from "../../support/server.ts"

function client(url: string, options?: HeedOptions) {
  return heedAxios(axios.create({ baseURL: url }), options)
}

test("one 429 holds every call to the source, and all come through", async () => {
  const server = await serve((_hit, response, n) =>
    n <= 3 ? answer(response, 429, {}, { "retry-after-ms": "200" }) : answer(response, 200),
  )
  const own = client(server.url)
  const replies = await Promise.all(Array.from({ length: 20 }, (_, n) => own.get(`/${n}`)))
  expect(replies.map(({ status }) => status)).toEqual(Array(20).fill(200))
  // The first twenty are in flight before the first 429; no later request starts before the wait is over.
  const starts = server.hits.map(({ at }) => at)
  expect(server.hits).toHaveLength(23)
  expect((starts[20] as number) - (starts[2] as number)).toBeGreaterThanOrEqual(200)
})

test("two instances that share a Heed share its gates; a third does not", async () => {
  const server = await serve(inTurn([429, { "retry-after": "3600" }], [200]))
  const heed = createHeed()
  const [one, two] = [1, 2].map(() => heedAxios(axios.create({ baseURL: server.url }), heed))
  await caught(one?.get("/a") as Promise<unknown>)
  expect((await caught(two?.get("/b") as Promise<unknown>)).code).toBe("ERR_HEED_HELD")
  expect((await client(server.url).get("/c")).status).toBe(200)
})

test("another origin is another source", async () => {
  const limited = await serve(inTurn([429, { "retry-after": "3600" }]))
  const free = await serve(inTurn([200]))
  const own = client(limited.url)
  await caught(own.get("/"))
  expect((await own.get(free.url)).status).toBe(200)
  const held = await caught(own.get("/"))
  expect([held.code, held.diagnosis.source]).toEqual(["ERR_HEED_HELD", limited.url])
})

test("source, of one call: its own gate", async () => {
  const server = await serve(inTurn([429, { "retry-after": "3600" }], [200]))
  const own = client(server.url)
  await caught(own.get("/reports", { heed: { source: "reports" } }))
  expect((await own.get("/rows")).status).toBe(200)
  expect((await caught(own.get("/more", { heed: { source: "reports" } }))).diagnosis.source).toBe("reports")
})

test("source, a function of the request: sees method, whole url and headers", async () => {
  const server = await serve(inTurn([429, { "retry-after": "3600" }], [200]))
  const own = client(server.url, {
    source: ({ method, url, headers }) => {
      const account = [...(headers as Iterable<readonly [string, string]>)].find(
        ([name]) => name === "x-account",
      )
      return `${method} ${new URL(url).searchParams.get("region")} ${account?.[1]}`
    },
  })
  const config = { params: { region: "eu" }, headers: { "x-account": "7" } }
  expect((await caught(own.get("/a", config))).diagnosis.source).toBe("GET eu 7")
  expect((await caught(own.get("/b", config))).code).toBe("ERR_HEED_HELD")
  expect((await own.get("/b", { ...config, params: { region: "us" } })).status).toBe(200)
})

test("concurrency: no more in flight than that, and a failed try gives its place back", async () => {
  let inFlight = 0
  let most = 0
  const script = breakingNow(3, 503)
  const server = await serve((hit, response, n) => {
    most = Math.max(most, ++inFlight)
    setTimeout(() => {
      inFlight--
      script(hit, response, n)
    }, 10)
  })
  const own = client(server.url, { ...QUICK, throttle: { concurrency: 3 } })
  await Promise.all(Array.from({ length: 12 }, (_, n) => own.get(`/${n}`)))
  expect(most).toBe(3)
  expect(server.hits.length).toBeGreaterThan(12)
})

test("a stream holds its place only until its answer has come", async () => {
  const end = latch()
  const server = await serve((_hit, response) => {
    response.write("start")
    void end.opened.then(() => response.end())
  })
  const own = client(server.url, { throttle: { concurrency: 1 } })
  const config = { responseType: "stream" } as const
  const replies = [await own.get("/a", config), await own.get("/b", config)]
  expect(replies.map(({ status }) => status)).toEqual([200, 200])
  end.open()
  for (const { data } of replies) for await (const _ of data);
})

test.each(["http", "fetch"] as const)(
  "a stream let go for a try that the gate then refuses (%s)",
  async (adapter) => {
    const server = await serve(({ url }, response, n) => {
      const wait = url === "/first" ? SOON : { "retry-after": "3600" }
      setTimeout(() => answer(response, n < 3 ? 429 : 200, { message: `slow down ${url}` }, wait), 10)
    })
    const own = heedAxios(axios.create({ baseURL: server.url, responseType: "stream", adapter }))
    const errors = await Promise.all(["/first", "/second"].map((url) => caught(own.get(url))))
    expect(errors.map(({ response, diagnosis }) => [response.status, diagnosis.stopped])).toEqual(
      Array(2).fill([429, "wait-too-long"]),
    )
    const said = await Promise.all(errors.map(({ response }) => text(response.data)))
    expect(said).toEqual(['{"message":"slow down /first"}', '{"message":"slow down /second"}'])
  },
)

test("throttle: false: a 429 is an answer like any other, and nobody is held", async () => {
  const server = await serve(inTurn([429, SOON]))
  const own = client(server.url, { throttle: false })
  const error = await caught(own.get("/a"))
  expect([error.response.status, error.diagnosis.stopped, server.hits.length]).toEqual([
    429,
    "not-retryable",
    1,
  ])
  expect((await caught(own.get("/b"))).response.status).toBe(429)
})

test("hundreds at once against a server that breaks now and then: each gets its own answer", async () => {
  const server = await serve(breakingNow(7))
  const own = client(server.url, QUICK)
  const urls = Array.from({ length: 300 }, (_, n) => `/rows/${n}`)
  const replies = await Promise.all(urls.map((url) => own.get(url)))
  expect(replies.map(({ data }) => data.url)).toEqual(urls)
})
