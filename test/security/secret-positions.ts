import type { ServerResponse } from "node:http"
import { answer } from "../support/server.ts"

/** A response as plain data, so that a stubbed client can give it too. */
export interface Reply {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** The reason phrase. */
  readonly reason?: string
}

/** Where a server repeats what it was sent. */
export interface Place {
  readonly name: string
  /** Missing: only a real server can answer like this. */
  reply?(spelled: string): Reply
  respond(response: ServerResponse, secret: string, spelled: string): void
}

const replying = (name: string, reply: (spelled: string) => Reply): Place => ({
  name,
  reply,
  respond(response, _secret, spelled) {
    const { status, body, headers, reason } = reply(spelled)
    if (reason !== undefined) response.statusMessage = reason
    answer(response, status, body, { ...headers })
  },
})

const uri = encodeURIComponent
/** What may stand in a header. */
const plain = (text: string) => (/^[\x20-\x7e]+$/.test(text) ? text : uri(text))
const inBody = (name: string, status: number, body: (text: string) => unknown): Place =>
  replying(name, (spelled) => ({ status, body: body(spelled) }))
const inHeader = (name: string, status: number, value: (text: string) => string): Place =>
  replying(`the answer's ${name}`, (spelled) => ({
    status,
    body: { ok: false },
    headers: { [name]: value(plain(spelled)) },
  }))

export const PLACES: readonly Place[] = [
  inBody("a message", 401, (text) => ({
    error: { message: `The credential ${text} is not valid`, code: 190 },
  })),
  inBody("a code", 400, (text) => ({ error: text, error_code: text, status: text })),
  inBody("a field's name", 400, (text) => ({
    errors: [{ field: text, code: text, message: `${text}: wrong` }],
  })),
  inBody("a member's name", 422, (text) => ({ errors: { [text]: ["is wrong"] }, detail: `no ${text}` })),
  inBody("problem+json", 403, (text) => ({
    type: `https://a.example/${uri(text)}`,
    title: text,
    detail: text,
    instance: text,
  })),
  inBody("JSON in JSON", 500, (text) => ({
    message: JSON.stringify({ request: { token: text, plain: text } }),
  })),
  inBody("text", 503, (text) => `upstream said: ${text} (try later)`),
  inBody("HTML", 502, (text) => `<html><title>${text}</title><body><pre>GET /?x=${text}</pre></body></html>`),
  inBody("a GraphQL error", 400, (text) => ({
    errors: [{ message: text, extensions: { code: text, value: text } }],
  })),
  inBody("a URL in the message", 404, (text) => ({
    message: `no https://a.example/v1?access_token=${uri(text)}#${uri(text)}`,
  })),
  inHeader(
    "www-authenticate",
    401,
    (text) => `Bearer realm="${text}", error="invalid_token", error_description="bad ${text}"`,
  ),
  inHeader("x-request-id", 403, (text) => text),
  inHeader("set-cookie", 403, (text) => `sid=${text}; Path=/; HttpOnly`),
  inHeader("server", 500, (text) => `proxy/${text}`),
  inHeader("via", 504, (text) => `1.1 ${text}`),
  inHeader("x-debug", 400, (text) => text),
  inHeader("x-error-message", 400, (text) => `bad ${text}`),
  inHeader("x-oauth-scopes", 403, (text) => text),
  inHeader("retry-after", 503, (text) => text),
  inHeader("x-ratelimit-limit", 429, (text) => text),
  inHeader("link", 404, (text) => `<https://a.example/?access_token=${uri(text)}>; rel="next"`),
  inHeader("location", 401, (text) => `https://login.example/?code=${uri(text)}&next=${uri(text)}`),
  inHeader("link", 429, (text) => `<https://a.example/rows?page=2&x=${text}>; rel="next"; title="${text}"`),
  inHeader("location", 404, (text) => `/v1/${text}/rows?next=${text}`),
  inHeader("location", 500, (text) => `https://${uri(text)}@login.example/${text}`),
  inHeader("x-documentation-url", 400, (text) => `https://docs.example/errors/${text}`),
  inHeader("retry-after", 429, (text) => `9999; ${text}`),
  inHeader(
    "x-github-sso",
    403,
    (text) => `required; url=https://github.com/orgs/x/sso?authorization_request=${text}`,
  ),
  replying("the reason phrase", (spelled) => ({ status: 403, body: "", reason: plain(spelled) })),
  {
    name: "a redirect to a failure",
    respond: (response, secret) =>
      answer(response, 307, {}, { location: `/landed?access_token=${uri(secret)}&page=3` }),
  },
  {
    name: "a redirect to nowhere",
    respond: (response, secret) =>
      answer(response, 302, {}, { location: `http://127.0.0.1:1/?code=${uri(secret)}` }),
  },
  { name: "a connection that breaks", respond: (response) => response.socket?.resetAndDestroy() },
]

