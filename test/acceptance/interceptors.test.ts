import { describe, expect, it } from "vitest"
import { heedAxios } from "../../src/axios.ts"
import { heedFetch } from "../../src/fetch.ts"
import { diagnosisOf } from "../../src/index.ts"
import { QUICK } from "../support/clients.ts"
import { inTurn, serve } from "../support/server.ts"
import { COPIES, failure } from "./axios-copies.ts"

describe("fetch", () => {
  it("AC 10: what is laid around a heeded fetch sees one call, and what lies beneath sees each try", async () => {
    const server = await serve(inTurn([503], [429, { "retry-after-ms": "20" }], [200]))
    const seen = { above: 0, beneath: 0 }
    const beneath: typeof fetch = (...args) => {
      seen.beneath++
      return fetch(...args)
    }
    const heeded = heedFetch(QUICK, beneath)
    const above: typeof fetch = (...args) => {
      seen.above++
      return heeded(...args)
    }
    expect(await (await above(server.url)).json()).toEqual({ status: 200 })
    expect(seen).toEqual({ above: 1, beneath: 3 })
  })
})

describe.each(COPIES)("axios $version", ({ copy }) => {
  it("AC 10: interceptors and transforms, set up before heed and after it, run once a call", async () => {
    const server = await serve(inTurn([503], [429, { "retry-after-ms": "20" }], [200]))
    const ran: string[] = []
    const tell = <T>(what: string, thing: T): T => {
      ran.push(what)
      return thing
    }
    const instance = copy.create({
      transformRequest: [(data) => tell("transformRequest", JSON.stringify(data))],
      transformResponse: [(data) => tell("transformResponse", { parsed: JSON.parse(data) })],
    })
    const intercept = (when: string) => {
      instance.interceptors.request.use((config) => tell(`request ${when}`, config))
      instance.interceptors.response.use(
        (response) => tell(`response ${when}`, response),
        (error) => Promise.reject(tell(`error ${when}`, error)),
      )
    }
    intercept("before")
    heedAxios(instance, QUICK)
    intercept("after")
    // One that unwraps: given its own result it would crash.
    instance.interceptors.response.use((response) => ({
      ...response,
      data: response.data.parsed.status.toFixed(),
    }))
    const { data } = await instance.put(server.url, { rows: 1 })
    expect(data).toBe("200")
    const once = [
      "request after",
      "request before",
      "transformRequest",
      "transformResponse",
      "response before",
      "response after",
    ]
    expect(ran).toEqual(once)
    expect(server.hits.map(({ body }) => body)).toEqual(Array(3).fill('{"rows":1}'))
  })

  it("AC 10: of a call that fails, the error interceptor runs once", async () => {
    const server = await serve(inTurn([503]))
    const instance = heedAxios(copy.create(), QUICK)
    let errors = 0
    instance.interceptors.response.use(undefined, (error) => {
      errors++
      throw error
    })
    const error = await failure(instance.get(server.url))
    expect(diagnosisOf(error)?.code).toBe(503)
    expect(copy.isAxiosError(error)).toBe(true)
    expect({ errors, hits: server.hits.length }).toEqual({ errors: 1, hits: 5 })
  })
})
