import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { FAQ_CODES, type FaqCode } from "../../src/faq/entry.ts"
import { faqFromMarkdown } from "../../src/faq/markdown.ts"
import { FAQ } from "../../src/faq/rows.ts"

/** A page as a help centre exports it: title directly above, date directly below, no blank lines. */
const LATER = "It is the server. Best try later."
const TEXTS: Record<FaqCode, [title: string, meaning: string, advice: string[]]> = {
  400: ["Broken Request", "Happens when it is malformed.", ["Check permissions.", "Check configurations."]],
  401: ["Wrong authentication", "Happens when credentials are wrong.", ["Check that they are valid."]],
  403: [
    "No permission",
    "Happens when the method (e.g. the user) may not.",
    ["Check permissions and/or scope."],
  ],
  404: [
    "Not here",
    "Happens if nothing is found.",
    ["Check for an outage.", "Is it available (i.e. active)."],
  ],
  414: ["URI Too Big", "Happens if the URI is large.", ["If applicable, use fewer parameters."]],
  429: ["Too many", "Happens over the limit.", ["Reduce runs and/or spread schedules."]],
  500: ["Internal error", "Happens when it (the API) is down.", ["It is the server.", "Best try later."]],
  502: ["Bad gate", "Happens with proxies.", ["It is the server.", "Best try later."]],
  503: ["Unavailable", "Happens when not ready.", ["It is the server.", "Best try later."]],
  504: [
    "Gate timeout",
    "Happens when it, a proxy, got nothing.",
    ["Reduce the volume.", "If applicable, less."],
  ],
}
const row = (code: FaqCode) =>
  `| ${code} | ${TEXTS[code][0]}. ${TEXTS[code][1]} | ${TEXTS[code][2].join(" ")} |`
const HEAD = ["| Err Code | General meaning | Advised solutions |", "|---|---|---|"]
const PAGE = ["API Error Code FAQs", ...HEAD, ...FAQ_CODES.map(row), "Updated 15 days ago"].join("\n")
const page = (...rows: string[]) => [...HEAD, ...rows].join("\n")

