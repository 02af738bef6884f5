import { createHeed, diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"
import { HttpResponse, http } from "msw"
import { setupServer } from "msw/node"
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest"
import { QUICK } from "../../support/quick.ts"
import { inTurn, serve } from "../../support/server.ts"

const ONCE = { retry: { ...QUICK.retry, retries: 1 } }

beforeEach(() => {
  const { fetch } = globalThis
  onTestFinished(() => {
    globalThis.fetch = fetch
  })
})

function mock() {
  const urls: string[] = []
  const server = setupServer(
    http.get("http://api.test/*", ({ request }) => {
      urls.push(request.url)
      return HttpResponse.json({}, { status: urls.length % 2 === 1 ? 503 : 200 })
    }),
  )
  server.listen({ onUnhandledRequest: "bypass" })
  onTestFinished(() => server.close())
  return urls
}

describe("globalThis.fetch = heedFetch()", () => {
  test("sends with the fetch that it replaced, once a try", async () => {
    const server = await serve(inTurn([503]))
    globalThis.fetch = heedFetch(ONCE)
    const response = await fetch(server.url)
    expect([response.status, server.hits.length]).toEqual([503, 2])
    expect(diagnosisOf(response)?.attempts).toHaveLength(2)
  })

  test("at once, or long after it was made", async () => {
    const server = await serve(inTurn([503]))
    const heeded = heedFetch(ONCE)
    await new Promise((resolve) => setTimeout(resolve, 5))
    globalThis.fetch = heeded
    await fetch(server.url)
    expect(server.hits).toHaveLength(2)
  })

  test("twice over: only the outer one heeds", async () => {
    const server = await serve(inTurn([503]))
    globalThis.fetch = heedFetch(ONCE)
    globalThis.fetch = heedFetch(ONCE)
    const response = await fetch(server.url)
    expect([server.hits.length, diagnosisOf(response)?.attempts.length]).toEqual([2, 2])
  })

  test.each(["in the same breath", "later"])(
    "with a fetch put over it %s, which calls back down",
    async (when) => {
      const server = await serve(inTurn([503], [200], [200]))
      globalThis.fetch = heedFetch(QUICK)
      const below = globalThis.fetch
      if (when === "later") await Promise.resolve()
      const over = vi.fn(async (input: URL | RequestInfo, init?: RequestInit) => {
        await Promise.resolve()
        return below(new Request(input, init))
      })
      globalThis.fetch = over
      expect((await fetch(server.url)).status).toBe(200)
      expect(server.hits).toHaveLength(2)
      over.mockClear()
      await fetch(server.url)
      expect([over.mock.calls.length, server.hits.length]).toEqual([1, 3])
    },
  )

  test.each(["in the same breath", "later"])("with msw started on top %s", async (when) => {
    const server = await serve(inTurn([503], [200]))
    globalThis.fetch = heedFetch(QUICK)
    if (when === "later") await Promise.resolve()
    const urls = mock()
    const statuses = [await fetch("http://api.test/a"), await fetch("http://api.test/a")]
    expect(statuses.map(({ status }) => status)).toEqual([503, 200])
    expect(urls).toHaveLength(2)
    expect((await fetch(server.url)).status).toBe(200)
    expect(server.hits).toHaveLength(2)
  })

  test("beside a second heeded fetch that looks the global one up", async () => {
    const server = await serve(inTurn([503]))
    globalThis.fetch = heedFetch(ONCE)
    const other = heedFetch(ONCE)
    const response = await other(server.url)
    expect([server.hits.length, diagnosisOf(response)?.attempts.length]).toEqual([2, 2])
  })

  test("put back: later heeded fetches send with what is global then", async () => {
    const server = await serve(inTurn([503]))
    const bare = globalThis.fetch
    const heeded = heedFetch(ONCE)
    globalThis.fetch = heeded
    globalThis.fetch = bare
    await heeded(server.url)
    expect(server.hits).toHaveLength(2)
  })
})

describe("a heeded fetch of one's own", () => {
  test("goes through a msw that starts later, each try", async () => {
    const heed = createHeed(QUICK)
    const heeded = heedFetch(heed)
    const urls = mock()
    expect((await heeded("http://api.test/a")).status).toBe(200)
    expect([urls.length, heed.report().retries]).toEqual([2, 1])
  })

  test("may be called by the mock itself", async () => {
    const server = await serve(inTurn([503], [200]))
    const heeded = heedFetch(QUICK)
    const bare = globalThis.fetch
    vi.stubGlobal("fetch", async (input: string) => {
      if (!input.endsWith("/outer")) return bare(input)
      const { status } = await heeded(`${server.url}/inner`)
      return Response.json({ status })
    })
    onTestFinished(() => void vi.unstubAllGlobals())
    expect(await (await heeded(`${server.url}/outer`)).json()).toEqual({ status: 200 })
    expect(server.hits).toHaveLength(2)
  })

  test("goes round it again once msw is closed", async () => {
    const server = await serve(inTurn([200]))
    const heeded = heedFetch(QUICK)
    const msw = setupServer(http.get(`${server.url}/`, () => HttpResponse.json({}, { status: 404 })))
    msw.listen()
    expect((await heeded(server.url)).status).toBe(404)
    msw.close()
    expect((await heeded(server.url)).status).toBe(200)
  })

  test("needs no global fetch where it has a base", async () => {
    vi.stubGlobal("fetch", undefined)
    onTestFinished(() => void vi.unstubAllGlobals())
    const heeded = heedFetch(QUICK, async () => new Response("own"))
    expect(await (await heeded("http://api.test/")).text()).toBe("own")
  })
})
