import { once } from "node:events"
import { createRequire } from "node:module"
import { type AddressInfo, createServer } from "node:net"
import axios, { type AxiosInstance, type AxiosRequestConfig } from "axios"
import FormData from "form-data"
import { heedAxios } from "heed/axios"
import { heedFetch } from "heed/fetch"
import { describe, expect, it, onTestFinished, test } from "vitest"
import type { HeedOptions } from "../../src/index.ts"
import { COPIES } from "../matrix/copies.ts"
import { FETCHES } from "../support/fetches.ts"
import { QUICK } from "../support/quick.ts"

/** Answers every connection by `statuses` in turn, the last one for all further, and notes the heads as they came. */
async function rawServer(...statuses: number[]) {
  const heads: string[] = []
  const server = createServer((socket) => {
    let text = ""
    socket.on("error", () => {})
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1")
      const end = text.indexOf("\r\n\r\n")
      const length = /^content-length: (\d+)/im.exec(text.slice(0, end))?.[1] ?? 0
      if (end < 0 || text.length < end + 4 + Number(length)) return
      heads.push(text.slice(0, end))
      const status = statuses[Math.min(heads.length, statuses.length) - 1]
      socket.end(`HTTP/1.1 ${status} x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`)
    })
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  onTestFinished(() => void server.close())
  return { heads, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

const form = () => {
  const form = new FormData()
  form.setBoundary("----boundary")
  form.append("a", "1")
  return form
}

const CONFIGS: [name: string, config: () => AxiosRequestConfig][] = [
  ["none of its own", () => ({})],
  ["null and undefined", () => ({ headers: { "X-None": undefined, "X-Null": null } as never })],
  ["a default that is not to be sent", () => ({ headers: { Accept: false, "User-Agent": null } as never })],
  [
    "lists",
    () => ({ headers: { Cookie: ["a=1", "b=2"], "X-List": ["1", "2"], Accept: ["a/b", "c/d"] } as never }),
  ],
  ["Latin-1 and beyond", () => ({ headers: { "X-Latin": "caf\u00e9", "X-Name": "\u540d\u524d \u2713 ok" } })],
  ["odd spelling and order", () => ({ headers: { "x-Z": "1", "X-A": "2", ACCEPT: "*/*", "x-EMPTY": "" } })],
  ["numbers and booleans", () => ({ headers: { "X-N": 5, "X-T": true } as never })],
  ["JSON", () => ({ method: "post", data: { a: 1 }, headers: { "X-B": "1" } })],
  [
    "a content type of its own",
    () => ({ method: "post", data: "{}", headers: { "content-TYPE": "text/x" } }),
  ],
  ["a form", () => ({ method: "post", data: form(), headers: { "X-B": "1" } })],
  [
    "a form and a list",
    () => ({ method: "post", data: form(), headers: { Cookie: ["a=1", "b=2"] } as never }),
  ],
  [
    "a form, no content type",
    () => ({ method: "post", data: form(), headers: { "Content-Type": null } as never }),
  ],
  [
    "a form, its type unsent",
    () => ({ method: "post", data: form(), headers: { "Content-Type": false } as never }),
  ],
  ["auth", () => ({ auth: { username: "u", password: "p" }, headers: { Authorization: "Bearer x" } })],
]

const OPTIONS: [name: string, options: HeedOptions][] = [
  ["as it is", QUICK],
  ["with beforeAttempt", { ...QUICK, beforeAttempt: () => {} }],
  ["with a time limit", { ...QUICK, timeout: { attempt: 60_000 } }],
]

/** Older copies send a form in chunks, as it is a stream: heed sends it from memory, where it has a length. */
const withoutLength = (head: string) => head.replace(/\r\n(?:content-length|transfer-encoding): .*/gi, "")

const mayPost = (options: HeedOptions): HeedOptions => ({
  ...options,
  retry: { ...(options.retry || {}), methods: ["GET", "POST"] },
})

describe.each(OPTIONS)("headers on the wire, %s", (_, options) => {
  describe.each(COPIES)("$name", ({ axios }) => {
    it.each(CONFIGS)("%s: as the bare client sends them, at each attempt", async (_, config) => {
      const server = await rawServer(200, 503, 200)
      const send = (instance: AxiosInstance) =>
        instance.request({ url: server.url, ...config() }).catch(({ message }) => message)
      const failure = await send(axios.create())
      // Older copies refuse what is beyond Latin-1.
      const sends = typeof failure !== "string"
      const result = await send(heedAxios(axios.create(), mayPost(options)))
      expect(sends ? result.status : result).toBe(sends ? 200 : failure)
      expect(server.heads).toHaveLength(sends ? 3 : 0)
      const [bare, ...heeded] = server.heads.map(withoutLength)
      expect(heeded).toEqual(sends ? [bare, bare] : [])
    })
  })

  const INITS: [name: string, init: RequestInit][] = [
    ["none of its own", {}],
    ["odd spelling and order", { headers: { "x-Z": "1", "X-A": "2", ACCEPT: "*/*", "x-EMPTY": "" } }],
    [
      "null, undefined and lists",
      { headers: { "X-None": undefined, "X-Null": null, Cookie: ["a=1", "b=2"] } as never },
    ],
    [
      "pairs",
      {
        headers: [
          ["X-B", "1"],
          ["X-A", "2"],
          ["x-b", "3"],
          ["Cookie", "a=1"],
          ["Cookie", "b=2"],
        ],
      },
    ],
    ["Headers", { headers: new Headers({ "X-B": "1", "X-A": "caf\u00e9" }) }],
    ["JSON", { method: "POST", body: "{}", headers: { "Content-TYPE": "application/json" } }],
  ]
  it.each(INITS)("fetch, %s: as the bare client sends them, at each attempt", async (_, init) => {
    const server = await rawServer(200, 503, 200)
    await fetch(server.url, init)
    await heedFetch({ ...options, retry: { ...QUICK.retry, methods: ["GET", "POST"] } } as HeedOptions)(
      server.url,
      init,
    )
    const [bare, ...heeded] = server.heads
    expect(heeded).toEqual([bare, bare])
  })
})

test.each([200, 404])("a form's config shows the headers as they were sent, after %i", async (status) => {
  const server = await rawServer(status, 503, status)
  const shown = async (instance: AxiosInstance) => {
    const settled = await instance.post(server.url, form()).catch((error) => error)
    return settled.config.headers.toJSON()
  }
  const bare = await shown(axios.create())
  expect(bare["Content-Type"]).toContain("----boundary")
  expect(await shown(heedAxios(axios.create(), mayPost(QUICK)))).toEqual(bare)
  expect(server.heads).toHaveLength(3)
})

const linesOf = (head: string | undefined) => (head ?? "").split("\r\n").slice(1)

test("axios: only what beforeAttempt changes is changed", async () => {
  const server = await rawServer(200)
  const headers = {
    "X-Z": "1",
    Cookie: ["a=1", "b=2"],
    Authorization: "old",
    "X-Gone": "2",
    "X-Name": "\u540d!",
  }
  const config = { url: server.url, headers: headers as never }
  await axios.create().request(config)
  const seen: string[] = []
  const client = heedAxios(axios.create(), {
    ...QUICK,
    beforeAttempt({ headers }) {
      seen.push(headers.get("cookie") ?? "")
      headers.set("authorization", "new")
      headers.delete("x-gone")
      headers.set("x-more", "3")
    },
  })
  await client.request(config)
  const [bare, heeded] = server.heads.map(linesOf)
  expect(heeded?.slice().sort()).toEqual(
    [
      ...(bare ?? []).filter((line) => !/^(x-gone|authorization):/i.test(line)),
      "Authorization: new",
      "x-more: 3",
    ].sort(),
  )
  expect(seen).toEqual(["a=1; b=2"])
})

const nodeFetch2 = createRequire(import.meta.url)("node-fetch-2")

describe.each(FETCHES)("%s", (_, base) => {
  type Form = [name: string, headers: HeadersInit]
  const FORMS: Form[] = [
    ["an object", { "X-Z": "1", Authorization: "old", "x-aB": "2" }],
    [
      "pairs",
      [
        ["X-Z", "1"],
        ["X-z", "2"],
        ["Authorization", "old"],
        ["x-aB", "2"],
      ],
    ],
    ["a Map", new Map(Object.entries({ "X-Z": "1", authorization: "old" })) as never],
    ["Headers", new Headers({ "X-Z": "1", Authorization: "old" })],
    ["Headers of node-fetch", new nodeFetch2.Headers({ "X-Z": "1", Authorization: "old" }) as never],
    ["a value beyond Latin-1", { "X-Name": "\u540d", Authorization: "old" }],
    ["no headers", 5 as never],
  ]

  it.each(FORMS)("%s: what beforeAttempt leaves alone is sent as it was given", async (_, headers) => {
    const server = await rawServer(200)
    // What goes wrong on the way is the bare client's failure.
    const bare = await base(server.url, { headers }).catch(({ message }) => message)
    const heeded = heedFetch(
      { ...QUICK, beforeAttempt: ({ headers }) => headers.set("authorization", "new") },
      base,
    )
    const result = await heeded(server.url, { headers }).catch(({ message }) => message)
    if (typeof bare === "string") return expect(result).toBe(bare)
    // Only what the hook set may be spelled as the hook spells it.
    const [expected, sent] = server.heads.map((head) =>
      linesOf(head.replace(/^authorization/im, "authorization")),
    )
    expect(sent).toEqual(expected?.map((line) => line.replace("authorization: old", "authorization: new")))
  })
})
