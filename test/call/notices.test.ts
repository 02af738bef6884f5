import { setImmediate } from "node:timers/promises"
import axios from "axios"
import { describe, expect, it } from "vitest"
import { heedAxios } from "../../src/axios.ts"
import { heedFetch } from "../../src/fetch.ts"
import { createHeed, type Heed, type Notice } from "../../src/index.ts"
// Loaded here, so that no test waits for it.
import "../../src/call/tell-notices.ts"

const HEADERS = {
  deprecation: "@1688169599",
  sunset: "Thu, 31 Dec 2026 23:59:59 GMT",
  link: '<https://api.example.com/changes?token=s3cret-token-1>; rel="deprecation"',
}
const URL = "https://api.example.com/v1/orders/17"

const told = async () => {
  for (let i = 0; i < 5; i++) await setImmediate()
}

function listening() {
  const heed = createHeed()
  const notices: Notice[] = []
  heed.on("notice", (notice) => notices.push(notice))
  return { heed, notices }
}

const CLIENTS: [string, (heed: Heed, headers: Record<string, string>, url?: string) => Promise<unknown>][] = [
  [
    "axios",
    (heed, headers, url = URL) =>
      heedAxios(
        axios.create({
          adapter: async (config) => ({ data: "", status: 200, statusText: "OK", headers, config }),
        }),
        heed,
      ).get(url),
  ],
  ["fetch", (heed, headers, url = URL) => heedFetch(heed, async () => new Response("{}", { headers }))(url)],
  [
    "heed.run",
    (heed, headers, url = URL) =>
      heed.run({ method: "GET", url }, async () => ({
        status: 200,
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [
            name.charAt(0).toUpperCase() + name.slice(1),
            value,
          ]),
        ),
      })),
  ],
]

describe.each(CLIENTS)("notices by %s", (_name, send) => {
  it("are told once for each endpoint and kind, and stand in the report", async () => {
    const { heed, notices } = listening()
    await send(heed, HEADERS)
    await send(heed, HEADERS, "https://api.example.com/v1/orders/18")
    await send(heed, HEADERS, "https://api.example.com/v1/invoices")
    await told()
    const base = { source: "https://api.example.com", text: null }
    expect(notices.slice(0, 2)).toEqual([
      {
        ...base,
        endpoint: "GET /v1/orders/:id",
        kind: "deprecation",
        field: "deprecation",
        date: "2023-06-30T23:59:59.000Z",
        link: "https://api.example.com/changes?token=[redacted]",
      },
      {
        ...base,
        endpoint: "GET /v1/orders/:id",
        kind: "sunset",
        field: "sunset",
        date: "2026-12-31T23:59:59.000Z",
        link: "https://api.example.com/changes?token=[redacted]",
      },
    ])
    expect(notices.map(({ endpoint }) => endpoint).slice(2)).toEqual(["GET /v1/invoices", "GET /v1/invoices"])
    expect(heed.report().notices).toEqual(notices)
  })

  it("of a path that is called late in a run are told", async () => {
    const { heed, notices } = listening()
    for (let i = 0; i < 40; i++) await send(heed, {}, `${URL}?page=${i}`)
    await send(heed, HEADERS, "https://api.example.com/v1/old")
    await told()
    expect(notices).toHaveLength(2)
  })

  it("are none where nothing is announced", async () => {
    const { heed, notices } = listening()
    await send(heed, { "content-type": "application/json" })
    await told()
    expect(notices).toEqual([])
    expect(heed.report().notices).toEqual([])
  })
})

it("a secret that the request carried is masked in the words of a notice", async () => {
  const { heed, notices } = listening()
  const request = { method: "GET", url: URL, headers: { authorization: "Bearer s3cret-bearer-token-1" } }
  const headers = { warning: '299 - "the token s3cret-bearer-token-1 uses v1"' }
  await heed.run(request, async () => ({ status: 200, headers }))
  await told()
  expect(notices).toHaveLength(1)
  expect(JSON.stringify(notices)).not.toContain("s3cret")
})

it.each([
  ["/v2", "https://api.example.com/v2"],
  ["//docs.example.com/v2", "https://docs.example.com/v2"],
  ["javascript:alert(1)", null],
  ["v2.html", null],
])("a link is one of http, and whole: %s", async (target, link) => {
  const { heed, notices } = listening()
  const headers = { deprecation: "true", link: `<${target}>; rel="deprecation"` }
  await heed.run({ method: "GET", url: "https://api.example.com/v1" }, async () => ({ status: 200, headers }))
  await told()
  expect(notices).toMatchObject([{ kind: "deprecation", link }])
})

it("headers that throw are no notice, and harm no call", async () => {
  const { heed, notices } = listening()
  const headers = new Proxy(
    {},
    {
      get() {
        throw new Error("mine")
      },
    },
  )
  await expect(
    heed.run({ method: "GET", url: URL }, async () => ({ status: 200, headers })),
  ).resolves.toBeDefined()
  await told()
  expect(notices).toEqual([])
})
