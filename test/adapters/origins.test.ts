import { afterEach, describe, expect, it, test, vi } from "vitest"
import { heedFetch } from "../../src/fetch.ts"
import { createHeed, type HeedOptions } from "../../src/index.ts"
import { heededAxios } from "../support/clients.ts"
import { answer, serve } from "../support/server.ts"

const SECRET = "9f86d081884c"

/** Every client, and what its calls tell of their source. */
function watched(options?: HeedOptions) {
  const heed = createHeed({ retry: false, ...options })
  const sources: string[] = []
  const warnings: string[] = []
  heed.on("attempt", ({ source }) => sources.push(source))
  heed.on("warning", ({ code, message }) => warnings.push(`${code}: ${message}`))
  const fetched = heedFetch(heed)
  const axios = heededAxios(heed)
  const sends: [name: string, send: (url: string | URL) => Promise<unknown>][] = [
    ["axios", (url) => axios.get(url as string)],
    ["fetch", (url) => fetched(url)],
    ["run", (url) => heed.run({ method: "GET", url }, () => fetch(url))],
  ]
  return { heed, sources, warnings, sends }
}

const settled = (work: Promise<unknown>) =>
  work.then(
    () => {},
    () => {},
  )

describe("the source of a call", () => {
  afterEach(() => void vi.unstubAllGlobals())

  it("is one, however its URL is spelled", async () => {
    const server = await serve((_hit, response) => answer(response, 200))
    const { port } = new URL(server.url)
    const { sources, sends } = watched()
    const urls = [
      `http://127.0.0.1:${port}`,
      `HTTP://127.0.0.1:${port}/run?key=${SECRET}&u=https://b.example/`,
      `http://127.1:${port}/https://b.example/`,
      new URL(`http://127.0.0.1:${port}/v1?u=https://b.example/`),
    ]
    for (const [, send] of sends) for (const url of urls) await send(url)
    expect(server.hits).toHaveLength(12)
    expect(new Set(sources)).toEqual(new Set([server.url]))
  })

  it("is the page's for a relative URL", async () => {
    const server = await serve((_hit, response) => answer(response, 200))
    vi.stubGlobal("location", { href: `${server.url}/page/` })
    const { sources, sends } = watched()
    for (const [, send] of sends) await settled(send(`/run?key=${SECRET}&u=https://b.example/`))
    expect(sources).toEqual([server.url, server.url, server.url])
  })

  it.each(["/run?key=", "http://[", "http://h.example:pa55/", "https:", "a:"])(
    "shows nothing of a URL that cannot be sent: %s",
    async (url) => {
      const { heed, sources, sends } = watched()
      for (const [, send] of sends) await settled(send(url + SECRET))
      expect(sources).toHaveLength(3)
      expect(JSON.stringify([sources, heed.report()])).not.toMatch(/9f86d081884c|pa55/)
    },
  )
})

test("a `source` function that throws: the call goes by its origin, and the first one is warned of", async () => {
  const server = await serve((_hit, response) => answer(response, 200))
  const { heed, sources, warnings, sends } = watched({
    source: ({ url }) => {
      throw new Error(`no account in ${url}`)
    },
  })
  for (const [, send] of sends) await send(`${server.url}/run?key=${SECRET}`)
  expect(server.hits).toHaveLength(3)
  expect(sources).toEqual([server.url, server.url, server.url])
  expect(warnings).toEqual([expect.stringMatching(/^source-failed: /)])
  expect(JSON.stringify([warnings, heed.report()])).not.toContain(SECRET)
})
