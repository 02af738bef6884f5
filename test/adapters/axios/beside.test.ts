import { Readable } from "node:stream"
import axios, { type AxiosRequestConfig } from "axios"
import { describe, expect, it, onTestFinished, vi } from "vitest"
import { besideOf } from "../../../src/adapters/axios/beside.ts"
import { headersBeside } from "../../../src/http/basic-credentials.ts"
import { diagnosisOf } from "../../../src/index.ts"
import { requestWith } from "../../redact/request.ts"
import { heededAxios } from "../../support/clients.ts"
import { answer, serve } from "../../support/server.ts"

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString("base64")}`
const URL_ = "https://api.example.com/v1"

const headersOf = (config: object, url: string) =>
  headersBeside(requestWith({ beside: besideOf(config, url) }))

const ADDED: [name: string, config: object, url: string, headers: [string, string][]][] = [
  ["nothing", {}, URL_, []],
  ["auth", { auth: { username: "ann", password: "pä:ss" } }, URL_, [["authorization", basic("ann:pä:ss")]]],
  ["auth without a password", { auth: { username: "key" } }, URL_, [["authorization", basic("key:")]]],
  ["userinfo", {}, "https://ann:p%40ss@a.example/", [["authorization", basic("ann:p@ss")]]],
  ["a user alone", {}, "https://sk_live_1@a.example", [["authorization", basic("sk_live_1:")]]],
  ["what cannot be decoded", {}, "https://a%zz:b@a.example/", [["authorization", basic("a%zz:b")]]],
  ["an @ that is no userinfo", {}, "https://a.example/@b?c@d", []],
  [
    "auth before userinfo",
    { auth: { username: "ann", password: "one" } },
    "https://bob:two@a.example/",
    [["authorization", basic("ann:one")]],
  ],
  [
    "proxy.auth",
    { proxy: { host: "p", auth: { username: "p", password: "q" } } },
    URL_,
    [["proxy-authorization", basic("p:q")]],
  ],
  ["proxy.auth as a text", { proxy: { auth: "p:q:r" } }, URL_, [["proxy-authorization", basic("p:q:r")]]],
  ["a proxy's URL", { proxy: new URL("http://p:q@proxy") }, URL_, [["proxy-authorization", basic("p:q")]]],
  ["no proxy", { proxy: false, auth: null }, URL_, []],
]

describe("what axios adds to a request", () => {
  it.each(ADDED)("%s", (_, config, url, headers) => {
    expect(headersOf(config, url)).toEqual(headers)
    expect(besideOf(config, url).texts).toEqual([])
  })

  it("parameters that a serialiser of the caller's own may hide", () => {
    const config = { params: { q: { password: "x1" } }, paramsSerializer: { serialize: () => "q=1" } }
    expect(besideOf(config, URL_).texts).toEqual(['{"q":{"password":"x1"}}'])
  })

  it("the XSRF cookie, in a browser", () => {
    const names = { xsrfCookieName: "XSRF-TOKEN", xsrfHeaderName: "X-XSRF-TOKEN" }
    expect(besideOf(names, URL_).headers).toEqual([])
    vi.stubGlobal("document", { cookie: "theme=dark; XSRF-TOKEN=x9y8=z; a=b" })
    onTestFinished(() => void vi.unstubAllGlobals())
    expect(besideOf(names, URL_).headers).toEqual([["X-XSRF-TOKEN", "x9y8=z"]])
    expect(besideOf({ ...names, xsrfCookieName: "other" }, URL_).headers).toEqual([])
    expect(besideOf({}, URL_).headers).toEqual([])
  })

  it("is what axios sends", async () => {
    const server = await serve((_hit, response) => answer(response, 200))
    const bare = axios.create()
    const auth = { username: "ann", password: "pä:ss" }
    const inUrl = server.url.replace("//", "//bob:p%40ss@")
    for (const [url, config] of [
      [server.url, { auth, headers: { authorization: "Bearer given" } }],
      [inUrl, {}],
      [inUrl, { auth }],
      [inUrl, { headers: { authorization: "Bearer given" } }],
    ] as [string, AxiosRequestConfig][]) {
      await bare.get(url, config)
      expect(server.hits.at(-1)?.headers.authorization).toBe(headersOf(config, url)[0]?.[1])
    }
  })
})

/** The form-data package's form, which axios brings. */
const FormStream = axios.toFormData({}).constructor as new () => { append(...given: unknown[]): void }

function mixedForm(secret: string) {
  const form = new FormStream()
  form.append("password", secret)
  form.append("file", Readable.from(["x"]), { filename: "x.txt" })
  return form
}

const SECRET = "Tr0ub4dor&3/x"
const SENT: [name: string, config: (server: string) => AxiosRequestConfig][] = [
  ["auth", () => ({ auth: { username: "ann", password: SECRET } })],
  ["auth, the user", () => ({ auth: { username: SECRET, password: "" } })],
  [
    "userinfo of the base",
    (server) => ({ baseURL: server.replace("//", `//ann:${encodeURIComponent(SECRET)}@`), url: "/v1" }),
  ],
  ["nested parameters", () => ({ params: { filter: { auth: { password: SECRET } } } })],
  [
    "parameters that are spelled otherwise",
    () => ({ params: { password: SECRET }, paramsSerializer: { serialize: () => "p=1" } }),
  ],
  [
    "what transformRequest made",
    () => ({ method: "PUT", data: 1, transformRequest: () => `{"pin":"${SECRET}"}` }),
  ],
  ["a form", () => ({ method: "PUT", data: Object.assign(new FormData(), {}) })],
  ["a Blob", () => ({ method: "PUT", data: new Blob([`{"password":"${SECRET}"}`]) })],
  ["an ArrayBuffer", () => ({ method: "PUT", data: new TextEncoder().encode(`password=${SECRET}`).buffer })],
  [
    "a form-data form",
    () => ({ method: "PUT", headers: { "content-type": "multipart/form-data" }, data: { password: SECRET } }),
  ],
  ["a form-data form with a stream", () => ({ method: "PUT", data: mixedForm(SECRET) })],
]

describe("an axios request", () => {
  it.each(SENT)("with a secret in %s: it is not told", async (_, config) => {
    const server = await serve((_hit, response) =>
      answer(response, 400, { message: `no: ${SECRET} or ${btoa(SECRET)}`, errors: [{ field: SECRET }] }),
    )
    const given = config(server.url)
    if (given.data instanceof FormData) given.data.append("password", SECRET)
    const error = await heededAxios({ throttle: false })
      .request({ url: server.url, ...given })
      .catch((error) => error)
    const told = JSON.stringify(diagnosisOf(error))
    expect(told).toContain("[redacted]")
    expect(told).not.toContain(SECRET)
    expect(told).not.toContain(btoa(SECRET))
  })

  it("refused with auth: Basic is what was sent", async () => {
    const server = await serve((_hit, response) =>
      answer(response, 401, {}, { "www-authenticate": "Bearer" }),
    )
    const error = await heededAxios()
      .get(server.url, { auth: { username: "ann", password: SECRET } })
      .catch((error) => error)
    expect(diagnosisOf(error)?.evidence[0]).toMatchObject({
      kind: "scheme",
      text: "The request sent Basic credentials, but the API asks for Bearer.",
    })
  })
})
