import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { FAQ_CODES } from "../../src/faq/entry.ts"
import { faqFromMarkdown } from "../../src/faq/markdown.ts"
import { within } from "../support/cpu-time.ts"
import { expectClean, fuzz, TEST_TIMEOUT_MS } from "./budget.ts"

/** ms for a page of up to 64 K characters. */
const BOUND_MS = 400

const HEAD = "| Code | Meaning | Advice |\n|---|---|---|\n"
const CELLS = [
  ..."404 429 4044 __proto__ constructor Gone. Look. **bold `code ~~ [a](b) [a][1] ![x](y) <b> <!-- --> &amp; &#52; &#x110000; \\| \\ ` `` <br> <script> \u0000 \ud800 \u202e 📈 e\u0301 ﷺ".split(
    " ",
  ),
  "",
  " ",
  "Gone. It is away.",
  "See https://a.example/?x=1|2",
  "e.g. this, i.e. that. 1.5 times... Really?! Yes.",
  "a".repeat(2_000),
  "a. ".repeat(2_000),
]
const cell = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...CELLS) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
)
const row = fc
  .tuple(fc.oneof(fc.constantFrom(...FAQ_CODES).map(String), cell), fc.array(cell, { maxLength: 4 }))
  .map(([code, others]) => `| ${[code, ...others].join(" | ")} |`)
const line = fc.oneof(
  { weight: 6, arbitrary: row },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      HEAD,
      "|---|---|---|",
      "| Code | Meaning |",
      "Code | Meaning | Advice",
      "| Advice | Code | Advice | Meaning |",
      "|:-:|",
      "",
      "# FAQ",
      "> ",
      "- ",
      "    ",
      "```",
      "<table><tr><td>",
      "[1]: https://a.example",
      "---",
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
)
const page = fc
  .tuple(
    fc.constantFrom(HEAD, "", HEAD.replaceAll("\n", "\r\n"), `\ufeff${HEAD}`),
    fc.array(line, { maxLength: 20 }),
  )
  .map(([head, lines]) => head + lines.join("\n"))
/** What makes a Markdown parser slow, if anything does. */
const repeated = fc
  .tuple(
    fc.constantFrom(HEAD, ""),
    fc.constantFrom(
      ..."| > - * _ ` [ ![ ]( < & \\ ~ # \n |\n [a]( **a _a *a_ <a <!-- &a; [1]: \r \t | a |\n [[]] |-|-|-|\n >>>>>\n - - -\n `a``".split(
        " ",
      ),
      " ",
    ),
    fc.constantFrom(100, 4_000, 20_000),
  )
  .map(([head, unit, times]) => (head + unit.repeat(times)).slice(0, 65_536))

describe("faqFromMarkdown takes any page", () => {
  it(
    "and gives ten rows, or the error that it documents",
    () =>
      fuzz(120, fc.oneof({ weight: 8, arbitrary: page }, { weight: 1, arbitrary: repeated }), (text) => {
        const read = within(BOUND_MS, () => {
          try {
            return faqFromMarkdown(text)
          } catch (error) {
            return error
          }
        })
        expectClean()
        if (read instanceof Error) {
          expect(read.constructor).toBe(Error)
          expect(read.message).toMatch(/^FAQ page, line \d+: expected .*\.$/s)
          expect(read.message.length).toBeLessThan(1_000)
          return
        }
        const faq = read as ReturnType<typeof faqFromMarkdown>
        for (const code of FAQ_CODES) {
          const { title, meaning, advice } = faq[code]
          expect(faq[code].code).toBe(code)
          for (const text of [title, meaning, ...advice]) {
            expect(text.trim()).not.toBe("")
            expect(text.length).toBeLessThanOrEqual(2 * 2_000)
          }
          expect(advice.length).toBeGreaterThan(0)
        }
      }),
    TEST_TIMEOUT_MS,
  )

  it(
    "and nothing that is no page",
    () =>
      fuzz(200, fc.anything(), (thing) => {
        if (typeof thing !== "string") expect(() => faqFromMarkdown(thing as string)).toThrow(TypeError)
      }),
    TEST_TIMEOUT_MS,
  )
})