describe("faqFromMarkdown", () => {
  it.each(FAQ_CODES)("gives exactly the page's texts for %i", (code) => {
    const [title, meaning, advice] = TEXTS[code]
    expect(faqFromMarkdown(PAGE)[code]).toEqual({ code, title, meaning, advice, action: FAQ[code].action })
    expect(PAGE).toContain(LATER)
  })

  it("is frozen like heed's own", () => {
    const faq = faqFromMarkdown(PAGE)
    expect([faq, faq[404], faq[404].advice].every(Object.isFrozen)).toBe(true)
  })

  it("keeps heed's row where the page has none", () => {
    const faq = faqFromMarkdown(page(row(404)))
    expect(faq[404].title).toBe("Not here")
    for (const code of FAQ_CODES.filter((code) => code !== 404)) expect(faq[code]).toBe(FAQ[code])
  })

  it("takes the whole meaning where it is one sentence", () => {
    const faq = faqFromMarkdown(page("| 404 | Gone. | Look. |", "| 400 | Bad | Mend |"))
    expect(faq[404]).toMatchObject({ title: "Gone", meaning: "Gone.", advice: ["Look."] })
    expect(faq[400]).toMatchObject({ title: "Bad", meaning: "Bad", advice: ["Mend"] })
  })

  const GONE = { title: "Gone", meaning: "It is away.", advice: ["Look for it.", "Ask."] }
  const cells = "| 404 | Gone. It is away. | Look for it. Ask. |"
  it.each<[form: string, text: string]>([
    ["CRLF", page(cells).replaceAll("\n", "\r\n")],
    ["CR alone", page(cells).replaceAll("\n", "\r")],
    ["a byte order mark", `\uFEFF${page(cells)}`],
    [
      "no outer pipes",
      "Code | Meaning | Advice\n--- | --- | ---\n404 | Gone. It is away. | Look for it. Ask.",
    ],
    ["indentation", page(cells).replace(/^/gm, "        ")],
    [
      "odd spacing",
      "|Code|Meaning   |\tAdvice|\n| :-- |:-:|  --:|\n|   404|Gone.   It is away.|  Look for it.  Ask.  |",
    ],
    [
      "another order",
      "| Solutions | Code | Meaning |\n|-|-|-|\n| Look for it. Ask. | 404 | Gone. It is away. |",
    ],
    [
      "extra columns",
      "| # | Code | Owner | Meaning | Advice |\n|-|-|-|-|-|\n| 1 | 404 | me | Gone. It is away. | Look for it. Ask. |",
    ],
    [
      "a heading that names two columns",
      `| HTTP status | Code meaning | Advice on the code |\n|-|-|-|\n${cells}`,
    ],
    [
      "formatting",
      page(
        "| `404` | **Gone.** It *is* [away](https://x.example/a_b). | ~~Look~~ for `it`.<br/>Ask. |",
      ).replaceAll("~~", ""),
    ],
    ["line breaks", page("| 404 | Gone<br>It is away. | Look for it.<BR />Ask. |")],
    [
      "entities and comments",
      page("| &#52;04 | Gone.&nbsp;It is away. | Look for it. <!-- not this --> Ask. |"),
    ],
    ["a blank row", page("| | | |", cells, "|  |  |  |")],
    ["a block quote", page(cells).replace(/^/gm, "> ")],
    [
      "prose, code and other tables around it",
      `# FAQ\n\n| Name | Age |\n|-|-|\n| a | 1 |\n\n<div>\n${page(cells)}\n\n\`\`\`\n| Code |\n\`\`\`\n`,
    ],
    ["a short note below", `${page(cells)}\nUpdated today\nand yesterday`],
  ])("reads %s", (_form, text) => {
    expect(faqFromMarkdown(text)[404]).toMatchObject(GONE)
  })

  it("reads pipes that are escaped", () => {
    expect(faqFromMarkdown(page("| 404 | Gone. A \\| B. | Look. |"))[404].meaning).toBe("A | B.")
  })

  it("resolves links that are defined elsewhere on the page", () => {
    expect(
      faqFromMarkdown(`${page("| 404 | Gone. | See [the docs][1]. |")}\n\n[1]: https://x.example`)[404]
        .advice,
    ).toEqual(["See the docs."])
  })

  it("joins tables that share the columns", () => {
    const faq = faqFromMarkdown(`## Client\n\n${page(row(404))}\n\n## Server\n\n${page(row(503))}`)
    expect([faq[404].title, faq[503].title]).toEqual(["Not here", "Unavailable"])
  })

  it.each<[what: string, text: string, line: number, says: RegExp]>([
    ["nothing", "", 1, /a Markdown table/],
    ["prose", "404 means gone.\nReally.", 1, /a Markdown table .* found none/],
    ["a table with no code column", "Hi\n| a | b |\n|-|-|\n| 1 | 2 |", 2, /the word code, found "a", "b"/],
    ["no meaning column", "| Code | Advice |\n|-|-|\n| 404 | Look |", 1, /the word meaning/],
    ["no advice column", "\n| Code | Meaning |\n|-|-|\n| 404 | Gone |", 2, /the word advice/],
    ["no rows", page(), 1, /rows below this header/],
    [
      "text as a code",
      page(row(400), "| Not found | Gone | Look |"),
      4,
      /400, 401, .*504 in the code cell, found "Not found"/,
    ],
    [
      "a code outside the ten",
      page("| 418 | Tea | Pour |"),
      3,
      /400, 401, 403, 404, 414, 429, 500, 502, 503, 504 .*"418"/,
    ],
    ["two codes in a cell", page("| 500/502 | Down | Wait |"), 3, /found "500\/502"/],
    ["no code", page("| | Gone | Look |"), 3, /found ""/],
    ["a code given twice", page(row(404), row(400), row(404)), 5, /404 stands on line 3 already/],
    ["an empty meaning", page("| 404 |  | Look |"), 3, /a meaning for 404/],
    ["a meaning of formatting only", page("| 404 | <b></b> | Look |"), 3, /a meaning for 404/],
    ["empty advice", page("| 404 | Gone | |"), 3, /advice for 404/],
    ["a short row", page("| 404 | Gone"), 3, /advice for 404/],
    ["an unescaped pipe", page("| 404 | Gone | Look | there |"), 3, /3 cells, found one more: "there"/],
    ["a line of text between rows", page(row(404), "Server errors", row(500)), 4, /found "Server errors"/],
    [
      "a cell too long",
      page(`| 404 | ${"a".repeat(2_000 + 1)} | Look |`),
      3,
      /at most 2000 characters in the meaning cell/,
    ],
    ["CRLF counted once", page(row(404), "| x | Gone | Look |").replaceAll("\n", "\r\n"), 4, /found "x"/],
  ])("names the line for %s", (_what, text, line, says) => {
    const read = () => faqFromMarkdown(text)
    expect(read).toThrow(says)
    expect(read).toThrow(new RegExp(`line ${line}: expected `))
  })

  it("refuses what is not a string, and a page that is too long", () => {
    for (const odd of [undefined, null, 404, {}, ["x"], Buffer.from(PAGE)]) {
      expect(() => faqFromMarkdown(odd as string)).toThrow(TypeError)
    }
    expect(() => faqFromMarkdown("a".repeat(1_048_576 + 1))).toThrow(/at most 1048576 characters/)
    expect(() => faqFromMarkdown("a".repeat(1_048_576))).toThrow(/line 1/)
  })

  it("throws nothing but errors that name a line, whatever the page", () => {
    const scrap = fc.oneof(
      fc.constantFrom(
        "|",
        "\n",
        "| code | meaning | advice |\n",
        "|-|-|-|\n",
        "404",
        " ",
        "\\|",
        "<br>",
        "> ",
        "- ",
        "`",
        "[x]",
        "\t",
      ),
      fc.constantFrom(...FAQ_CODES.map((code) => `${row(code)}\n`)),
      fc.string({ maxLength: 5, unit: "binary" }),
    )
    fc.assert(
      fc.property(fc.array(scrap, { maxLength: 30 }), fc.boolean(), (scraps, headed) => {
        const text = (headed ? page("") : "") + scraps.join("")
        try {
          const faq = faqFromMarkdown(text)
          expect(Object.keys(faq).map(Number)).toEqual([...FAQ_CODES])
          for (const code of FAQ_CODES) {
            expect(faq[code].code).toBe(code)
            expect(faq[code].advice.length * faq[code].meaning.length).toBeGreaterThan(0)
          }
        } catch (error) {
          if (!(error instanceof Error) || !/^FAQ page, line (\d+): expected .+\.$/s.test(error.message))
            throw error
          expect(Number(/line (\d+)/.exec(error.message)?.[1])).toBeLessThanOrEqual(
            text.split(/\r\n?|\n/).length,
          )
        }
      }),
      { numRuns: 500 },
    )
  })
})
