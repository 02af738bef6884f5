import { Agent } from "node:http"
import axios, { type AxiosRequestConfig, type InternalAxiosRequestConfig } from "axios"
import { describe, expect, it } from "vitest"
import { heedAxios } from "../../src/axios.ts"
import { heedFetch } from "../../src/fetch.ts"
import { countOf, heededAxios, QUICK, watched } from "../support/clients.ts"
import { inTurn, serve } from "../support/server.ts"
import { COPIES, failure } from "./axios-copies.ts"

describe("fetch", () => {
  it("AC 24: nothing is left behind on what the caller gave", async () => {
    const server = await serve(inTurn([503], [200]))
    const init = Object.freeze({
      headers: Object.freeze({ accept: "text/csv" }),
      heed: Object.freeze({ label: "x" }),
    })
    expect((await heedFetch({ ...QUICK, beforeAttempt: () => {} })(server.url, init)).status).toBe(200)
    expect(server.hits.map(({ headers }) => headers.accept)).toEqual(["text/csv", "text/csv"])
  })
})

describe.each(COPIES)("axios $version", ({ copy }) => {
  it("AC 24: after a call the config has no key of heed's, and the caller's own is as it was", async () => {
    const server = await serve(inTurn([503], [429, { "retry-after-ms": "20" }], [200], [404]))
    const config = { headers: { "x-a": "1" }, params: { page: 2 }, heed: { label: "rows" } }
    const before = structuredClone(config)
    const bare = await copy.create().get((await serve(inTurn([200]))).url, config)
    const heeded = heedAxios(copy.create(), { ...QUICK, timeout: { total: 60_000 } })
    const { config: good } = await heeded.get(server.url, config)
    const { config: bad } = await failure(heeded.get(server.url, config))
    const keys = Object.keys(bare.config).sort()
    for (const used of [good, bad]) {
      expect(Object.keys(used).sort()).toEqual(keys)
      expect(used.adapter).toEqual(bare.config.adapter)
      expect(Object.getOwnPropertySymbols(used)).toEqual([])
    }
    expect(config).toEqual(before)
  })

  it("AC 24: an error's config can be sent again, cloned or merged: as a bare axios sends it, and afresh", async () => {
    const ways: ((config: AxiosRequestConfig) => AxiosRequestConfig)[] = [
      (config) => config,
      (config) => ({ ...config }),
      (config) => ({ ...config, headers: { ...config.headers, "x-more": "1" } }) as AxiosRequestConfig,
    ]
    const failing = await serve(inTurn([503]))
    /** What arrives of one call and of three more by its error's config. */
    const sent = async (instance: typeof axios) => {
      const from = failing.hits.length
      const sizes: number[] = []
      const lap = () => sizes.push(failing.hits.length - from)
      const { config } = await failure(instance.put("/rows", { rows: [1, 2] }, { headers: { "x-a": "1" } }))
      lap()
      for (const way of ways) {
        await failure(instance.request(way(config)))
        lap()
      }
      const hits = failing.hits.slice(from).map(({ method, url, body, headers }) => {
        return { method, url, body, headers: { ...headers, "content-length": body.length } }
      })
      return { sizes, hits }
    }
    const defaults = { baseURL: failing.url, params: { page: 1 } }
    const bare = await sent(copy.create(defaults) as typeof axios)
    const { heed, events } = watched({ retry: { ...QUICK.retry, retries: 1 } })
    const heeded = await sent(heedAxios(copy.create(defaults), heed) as typeof axios)
    expect(bare.sizes).toEqual([1, 2, 3, 4])
    expect(heeded.sizes).toEqual([2, 4, 6, 8])
    expect(heeded.hits).toEqual(bare.hits.flatMap((hit) => [hit, hit]))
    expect(countOf(events, "giveup")).toBe(4)
  })

  it("AC 24: agents and adapters are the caller's own, not copies", async () => {
    const server = await serve(inTurn([503], [200]))
    const seen: unknown[] = []
    const agent = new Agent()
    const adapter = async (config: InternalAxiosRequestConfig) => {
      seen.push(config.httpAgent)
      const { status } = await fetch(server.url)
      return { data: "", status, statusText: "", headers: {}, config }
    }
    const { config } = await heedAxios(copy.create({ validateStatus: () => true }), QUICK).get(server.url, {
      adapter,
      httpAgent: agent,
    })
    expect(seen).toEqual([agent, agent])
    expect(seen[0]).toBe(seen[1])
    expect(config.adapter).toBe(adapter)
  })
})

describe("axios", () => {
  it("AC 24: a config that is aborted before it is sent can be sent again, too", async () => {
    const server = await serve(inTurn([503], [200]))
    const instance = heededAxios(QUICK)
    const { config } = await failure(instance.get(server.url, { signal: AbortSignal.abort() }))
    expect(
      (await axios.create().request({ ...config, signal: undefined, validateStatus: null })).status,
    ).toBe(503)
    expect((await instance.request({ ...config, signal: undefined })).status).toBe(200)
    expect(server.hits).toHaveLength(2)
  })
})
