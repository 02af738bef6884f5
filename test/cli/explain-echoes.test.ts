import { Buffer } from "node:buffer"
import { AxiosError, AxiosHeaders } from "axios"
import { describe, expect, it } from "vitest"
import { heed } from "./run.ts"

/** What requests carry here: no token of a known form, so that each is masked for having been sent. */
const KEY = "blue-horse-7"
const TOKEN = "supersecret123"
const SECRET = "Blue-Horse9"
const PASSWORD = "Winter2024"
const SESSION = "cedar lake 44"
const ALL = [KEY, TOKEN, SECRET, PASSWORD, SESSION]

const HEADERS = { "X-Api-Key": KEY, Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" }
const BODY = JSON.stringify({ client_secret: SECRET })
const FORM = `grant_type=password&client_secret=${encodeURIComponent(SECRET)}&password=${PASSWORD}`
const BASIC = Buffer.from(`etl:${PASSWORD}`).toString("base64")
const HAR_HEADERS = Object.entries(HEADERS).map(([name, value]) => ({ name, value }))
const HEAD = Object.entries(HEADERS).map(([name, value]) => `${name}: ${value}`)
const URL = "https://api.example.com/x"

type Input = (message: string) => string

const har = (request: object): Input => {
  return (message) =>
    JSON.stringify({
      log: {
        entries: [
          {
            request: { method: "POST", url: URL, headers: [], cookies: [], queryString: [], ...request },
            response: { status: 403, headers: [], content: { text: JSON.stringify({ message }) } },
          },
        ],
      },
    })
}

const json = (error: object, ofResponse: object = {}): Input => {
  return (message) =>
    JSON.stringify({
      message: "failed",
      ...error,
      response: { status: 403, headers: {}, data: { message }, ...ofResponse },
    })
}

const printed = (before: string): Input => {
  return (message) => `${before}HTTP/2 403\ncontent-type: application/json\n\n${JSON.stringify({ message })}`
}

const axiosError = (message: string): string => {
  const headers = new AxiosHeaders(HEADERS)
  const config = {
    url: URL,
    method: "post",
    headers,
    data: BODY,
    auth: { username: "etl", password: PASSWORD },
  }
  const error = new AxiosError("failed", "ERR_BAD_REQUEST", config as never)
  return JSON.stringify({ ...error.toJSON(), response: { status: 403, headers: {}, data: { message } } })
}

const curlLines = [...HEAD, `Cookie: sid=${encodeURIComponent(SESSION)}`]
  .map((line) => `> ${line}`)
  .join("\n")

/** The formats, and what of the above each holds. */
const INPUTS: [name: string, input: Input, carries: string[]][] = [
  ["HAR: headers and a body", har({ headers: HAR_HEADERS, postData: { text: BODY } }), [KEY, TOKEN, SECRET]],
  ["HAR: a form as text", har({ postData: { text: FORM } }), [SECRET, PASSWORD]],
  [
    "HAR: a form as pairs",
    har({ postData: { params: [{ name: "password", value: PASSWORD }] } }),
    [PASSWORD],
  ],
  [
    "HAR: a body in base64",
    har({ postData: { encoding: "base64", text: Buffer.from(BODY).toString("base64") } }),
    [SECRET],
  ],
  ["HAR: cookies", har({ cookies: [{ name: "sid", value: SESSION }] }), [SESSION]],
  ["HAR: parameters", har({ queryString: [{ name: "api_key", value: KEY }] }), [KEY]],
  ["an AxiosError", axiosError, [KEY, TOKEN, SECRET, PASSWORD]],
  ["axios: params", json({ config: { url: "/x", baseURL: URL, params: { api_key: KEY } } }), [KEY]],
  ["axios: defaults", json({ config: { url: URL, headers: { common: HEADERS } } }), [KEY, TOKEN]],
  [
    "axios: a proxy",
    json({ config: { url: URL, proxy: { host: "p", auth: { username: "etl", password: PASSWORD } } } }),
    [PASSWORD],
  ],
  [
    "axios: config on the response",
    json({}, { config: { url: URL, headers: HEADERS, data: BODY } }),
    [KEY, SECRET],
  ],
  [
    "got",
    json({ options: { url: URL, headers: HEADERS, json: { client_secret: SECRET }, password: PASSWORD } }),
    [KEY, TOKEN, SECRET, PASSWORD],
  ],
  [
    "ky",
    json({ request: { url: URL, headers: HEAD }, options: { json: { password: PASSWORD } } }),
    [KEY, PASSWORD],
  ],
  [
    "undici: headers in turn",
    json({ opts: { path: "/x", headers: Object.entries(HEADERS).flat() } }),
    [KEY, TOKEN],
  ],
  [
    "undici: headers as pairs",
    json({ opts: { headers: Object.entries(HEADERS), body: BODY } }),
    [KEY, SECRET],
  ],
  [
    "Node's request",
    json({ request: { _header: `POST /x HTTP/1.1\r\n${HEAD.join("\r\n")}\r\n\r\n` } }),
    [KEY, TOKEN],
  ],
  [
    "superagent",
    json({}, { req: { method: "POST", url: URL, headers: HEADERS, data: BODY } }),
    [KEY, SECRET],
  ],
  [
    "request",
    json({ options: { uri: URL, auth: { user: "etl", pass: PASSWORD }, form: { client_secret: SECRET } } }),
    [PASSWORD, SECRET],
  ],
  ["a body as bytes", json({ config: { url: URL, data: Buffer.from(FORM).toJSON() } }), [SECRET, PASSWORD]],
  [
    "fetch: what was sent in init",
    json({ url: URL, init: { headers: HEADERS, body: BODY } }),
    [KEY, TOKEN, SECRET],
  ],
  [
    "fetch: request and response",
    (message) =>
      JSON.stringify({
        request: { method: "POST", url: URL, headers: HEADERS, body: FORM },
        response: { status: 403, headers: {}, body: { message } },
      }),
    [KEY, TOKEN, SECRET, PASSWORD],
  ],
  [
    "fetch: both sides in one object",
    (message) =>
      JSON.stringify({
        url: URL,
        status: 403,
        requestHeaders: HEADERS,
        requestBody: BODY,
        body: { message },
      }),
    [KEY, TOKEN, SECRET],
  ],
  [
    "headers of the request where those of a response stand",
    (message) => JSON.stringify({ url: URL, status: 403, headers: HEADERS, body: { message } }),
    [KEY, TOKEN],
  ],
  [
    "an error that others caused",
    (message) => JSON.stringify({ message: "failed", errors: [JSON.parse(axiosError(message))] }),
    [KEY, TOKEN, SECRET, PASSWORD],
  ],
  [
    "a command in a field",
    json({ curl: `curl -u 'etl:${PASSWORD}' -H 'X-Api-Key: ${KEY}' ${URL}` }),
    [PASSWORD, KEY],
  ],
  [
    "Meta's Business SDK",
    (message) =>
      JSON.stringify({
        status: 403,
        message: "failed",
        headers: {},
        response: { message },
        data: { access_token: TOKEN },
      }),
    [TOKEN],
  ],
  [
    "a line of pino, and the error in it",
    (message) =>
      `12:00 ${JSON.stringify({ level: 50, req: { method: "GET", url: "/x", headers: HEADERS }, err: JSON.parse(json({ config: { url: URL, data: BODY } })(message)) })}`,
    [KEY, TOKEN, SECRET],
  ],
  [
    "curl -v",
    printed(`* Connected\n> POST /x HTTP/2\n> Host: api.example.com\n${curlLines}\n> \n`),
    [KEY, TOKEN, SESSION],
  ],
  [
    "curl -v, with the response marked as well",
    (message) =>
      `> POST /x HTTP/1.1\n> Host: api.example.com\n${curlLines}\n> \n< HTTP/1.1 403 Forbidden\n< Server: x\n< \n{ [9 bytes data]\n${JSON.stringify({ status: 403, message })}\n* Connection #0 left intact`,
    [KEY, TOKEN, SESSION],
  ],
  [
    "curl -v, HTTP/2 fields in brackets",
    printed(`${HEAD.map((line) => `* [HTTP/2] [1] [${line}]`).join("\n")}\n`),
    [KEY, TOKEN],
  ],
  [
    "curl -v, through a proxy",
    printed(`> CONNECT api.example.com:443 HTTP/1.1\n> Proxy-Authorization: Basic ${BASIC}\n>\n`),
    [PASSWORD],
  ],
  [
    "a curl command and what it printed",
    printed(`$ curl -i -u etl:${PASSWORD} -H 'X-Api-Key: ${KEY}' -b "sid=${SESSION}" -d '${BODY}' ${URL}\n`),
    [PASSWORD, KEY, SESSION, SECRET],
  ],
  [
    "a fetch call and what was answered",
    printed(`fetch("${URL}", ${JSON.stringify({ headers: HEADERS, body: BODY })})\n`),
    [KEY, TOKEN, SECRET],
  ],
  [
    "HTTPie",
    printed(`POST /x HTTP/1.1\n${HEAD.join("\n")}\nHost: api.example.com\n\n${BODY}\n\n`),
    ALL.slice(0, 3),
  ],
  [
    "a curl command above a line of JSON",
    (message) =>
      `curl \\\n  --header "X-Api-Key: ${KEY}" --user=etl:${PASSWORD} ${URL}\n${json({})(message)}`,
    [KEY, PASSWORD],
  ],
]

const SPELLINGS: [name: string, spell: (text: string) => string][] = [
  ["plain", (text) => text],
  ["in base64", (text) => Buffer.from(text).toString("base64")],
  ["in percent encoding", (text) => text.replace(/./g, (c) => `%${c.charCodeAt(0).toString(16)}`)],
]

describe("heed explain masks what the request carried where the server repeats it", () => {
  it.each(INPUTS)("%s", async (_, input, carries) => {
    for (const [, spell] of SPELLINGS) {
      const spelled = carries.map(spell)
      const stdin = async () => input(`${spelled.join(" and ")} may not read`)
      for (const flags of [[], ["--json"], ["--url", "https://other.example.com/y"]]) {
        const { code, out } = await heed(["explain", ...flags], { stdin })
        expect(code).toBe(0)
        expect(out).toContain("may not read")
        for (const word of [...spelled, ...carries]) expect(out).not.toContain(word)
      }
    }
  })

  it.each(INPUTS)("and shows words that it did not carry: %s", async (_, input) => {
    const { out } = await heed(["explain"], {
      stdin: async () => input("invoice 4711-b of red-cow-8 is closed"),
    })
    expect(out).toContain("invoice 4711-b of red-cow-8 is closed")
  })
})
