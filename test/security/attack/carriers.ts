import { Buffer } from "node:buffer"
import axios from "axios"
import type { CallOptions, HeedOptions } from "../../../src/index.ts"

export type ClientName = "axios" | "fetch" | "run"

/** A call as each stubbed client takes it. */
export interface Call {
  /** Default: `https://api.example.com/v1/rows?page=2`. */
  readonly url?: string
  /** Default: `"PUT"` with a body, else `"GET"`. */
  readonly method?: string
  readonly headers?: unknown
  readonly body?: unknown
  /** Of axios only. */
  readonly config?: Readonly<Record<string, unknown>>
  readonly options?: HeedOptions
  readonly heed?: CallOptions
  /** What the client rejects with; missing: a server answers. */
  readonly error?: Error
  /** False: no server sees the secret, so none repeats it. @default true */
  readonly sent?: boolean
}

/** Where a request carries a secret. */
export interface Carrier {
  readonly name: string
  /** Default: all. */
  readonly clients?: readonly ClientName[]
  /** Default: every kind of secret can be carried so. */
  readonly fits?: (secret: string) => boolean
  call(secret: string): Call
}

export const HOST = "https://api.example.com"
const uri = encodeURIComponent
const json = JSON.stringify
const base64 = (text: string) => Buffer.from(text).toString("base64")
const utf8 = (text: string) => new TextEncoder().encode(text)
const each = (text: string) =>
  Buffer.from(text)
    .toString("hex")
    .replace(/../g, (byte) => `%${byte.toUpperCase()}`)
const nested = (depth: number, inner: unknown): unknown =>
  depth === 0 ? inner : { [`level${depth}`]: nested(depth - 1, inner) }
const many = (n: number, one: (n: number) => [string, string]) =>
  Object.fromEntries(Array.from({ length: n }, (_, at) => one(at)))
const key = (n: number) => `k${(n * 7_919_317).toString(36)}x${(n * 104_729).toString(36)}q`
/** May stand in a host name or a word of a path as it is. */
const isWord = (secret: string) => /^[\w-]+$/.test(secret)

const JSON_TYPE = { "content-type": "application/json" }
const header = (name: string, value: (secret: string) => string): Carrier => ({
  name: `the header ${name}: ${value("…").slice(0, 40)}`,
  call: (secret) => ({ headers: { [name]: value(secret) } }),
})
const url = (name: string, of: (secret: string) => string, clients?: readonly ClientName[]): Carrier => ({
  name,
  ...(clients && { clients }),
  call: (secret) => ({ url: of(secret) }),
})
const body = (
  name: string,
  of: (secret: string) => unknown,
  headers: unknown = JSON_TYPE,
  clients?: readonly ClientName[],
): Carrier => ({ name, ...(clients && { clients }), call: (secret) => ({ body: of(secret), headers }) })

const HEADERS: readonly Carrier[] = [
  header("authorization", (secret) => `Bearer ${secret}`),
  header("Authorization", (secret) => `BEARER ${secret}`),
  header("authorization", (secret) => `Basic ${base64(`ann:${secret}`)}`),
  header("authorization", (secret) => `basic ${base64(`${secret}:`)}`),
  header("authorization", (secret) => `Token token="${secret.replace(/["\\]/g, "\\$&")}"`),
  header(
    "authorization",
    (secret) => `Digest username="ann", response="${secret.replace(/["\\]/g, "\\$&")}"`,
  ),
  header("authorization", (secret) => secret),
  header("Proxy-Authorization", (secret) => `Basic ${base64(`proxy:${secret}`)}`),
  header("X-Api-Key", (secret) => secret),
  header("x-internal", (secret) => secret),
  header("Cookie", (secret) => `theme=dark; sid=${uri(secret)}; lang=de`),
  header("Cookie", (secret) => `theme=dark; sid=${secret}`),
  header("Referer", (secret) => `https://app.example.com/?access_token=${uri(secret)}`),
  header("X-Forwarded-Authorization", (secret) => `Bearer ${secret}`),
  {
    name: "a header that `redact` names",
    call: (secret) => ({
      headers: { "user-agent": secret },
      options: { redact: { headers: ["User-Agent"] } },
    }),
  },
  {
    name: "a header of several lines",
    clients: ["axios", "run"],
    call: (secret) => ({ headers: { "x-api-key": ["first-line-1", secret] } }),
  },
  { name: "Headers", call: (secret) => ({ headers: new Headers({ "x-api-key": secret }) }) },
  {
    name: "a Map of headers",
    clients: ["run"],
    call: (secret) => ({ headers: new Map([["authorization", `Bearer ${secret}`]]) }),
  },
]

