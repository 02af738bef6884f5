import type { ServerResponse } from "node:http"
import type { Readable } from "node:stream"
import { setTimeout as pause } from "node:timers/promises"
import axios, { type AxiosRequestConfig } from "axios"
import { createHeed, diagnosisOf } from "heed"
import { heedAxios } from "heed/axios"
import { describe, expect, onTestFinished, test } from "vitest"
import { caught, QUICK, SOON } from "../../support/quick.ts"
import { answer, serve } from "../../support/server.ts"

const asStream: AxiosRequestConfig = { responseType: "stream" }

async function textOf(stream: Readable): Promise<string> {
  let text = ""
  for await (const chunk of stream) text += chunk
  return text
}

function client(config: AxiosRequestConfig = {}) {
  return heedAxios(axios.create({ ...asStream, ...config }), QUICK)
}

/** `pieces` of `size` bytes, one every `ms`. */
async function trickle(response: ServerResponse, pieces: number, size: number, ms: number): Promise<void> {
  response.flushHeaders()
  for (let n = 0; n < pieces && !response.destroyed; n++) {
    response.write(String(n % 10).repeat(size))
    await pause(ms)
  }
  response.end()
}

test("a success is the very stream of axios, unread", async () => {
  const server = await serve((_hit, response) => answer(response, 200, "x".repeat(1_000_000)))
  const { data } = await client().get<Readable>(server.url)
  const bare = await axios.get<Readable>(server.url, asStream)
  expect([data.constructor, data.readableFlowing]).toEqual([bare.data.constructor, null])
  expect(await textOf(data)).toBe(await textOf(bare.data))
})

describe("a final failure reaches the caller whole", () => {
  test.each([0, 1, 100, 65_535, 65_536, 65_537, 1_000_000])("%i bytes", async (size) => {
    const body = "0123456789".repeat(size / 10 + 1).slice(0, size)
    const server = await serve((_hit, response) => answer(response, 500, body))
    const error = await caught(client().get(server.url, { heed: { retries: 1 } }))
    expect(error.diagnosis).toMatchObject({ status: 500, attempts: { length: 2 } })
    expect((await textOf(error.response.data)) === body).toBe(true)
  })

  test("also under a validateStatus that takes it", async () => {
    const server = await serve((_hit, response) => answer(response, 403, { message: "no scope" }))
    const reply = await client({ validateStatus: null }).get<Readable>(server.url)
    expect(await textOf(reply.data)).toBe('{"message":"no scope"}')
    expect(diagnosisOf(reply)?.provider).toEqual({ message: "no scope" })
  })

  test("compressed too", async () => {
    const { gzipSync } = await import("node:zlib")
    const packed = gzipSync(JSON.stringify({ message: "packed" }))
    const server = await serve((_hit, response) => {
      response.writeHead(400, { "content-encoding": "gzip", "content-type": "application/json" })
      response.end(packed)
    })
    const error = await caught(client().get(server.url))
    expect(error.diagnosis.provider).toEqual({ message: "packed" })
    expect(await textOf(error.response.data)).toBe('{"message":"packed"}')
  })

  test("a slow one: the diagnosis waits a second at most, the rest is the caller's", async () => {
    const server = await serve((_hit, response) => {
      response.statusCode = 404
      void trickle(response, 20, 10, 150)
    })
    const start = performance.now()
    const error = await caught(client().get(server.url))
    expect(performance.now() - start).toBeLessThan(2_500)
    expect(await textOf(error.response.data)).toHaveLength(200)
  })

  test("one that never says a word is diagnosed all the same", async () => {
    const server = await serve((_hit, response) => {
      response.statusCode = 404
      response.flushHeaders()
      setTimeout(() => response.end("late"), 1_300)
    })
    const error = await caught(client().get(server.url))
    expect(error.diagnosis.code).toBe(404)
    expect(await textOf(error.response.data)).toBe("late")
  })

  test("one that breaks off gives what it gave, and breaks off", async () => {
    const server = await serve((_hit, response) => {
      response.writeHead(400, { "content-length": "1000" })
      response.write("half")
      setTimeout(() => response.socket?.destroy(), 20)
    })
    const error = await caught(client().get(server.url))
    expect(error.diagnosis.code).toBe(400)
    const chunks: unknown[] = []
    error.response.data.on("data", (chunk: unknown) => chunks.push(chunk))
    const broken = await new Promise<Error>((resolve) => error.response.data.on("error", resolve))
    expect([chunks.join(""), broken.message]).toEqual(["half", expect.stringMatching(/abort/)])
  })

  test("nobody reads it: destroying it lets go of the socket", async () => {
    let closed: () => void
    const gone = new Promise<void>((resolve) => {
      closed = resolve
    })
    const server = await serve((_hit, response) => {
      response.on("close", () => closed())
      response.writeHead(404, { "content-length": "100000000" })
      response.write("x".repeat(1_000_000))
    })
    const error = await caught(client().get(server.url))
    error.response.data.destroy()
    await gone
  })
})

