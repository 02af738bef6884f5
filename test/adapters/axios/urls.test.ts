import axios, { type AxiosRequestConfig } from "axios"
import { diagnosisOf } from "heed"
import { heedAxios } from "heed/axios"
import { expect, test } from "vitest"
import { caught, QUICK } from "../../support/quick.ts"
import { answer, serve } from "../../support/server.ts"

/** Defaults of the instance, and the call. */
type Case = [name: string, of: (url: string) => [AxiosRequestConfig, AxiosRequestConfig]]

const list = { ids: [1, 2], q: "a b&c", none: undefined, nil: null, at: new Date(0) }
const serialize = (params: object) => `own=${Object.keys(params).join("-")}`

const CASES: Case[] = [
  ["an absolute url", (url) => [{}, { url: `${url}/a/b?x=1#part` }]],
  ["a URL object", (url) => [{}, { url: new URL(`${url}/a/b?x=1`) as unknown as string }]],
  ["a baseURL that ends with a slash", (url) => [{ baseURL: `${url}/v1/` }, { url: "/a" }]],
  ["a baseURL that does not", (url) => [{ baseURL: `${url}/v1` }, { url: "a" }]],
  ["a baseURL alone", (url) => [{ baseURL: `${url}/v1/all` }, {}]],
  ["a baseURL and an absolute url", (url) => [{ baseURL: "http://nowhere.test" }, { url: `${url}/a` }]],
  ["a baseURL of the call's own", (url) => [{ baseURL: "http://nowhere.test" }, { baseURL: url, url: "/a" }]],
  ["params", (url) => [{ baseURL: url }, { url: "/a?x=0", params: list }]],
  ["params as URLSearchParams", (url) => [{ baseURL: url }, { params: new URLSearchParams("b=2&b=3") }]],
  [
    "paramsSerializer.serialize",
    (url) => [
      { baseURL: url, paramsSerializer: { serialize } },
      { url: "/a", params: list },
    ],
  ],
  [
    "paramsSerializer.indexes",
    (url) => [{ baseURL: url, paramsSerializer: { indexes: null } }, { params: list }],
  ],
  ["auth", (url) => [{ baseURL: url, auth: { username: "user", password: "pass" } }, { url: "/a" }]],
  ["userinfo in the url", (url) => [{}, { url: url.replace("//", "//user:pass@") }]],
  [
    "a form and headers of its own",
    (url) => [
      { baseURL: url },
      { method: "post", data: new URLSearchParams("a=1"), headers: { "X-Own": "3" } },
    ],
  ],
]

test.each(CASES)("%s: sent as without heed, and named by the diagnosis", async (_, of) => {
  const server = await serve((_hit, response) => answer(response, 404))
  const [defaults, call] = of(server.url)
  const config = { validateStatus: null, ...defaults }
  await axios.create(config).request(call)
  const reply = await heedAxios(axios.create(config), QUICK).request(call)
  const [bare, heeded] = server.hits
  expect(heeded).toEqual({ ...bare, at: expect.any(Number) })
  expect(server.hits).toHaveLength(2)
  const url = new URL(diagnosisOf(reply)?.request.url ?? "")
  const sent = new URL(bare?.url ?? "", server.url)
  expect([url.origin, url.pathname, [...url.searchParams.keys()]]).toEqual([
    sent.origin,
    sent.pathname,
    [...sent.searchParams.keys()],
  ])
})

test("credentials never stand in the diagnosis", async () => {
  const server = await serve((_hit, response) => answer(response, 401))
  const client = heedAxios(axios.create({ auth: { username: "user", password: "pa55word" } }), QUICK)
  const error = await caught(client.get(`${server.url.replace("//", "//me:secret99@")}/a?token=hush77`))
  expect(server.hits).toHaveLength(1)
  expect(JSON.stringify(error.diagnosis)).not.toMatch(/pa55word|secret99|hush77/)
})

test("a paramsSerializer that throws fails as without heed", async () => {
  const boom = new RangeError("odd parameters")
  const serialize = () => {
    throw boom
  }
  const config = { params: { a: 1 }, paramsSerializer: { serialize } }
  const error = await caught(heedAxios(axios.create(), QUICK).get("http://127.0.0.1:1/", config))
  const bare = await caught(axios.get("http://127.0.0.1:1/", config))
  expect([error.constructor, error.message]).toEqual([bare.constructor, bare.message])
})

test("a url that is none fails as without heed", async () => {
  const error = await caught(heedAxios(axios.create(), QUICK).get("http://"))
  const bare = await caught(axios.get("http://"))
  expect([error.constructor, error.message, error.code]).toEqual([bare.constructor, bare.message, bare.code])
  expect(error.diagnosis).toMatchObject({ status: null, stopped: "not-retryable" })
})
