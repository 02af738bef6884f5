import type { RequestView } from "../../src/http/request-view.ts"
import { requestWith } from "./request.ts"

const encode = encodeURIComponent
const form = (value: string) => new URLSearchParams([["", value]]).toString().slice(1)
const utf8 = (value: string) => String.fromCharCode(...new TextEncoder().encode(value))
const json = (value: unknown) => JSON.stringify(value)
const html = (value: string) =>
  value
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;")

const base64 = (value: string) => btoa(utf8(value))
const nested = (value: unknown, depth: number): unknown =>
  Array.from({ length: depth }).reduce<unknown>((inner) => ({ inner }), value)
const multipart = (fields: Record<string, string>) =>
  `${Object.entries(fields)
    .map(([name, value]) => `--xYzZy\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join("")}--xYzZy--\r\n`
const every = (value: string, write: (unit: string, at: number) => string) =>
  Array.from(value, write).join("")
const bytesOf = (value: string) => Array.from(new TextEncoder().encode(value))
const hex = (code: number, digits: number) => code.toString(16).padStart(digits, "0")
const units = (value: string, write: (code: number) => string) =>
  value.replace(/[\s\S]/g, (unit) => write(unit.charCodeAt(0)))

const swapped = (value: string) =>
  value.replace(/[A-Za-z]/g, (c) => (c < "a" ? c.toLowerCase() : c.toUpperCase()))
const base64url = (value: string) =>
  base64(value).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")

const inHeader = (name: string, value: (secret: string) => string) => (secret: string) =>
  requestWith({ headers: { [name]: value(secret) } })
const inQuery = (name: string) => (secret: string) =>
  requestWith({ url: `https://api.example.com/v1/reports?page=2&${name}=${encode(secret)}&limit=50` })
const inJson = (body: (secret: string) => unknown) => (secret: string) =>
  requestWith({ body: json(body(secret)) })

