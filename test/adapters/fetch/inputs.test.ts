import { Readable } from "node:stream"
import { diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"
import { describe, expect, test } from "vitest"
import { caught, QUICK, SOON } from "../../support/quick.ts"
import { inTurn, serve } from "../../support/server.ts"

type Input = [name: string, of: (url: string) => [RequestInfo | URL, RequestInit?]]

const INPUTS: Input[] = [
  ["a text", (url) => [`${url}/a?page=1#part`]],
  ["a URL", (url) => [new URL("/a?page=1", url)]],
  ["a Request", (url) => [new Request(`${url}/a?page=1`, { method: "DELETE", headers: { "x-own": "1" } })]],
  ["an object that has a url", (url) => [{ toString: () => `${url}/a` } as never]],
  [
    "a Request, and an init that overrides it",
    (url) => [
      new Request(`${url}/a`, { method: "PUT", body: "old", headers: { "x-own": "1", "x-old": "1" } }),
      { method: "put", body: "new", headers: { "x-own": "2" } },
    ],
  ],
  [
    "a Request whose method an init overrides",
    (url) => [new Request(url, { method: "POST", body: "kept" }), { method: "PUT" }],
  ],
  ["headers as pairs", (url) => [url, { headers: [["x-own", "1"]] }]],
  ["a method in lower case", (url) => [url, { method: "delete" }]],
]

test.each(INPUTS)("%s: sent as without heed, each time, and named by the diagnosis", async (_, of) => {
  const server = await serve(inTurn([200], [503], [429, SOON], [403]))
  await fetch(...of(server.url))
  const response = await heedFetch(QUICK)(...of(server.url))
  const [bare, ...heeded] = server.hits.map(({ at, ...hit }) => hit)
  expect(heeded).toEqual([bare, bare, bare])
  const { request } = diagnosisOf(response) ?? {}
  expect(request?.method).toBe(bare?.method)
  const named = new URL(request?.url ?? "")
  named.hash = ""
  expect(named.href).toBe(new URL(bare?.url ?? "", server.url).href)
})

const form = () => {
  const made = new FormData()
  made.append("a", "1")
  made.append("file", new File(["rows"], "rows.csv", { type: "text/csv" }))
  return made
}

const BODIES: [string, () => BodyInit | null | undefined][] = [
  ["text", () => "a=ü"],
  ["an empty text", () => ""],
  ["null", () => null],
  ["nothing", () => undefined],
  ["URLSearchParams", () => new URLSearchParams({ a: "1", b: "ü &" })],
  ["a FormData", form],
  ["a Blob", () => new Blob(["some ", "text"], { type: "text/csv" })],
  ["an ArrayBuffer", () => new TextEncoder().encode("bytes").buffer],
  ["a view of one", () => new TextEncoder().encode("xbytes").subarray(1)],
  ["a Buffer", () => Buffer.from([0, 65, 66])],
  ["a large text", () => "0123456789".repeat(100_000)],
]

/** Boundaries are drawn anew for each form. */
function told({ body, headers }: { body: string; headers: { [name: string]: unknown } }) {
  const boundary = /boundary=(\S+)/.exec(String(headers["content-type"]))?.[1]
  const plain = (text: unknown) => (boundary ? String(text).replaceAll(boundary, "BOUNDARY") : text)
  return [plain(body), plain(headers["content-type"])]
}

describe("bodies that can be read again", () => {
  test.each(BODIES)("%s, as url and init, and in a Request: whole each time", async (_, make) => {
    const server = await serve(inTurn([200], [503], [429, SOON], [200], [429, SOON], [200], [503], [200]))
    await fetch(server.url, { method: "PUT", body: make() })
    const heeded = heedFetch(QUICK)
    await heeded(server.url, { method: "PUT", body: make() })
    await heeded(new Request(server.url, { method: "POST", body: make() }))
    await heeded(new Request(server.url, { method: "PUT", body: make() }))
    const [bare, ...others] = server.hits
    expect(bare && others.map(told)).toEqual(Array(7).fill(bare && told(bare)))
  })

  test("a Request that was sent has its body still, as has its clone", async () => {
    const server = await serve(inTurn([503], [200]))
    const request = new Request(server.url, { method: "PUT", body: "rows" })
    const clone = request.clone()
    await heedFetch(QUICK)(request)
    expect([await clone.text(), server.hits.map(({ body }) => body)]).toEqual(["rows", ["rows", "rows"]])
  })

  test("a Request whose body is a stream is sent again from a copy", async () => {
    const server = await serve(inTurn([503], [200]))
    const init = { method: "PUT", body: new Response("rows").body, duplex: "half" } as RequestInit
    expect((await heedFetch(QUICK)(new Request(server.url, init))).status).toBe(200)
    expect(server.hits.map(({ body }) => body)).toEqual(["rows", "rows"])
  })
})

describe("bodies that can be read only once", () => {
  const ONCE: [string, () => unknown][] = [
    ["a web stream", () => new Response("rows").body],
    ["a Node stream", () => Readable.from([Buffer.from("rows")])],
    [
      "an async iterator",
      async function* () {
        yield Buffer.from("rows")
      },
    ],
  ]

  const init = (make: () => unknown): RequestInit =>
    ({ method: "PUT", body: make() as never, duplex: "half" }) as RequestInit

  test.each(ONCE)("%s is sent once, and the diagnosis says so", async (_, make) => {
    const server = await serve(inTurn([503], [429, SOON]))
    const heeded = heedFetch(QUICK)
    const replies = [await heeded(server.url, init(make)), await heeded(server.url, init(make))]
    expect(replies.map((reply) => [reply.status, diagnosisOf(reply)?.stopped])).toEqual([
      [503, "body-not-replayable"],
      [429, "body-not-replayable"],
    ])
    expect(server.hits.map(({ body }) => body)).toEqual(["rows", "rows"])
  })

  test("a Request that has been used is refused, as by fetch", async () => {
    const request = new Request("http://127.0.0.1:1/", { method: "PUT", body: "rows" })
    await request.text()
    const bare = await caught(fetch(request))
    const error = await caught(heedFetch(QUICK)(request))
    expect([error.constructor, error.message]).toEqual([bare.constructor, bare.message])
    expect(diagnosisOf(error)).toMatchObject({ stopped: "not-retryable", attempts: { length: 1 } })
  })

  test("nothing is copied where nothing will be sent twice", async () => {
    const server = await serve(inTurn([200]))
    const request = new Request(server.url, { method: "PUT", body: "rows" })
    let clones = 0
    request.clone = () => {
      clones++
      return Request.prototype.clone.call(request)
    }
    await heedFetch({ retry: false, throttle: false })(request)
    expect([clones, request.bodyUsed, server.hits[0]?.body]).toEqual([0, true, "rows"])
  })
})

describe("what fetch refuses is refused as by fetch", () => {
  const WRONG: Input[] = [
    ["no url", () => ["http://"]],
    ["a relative url", () => ["/a"]],
    ["another scheme", () => ["ftp://127.0.0.1/"]],
    ["a header that is none", (url) => [url, { headers: { "a b": "c" } }]],
    ["a body on GET", (url) => [url, { body: "x" }]],
    ["a method that is none", (url) => [url, { method: "A B" }]],
    ["a stream without duplex", (url) => [url, { method: "POST", body: new Response("x").body }]],
    ["a port that is not to be used", () => ["http://127.0.0.1:6666/"]],
  ]

  test.each(WRONG)("%s", async (_, of) => {
    const server = await serve(inTurn([200]))
    const bare = await caught(fetch(...of(server.url)))
    for (const init of [{}, { headers: { "x-signed": "yes" } }]) {
      const beforeAttempt = "headers" in init ? () => {} : undefined
      const error = await caught(heedFetch({ ...QUICK, beforeAttempt })(...of(server.url)))
      expect(error).toBeInstanceOf(TypeError)
      if (!beforeAttempt)
        expect([error.message, error.cause?.message]).toEqual([bare.message, bare.cause?.message])
      expect(diagnosisOf(error)).toMatchObject({ retryable: false, stopped: "not-retryable" })
    }
    expect(server.hits).toHaveLength(0)
  })
})
