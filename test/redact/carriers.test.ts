import { describe, expect, it } from "vitest"
import { MASK } from "../../src/redact/mask.ts"
import { createRedactor } from "../../src/redact/redactor.ts"
import { requestWith } from "./request.ts"

const SECRET = `P@ss/w0rd+&="q'<7>%41#`
const URL = "https://api.example.com/v1/rows"
const uri = encodeURIComponent
const base64 = (text: string) => Buffer.from(text).toString("base64")

const CARRIERS: readonly [name: string, request: Parameters<typeof requestWith>[0]][] = [
  ["a URL in Referer", { headers: { referer: `https://app.example.com/?access_token=${uri(SECRET)}` } }],
  ["a URL in Link", { headers: { link: `<https://a.example/?sig=${uri(SECRET)}>; rel="next"` } }],
  ["a user's password in base64 in the query", { url: `${URL}?auth=${uri(base64(`ann:${SECRET}`))}` }],
  ["a password in a field list", { url: `${URL}?fields=password:${uri(SECRET)}` }],
  ["a query escaped twice", { url: `${URL}?token=${uri(uri(SECRET))}` }],
  ["a URL within the path", { url: `https://cors.example.com/https://ann:${uri(SECRET)}@api.example.com/` }],
  ["a base64 field", { body: JSON.stringify({ kind: "Secret", data: { password: base64(SECRET) } }) }],
  ["a URL in a field", { body: JSON.stringify({ callback: `https://ann:${uri(SECRET)}@a.example/` }) }],
]

const ECHOES: readonly [name: string, spell: (secret: string) => string][] = [
  ["as it is", (secret) => secret],
  ["in base64", base64],
  ["in base64url", (secret) => Buffer.from(secret).toString("base64url")],
  ["in hex", (secret) => Buffer.from(secret).toString("hex")],
  ["percent-encoded twice", (secret) => uri(uri(secret))],
  ["as far as a quote", (secret) => secret.slice(0, secret.indexOf("'"))],
  ["from a bracket on", (secret) => secret.slice(secret.indexOf("'<"))],
]

describe.each(CARRIERS)("a secret that is carried by %s", (_, request) => {
  it.each(ECHOES)("is masked where it is repeated %s", (_, spell) => {
    const { mask } = createRedactor().secretsOf(requestWith(request))
    expect(mask(`no ${spell(SECRET)} here`)).toBe(`no ${MASK} here`)
  })
})

it("of a header that may be shown, words that look like tokens are carried", () => {
  const headers = { "user-agent": "sync/1.2 (key 8xLOxBtZp8hQ2vZt1)" }
  const { mask } = createRedactor().secretsOf(requestWith({ headers }))
  expect(mask(base64("8xLOxBtZp8hQ2vZt1"))).toBe(MASK)
  expect(mask("sync/1.2 is too old")).toBe("sync/1.2 is too old")
})

it("a request that carries the same is masked alike, and one that does not by its own", () => {
  const { secretsOf } = createRedactor()
  const masked = (key: string, text: string) =>
    secretsOf(requestWith({ headers: { "x-api-key": key } })).mask(text)
  expect(masked("plum-jam 1", "plum-jam 1, plum-jam 2")).toBe(`${MASK}, plum-jam 2`)
  expect(masked("plum-jam 2", "plum-jam 1, plum-jam 2")).toBe(`plum-jam 1, ${MASK}`)
  expect(masked("plum-jam 1", "plum-jam 1, plum-jam 2")).toBe(`${MASK}, plum-jam 2`)
  for (let n = 3; n < 30; n++) expect(masked(`plum-jam ${n}`, `plum-jam ${n}`)).toBe(MASK)
})

it("each of many secrets is found, whichever texts came before", () => {
  const keys = Array.from({ length: 40 }, (_, n) => `${"abcdefghij"[n % 10]}key ${n * 7_919} x`)
  const { mask } = createRedactor().secretsOf(
    requestWith({ body: JSON.stringify(Object.fromEntries(keys.map((key, n) => [`secret_${n}`, key]))) }),
  )
  for (const key of keys) expect(mask(`no ${key}, no`)).toBe(`no ${MASK}, no`)
  expect(mask(keys.join("; "))).toBe(keys.map(() => MASK).join("; "))
})