/** Where a request may carry a secret. */
export const PLACES: readonly [place: string, request: (secret: string) => RequestView][] = [
  ["authorization: Bearer", inHeader("Authorization", (secret) => `Bearer ${secret}`)],
  [
    "authorization: Basic, the password",
    inHeader("Authorization", (secret) => `Basic ${btoa(utf8(`u:${secret}`))}`),
  ],
  [
    "authorization: Basic, the user",
    inHeader("Authorization", (secret) => `Basic ${btoa(utf8(`${secret}:x`))}`),
  ],
  [
    "authorization: Digest, the response",
    inHeader(
      "Authorization",
      (secret) => `Digest realm="api", response="${secret.replace(/["\\]/g, "\\$&")}"`,
    ),
  ],
  [
    "authorization: a known scheme of one vendor",
    inHeader("Authorization", (secret) => `Zoho-oauthtoken ${secret}`),
  ],
  ["authorization: an unknown scheme", inHeader("Authorization", (secret) => `Custom ${secret}`)],
  ["authorization: no scheme", inHeader("Authorization", (secret) => secret)],
  ["proxy-authorization", inHeader("Proxy-Authorization", (secret) => `Bearer ${secret}`)],
  ["x-api-key", inHeader("X-Api-Key", (secret) => secret)],
  ["x-amz-security-token", inHeader("X-Amz-Security-Token", (secret) => secret)],
  ["developer-token", inHeader("developer-token", (secret) => secret)],
  ["cookie", inHeader("Cookie", (secret) => `theme=dark; sid=${encode(secret)}`)],
  ["a header nobody knows", inHeader("X-Whatever", (secret) => secret)],
  ["query access_token", inQuery("access_token")],
  ["query api_key", inQuery("api_key")],
  ["query client_secret", inQuery("client_secret")],
  ["query refresh_token", inQuery("refresh_token")],
  ["query code", inQuery("code")],
  ["query password", inQuery("password")],
  ["query X-Amz-Signature", inQuery("X-Amz-Signature")],
  ["query X-Goog-Credential", inQuery("X-Goog-Credential")],
  ["query sig", inQuery("sig")],
  ["query nobody knows", inQuery("whatever")],
  [
    "userinfo, the password",
    (secret) => requestWith({ url: `https://user:${encode(secret)}@api.example.com/v1` }),
  ],
  ["userinfo, the user", (secret) => requestWith({ url: `https://${encode(secret)}@api.example.com/v1` })],
  ["fragment", (secret) => requestWith({ url: `https://api.example.com/v1#access_token=${encode(secret)}` })],
  [
    "matrix parameter",
    (secret) => requestWith({ url: `https://api.example.com/v1;jsessionid=${encode(secret)}/x?page=1` }),
  ],
  [
    "path, behind its name",
    (secret) => requestWith({ url: `https://api.example.com/v1/token/${encode(secret)}/x` }),
  ],
  ["JSON password", inJson((secret) => ({ user: "u", password: secret }))],
  ["JSON client_secret, nested", inJson((secret) => ({ auth: { oauth: [{ client_secret: secret }] } }))],
  ["JSON apiKey", inJson((secret) => ({ options: { apiKey: secret } }))],
  ["JSON name and value", inJson((secret) => [{ name: "password", value: secret }])],
  ["JSON within JSON", inJson((secret) => ({ payload: json({ refresh_token: secret }) }))],
  [
    "GraphQL variables",
    inJson((secret) => ({
      query: "mutation($t: String!) { logIn(token: $t) }",
      variables: { token: secret },
    })),
  ],
  [
    "GraphQL literal",
    inJson((secret) => ({ query: `mutation { logIn(password: ${json(secret)}) { id } }` })),
  ],
  [
    "form password",
    (secret) => requestWith({ body: `grant_type=password&username=u&password=${form(secret)}` }),
  ],
  [
    "what the client adds: a pair of user and password",
    (secret) => requestWith({ beside: { basic: [["authorization", { user: "ann", password: secret }]] } }),
  ],
  [
    "what the client adds: a proxy's pair",
    (secret) => requestWith({ beside: { basic: [["proxy-authorization", { user: secret, password: "" }]] } }),
  ],
  [
    "parameters that the URL spells otherwise",
    (secret) => requestWith({ beside: { texts: [json({ filter: { password: secret } })] } }),
  ],
  ["cookie, JSON", inHeader("Cookie", (secret) => `state=${encode(json({ token: secret }))}`)],
  ["cookie, base64 of JSON", inHeader("Cookie", (secret) => `state=${base64(json({ token: secret }))}`)],
  ["a header that holds JSON", inHeader("X-Account", (secret) => json({ user: "ann", password: secret }))],
  [
    "a header that holds base64 of JSON",
    inHeader("X-Registry", (secret) => base64(json({ password: secret }))),
  ],
  [
    "query, JSON",
    (secret) =>
      requestWith({ url: `https://api.example.com/?q=${encode(json({ a: [{ password: secret }] }))}` }),
  ],
  [
    "query, base64 of JSON",
    (secret) => requestWith({ url: `https://api.example.com/?q=${base64(json({ password: secret }))}` }),
  ],
  ["JSON, 400 levels deep", inJson((secret) => nested({ password: secret }, 400))],
  ["JSON, behind 20,000 others", inJson((secret) => ({ rows: Array(20_000).fill(0), password: secret }))],
  ["JSON, base64 of JSON in it", inJson((secret) => ({ data: base64(json({ password: secret })) }))],
  [
    "JSON, base64 of JSON with base64 of JSON in it",
    inJson((secret) => ({ data: base64(json({ data: base64(json({ password: secret })) })) })),
  ],
  ["base64 of JSON", (secret) => requestWith({ body: base64(json({ client_secret: secret })) })],
  ["base64 of a form", (secret) => requestWith({ body: base64(`a=1&client_secret=${encode(secret)}`) })],
  [
    "base64 of JSON, in lines",
    (secret) =>
      requestWith({
        body: base64(json({ user: "x".repeat(60), client_secret: secret })).replace(/.{76}/g, "$&\r\n"),
      }),
  ],
  ["JSON in lines", (secret) => requestWith({ body: `{"a":1}\n{"a":2}\n${json({ password: secret })}\n` })],
  [
    "JSON after 250 KB of others",
    inJson((secret) => ({ rows: Array(25_000).fill("12345678"), password: secret })),
  ],
  ["multipart", (secret) => requestWith({ body: multipart({ user: "ann", password: secret, page: "2" }) })],
  [
    "multipart, JSON in it",
    (secret) => requestWith({ body: multipart({ options: json({ client_secret: secret }) }) }),
  ],
  [
    "multipart, another request in it",
    (secret) =>
      requestWith({
        body: multipart({ one: `GET /v1/rows HTTP/1.1\r\nAuthorization: Bearer ${secret}\r\n` }),
      }),
  ],
  [
    "500 credentials",
    inJson((secret) => ({
      ...Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`secret_${n}`, `credential-number-${n}`])),
      password: secret,
    })),
  ],
  [
    "headers of 60 KB",
    (secret) =>
      requestWith({
        headers: {
          ...Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`x-token-${n}`, `${n}-`.repeat(400)])),
          "x-api-key": secret,
        },
      }),
  ],
  [
    "form client_assertion",
    (secret) => requestWith({ body: `client_assertion=${encode(secret)}&scope=read` }),
  ],
]

