import { createHeed, diagnosisOf, type HeedOptions } from "heed"
import { heedFetch } from "heed/fetch"
import { describe, expect, test } from "vitest"
import { QUICK } from "../../support/quick.ts"
import { answer, type Hit, type LocalServer, serve } from "../../support/server.ts"

/** The arguments for the nth call, of objects that all calls share. */
type Arguments = (page: number) => [RequestInfo | URL, RequestInit?]
type Case = [name: string, share: (url: string) => Arguments]

const PUT = { method: "PUT" }

/** Fills the same bytes for each call. */
function bytes(of: (buffer: ArrayBuffer) => BufferSource): Case[1] {
  return (url) => {
    const buffer = new ArrayBuffer(16)
    return (page) => {
      new Uint8Array(buffer, 4, 1).fill(48 + page)
      return [url, { ...PUT, body: of(buffer) as BodyInit }]
    }
  }
}

const CASES: Case[] = [
  [
    "a URL",
    (url) => {
      const shared = new URL(url)
      return (page) => {
        shared.searchParams.set("page", `${page}`)
        return [shared]
      }
    },
  ],
  [
    "an object with a text",
    (url) => {
      let now = url
      const shared = { toString: () => now } as never
      return (page) => {
        now = `${url}/${page}`
        return [shared]
      }
    },
  ],
  [
    "an init whose members are set anew",
    (url) => {
      const shared: RequestInit = {}
      return (page) => {
        const body = page % 2 ? { body: `rows ${page}` } : { body: null }
        return [url, Object.assign(shared, { ...PUT, headers: { "x-page": `${page}` }, ...body })]
      }
    },
  ],
  [
    "headers as an object",
    (url) => {
      const headers: Record<string, string> = { "x-other": "1" }
      return (page) => {
        headers["x-page"] = `${page}`
        return [url, { headers }]
      }
    },
  ],
  [
    "headers as pairs",
    (url) => {
      const headers: [string, string][] = [["x-page", ""]]
      return (page) => {
        if (headers[0]) headers[0][1] = `${page}`
        return [url, { headers }]
      }
    },
  ],
  [
    "Headers",
    (url) => {
      const headers = new Headers()
      return (page) => {
        headers.set("x-page", `${page}`)
        return [url, { headers }]
      }
    },
  ],
  [
    "the headers of a Request",
    (url) => {
      const request = new Request(url)
      return (page) => {
        request.headers.set("x-page", `${page}`)
        return [request]
      }
    },
  ],
  [
    "defaults that an init inherits",
    (url) => {
      const defaults: RequestInit = { ...PUT }
      const shared = Object.create(defaults) as RequestInit
      return (page) => {
        defaults.body = `rows ${page}`
        return [url, shared]
      }
    },
  ],
  [
    "URLSearchParams as the body",
    (url) => {
      const body = new URLSearchParams()
      return (page) => {
        body.set("page", `${page}`)
        return [url, { ...PUT, body }]
      }
    },
  ],
  [
    "a FormData",
    (url) => {
      const body = new FormData()
      body.append("file", new File(["rows"], "rows.csv", { type: "text/csv" }))
      return (page) => {
        body.set("page", `${page}`)
        return [url, { ...PUT, body }]
      }
    },
  ],
  ["an ArrayBuffer", bytes((buffer) => buffer)],
  ["a Uint8Array, of a part of its buffer", bytes((buffer) => new Uint8Array(buffer, 2, 6))],
  ["a Float64Array", bytes((buffer) => new Float64Array(buffer))],
  ["a DataView, of a part of its buffer", bytes((buffer) => new DataView(buffer, 2, 6))],
  ["a Buffer", bytes((buffer) => Buffer.from(buffer, 2, 6))],
]

const PAGES = [1, 2, 3, 4, 5, 6, 7, 8, 9]

/** Boundaries are drawn anew for each form. */
function told({ method, url, headers, body }: Hit): string {
  const [type, boundary = "no boundary"] = String(headers["content-type"]).split("boundary=")
  return JSON.stringify([method, url, headers["x-page"], type, body.replaceAll(boundary, "")])
}

/** All calls are begun before any has a response. */
async function collect(server: LocalServer, send: typeof fetch, share: Case[1]): Promise<string[]> {
  const next = share(server.url)
  const before = server.hits.length
  const read = async (reply: Response) => [reply.status, await reply.text()]
  const replies = await Promise.all(PAGES.map((page) => send(...next(page)).then(read)))
  expect(replies.map(([status]) => status)).toEqual(PAGES.map(() => 200))
  return server.hits.slice(before).map(told).sort()
}

