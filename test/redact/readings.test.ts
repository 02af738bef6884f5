import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { MASK } from "../../src/redact/mask.ts"
import { BREAK, type Reading, readingsOf, spellingsOf } from "../../src/redact/readings.ts"

const textOf = ({ codes }: Reading) => String.fromCharCode(...codes)
const last = (text: string) => textOf(readingsOf(text).at(-1) as Reading)

const UNDONE: [written: string, read: string][] = [
  ["a%62%63", "abc"],
  ["%41+%20b", "a  b"],
  ["%C3%A9 %c3%a9 %E9 %f0%9f%98%80", "é é é 😀"],
  ["%2541 %252541 %25252541", "a a a"],
  ["%u0041%u00e9", "aé"],
  ['\\u0041\\u00E9\\u{1F600}\\x41\\n\\/\\"', 'aé😀a /"'],
  ["\\ud83d\\ude00", "😀"],
  ['\\\\\\"a\\\\u0062', '"ab'],
  ["&#65;&#x41;&#X41;&#65b", "aaaab"],
  ["&amp;#65; &amp;amp;lt;", "a <"],
  ["&Auml;&eacute;&nbsp;&dollar;&sol;", "äé $/"],
  ["&euro;&Scaron;&Omega;&hellip;&Yuml;", "€šω…ÿ"],
  [
    "&unknown; & &; &lt %zz % %4 \\q \\u12 &#; &#x; &#99999999;",
    "&unknown; & &; &lt %zz % %4 \\q \\u12 &#; &#x; &#99999999;",
  ],
  ["", ""],
  // Blanks of every kind are one, and no other control character is; a letter whose small form is longer stays.
  ["A+\t\n\v\f\r\u00a0B\b\u000e[redact", "a       b\b\u000e[redact"],
  ["É\u0130\u0391ß", "é\u0130\u03b1ß"],
  ["&#x10000;&#x10ffff;&#xffff;", "\ud800\udc00\udbff\udfff\uffff"],
  ["%2525252525%252541", "%25a"],
]

const SPELLINGS: [value: string, spellings: string[]][] = [
  ["plain+Text", ["plain+Text"]],
  ["50% of A&B", ["50% of A&B"]],
  ["A%41%2Bb", ["A%41%2Bb", "AA+b"]],
  ["x\\u0041&amp;#66;", ["x\\u0041&amp;#66;", "xA&#66;", "xAB"]],
  ["&#x1F600;é", ["&#x1F600;é", "😀é"]],
  ["%2525252541", ["%2525252541", "%25252541", "%252541", "%2541", "%41"]],
]

describe("a text", () => {
  it.each(UNDONE)("%s reads %s", (written, read) => expect(last(written)).toBe(read))

  it.each(SPELLINGS)("%s is spelled %j, with its letters as they are", (value, spellings) =>
    expect(spellingsOf(value)).toEqual(spellings),
  )

  it("has one break in the place of what was masked", () =>
    expect(textOf(readingsOf(`a${MASK}b`)[0] as Reading)).toBe(`a${String.fromCharCode(BREAK)}b`))

  it("knows where each character of a reading stood", () => {
    const escapes = [
      (c: string) => c,
      (c: string) => encodeURIComponent(c),
      (c: string) => encodeURIComponent(encodeURIComponent(c)),
      (c: string) => `&#${c.codePointAt(0)};`,
      (c: string) => c.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
    ]
    const character = fc.constantFrom("a", "Z", "0", "é", "😀", "<", " ", "-")
    const written = fc.array(fc.tuple(character, fc.constantFrom(...escapes)), { maxLength: 20 })
    fc.assert(
      fc.property(written, (drawn) => {
        const parts = drawn.map(([c, write]) => write(c))
        const reading = readingsOf(parts.join("")).at(-1) as Reading
        expect(textOf(reading)).toBe(drawn.map(([c]) => c.toLowerCase()).join(""))
        // Each character's first unit begins where its escape does.
        let unit = 0
        let at = 0
        for (const [n, [c]] of drawn.entries()) {
          expect(reading.at[unit]).toBe(at)
          unit += c.length
          at += (parts[n] as string).length
        }
        expect(reading.at[unit]).toBe(at)
      }),
      { numRuns: 500 },
    )
  })

  it("may be anything", () => {
    const pieces = fc.constantFrom(
      "%",
      "&",
      "\\",
      "#",
      "x",
      "u",
      "{",
      "}",
      "4",
      "1",
      ";",
      "amp",
      "[redacted]",
      "é",
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (drawn) => {
        const text = drawn.join("")
        for (const { codes, at } of readingsOf(text)) {
          expect(at.length).toBe(codes.length + 1)
          expect(at.at(-1)).toBe(text.length)
          expect([...at]).toEqual([...at].sort((a, b) => a - b))
        }
      }),
      { numRuns: 500 },
    )
  })
})
