import { describe, expect, it } from "vitest"
import { createRedactor } from "../../src/redact/redactor.ts"
import { FILES, harmless } from "./harmless.ts"
import { requestWith } from "./request.ts"

const { url, secretsOf } = createRedactor()
const { mask } = secretsOf(requestWith({}))
const isUrl = (text: string) => /^(?:\/|https:)\S*$/.test(text)

describe("what is harmless stays readable", () => {
  it("is 6,000 texts", () => {
    expect(new Set(FILES.flatMap(harmless)).size).toBeGreaterThan(6_000)
  })

  it.each(FILES)("%s", (file) => {
    const texts = harmless(file)
    expect(texts.filter((text) => mask(text) !== text)).toEqual([])
    expect(texts.filter((text) => isUrl(text) && url(text) !== text)).toEqual([])
  })

  it.each(FILES)("%s, in a sentence, in JSON and as a URL of a host", (file) => {
    const frames = [
      (text: string) => `The server said: ${text} (see above)`,
      (text: string) => JSON.stringify({ error: { status: 404, detail: text } }),
      (text: string) =>
        text.startsWith("/") && isUrl(text) ? `GET https://api.example.com${text} failed` : "",
    ]
    for (const frame of frames) {
      const texts = harmless(file).map(frame)
      expect(texts.filter((text) => mask(text) !== text)).toEqual([])
    }
  })
})
