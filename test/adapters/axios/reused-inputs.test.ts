import axios, { type AxiosAdapter, type AxiosInstance, type AxiosRequestConfig } from "axios"
import { heedAxios } from "heed/axios"
import { describe, expect, test } from "vitest"
import { QUICK } from "../../support/quick.ts"
import { answer, type Hit, type LocalServer, serve } from "../../support/server.ts"

/** The config of the nth call, of objects that all calls share. */
type Case = [name: string, share: (url: string) => (page: number) => AxiosRequestConfig]

const PUT = { method: "PUT" }

const CASES: Case[] = [
  [
    "URLSearchParams",
    (url) => {
      const params = new URLSearchParams()
      return (page) => {
        params.set("page", `${page}`)
        return { url, params }
      }
    },
  ],
  [
    "a Date among the params",
    (url) => {
      const since = new Date(0)
      return (page) => {
        since.setUTCFullYear(2000 + page)
        return { url, params: { since } }
      }
    },
  ],
  [
    "a list of objects among the params",
    (url) => {
      const filter = { field: "id", range: { from: 0 } }
      return (page) => {
        filter.range.from = page
        return { url, params: { filters: [filter] } }
      }
    },
  ],
  [
    "a URL object",
    (url) => {
      const shared = new URL(url)
      return (page) => {
        shared.searchParams.set("page", `${page}`)
        return { url: shared as unknown as string }
      }
    },
  ],
  [
    "a config with its url, params, headers and data",
    (url) => {
      const headers: Record<string, string> = {}
      const shared: AxiosRequestConfig = { ...PUT, headers, params: { page: 0 } }
      return (page) => {
        headers["x-page"] = `${page}`
        shared.params.page = page
        return Object.assign(shared, { url: `${url}/${page}`, data: { page } })
      }
    },
  ],
  [
    "an object as data",
    (url) => {
      const data = { pages: [0] }
      return (page) => {
        data.pages[0] = page
        return { ...PUT, url, data }
      }
    },
  ],
  [
    "URLSearchParams as data",
    (url) => {
      const data = new URLSearchParams()
      return (page) => {
        data.set("page", `${page}`)
        return { ...PUT, url, data }
      }
    },
  ],
  [
    "a FormData",
    (url) => {
      const data = new FormData()
      return (page) => {
        data.set("page", `${page}`)
        return { ...PUT, url, data }
      }
    },
  ],
  [
    "a Uint8Array",
    (url) => {
      const data = new Uint8Array(1)
      return (page) => {
        data[0] = 48 + page
        return { ...PUT, url, data }
      }
    },
  ],
]

const PAGES = [1, 2, 3, 4, 5, 6, 7, 8, 9]

/** Boundaries are drawn anew for each form. */
function told({ method, url, headers, body }: Hit): string {
  const [type] = String(headers["content-type"]).split("boundary=")
  const boundary = /^--\S+/.exec(body)?.[0] ?? "no boundary"
  return JSON.stringify([method, url, headers["x-page"], type, body.replaceAll(boundary, "")])
}

/** All calls are begun before any has a response. */
async function collect(server: LocalServer, client: AxiosInstance, share: Case[1]): Promise<string[]> {
  const next = share(server.url)
  const before = server.hits.length
  await Promise.all(PAGES.map((page) => client.request(next(page))))
  return server.hits.slice(before).map(told).sort()
}

// The fetch adapter of axios takes no URL object.
const ADAPTERS = ["http", "fetch"].flatMap((adapter) =>
  CASES.filter(([name]) => adapter === "http" || name !== "a URL object").map(
    ([name, share]) => [name, adapter, share] as const,
  ),
)

describe.each(ADAPTERS)("%s that is used for one call after another, sent by %s", (_, adapter, share) => {
  test("is sent as it was when each was called, also while the adapter is looked up", async () => {
    const server = await serve((_hit, response) => answer(response, 200))
    const bare = await collect(server, axios.create({ adapter }), share)
    expect(new Set(bare).size).toBe(PAGES.length)
    const options = { ...QUICK, throttle: { concurrency: 2 } }
    expect(await collect(server, heedAxios(axios.create({ adapter }), options), share)).toEqual(bare)
  })

  test("is sent so again", async () => {
    const server = await serve((_hit, response) => answer(response, 200))
    const bare = await collect(server, axios.create({ adapter }), share)
    const failed = new Set<string>()
    const broken = await serve((hit, response) => {
      answer(response, failed.has(told(hit)) ? 200 : 503)
      failed.add(told(hit))
    })
    const heeded = heedAxios(axios.create({ adapter }), { ...QUICK, throttle: false })
    expect(await collect(broken, heeded, share)).toEqual([...bare, ...bare].sort())
  })
})

test("a small Buffer is sent as it was when it was called, where axios itself would send it as it is later", async () => {
  const server = await serve((_hit, response) => answer(response, 200))
  const data = Buffer.alloc(1)
  const heeded = heedAxios(axios.create(), QUICK)
  const share = (url: string) => (page: number) => {
    data[0] = 48 + page
    return { ...PUT, url, data }
  }
  await collect(server, heeded, share)
  expect(server.hits.map(({ body }) => Number(body)).sort()).toEqual(PAGES)
})

test("params and data of other classes, and large data, are the adapter's as they were given", async () => {
  class Params extends URLSearchParams {}
  class Own {
    readonly #page = 1
    toString = () => `${this.#page}`
  }
  const given: AxiosRequestConfig[] = [
    { params: new Params("a=1"), data: Buffer.alloc(65_537) },
    { params: new Own(), data: new Params("a=1") },
  ]
  const sent: AxiosRequestConfig[] = []
  const adapter: AxiosAdapter = async (config) => {
    sent.push(config)
    return { status: 200, statusText: "OK", headers: {}, config, data: "" }
  }
  const heeded = heedAxios(axios.create({ adapter, transformRequest: [] }), QUICK)
  for (const config of given) await heeded.request({ ...PUT, url: "https://api.test/", ...config })
  expect(sent).toHaveLength(2)
  for (const [n, { params, data }] of given.entries()) {
    expect(sent[n]?.params).toBe(params)
    expect(sent[n]?.data).toBe(data)
  }
})
