import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { sentences } from "../../src/faq/sentences.ts"

describe("sentences", () => {
  it.each<[text: string, pieces: string[]]>([
    ["", []],
    ["  \n ", []],
    ["One", ["One"]],
    ["One. Two.", ["One.", "Two."]],
    ["Is it available (i.e. active). Check.", ["Is it available (i.e. active).", "Check."]],
    ["Use e.g. API keys. Then ask.", ["Use e.g. API keys.", "Then ask."]],
    ["Logs, metrics, etc. Then ask.", ["Logs, metrics, etc. Then ask."]],
    ["Open api.example.com or v1.2. Wait!", ["Open api.example.com or v1.2.", "Wait!"]],
    ["Down? (Maybe.) “Yes.” Wait…", ["Down?", "(Maybe.)", "“Yes.”", "Wait…"]],
    ["1. Check plan A. 2. Check plan B.", ["1. Check plan A.", "2. Check plan B."]],
    ["line one\nline two", ["line one", "line two"]],
    ["ends. then goes on", ["ends. then goes on"]],
    ["Проверьте права. Затем ждите.", ["Проверьте права.", "Затем ждите."]],
    ["Check  the\u00a0logs.\tWait.", ["Check the logs.", "Wait."]],
  ])("%j", (text, pieces) => {
    expect(sentences(text)).toEqual(pieces)
  })

  it("loses nothing but white space", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(sentences(text).join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""))
      }),
    )
  })

  it("is linear on long runs of stops and brackets", () => {
    for (const piece of [".", ")", '."', "a.", "( "]) {
      const text = piece.repeat(200_000 / piece.length)
      const before = performance.now()
      expect(sentences(text).join("").length).toBeGreaterThan(0)
      expect(performance.now() - before).toBeLessThan(2_000)
    }
  })
})
