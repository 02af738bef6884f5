import { expect, it } from "vitest"
import { createRedactor } from "../../src/redact/redactor.ts"
import { cpuMs } from "../support/cpu-time.ts"
import { requestWith } from "./request.ts"

const redactor = createRedactor()
const { mask } = redactor.secretsOf(
  requestWith({ headers: { "x-api-key": "s3cr3tvalue", "x-other": "[redac 4eC39" } }),
)

const UNITS =
  'a % = / \\ " & < . : - A [ eyJ token= token:" token%3D https:// a1 %3D &quot; \\" 1234567890: s3cr3tvalu [redacted] ?a=1& cookie: 2026-01-01,'
it.each([...UNITS.split(" "), " ", "Bearer ", "<token ", "-----BEGIN PRIVATE KEY-----"])(
  "masking 64 Ki characters of %j takes linear time",
  (unit) => {
    const text = unit.repeat(Math.ceil((64 * 1024) / unit.length))
    const everywhere = requestWith({ url: text, headers: { authorization: text, "x-a": text }, body: text })
    for (const act of [
      () => mask(text),
      () => redactor.url(text),
      () => redactor.url(`https://a.example/?page=${text}`),
      () =>
        ["x-app-usage", "www-authenticate", "location", "authorization"].map((name) =>
          redactor.header(name, text),
        ),
      () => ["since", "fields", "ids"].map((name) => redactor.parameter(name, text)),
    ])
      expect(cpuMs(act)).toBeLessThan(1_000)
    expect(cpuMs(() => redactor.secretsOf(everywhere).mask(text))).toBeLessThan(3_000)
  },
)

it("200 credentials that are much alike are masked in linear time", () => {
  const alike = Array.from({ length: 200 }, (_, n) => `sk_test_similar_credential_${1_000 + n}`)
  const body = JSON.stringify(Object.fromEntries(alike.map((secret, n) => [`secret_${n}`, secret])))
  const request = requestWith({ body })
  for (const unit of ["sk_test_similar_credential_", "s", "sk_t", "%73%6b%5f", "&#115;", alike.join("")]) {
    const text = unit.repeat(Math.ceil((64 * 1024) / unit.length)).slice(0, 64 * 1024)
    expect(cpuMs(() => redactor.secretsOf(request).mask(text))).toBeLessThan(500)
  }
})
