import { describe, expect, it } from "vitest"
import { MASK } from "../../src/redact/mask.ts"
import { type Reading, readingsOf } from "../../src/redact/readings.ts"
import { TextWindows } from "../../src/redact/text-windows.ts"
import { randomOf } from "./token-samples.ts"

/** What of a text stands in others too. */
function sharedWith(texts: readonly string[], text: string): string[] {
  const shared: string[] = []
  const { codes } = readingsOf(text)[0] as Reading
  new TextWindows(texts).scan(codes, (start, end) =>
    shared.push(String.fromCharCode(...codes.slice(start, end))),
  )
  return shared
}

describe("what a text shares with others", () => {
  it.each<[what: string, texts: string[], text: string, shared: string[]]>([
    ["nothing", ["one two 1"], "three four 2", []],
    ["less than eight characters", ["<1234567>"], "(1234567)", []],
    ["eight characters", ["<12345678>"], "(12345678)", ["12345678"]],
    ["all of it", ["12345678"], "12345678", ["12345678"]],
    ["words of 15 characters", ["<correct horse b>"], "(correct horse b)", []],
    ["words of 16 characters", ["<correct horse ba>"], "(correct horse ba)", ["correct horse ba"]],
    ["letters from a to z", ["azazazaz", "zazazaza"], "azazazaza", []],
    ["a sign beside the letters", ["azaz`aza"], "azaz`aza", ["azaz`aza"]],
    ["another sign beside them", ["azazaza{"], "azazaza{", ["azazaza{"]],
    ["a sign at the start", ["1azazaza"], "1azazaza", ["1azazaza"]],
    ["a letter beyond ASCII", ["éazazaza"], "éazazaza", ["éazazaza"]],
    ["words of 15, and a sign behind them", ["<correct horse b>"], "correct horse b)", []],
    ["two stretches", ["<12345678> <87654321>"], "87654321, 12345678", ["87654321", "12345678"]],
    ["two stretches of two texts", ["12345678", "87654321"], "1234567887654321", ["1234567887654321"]],
    [
      "two stretches with a sign between",
      ["12345678", "87654321"],
      "12345678.87654321",
      ["12345678", "87654321"],
    ],
    ["upper case, and escapes undone", ["ABCD%31%3256"], "abcd1256", ["abcd1256"]],
    ["what a mask divides in the others", [`1234${MASK}5678`], "12345678", []],
    ["what a mask divides in it", ["12345678"], `1234${MASK}5678`, []],
    ["what stands behind a mask", [`1${MASK}12345678`], `12${MASK}12345678`, ["12345678"]],
    ["a text of eight letters", ["abcdefgh"], "an Abcdefgh here", ["abcdefgh"]],
    ["a text of 15 letters", ["correct horse b"], "<correct horse b>", ["correct horse b"]],
    ["a part of such a text", ["correct horse b"], "<correct horse>", []],
    ["two such texts", ["abcdefgh", "ijklmnop"], "ijklmnop abcdefgh", ["ijklmnop", "abcdefgh"]],
    ["a text of seven letters", ["abcdefg"], "abcdefg", []],
    ["something of no texts", [], "12345678", []],
  ])("is %s", (_, texts, text, shared) => expect(sharedWith(texts, text)).toEqual(shared))

  it("is what a search window by window finds", () => {
    const random = randomOf(7)
    for (let n = 0; n < 30; n++) {
      const [known, text] = [random("ab1", 200), random("ab1", 300)]
      const runs: string[] = []
      let [start, end] = [0, 0]
      for (let at = 0; at + 8 <= text.length; at++) {
        if (!known.includes(text.slice(at, at + 8))) continue
        if (at > end) {
          runs.push(text.slice(start, end))
          start = at
        }
        end = at + 8
      }
      runs.push(text.slice(start, end))
      expect(sharedWith([known], text)).toEqual(runs.filter((run) => run.length >= 16 || run.includes("1")))
    }
  })
})