const IN_AXIOS: readonly Carrier[] = [
  {
    name: "axios auth",
    clients: ["axios"],
    call: (secret) => ({ config: { auth: { username: "ann", password: secret } } }),
  },
  {
    name: "axios auth, as the user's name",
    clients: ["axios"],
    call: (secret) => ({ config: { auth: { username: secret, password: "" } } }),
  },
  {
    name: "userinfo of axios baseURL",
    clients: ["axios"],
    call: (secret) => ({
      url: "/v1/rows?page=2",
      config: { baseURL: `https://ann:${uri(secret)}@api.example.com` },
    }),
  },
  {
    name: "axios params",
    clients: ["axios"],
    call: (secret) => ({ config: { params: { api_key: secret, limit: 50 } } }),
  },
  {
    name: "nested axios params",
    clients: ["axios"],
    call: (secret) => ({ config: { params: { filter: { token: [secret] } } } }),
  },
  {
    name: "axios proxy",
    clients: ["axios"],
    call: (secret) => ({
      config: { proxy: { host: "127.0.0.1", port: 9, auth: { username: "p", password: secret } } },
    }),
  },
]

const IN_URL: readonly Carrier[] = [
  url("userinfo", (secret) => `https://ann:${uri(secret)}@api.example.com/v1/rows?page=2`),
  url("userinfo, as the user's name", (secret) => `https://${uri(secret)}:@api.example.com/v1/rows?page=2`),
  url("the query", (secret) => `${HOST}/v1/rows?page=2&access_token=${uri(secret)}`),
  url("the query, by an unknown name", (secret) => `${HOST}/v1/rows?frob=${uri(secret)}&page=2`),
  url("the query, every character escaped", (secret) => `${HOST}/v1/rows?api_key=${each(secret)}`),
  url("the query, escaped twice", (secret) => `${HOST}/v1/rows?token=${uri(uri(secret))}`),
  url("JSON in the query", (secret) => `${HOST}/v1/rows?q=${uri(json({ password: secret }))}`),
  url("a URL in the query", (secret) => `${HOST}/v1?next=${uri(`https://b.example/?sig=${uri(secret)}`)}`),
  url("the query, in base64", (secret) => `${HOST}/v1/rows?auth=${uri(base64(`ann:${secret}`))}`),
  url("the fragment", (secret) => `${HOST}/v1/rows#access_token=${uri(secret)}&state=x1`),
  url("a matrix parameter", (secret) => `${HOST}/v1/rows;jsessionid=${uri(secret)}/more`),
  url("a path behind /token/", (secret) => `${HOST}/v1/token/${uri(secret)}/rows`),
  url("a path behind /reset/", (secret) => `${HOST}/reset/${uri(secret)}`),
  url("a path behind /invite/", (secret) => `${HOST}/v2/invite/${uri(secret)}`),
  url("a path behind /verify/", (secret) => `${HOST}/users/verify/${uri(secret)}`),
  url("a field list", (secret) => `${HOST}/v1/rows?fields=password:${uri(secret)}`),
]

/** Told by host and place, whatever the word looks like. */
const WEBHOOKS: readonly Carrier[] = [
  url("Slack", (secret) => `https://hooks.slack.com/services/T02AB3CDE/B04FG5HIJ/${uri(secret)}`),
  url("Slack workflows", (s) => `https://hooks.slack.com/workflows/T02AB3CDE/A04FG5HIJ/4182734/${uri(s)}`),
  url("Discord", (secret) => `https://discord.com/api/webhooks/1182736450918273645/${uri(secret)}`),
  url(
    "Discord, versioned",
    (s) => `https://discordapp.com/api/v10/webhooks/1182736450918273645/${uri(s)}/slack`,
  ),
  url(
    "Teams",
    (s) =>
      `https://contoso.webhook.office.com/webhookb2/1c2b3a4d-0000-4000-8000-aabbccddeeff@5d4c3b2a-0000-4000-8000-aabbccddeeff/IncomingWebhook/${uri(s)}/9e8f7a6b-0000-4000-8000-aabbccddeeff`,
  ),
  url("Mattermost", (secret) => `https://chat.example.org/hooks/${uri(secret)}`),
  url("IFTTT", (secret) => `https://maker.ifttt.com/trigger/job_failed/with/key/${uri(secret)}`),
  url("IFTTT, JSON", (secret) => `https://maker.ifttt.com/trigger/job_failed/json/with/key/${uri(secret)}`),
  url("Make", (secret) => `https://hook.eu1.make.com/${uri(secret)}`),
  url("Zapier", (secret) => `https://hooks.zapier.com/hooks/catch/1234567/${uri(secret)}/`),
  url("n8n", (secret) => `https://acme.app.n8n.cloud/webhook/${uri(secret)}`),
  url("n8n, tests", (secret) => `https://n8n.example.org/webhook-test/${uri(secret)}`),
  { ...url("Pipedream", (secret) => `https://${secret}.m.pipedream.net/`), fits: isWord },
  url("healthchecks", (secret) => `https://hc-ping.com/${uri(secret)}`),
  url("healthchecks, failing", (secret) => `https://hc-ping.com/${uri(secret)}/fail`),
  url("healthchecks, by slug", (secret) => `https://hc-ping.com/${uri(secret)}/nightly-export`),
  url("Telegram", (secret) => `https://api.telegram.org/bot123456789:${uri(secret)}/sendMessage`),
  url("Telegram files", (s) => `https://api.telegram.org/file/bot123456789:${uri(s)}/documents/file_1.csv`),
].map((carrier) => ({ ...carrier, name: `a webhook of ${carrier.name}` }))

const PART_OF: Readonly<Record<string, (secret: string) => Call>> = {
  "a Bearer": (secret) => ({ headers: { authorization: `Bearer ${secret}` } }),
  "a bearer": (secret) => ({ headers: { authorization: `bearer ${secret}` } }),
  "a Basic password": (secret) => ({ headers: { authorization: `Basic ${base64(`ann:${secret}`)}` } }),
  "a cookie": (secret) => ({ headers: { cookie: `theme=dark; sid=${uri(secret)}` } }),
  "an unknown header": (secret) => ({ headers: { "x-internal": secret } }),
  "a body's password": (secret) => ({ body: json({ password: secret }), headers: JSON_TYPE }),
}

/** What one part of the request carries stands in its path as well. */
const ALSO_IN_PATH: readonly Carrier[] = Object.entries(PART_OF).flatMap(([name, call]) => [
  {
    name: `${name} that is also in the path`,
    call: (secret) => ({ ...call(secret), url: `${HOST}/v1/of/${uri(secret)}/rows?page=2` }),
  },
  {
    name: `${name} that is also in the path, every character escaped`,
    call: (secret) => ({ ...call(secret), url: `${HOST}/v1/of/${each(secret)}/rows` }),
  },
  {
    name: `${name} that is also in the path, in capitals`,
    fits: isWord,
    call: (secret) => ({ ...call(secret), url: `${HOST}/v1/of/${secret.toUpperCase()}/rows` }),
  },
])

const QUERY_IN_PATH = url(
  "a parameter that is also in the path",
  (secret) => `${HOST}/v1/of/${uri(secret)}/rows?access_token=${uri(secret)}`,
)

function formData(fields: Readonly<Record<string, string | Blob>>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  return form
}
const multipart = (secret: string) =>
  `--b0undary\r\nContent-Disposition: form-data; name="user"\r\n\r\nann\r\n--b0undary\r\n` +
  `Content-Disposition: form-data; name="password"\r\n\r\n${secret}\r\n--b0undary--\r\n`
const MULTIPART = { "content-type": "multipart/form-data; boundary=b0undary" }
const FORM = { "content-type": "application/x-www-form-urlencoded" }
const XML = { "content-type": "text/xml" }
const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")

const BODIES: readonly Carrier[] = [
  body("JSON", (secret) => json({ user: "ann", password: secret })),
  body("an object", (secret) => ({ user: "ann", client_secret: secret }), {}, ["axios", "run"]),
  body("JSON, 25 deep", (secret) => json(nested(25, { password: secret }))),
  body("lists, 30 deep", (secret) => `${"[".repeat(30)}${json({ apiKey: secret })}${"]".repeat(30)}`),
  body("JSON in JSON in JSON", (secret) => json({ a: json({ b: json({ refresh_token: secret }) }) })),
  body("a name and its value", (secret) => json([{ name: "password", value: secret }])),
  body("a GraphQL variable", (secret) =>
    json({ query: "mutation($t:String!){a}", variables: { token: secret } }),
  ),
  body("a GraphQL literal", (secret) =>
    json({ query: `mutation { logIn(password: ${json(secret)}) { id } }` }),
  ),
  body("lines of JSON", (secret) => `${json({ id: 1 })}\n${json({ id: 2, password: secret })}\n`),
  body("XML", (s) => `<a><user>ann</user><password>${escaped(s)}</password></a>`, XML),
  body("a form", (secret) => `user=ann&password=${uri(secret)}`, FORM),
  body("URLSearchParams", (secret) => new URLSearchParams({ user: "ann", client_secret: secret }), {}),
  body("multipart text", multipart, MULTIPART),
  body("multipart bytes", (secret) => utf8(multipart(secret)), MULTIPART),
  body("FormData", (secret) => formData({ user: "ann", password: secret }), {}),
  body(
    "FormData with a file",
    (secret) => formData({ user: "ann", file: new Blob([json({ private_key: secret })]) }),
    {},
  ),
  body(
    "a form of the form-data package",
    (secret) => axios.toFormData({ user: "ann", password: secret, file: Buffer.from("rows") }),
    {},
    ["axios"],
  ),
  body(
    "a Blob",
    (secret) => new Blob([json({ user: "ann", password: secret })], { type: "application/json" }),
    {},
  ),
  body("bytes", (secret) => utf8(json({ user: "ann", password: secret }))),
  body("a Buffer", (secret) => Buffer.from(json({ user: "ann", password: secret })), JSON_TYPE, [
    "axios",
    "run",
  ]),
  body("an ArrayBuffer", (secret) => new Uint8Array(utf8(json({ password: secret }))).buffer),
  body("base64", (secret) => base64(json({ user: "ann", password: secret })), {
    "content-type": "text/plain",
  }),
  body("a base64 field", (secret) => json({ kind: "Secret", data: { password: base64(secret) } })),
  body("base64 of JSON in a field", (secret) => json({ message: { data: base64(json({ token: secret })) } })),
  {
    name: "a Request",
    clients: ["fetch"],
    call: (secret) => ({
      body: new Request(`${HOST}/v1/rows?page=2`, {
        method: "PUT",
        body: json({ user: "ann", password: secret }),
        headers: JSON_TYPE,
      }),
    }),
  },
  {
    name: "a Request's header",
    clients: ["fetch"],
    call: (secret) => ({ body: new Request(`${HOST}/v1/rows`, { headers: { "x-api-key": secret } }) }),
  },
]

/** Beyond what one would read to the end. */
const BEHIND: readonly Carrier[] = [
  body("JSON behind 300 other credentials", (secret) =>
    json({ ...many(300, (n) => [`api_key_${n}`, key(n)]), password: secret }),
  ),
  body("JSON behind 70 KB", (secret) => json({ note: "so it goes ".repeat(7_000), password: secret })),
  body("JSON behind 300 KB", (secret) => json({ note: "so it goes ".repeat(30_000), password: secret })),
  body("JSON behind 6,000 values", (secret) =>
    json({ ids: Array.from({ length: 6_000 }, (_, n) => n), password: secret }),
  ),
  {
    name: "a header behind 40 KB of headers",
    call: (secret) => ({
      headers: {
        ...many(40, (n) => [
          `x-meta-${n}`,
          Array.from({ length: 100 }, (_, m) => key(n * 100 + m)).join(" "),
        ]),
        "x-last": secret,
      },
    }),
  },
  {
    name: "a header behind 300 other headers",
    call: (secret) => ({ headers: { ...many(300, (n) => [`x-meta-${n}`, key(n)]), "x-internal": secret } }),
  },
  {
    name: "a cookie behind 300 others",
    call: (secret) => ({
      headers: {
        cookie: `${Array.from({ length: 300 }, (_, n) => `c${n}=${key(n)}`).join("; ")}; sid=${uri(secret)}`,
      },
    }),
  },
  url(
    "a parameter behind 300 others",
    (secret) =>
      `${HOST}/v1/rows?${Array.from({ length: 300 }, (_, n) => `p${n}=${key(n)}`).join("&")}&token=${uri(secret)}`,
  ),
]

const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` })
const failing = (name: string, of: (secret: string) => Error): Carrier => ({
  name: `${name} of the client's error`,
  call: (secret) => ({ headers: bearer(secret), error: of(secret) }),
})

