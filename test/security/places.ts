import type { ServerResponse } from "node:http"
import { answer } from "../support/server.ts"

/** Where a server repeats what it was sent. */
export interface Place {
  readonly name: string
  respond(response: ServerResponse, secret: string, spelled: string): void
}

const uri = encodeURIComponent
/** What may stand in a header. */
const plain = (text: string) => (/^[\x20-\x7e]+$/.test(text) ? text : uri(text))
const inBody = (name: string, status: number, body: (text: string) => unknown): Place => ({
  name,
  respond: (response, _secret, spelled) => answer(response, status, body(spelled)),
})
const inHeader = (name: string, status: number, value: (text: string) => string): Place => ({
  name: `the answer's ${name}`,
  respond: (response, _secret, spelled) =>
    answer(response, status, { ok: false }, { [name]: value(plain(spelled)) }),
})

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
  {
    name: "the reason phrase",
    respond(response, _secret, spelled) {
      response.statusMessage = plain(spelled)
      response.writeHead(403).end()
    },
  },
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

/** How it may come back written. */
export const SPELLINGS: readonly [name: string, spell: (secret: string) => string][] = [
  ["as it is", (secret) => secret],
  ["percent-encoded", uri],
  ["in JSON", (secret) => JSON.stringify(secret).slice(1, -1)],
  ["in base64", (secret) => Buffer.from(secret).toString("base64")],
  ["quoted", (secret) => `"${secret}"`],
]

/** All that must not be seen. */
export function tracesOf(secret: string): string[] {
  const encoded = uri(secret)
  const base64 = Buffer.from(secret).toString("base64")
  return [
    ...new Set([
      secret,
      encoded,
      encoded.replaceAll("%20", "+"),
      encoded.toLowerCase(),
      JSON.stringify(secret).slice(1, -1),
      base64,
      Buffer.from(secret).toString("base64url"),
    ]),
  ]
}
