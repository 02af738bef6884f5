import { Readable } from "node:stream"
import axios, { type AxiosRequestConfig } from "axios"
import { heedAxios } from "heed/axios"
import { describe, expect, test } from "vitest"
import { caught, QUICK, SOON } from "../../support/quick.ts"
import { inTurn, serve } from "../../support/server.ts"

type Body = [name: string, make: () => unknown, config?: AxiosRequestConfig]

function formOf(parts: Record<string, string | Blob>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(parts)) form.append(name, value)
  return form
}

const BODIES: Body[] = [
  ["an object", () => ({ a: [1, 2], b: "ü" })],
  ["text", () => "a=1"],
  ["no body", () => undefined],
  ["an empty text", () => ""],
  ["URLSearchParams", () => new URLSearchParams({ a: "1", b: "ü &" })],
  [
    "an object as a form",
    () => ({ a: 1, b: { c: 2 } }),
    { headers: { "content-type": "application/x-www-form-urlencoded" } },
  ],
  ["a Buffer", () => Buffer.from([0, 65, 66])],
  ["an ArrayBuffer", () => new TextEncoder().encode("bytes").buffer],
  ["a Uint8Array", () => new TextEncoder().encode("bytes").subarray(1)],
  ["a Blob", () => new Blob(["some ", "text"])],
  ["a FormData", () => formOf({ a: "1", file: new File(["rows"], "rows.csv", { type: "text/csv" }) })],
  ["a form of the form-data package", () => axios.toFormData({ a: 1, none: "", file: Buffer.from("rows") })],
  [
    "an object as multipart",
    () => ({ a: 1, b: "ü" }),
    { headers: { "content-type": "multipart/form-data" } },
  ],
]

/** Boundaries are drawn anew for each form. */
function told({ body, headers }: { body: string; headers: { [name: string]: unknown } }) {
  const boundary = /boundary=(\S+)/.exec(String(headers["content-type"]))?.[1]
  const plain = (text: unknown) => (boundary ? String(text).replaceAll(boundary, "BOUNDARY") : text)
  return [
    plain(body),
    plain(headers["content-type"]),
    headers["content-length"],
    headers["transfer-encoding"],
  ]
}

describe.each([{}, { timeout: { attempt: 5_000 }, beforeAttempt: () => {} }])("with %j", (options) => {
  test.each(BODIES)("%s is sent whole each time: PUT after 503, POST after 429", async (_, make, config) => {
    const server = await serve(inTurn([200], [503], [429, SOON], [200], [429, SOON], [200]))
    await axios.put(server.url, make(), config)
    const client = heedAxios(axios.create(), { ...QUICK, ...options })
    await client.put(server.url, make(), config)
    await client.post(server.url, make(), config)
    const [bare, ...heeded] = server.hits
    expect(bare && heeded.map(told)).toEqual(Array(5).fill(bare && told(bare)))
  })
})

test("the config that comes back bears the body and the headers that axios gave it", async () => {
  const server = await serve(inTurn([503], [200]))
  const form = axios.toFormData({ a: 1 })
  const { config } = await heedAxios(axios.create(), QUICK).put(server.url, form)
  expect([config.data === form, server.hits.length]).toEqual([true, 2])
})

describe("a body that can be read only once", () => {
  const ONCE: Body[] = [
    ["a stream", () => Readable.from([Buffer.from("rows")])],
    [
      "a form of the form-data package with a stream in it",
      () => axios.toFormData({ file: Readable.from(["rows"]) }),
    ],
    [
      "a web stream",
      () => new Response("rows").body,
      { adapter: "fetch", duplex: "half" } as AxiosRequestConfig,
    ],
  ]

  test.each(ONCE)("%s is sent once, and the diagnosis says so", async (_, make, config) => {
    const server = await serve(inTurn([503], [429, SOON], [200]))
    const client = heedAxios(axios.create(), QUICK)
    const broken = await caught(client.put(server.url, make(), config))
    const throttled = await caught(client.put(server.url, make(), config))
    expect([broken, throttled].map(({ diagnosis }) => [diagnosis.code, diagnosis.stopped])).toEqual([
      [503, "body-not-replayable"],
      [429, "body-not-replayable"],
    ])
    expect(server.hits.map(({ body }) => body.includes("rows"))).toEqual([true, true])
  })

  test.each(ONCE)("%s: success is as ever", async (_, make, config) => {
    const server = await serve(inTurn([200]))
    const reply = await heedAxios(axios.create(), QUICK).post(server.url, make(), config)
    expect([reply.status, server.hits[0]?.body.includes("rows")]).toEqual([200, true])
  })
})
