import type { RequestFacts } from "../../src/exchange/request.ts"
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

const inHeader = (name: string, value: (secret: string) => string) => (secret: string) =>
  requestWith({ headers: { [name]: value(secret) } })
const inQuery = (name: string) => (secret: string) =>
  requestWith({ url: `https://api.example.com/v1/reports?page=2&${name}=${encode(secret)}&limit=50` })
const inJson = (body: (secret: string) => unknown) => (secret: string) =>
  requestWith({ body: json(body(secret)) })

/** Where a request may carry a secret. */
export const PLACES: readonly [place: string, request: (secret: string) => RequestFacts][] = [
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
    "form client_assertion",
    (secret) => requestWith({ body: `client_assertion=${encode(secret)}&scope=read` }),
  ],
]

/** How a server may echo it. */
export const ECHOES: readonly [echo: string, text: (secret: string) => string][] = [
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
  ["in base64", (secret) => `{"debug":"${btoa(utf8(secret))}"}`],
  ["in base64, with more", (secret) => `debug ${btoa(utf8(`user:${secret}`))} end`],
  [
    "in a Location URL",
    (secret) => `Location: https://login.example.com/?page=1&given=${encode(secret)}#${encode(secret)}`,
  ],
  ["in a challenge", (secret) => `WWW-Authenticate: Bearer realm="x", error_description="${secret}"`],
  ["in XML", (secret) => `<fault><given>${html(secret)}</given></fault>`],
]
