import type { ServerResponse } from "node:http"
import { setTimeout as pause } from "node:timers/promises"
import { createHeed, HeedError } from "heed"
import { heedFetch } from "heed/fetch"
import { describe, expect, test } from "vitest"
import { FETCHES } from "../../support/fetches.ts"
import { caught, QUICK } from "../../support/quick.ts"
import { serve } from "../../support/server.ts"

/** Takes two requests at once, and 200 ms for each body; a third is rejected. */
async function takesTwo() {
  let open = 0
  let rejected = 0
  const server = await serve((_hit, response) => {
    if (open === 2) {
      rejected++
      response.writeHead(429).end()
      return
    }
    open++
    response.writeHead(200, { "content-type": "text/plain" }).write("start ")
    setTimeout(() => {
      open--
      response.end("end")
    }, 200)
  })
  return { url: server.url, rejected: () => rejected }
}

const WAYS: [string, (response: Response) => Promise<unknown>][] = [
  ["text", (response) => response.text()],
  ["arrayBuffer", (response) => response.arrayBuffer()],
  ["a clone", (response) => response.clone().text()],
  [
    "for await",
    async (response) => {
      for await (const _ of response.body as never as AsyncIterable<Uint8Array>);
    },
  ],
]
const WEB_WAYS: typeof WAYS = [
  ["blob", (response) => response.blob()],
  [
    "getReader",
    async ({ body }) => {
      const reader = (body as ReadableStream).getReader()
      while (!(await reader.read()).done);
    },
  ],
  ["pipeTo", ({ body }) => (body as ReadableStream).pipeTo(new WritableStream())],
  [
    "pipeThrough",
    ({ body }) => new Response((body as ReadableStream).pipeThrough(new TransformStream())).text(),
  ],
  ["tee", ({ body }) => new Response((body as ReadableStream).tee()[0]).text()],
  ["a Response made of it", ({ body }) => new Response(body).text()],
]

describe.each(FETCHES)("concurrency over %s: a turn ends with the body", (name, base) => {
  const ways = !name.startsWith("node-fetch")
    ? [...WAYS, ...WEB_WAYS]
    : WAYS.filter(([way]) => way !== "a clone")

  test.each(ways)("read by %s", async (_, read) => {
    const { url, rejected } = await takesTwo()
    const heeded = heedFetch({ ...QUICK, throttle: { adaptive: false, concurrency: 2 } }, base)
    await Promise.all(Array.from({ length: 6 }, async () => read(await heeded(url))))
    expect(rejected()).toBe(0)
  })
})

describe("a turn does not outlast what is of use", () => {
  const one = { ...QUICK, throttle: { adaptive: false, concurrency: 1 } }

  test("where only the status is looked at, it ends after a second", async () => {
    const server = await serve((_hit, response) => void response.writeHead(200).write("start"))
    const heeded = heedFetch(one)
    await heeded(server.url)
    const from = performance.now()
    await heeded(server.url)
    expect(performance.now() - from).toBeGreaterThan(900)
  })

  test.each([
    ["HEAD", { method: "HEAD" }, (response: ServerResponse) => response.end()],
    ["204", {}, (response: ServerResponse) => response.writeHead(204).end()],
    ["length 0", {}, (response: ServerResponse) => response.writeHead(200, { "content-length": "0" }).end()],
  ] as const)("%s: there is no body to wait for", async (_, init, respond) => {
    const server = await serve((_hit, response) => void respond(response))
    const heeded = heedFetch(one)
    const from = performance.now()
    for (let n = 0; n < 5; n++) await heeded(server.url, init)
    expect(performance.now() - from).toBeLessThan(4_000)
  })

  test("a body that is cancelled, or breaks off, ends it", async () => {
    const server = await serve((_hit, response, n) => {
      response.writeHead(200).write("start")
      if (n === 2) setTimeout(() => response.socket?.destroy(), 20)
    })
    const heeded = heedFetch(one)
    await (await heeded(server.url)).body?.cancel()
    const broken = await heeded(server.url)
    expect(await caught(broken.text())).toBeInstanceOf(TypeError)
    const from = performance.now()
    await heeded(server.url)
    expect(performance.now() - from).toBeLessThan(900)
  })

  test("the Response is the one that the fetch gave", async () => {
    const given = new Response("body")
    const response = await heedFetch(one, async () => given)("https://api.test/a")
    expect(response).toBe(given)
    expect([Object.keys(response), response.bodyUsed, await response.text()]).toEqual([[], false, "body"])
    expect([response.bodyUsed, await caught(response.text()).then(({ name }) => name)]).toEqual([
      true,
      "TypeError",
    ])
  })
})

describe.each(FETCHES)("a body that stalls, over %s", (_, base) => {
  const stalling = () =>
    serve((_hit, response) => void response.writeHead(200, { "content-type": "text/plain" }).write("start"))

  test.each(["attempt", "total"] as const)("timeout.%s ends it, with row 504", async (which) => {
    const server = await stalling()
    const heed = createHeed({ ...QUICK, timeout: { [which]: 300 } })
    const told: unknown[] = []
    heed.on("giveup", ({ diagnosis }) => told.push(diagnosis.code))
    const response = await heedFetch(heed, base)(server.url)
    const error = await caught(response.text())
    expect([told, heed.report().calls]).toEqual([[504], { succeeded: 0, failed: 1 }])
    expect([error.constructor, error.code, error.diagnosis.code]).toEqual([HeedError, "ETIMEDOUT", 504])
  })

  test("time in which the caller does not read is not counted", async () => {
    const server = await serve((_hit, response) => void response.writeHead(200).end("whole"))
    const response = await heedFetch({ ...QUICK, timeout: { attempt: 200 } }, base)(server.url)
    await pause(300)
    expect(await response.text()).toBe("whole")
  })
})

test("a body that stalls in a stub, which knows no signal, is ended too", async () => {
  const stub = async () =>
    new Response(new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1)) }))
  const error = await caught(
    (await heedFetch({ ...QUICK, timeout: { attempt: 50 } }, stub)("https://api.test/a")).text(),
  )
  expect(error).toBeInstanceOf(HeedError)
  expect([error.code, error.diagnosis.code, error.cause.message]).toEqual([
    "ETIMEDOUT",
    504,
    "timeout of 50 ms exceeded (heed: timeout.attempt)",
  ])
})