describe("an answer that is tried again", () => {
  test.each([
    ["of 100 bytes", 100],
    ["of 10 MB", 10_000_000],
  ])("%s is let go: its socket is free", async (_, size) => {
    const server = await serve((_hit, response, n) => {
      if (n === 3) answer(response, 200, "done")
      else answer(response, n === 1 ? 503 : 429, "x".repeat(size), SOON)
    })
    const { data } = await client().get<Readable>(server.url)
    expect(await textOf(data)).toBe("done")
    const open = await new Promise((resolve) => server.server.getConnections((_e, n) => resolve(n)))
    expect(open).toBeLessThanOrEqual(1)
  })

  test("is not waited for when it trickles without end", async () => {
    const server = await serve((_hit, response, n) => {
      if (n > 1) return answer(response, 200, "done")
      response.statusCode = 503
      void trickle(response, 1_000, 10, 20)
    })
    const start = performance.now()
    const { data } = await client().get<Readable>(server.url)
    expect([await textOf(data), performance.now() - start < 5_000]).toEqual(["done", true])
  })
})

describe("a failure whose body is slow to come", () => {
  test.each(["http", "fetch"] as const)(
    "an abort ends the reading, and is told of once (%s)",
    async (adapter) => {
      const server = await serve((_hit, response) => void response.writeHead(404).write("{"))
      const heed = createHeed(QUICK)
      const told: unknown[] = []
      heed.on("giveup", ({ diagnosis }) => told.push(diagnosis.stopped))
      const controller = new AbortController()
      // Warm: the first request of a process takes long.
      server.server.on("request", () => setTimeout(() => controller.abort(), 150))
      let abortedAt = 0
      controller.signal.addEventListener("abort", () => {
        abortedAt = performance.now()
      })
      const instance = heedAxios(axios.create({ ...asStream, adapter }), heed)
      const error = await caught(instance.get(server.url, { signal: controller.signal }))
      expect(performance.now() - abortedAt).toBeLessThan(700)
      expect([axios.isCancel(error), error.diagnosis.stopped, told]).toEqual([true, "aborted", ["aborted"]])
    },
  )
})

test("an abort while the body of a success is read reaches it", async () => {
  const server = await serve((_hit, response) => void trickle(response, 100, 10, 20))
  const controller = new AbortController()
  const config = { signal: controller.signal, heed: { timeout: { attempt: 5_000 } } }
  const { data } = await client().get<Readable>(server.url, config)
  setTimeout(() => controller.abort(), 30)
  expect((await caught(textOf(data))).name).toBe("CanceledError")
})

test("adapter fetch gives web streams: whole for the caller, and let go where tried again", async () => {
  const body = "x".repeat(200_000)
  const server = await serve((_hit, response, n) => answer(response, n === 1 ? 503 : 400, body))
  const error = await caught(client({ adapter: "fetch" }).get(server.url))
  expect(error.diagnosis).toMatchObject({ status: 400, attempts: { length: 2 } })
  expect(error.response.data).toBeInstanceOf(ReadableStream)
  expect((await new Response(error.response.data).text()) === body).toBe(true)
})

test("a broken one that nobody reads leaves no unhandled rejection", async () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => unhandled.push(reason)
  process.on("unhandledRejection", note)
  onTestFinished(() => void process.off("unhandledRejection", note))
  const server = await serve((_hit, response) => {
    response.writeHead(500, { "content-length": "1000" })
    response.write("half")
    setTimeout(() => response.socket?.destroy(), 10)
  })
  await caught(client().get(server.url, { heed: { retries: 2 } }))
  await pause(50)
  expect(unhandled).toEqual([])
})
