import { describe, expect, it } from "vitest"
import { apiErrorOf } from "../../../src/explain/api-error/read-api-error.ts"
import { EXCERPT_BYTES } from "../../../src/http/response-view.ts"
import { CUT } from "../../../src/redact/mask.ts"
import { type Scene, sightOf } from "../failure-contexts.ts"

const PASSWORD = "correct horse 9 battery staple, and käse=14 behind it"
const TOKEN = "k9efSIln4EeD4omblYRF4tof7BQjs2emgfTcbwM46Lt98KsP7SwyPMqEeHw3Xz5Vb1Nn6Qa8Rt2Yu4Io"
/** How many characters of an echo are too few to be looked for, and how often each is cut. */
const TOO_FEW = 3
const CUTS = 5

/** How a server writes a secret, with the characters that one of its own takes. */
const WRITINGS: [what: string, write: (secret: string) => string, width: number][] = [
  ["as it is", (secret) => secret, 1],
  ["in base64", (secret) => Buffer.from(secret).toString("base64url"), 1],
  ["in base64 behind a user", (secret) => Buffer.from(`ann:${secret}`).toString("base64url").slice(6), 1],
  ["in hex", (secret) => Buffer.from(secret).toString("hex"), 1],
  [
    "in percent escapes",
    (secret) => Array.from(Buffer.from(secret), (byte) => `%${hex(byte)}`).join(""),
    "%00".length,
  ],
  [
    "in JSON's escapes",
    (secret) => Array.from(secret, (letter) => `\\u${hex(letter.charCodeAt(0)).padStart(4, "0")}`).join(""),
    "\\u0000".length,
  ],
]
const hex = (code: number) => code.toString(16).padStart(2, "0")

const FILL = "word ".repeat(20_000)

/** Bodies that an echo stands in, `at` characters before heed or the server cuts the text. */
const BODIES: Record<string, (echo: string, at: number) => Scene> = {
  "a message": (echo, at) => ({ answerBody: { message: filled(4_000 - at) + echo } }),
  "the second message": (echo, at) => ({
    answerBody: { errors: [{ message: filled(4_000 - at) + echo }, { message: "Try later." }] },
  }),
  "a field": (echo, at) => ({ answerBody: { errors: [{ field: filled(100 - at) + echo }] } }),
  "a code of the profile": (echo, at) => ({
    answerBody: { kind: filled(100 - at) + echo },
    profile: {
      name: "x",
      title: "X",
      hosts: ["api.example.com"],
      docs: [],
      rules: [],
      error: { code: ["kind"] },
    },
  }),
  "a code in a header": (echo, at) => ({ headers: { "x-amzn-errortype": filled(100 - at) + echo } }),
  "a code in XML": (echo, at) => ({ answerBody: `<Error><Code>${filled(100 - at)}${echo}</Code></Error>` }),
  "a message in XML": (echo, at) => ({
    answerBody: `<e><message>${filled(4_000 - at)}${echo}</message></e>`,
  }),
  "a plain text": (echo, at) => ({ answerBody: filled(4_000 - at) + echo }),
  "JSON that ends": (echo, at) => ({ answerBody: `{"error":{"message":"Bad ${echo.slice(0, at)}` }),
  "JSON of 64 KB": (echo, at) => {
    const rest = `","message":"Bad ${echo}"}`
    const body = `{"trace":"${filled(EXCERPT_BYTES)}`
    const cut = `","message":"Bad `.length + at
    return { answerBody: (body.slice(0, EXCERPT_BYTES - cut) + rest).slice(0, EXCERPT_BYTES) }
  },
  "a plain text of 64 KB of echoes": (echo, at) => ({ answerBody: echoes(echo, at, EXCERPT_BYTES) }),
  "a plain text of 16 KB of echoes": (echo, at) => ({ answerBody: echoes(echo, at, 16 * 1024) }),
}
function echoes(echo: string, at: number, length: number): string {
  const step = echo.length + 1
  const end = at + step * Math.floor((length - at) / step)
  return "-".repeat(length - end) + `${echo} `.repeat(length / step + 1).slice(0, end)
}
const filled = (length: number) => FILL.slice(-Math.max(0, length))

describe.each([
  ["a password", PASSWORD, { body: JSON.stringify({ password: PASSWORD }) }],
  ["a token", TOKEN, { requestHeaders: { "x-api-key": TOKEN } }],
])("of %s", (_, secret, request) => {
  describe.each(WRITINGS)("%s", (_, write, width) => {
    it.each(Object.entries(BODIES))("a cut through %s leaves nothing", (_, bodyWith) => {
      const echo = write(secret)
      const least = (TOO_FEW + 1) * width
      for (let at = 1; at < echo.length; at += Math.ceil(echo.length / CUTS)) {
        const failure = sightOf({ status: 400, method: "POST", ...request, ...bodyWith(echo, at) })
        const { code = "", message = "", fields } = apiErrorOf(failure)
        const shown = [code, message, ...fields].map(failure.mask).join(" ").toLowerCase()
        for (let from = 0; from + least <= echo.length; from += width)
          expect(shown).not.toContain(echo.slice(from, from + least).toLowerCase())
      }
    })
  })
})

describe("a text that was cut", () => {
  const messageOf = (answerBody: unknown, body?: string) =>
    apiErrorOf(sightOf({ status: 400, method: "POST", answerBody, ...(body ? { body } : {}) })).message

  it("says so at its end", () => {
    expect(messageOf({ message: FILL })).toHaveLength(4_000)
    expect(messageOf({ message: FILL })).toMatch(/word \[cut\]$/)
    expect(messageOf('{"message":"cut in the mid')).toBe(`cut in the mid${CUT}`)
    expect(messageOf('{"message":"whole","more":{"a')).toBe("whole")
  })

  it("keeps all else", () => {
    const request = JSON.stringify({ password: PASSWORD })
    expect(messageOf('{"message":"is it correct horse 9', request)).toBe(`is it [redacted]${CUT}`)
    expect(messageOf({ message: "is it correct horse 9" }, request)).toBe("is it correct horse 9")
    expect(messageOf('{"message":"is it cor', request)).toBe(`is it cor${CUT}`)
  })
})

it("a code of which a namespace is cut away shows no half of a password", () => {
  const request = { method: "POST", status: 400, body: JSON.stringify({ password: "hunter2.x#Zx9kq77" }) }
  expect(apiErrorOf(sightOf({ ...request, answerBody: { code: "hunter2.x#Zx9kq77" } })).code).toBe(
    "[redacted]",
  )
  const headers = { "x-amzn-errortype": "hunter2.x#Zx9kq77" }
  expect(apiErrorOf(sightOf({ ...request, headers })).code).toBe("[redacted]")
})

it("scopes that are named in a text show no words of a password", () => {
  const body = JSON.stringify({ password: PASSWORD })
  const answerBody = { error: "missing_scope", needed: PASSWORD, provided: PASSWORD }
  const { needed, provided } = apiErrorOf(sightOf({ method: "POST", status: 403, body, answerBody }))
  expect([needed, provided]).toEqual(["[redacted]", "[redacted]"])
})
