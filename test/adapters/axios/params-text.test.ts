import axios, { AxiosError, type InternalAxiosRequestConfig } from "axios"
import { expect, it } from "vitest"
import { heedAxios } from "../../../src/adapters/axios/heed-axios.ts"
import { isMutable, paramsText } from "../../../src/adapters/axios/params-text.ts"
import { diagnosisOf } from "../../../src/call/attach-diagnosis.ts"

const DIFFERENT = [
  undefined,
  { id: 1n },
  { id: 2n },
  { id: 1 },
  { ids: [1n, 2n] },
  { ids: [1n, 3n] },
  { since: new Date(0) },
  { since: new Date(1) },
  new URLSearchParams("id=1"),
  new URLSearchParams("id=2"),
]

it("tells parameters apart that axios sends as different ones", () => {
  expect(new Set(DIFFERENT.map(paramsText)).size).toBe(DIFFERENT.length)
  expect(axios.getUri({ url: "/", params: { id: 2n } })).toBe("/?id=2")
})

it("takes parameters that have no text", () => {
  const circular: Record<string, unknown> = {}
  circular.self = circular
  expect(paramsText(circular)).toBe("")
})

it("tells parameters that the caller may still change from those that are axios's own copy", () => {
  for (const kept of [
    undefined,
    null,
    "id=1",
    {},
    { page: 1, q: "a", all: true, none: null, id: 1n },
    Object.create(null),
  ])
    expect(isMutable(kept)).toBe(false)
  class Query {
    page = 1
  }
  for (const lent of [new URLSearchParams("id=1"), new Query(), { since: new Date(0) }, { ids: [1, 2] }])
    expect(isMutable(lent)).toBe(true)
})

it("never says that a request has worked because another one did, of which the caller has changed a Date", async () => {
  const adapter = (config: InternalAxiosRequestConfig) => {
    const found = axios.getUri(config).includes("2026-01-01")
    const reply = { data: "", status: found ? 200 : 404, statusText: "", headers: {}, config }
    return found
      ? Promise.resolve(reply)
      : Promise.reject(new AxiosError("404", "ERR_BAD_REQUEST", config, null, reply))
  }
  const api = heedAxios(axios.create({ baseURL: "https://api.example.com", adapter }), { source: "shop" })
  const day = new Date("2026-01-01")
  const get = () => api.get("/orders", { params: { day } })
  await get()
  day.setUTCDate(2)
  const error = await get().catch((thrown: unknown) => thrown)
  const kinds = diagnosisOf(error)?.evidence.map(({ kind }) => kind)
  expect(kinds).toContain("source-answers")
  expect(kinds).not.toContain("worked-before")
})