/** How a server may echo it: in escapes of any kind. */
export const ESCAPES: readonly [echo: string, text: (secret: string) => string][] = [
  ["raw", (secret) => `The key ${secret} is not valid for this account.`],
  ["twice", (secret) => `${secret}${secret}`],
  ["percent-encoded", (secret) => `redirected to /login?next=%2Fx&value=${encode(secret)}`],
  [
    "percent-encoded in lower case",
    (secret) => `no ${encode(secret).replace(/%../g, (code) => code.toLowerCase())} here`,
  ],
  ["percent-encoded twice", (secret) => `next=${encode(`/login?x=${encode(secret)}`)}`],
  ["form-encoded", (secret) => `you sent a=1&b=${form(secret)}&c=2`],
  ["in JSON", (secret) => json({ error: { message: "unknown", given: secret } })],
  ["in JSON in JSON", (secret) => json({ error: json({ given: secret }) })],
  ["in PHP's JSON", (secret) => json({ given: secret }).replaceAll("/", "\\/")],
  ["in HTML", (secret) => `<p>Sorry: ${html(secret)}</p><input value="${html(secret)}">`],
  ["in other case", (secret) => `no ${swapped(secret)} here`],
  [
    "every byte percent-encoded",
    (secret) =>
      `a=${bytesOf(secret)
        .map((byte) => `%${hex(byte, 2)}`)
        .join("")}&b`,
  ],
  [
    "every byte percent-encoded, twice",
    (secret) =>
      `a=${bytesOf(secret)
        .map((byte) => `%25${hex(byte, 2).toUpperCase()}`)
        .join("")}&b`,
  ],
  ["every unit as \\u", (secret) => `{"given":"${units(secret, (code) => `\\u${hex(code, 4)}`)}"}`],
  ["every unit as \\\\u", (secret) => json({ error: `"${units(secret, (code) => `\\u${hex(code, 4)}`)}"` })],
  ["every unit as %u", (secret) => `x=${units(secret, (code) => `%u${hex(code, 4)}`)}`],
  [
    "every character as a decimal entity",
    (secret) => `<b>${every(secret, (c) => `&#${c.codePointAt(0)};`)}</b>`,
  ],
  [
    "every character as a hex entity",
    (secret) => `<b>${every(secret, (c) => `&#x${hex(c.codePointAt(0) ?? 0, 4).toUpperCase()};`)}</b>`,
  ],
  [
    "in HTML with every name that there is",
    (secret) =>
      html(secret)
        .replaceAll("ä", "&auml;")
        .replaceAll("é", "&eacute;")
        .replaceAll("$", "&dollar;")
        .replaceAll("/", "&sol;"),
  ],
  [
    "in a mixture",
    (secret) =>
      every(secret, (c, at) => {
        const code = c.codePointAt(0) ?? 0
        if (at % 4 === 0) return encode(encode(c))
        if (at % 4 === 1) return `&#x${hex(code, 2)};`
        return at % 4 === 2 ? units(c, (unit) => `\\u${hex(unit, 4)}`) : c
      }),
  ],
  [
    "in a Location URL",
    (secret) => `Location: https://login.example.com/?page=1&given=${encode(secret)}#${encode(secret)}`,
  ],
  ["in a challenge", (secret) => `WWW-Authenticate: Bearer realm="x", error_description="${secret}"`],
  ["in XML", (secret) => `<fault><given>${html(secret)}</given></fault>`],
]

/** How a server may echo it: every way. */
export const ECHOES: typeof ESCAPES = [
  ...ESCAPES,
  ["in base64", (secret) => `{"debug":"${btoa(utf8(secret))}"}`],
  ["in base64, with more", (secret) => `debug ${btoa(utf8(`user:${secret}`))} end`],
  ["in base64, behind one more", (secret) => `debug ${base64(`user :${secret}; and more`)} end`],
  ["in base64 for URLs", (secret) => `debug=${base64url(secret)}&x`],
  ["in base64, in JSON in PHP's way", (secret) => json({ debug: base64(secret) }).replaceAll("/", "\\/")],
  ["in base64, percent-encoded", (secret) => `debug=${encode(base64(secret))}`],
  [
    "in hex",
    (secret) =>
      `debug ${bytesOf(secret)
        .map((byte) => hex(byte, 2))
        .join("")} end`,
  ],
  [
    "in upper-case hex",
    (secret) =>
      `debug 0x${bytesOf(secret)
        .map((byte) => hex(byte, 2).toUpperCase())
        .join("")} end`,
  ],
]