/** What the caller's own functions and names make of a secret. */
const OPTIONS: readonly Carrier[] = [
  {
    name: "a source made of the token",
    call: (secret) => ({
      headers: bearer(secret),
      options: {
        source: ({ headers }) => `of ${new Headers(headers as HeadersInit).get("authorization")}`,
      },
    }),
  },
  {
    name: "a source made of the URL",
    call: (secret) => ({
      url: `${HOST}/v1/rows?token=${uri(secret)}`,
      options: { source: ({ url }) => url },
    }),
  },
  {
    name: "a call's own source",
    call: (secret) => ({ headers: bearer(secret), heed: { source: `account ${secret}` } }),
  },
  {
    name: "the source of the options",
    call: (secret) => ({ headers: bearer(secret), options: { source: `account ${secret}` } }),
  },
  {
    name: "a label",
    call: (secret) => ({ headers: bearer(secret), heed: { label: `job of ${secret}` } }),
  },
  {
    name: "an error of beforeAttempt",
    call: (secret) => ({
      headers: bearer(secret),
      options: { beforeAttempt: () => Promise.reject(new Error(`cannot sign with ${secret}`)) },
    }),
  },
  {
    name: "what beforeAttempt sets",
    call: (secret) => ({
      options: { beforeAttempt: ({ headers }) => headers.set("x-session", secret) },
    }),
  },
  {
    name: "an error of refreshCredentials",
    call: (secret) => ({
      headers: bearer(secret),
      options: { refreshCredentials: () => Promise.reject(new Error(`cannot renew ${secret}`)) },
    }),
  },
  {
    name: "an OAuth error of refreshCredentials",
    call: (secret) => ({
      options: {
        refreshCredentials: () => Promise.reject(new Error(`400: refresh_token=${uri(secret)} is not valid`)),
      },
      sent: false,
    }),
  },
  failing("the message", (secret) => new Error(`cannot reach it with ${secret}`)),
  failing("the code", (secret) => Object.assign(new Error("broken"), { code: secret })),
  failing("the name", (secret) => Object.assign(new Error("broken"), { name: secret })),
  failing(
    "the cause",
    (secret) => new Error("broken", { cause: Object.assign(new Error(secret), { code: secret }) }),
  ),
  failing(
    "one part",
    (s) => new AggregateError([new Error(`no ${s}`), Object.assign(new Error("x"), { code: s })], s),
  ),
]

export const CARRIERS: readonly Carrier[] = [
  ...HEADERS,
  ...IN_AXIOS,
  ...IN_URL,
  ...WEBHOOKS,
  ...ALSO_IN_PATH,
  QUERY_IN_PATH,
  ...BODIES,
  ...BEHIND,
  ...OPTIONS,
]
