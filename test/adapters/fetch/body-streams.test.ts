import { TextDecoderStream, TransformStream, WritableStream } from "node:stream/web"
import { setTimeout as pause } from "node:timers/promises"
import { diagnosisOf, type HeedOptions } from "heed"
import { heedFetch } from "heed/fetch"
import { describe, expect, test } from "vitest"
import { FETCHES, NODE_FETCHES } from "../../support/fetches.ts"
import { caught, QUICK } from "../../support/quick.ts"
import { serve } from "../../support/server.ts"

type Stream = ReadableStream<Uint8Array>

const WEB_FETCHES = FETCHES.filter((entry) => !NODE_FETCHES.includes(entry))

/** A failed response is followed, and a good one with these options. */
const FOLLOWED: [string, number, HeedOptions][] = [
  ["a failed response", 404, {}],
  ["a good response", 200, { timeout: { attempt: 30_000 } }],
]

async function readAll(chunks: unknown): Promise<string> {
  const decoder = new TextDecoder()
  let text = ""
  for await (const chunk of chunks as AsyncIterable<Uint8Array | string>)
    text += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true })
  return text
}

/** A call that waits for ever fails at once. */
const soon = <T>(work: Promise<T>) => Promise.race([work, pause(2_000, "waits for ever")])

const lockedPair = () => {
  const pair = new TransformStream()
  pair.writable.getWriter()
  return pair
}

/** What each does to a stream; what it throws or rejects with is compared. */
const REFUSED: [string, (body: Stream, response: Response) => unknown][] = [
  [
    "pipeThrough of a used body",
    async (body, response) => {
      await response.text()
      return readAll(body.pipeThrough(new TextDecoderStream() as never))
    },
  ],
  [
    "pipeThrough of a locked body",
    (body) => {
      body.getReader()
      return readAll(body.pipeThrough(new TextDecoderStream() as never))
    },
  ],
  ["pipeThrough into a locked pair", (body) => readAll(body.pipeThrough(lockedPair() as never))],
  ["pipeThrough into no pair", (body) => body.pipeThrough({} as never)],
  ["pipeThrough into nothing", (body) => body.pipeThrough(undefined as never)],
  ["pipeThrough into half a pair", (body) => body.pipeThrough({ writable: new WritableStream() } as never)],
  [
    "pipeThrough with wrong options",
    (body) => body.pipeThrough(new TransformStream() as never, { signal: 5 } as never),
  ],
  [
    "pipeTo of a locked body",
    (body) => {
      body.getReader()
      return body.pipeTo(new WritableStream() as never)
    },
  ],
  ["pipeTo into no stream", (body) => body.pipeTo({} as never)],
  [
    "values of a locked body",
    (body) => {
      body.getReader()
      return (body as never as { values(): unknown }).values()
    },
  ],
  [
    "getReader of an iterated body",
    (body) => {
      ;(body as never as { values(): unknown }).values()
      return body.getReader()
    },
  ],
  [
    "tee of a locked body",
    (body) => {
      body.getReader()
      return body.tee()
    },
  ],
  [
    "a second text()",
    async (_, response) => {
      await response.text()
      return response.text()
    },
  ],
]

describe.each(WEB_FETCHES)("%s", (_, base) => {
  describe.each(FOLLOWED)("%s", (_, status, options) => {
    const page = "é".repeat(1_000)
    const clients = () => [base, heedFetch({ ...QUICK, ...options }, base)]
    const serving = () => serve((_hit, response) => void response.writeHead(status).end(page))

    test.each(REFUSED)("%s is refused as by the bare client", async (_, act) => {
      const { url } = await serving()
      const errors: Error[] = []
      for (const client of clients()) {
        const response = await client(url)
        const body = response.body as Stream
        errors.push(await caught(soon((async () => act(body, response))())))
      }
      const [bare, heeded] = errors.map(({ name, message }) => ({ name, message }))
      expect(bare?.name).toBe("TypeError")
      expect(heeded).toEqual(bare)
    })

    test("what was refused leaves the body to be read", async () => {
      const { url } = await serving()
      for (const client of clients()) {
        const response = await client(url)
        const body = response.body as Stream
        expect(() => body.pipeThrough({} as never)).toThrow(TypeError)
        expect(body.locked).toBe(false)
        expect(await readAll(body.pipeThrough(new TextDecoderStream() as never))).toBe(page)
      }
    })

    test("an iterator locks the body until it is left, and cancels it then", async () => {
      const { url } = await serving()
      for (const client of clients()) {
        for (const preventCancel of [false, true]) {
          const response = await client(url)
          const body = response.body as never as Stream & {
            values(options: object): AsyncIterableIterator<Uint8Array>
          }
          const iterator = body.values({ preventCancel })
          expect(body.locked).toBe(true)
          expect(await iterator.return?.("left")).toEqual({ done: true, value: "left" })
          expect(body.locked).toBe(false)
          expect(await readAll(body)).toBe(preventCancel ? page : "")
        }
      }
    })
  })

  test("a body that breaks off ends an iterator with the error of the bare client, diagnosed", async () => {
    const { url } = await serve((_hit, response) => {
      response.writeHead(200, { "content-length": "1000" }).write("start")
      setTimeout(() => response.socket?.destroy(), 30)
    })
    const bare = await caught(base(url).then(({ body }) => readAll(body)))
    const heeded = heedFetch({ ...QUICK, timeout: { attempt: 30_000 } }, base)
    const error = await caught(heeded(url).then(({ body }) => readAll(body)))
    expect([error.name, error.message]).toEqual([bare.name, bare.message])
    expect(diagnosisOf(error)?.code).toBe(503)
  })

  test("a time limit goes on where a second reader is refused", async () => {
    const { url } = await serve((_hit, response) => void response.writeHead(200).write("start"))
    const heeded = heedFetch({ ...QUICK, timeout: { attempt: 800 } }, base)
    const seconds: ((response: Response) => Promise<unknown>)[] = [
      (response) => response.text(),
      ({ body }) => (body as Stream).pipeTo(new WritableStream() as never),
    ]
    for (const second of seconds) {
      const response = await heeded(url)
      const first = soon(response.text())
      expect((await caught(second(response))).name).toBe("TypeError")
      expect((await caught(first)).code).toBe("ETIMEDOUT")
    }
  })
})