/** How it may come back written: as it is, and in the usual encodings of the whole value. */
export const SPELLINGS: readonly [name: string, spell: (secret: string) => string][] = [
  ["as it is", (secret) => secret],
  ["percent-encoded", uri],
  ["in JSON", (secret) => JSON.stringify(secret).slice(1, -1)],
  ["in base64", (secret) => Buffer.from(secret).toString("base64")],
  ["quoted", (secret) => `"${secret}"`],
  ["in hex", (secret) => Buffer.from(secret).toString("hex")],
  ["every character percent-encoded", percentEach],
  ["every character as \\uXXXX", (secret) => unitsOf(secret, (hex) => `\\u${hex.padStart(4, "0")}`)],
  ["in HTML", html],
  ["in upper case", (secret) => secret.toUpperCase()],
  ["percent-encoded twice", (secret) => uri(uri(secret))],
  ["in base64 of a longer text", (secret) => Buffer.from(`user:${secret}`).toString("base64")],
  ["in base64url", (secret) => Buffer.from(secret).toString("base64url")],
  ["in JSON in JSON", (secret) => JSON.stringify(JSON.stringify(secret)).slice(1, -1)],
  ["every character as an HTML number", (secret) => unitsOf(secret, (hex) => `&#x${hex};`)],
  ["in lower case", (secret) => secret.toLowerCase()],
  ["in upper-case hex", (secret) => Buffer.from(secret).toString("hex").toUpperCase()],
  ["as a form's value", (secret) => new URLSearchParams({ x: secret }).toString().slice(2)],
]

function percentEach(secret: string): string {
  return Buffer.from(secret)
    .toString("hex")
    .replace(/../g, (byte) => `%${byte.toUpperCase()}`)
}

/** UTF-16 code units, as escapes name them. */
function unitsOf(secret: string, spell: (hex: string) => string): string {
  return Array.from({ length: secret.length }, (_, at) => spell(secret.charCodeAt(at).toString(16))).join("")
}

function html(secret: string): string {
  const names: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  }
  return secret.replace(/[&<>"']/g, (sign) => names[sign] ?? sign)
}

/** What base64 of any longer text shows of a secret: the characters that are of no neighbour. */
function withinBase64(secret: string): string[] {
  return ["", "a", "ab"].map((before) => {
    const bytes = Buffer.from(before + secret)
    return bytes
      .toString("base64")
      .slice(Math.ceil((before.length * 8) / 6), Math.floor((bytes.length * 8) / 6))
  })
}

/** From this length on, half a secret counts as the secret: a server repeated all of it. */
const HALVED = 16

/** All that must not be seen, in lower case: each form of the secret, and of a long form each half. */
export function tracesOf(secret: string): string[] {
  const encoded = uri(secret)
  const spelled = SPELLINGS.filter(([name]) => name !== "quoted").map(([, spell]) => spell(secret))
  const forms = [...spelled, encoded.replaceAll("%20", "+"), ...withinBase64(secret)]
  const traces = new Set<string>()
  for (const form of forms) {
    const half = Math.ceil(form.length / 2)
    const parts = form.length < HALVED ? [form] : [form.slice(0, half), form.slice(-half)]
    for (const part of parts) traces.add(part.toLowerCase())
  }
  return [...traces]
}

/** Where in a text a secret is seen, with what stands around it. */
export function seenIn(said: string, traces: readonly string[]): string[] {
  const lower = said.toLowerCase()
  return traces
    .map((trace) => ({ trace, at: lower.indexOf(trace) }))
    .filter(({ at }) => at >= 0)
    .map(({ trace, at }) => `…${said.slice(Math.max(0, at - 60), at + trace.length + 20)}…`)
}