const OPTIONS: [name: string, options: HeedOptions][] = [
  ["in a queue", { ...QUICK, throttle: { concurrency: 2 } }],
  ["within a time limit", { ...QUICK, timeout: { attempt: 5_000 } }],
  ["with a hook", { ...QUICK, beforeAttempt: ({ headers }) => headers.set("x-signed", "yes") }],
  [
    "sent once, with a hook",
    { retry: false, throttle: false, beforeAttempt: ({ headers }) => headers.set("x-signed", "yes") },
  ],
]

describe.each(CASES)("%s that is used for one call after another", (_, share) => {
  test.each(OPTIONS)("is sent as it was when each was called, %s", async (_, options) => {
    const server = await serve((_hit, response) => answer(response, 200))
    const bare = await collect(server, fetch, share)
    expect(new Set(bare).size).toBe(PAGES.length)
    expect(await collect(server, heedFetch(options), share)).toEqual(bare)
  })

  test("is sent so again", async () => {
    const server = await serve((_hit, response) => answer(response, 200))
    const bare = await collect(server, fetch, share)
    const failed = new Set<string>()
    const broken = await serve((hit, response) => {
      answer(response, failed.has(told(hit)) ? 200 : 503)
      failed.add(told(hit))
    })
    expect(await collect(broken, heedFetch({ ...QUICK, throttle: false }), share)).toEqual(
      [...bare, ...bare].sort(),
    )
  })
})

test("what is not changed is sent as the caller's own object: a URL, a Request, large bytes, a stream, a class", async () => {
  class Rows extends URLSearchParams {}
  const url = new URL("https://api.test/a")
  const bodies = [new Uint8Array(65_537), new Response("rows").body, new Rows("a=1"), new Blob(["rows"])]
  const sent: unknown[] = []
  const stub = async (input: unknown, init?: RequestInit) => {
    sent.push(init?.body ?? input)
    return new Response("", { status: 200 })
  }
  const heeded = heedFetch({ ...QUICK, throttle: { concurrency: 1 } }, stub)
  const request = new Request(url)
  await Promise.all([
    heeded("https://api.test/first"),
    heeded(url),
    heeded(request),
    ...bodies.map((body) => heeded(url, { ...PUT, body: body as BodyInit })),
  ])
  expect(sent).toHaveLength(7)
  for (const [n, own] of [url, request, ...bodies].entries()) expect(sent[n + 1]).toBe(own)
})

test("headers keep their spelling and order in a copy, and a Proxy is sent as it was given", async () => {
  const headers = { "X-B": "1", "x-A": "2", "X-List": ["1", "2"] as never }
  const defaults: Record<string, unknown> = { method: "PUT", body: "rows" }
  const proxy = new Proxy({}, { get: (_, name) => defaults[name as string] })
  const sent: (RequestInit | undefined)[] = []
  const stub = async (_url: unknown, init?: RequestInit) => {
    sent.push(init)
    return new Response("", { status: 200 })
  }
  const heeded = heedFetch({ ...QUICK, throttle: { concurrency: 1 } }, stub)
  const inits = [{}, { headers }, { headers: Object.entries(headers) }, proxy]
  await Promise.all(inits.map((init) => heeded("https://api.test/a", init)))
  expect(sent[1]?.headers).not.toBe(headers)
  expect(Object.entries(sent[1]?.headers ?? {})).toEqual(Object.entries(headers))
  expect(sent[2]?.headers).toEqual(Object.entries(headers))
  expect(sent[3]).toBe(proxy)
})

test("a call is named by what it was sent with, in its diagnosis and in heed.run", async () => {
  const server = await serve((_hit, response) => answer(response, 404))
  const heed = createHeed({ ...QUICK, throttle: { concurrency: 1 } })
  const url = new URL(server.url)
  const heeded = heedFetch(heed)
  const sends = [
    () => heeded(url),
    () => {
      const at = url.href
      return heed.run({ method: "GET", url }, () => fetch(at))
    },
  ]
  for (const send of sends) {
    const replies = await Promise.all(
      PAGES.map((page) => {
        url.searchParams.set("page", `${page}`)
        return send()
      }),
    )
    const named = replies.map((reply) => [reply.url, diagnosisOf(reply)?.request.url])
    expect(named).toEqual(PAGES.map((page) => Array(2).fill(`${server.url}/?page=${page}`)))
  }
})
