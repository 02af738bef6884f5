import { describe, expect, it } from "vitest"
import { escapeAt } from "../../src/redact/escapes.ts"
import { foldedCodes } from "../../src/redact/readings.ts"

/** Each stands for one character, and all of it is the escape. */
const WHOLE: [escape: string, character: number][] = [
  ["%00", 0],
  ["%0f", 15],
  ["%f0", 0xf0],
  ["%7f", 127],
  ["%80", 0x80],
  ["%bf", 0xbf],
  ["%c3%a9", 0xe9],
  ["%c2%80", 0x80],
  ["%c0%bf", 0x3f],
  ["%e0%a0%80", 0x800],
  ["%e2%82%ac", 0x20ac],
  ["%f0%9f%98%80", 0x1f600],
  ["%f4%8f%bf%bf", 0x10ffff],
  ["%u00e9", 0xe9],
  ["\\u00e9", 0xe9],
  ["\\u{9}", 9],
  ["\\u{10ffff}", 0x10ffff],
  ["\\xe9", 0xe9],
  ["\\b", 8],
  ["\\t", 9],
  ["\\n", 10],
  ["\\v", 11],
  ["\\f", 12],
  ["\\r", 13],
  ..."!/:@[`{~\\".split("").map((sign): [string, number] => [`\\${sign}`, sign.charCodeAt(0)]),
  ["&#0;", 0],
  ["&#9;", 9],
  ["&#1114111;", 0x10ffff],
  ["&#0000000233;", 233],
  ["&#xe9;", 0xe9],
  ["&#x0010ffff;", 0x10ffff],
  ["&lt;", 60],
  ["&frac34;", 0xbe],
  ["&middot;", 0xb7],
  ["&yuml;", 0xff],
  ["&sup1;", 0xb9],
  ["&newline;", 10],
  ["&oelig;", 0x153],
  ["&fnof;", 0x192],
  ["&omega;", 0x3c9],
  ["&thetasym;", 0x3d1],
  ["&zwnj;", 0x200c],
  ["&euro;", 0x20ac],
  ["&dagger;", 0x2020],
  ["&diams;", 0x2666],
]

/** What is behind them does not belong to them. */
const STARTS: [text: string, character: number, length: number][] = [
  ["%411", 65, 3],
  // Latin-1, for it is no UTF-8.
  ["%c3%29", 0xc3, 3],
  ["%c3%c0", 0xc3, 3],
  ["%c3a9", 0xc3, 3],
  ["%e9%a0x", 0xe9, 3],
  ["%f5%80%80%80", 0xf5, 3],
  ["%f4%90%80%80", 0xf4, 3],
  ["%bf%bf", 0xbf, 3],
  ["&#233x", 233, 5],
  ["&#xe9g", 0xe9, 5],
  ["\\u00e9f", 0xe9, 6],
  ["\\xe9f", 0xe9, 4],
]

const NONE = [
  "a",
  "",
  "%",
  "%4",
  "%4g",
  "%g4",
  "%/4",
  "%:4",
  "%`4",
  "%u00g9",
  "%u041",
  "\\",
  "\\a",
  "\\1",
  "\\ ",
  "\\\u007f",
  "\\u{}",
  "\\u{41",
  "\\u{0000041}",
  "\\u{110000}",
  "\\u41",
  "\\x4",
  "&",
  "&;",
  "&lt",
  "&lt ;",
  "&nope;",
  "&abcdefg;",
  "&abcdefgh;",
  "&#;",
  "&#x;",
  "&#a;",
  "&#:;",
  "&#1114112;",
  "&#x110000;",
]

describe("an escape", () => {
  it.each(WHOLE)("%s is one character: %i", (written, code) => {
    for (const text of [written, `${written} `])
      expect(escapeAt(foldedCodes(text), 0)).toEqual({ code, end: written.length })
    expect(escapeAt(foldedCodes(`a${written}`), 1)).toEqual({ code, end: written.length + 1 })
  })

  it.each(STARTS)("%s begins with one: %i", (text, code, end) =>
    expect(escapeAt(foldedCodes(text), 0)).toEqual({ code, end }),
  )

  it.each(NONE)("%j is none", (text) => expect(escapeAt(foldedCodes(text), 0)).toBeNull())

  it("is looked for in the text alone", () => {
    const codes = foldedCodes("%41%4")
    expect(escapeAt(codes.subarray(0, 2), 0)).toBeNull()
    expect(escapeAt(codes, 3)).toBeNull()
  })
})
