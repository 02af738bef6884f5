import { describe, expect, it } from "vitest"
import type { Pattern } from "../../src/redact/automaton.ts"
import { patternsOf } from "../../src/redact/echo-patterns.ts"
import { encodedForms } from "../../src/redact/encodings.ts"
import { MASK } from "../../src/redact/mask.ts"
import { spellingsOf } from "../../src/redact/readings.ts"

const textOf = ({ codes, start, end }: Pattern) => String.fromCharCode(...codes.slice(start, end))
const isWhole = ({ start, end, from }: Pattern) => from === end - start

/** What is looked for as a whole, and in no encoding. */
function wholesOf(value: string): string[] {
  const encoded = new Set(
    spellingsOf(value)
      .flatMap((spelling) => [...encodedForms(spelling)])
      .map((form) => form.toLowerCase()),
  )
  const wholes = patternsOf({ value, token: false }).forward.map((pattern) => {
    expect(isWhole(pattern)).toBe(true)
    return textOf(pattern)
  })
  return wholes.filter((text) => ![...encoded].some((form) => form.includes(text)))
}

/** Tokens of which a start, and of which an end, is looked for. */
function edgesOf(value: string): { starts: string[]; ends: string[] } {
  const { forward, backward } = patternsOf({ value, token: true })
  const edges = [...forward.filter((pattern) => !isWhole(pattern)), ...backward]
  expect(edges.filter(({ from }) => from !== 8)).toEqual([])
  return { starts: forward.filter((pattern) => !isWhole(pattern)).map(textOf), ends: backward.map(textOf) }
}

const long = (length: number) =>
  Array.from({ length }, (_, n) => "abcdefghij0123456789"[(n * 7) % 20]).join("")

describe("what is looked for of a value", () => {
  it.each<[value: string, wholes: string[]]>([
    ["Ab12", ["ab12"]],
    ["  ab 12+", ["ab 12"]],
    ["a%62%2552", ["a%62%2552", "ab%52"]],
    [`ab12${MASK}cd ${MASK} ef34 `, ["ab12", "ef34"]],
    [`${MASK}abc`, []],
    [`${MASK} `, []],
    [" abc ", []],
  ])("%j: it is %j", (value, wholes) => expect(wholesOf(value)).toEqual(wholes))

  it("is a long one in overlapping pieces of 64", () => {
    for (const [length, pieces] of [
      [64, [[0, 64]]],
      [
        65,
        [
          [1, 65],
          [0, 64],
        ],
      ],
      [
        120,
        [
          [56, 120],
          [0, 64],
        ],
      ],
      [
        121,
        [
          [57, 121],
          [0, 64],
          [56, 120],
        ],
      ],
    ] as [number, [number, number][]][]) {
      const value = long(length)
      expect(wholesOf(value)).toEqual(pieces.map(([start, end]) => value.slice(start, end)))
      expect(edgesOf(value).starts).toEqual(
        length === 64 ? [value] : pieces.map(([start, end]) => value.slice(start, end)),
      )
    }
  })

  it("is a masked piece of a long one up to the mask", () => {
    const [before, after] = [long(50), long(60)]
    const wholes = wholesOf(`${before}${MASK}${after}`)
    expect(wholes).toContain(before)
    expect(wholes).toContain(after)
    expect(wholesOf(`${long(70)}${MASK}${after}`)).toContain(long(64))
    expect(wholes.every((text) => before.includes(text) || after.includes(text))).toBe(true)
  })

  it("is each encoding of each spelling", () => {
    const texts = patternsOf({ value: "ab%2012345", token: false }).forward.map(textOf)
    for (const spelling of ["ab%2012345", "ab 12345"])
      expect(texts).toEqual(
        expect.arrayContaining([...encodedForms(spelling)].map((form) => form.toLowerCase())),
      )
  })
})

describe("of a token", () => {
  it.each<[token: string, starts: string[], ends: string[]]>([
    ["1234567890abcde", [], []],
    ["12345678abcdefg9", ["12345678abcdefg9"], ["12345678abcdefg9"]],
    ["passwordAB12cd34", [], ["passwordab12cd34"]],
    ["passwordAB12cd345", [], ["passwordab12cd345"]],
    ["AB12cd34password", ["ab12cd34password"], []],
    ["PASSWORDcustomer", [], []],
    ["PASSWORd12345678", ["password12345678"], ["password12345678"]],
    ["https://12345678", [], ["https://12345678"]],
    [`12345678${MASK}`, [], []],
  ])("%s starts %j and ends %j are looked for", (value, starts, ends) =>
    expect(edgesOf(value)).toEqual({ starts, ends }),
  )

  it("both are looked for where it is not masked", () => {
    const value = `${long(64)}${"z".repeat(40)}${MASK}`
    expect(edgesOf(value).starts).toEqual([long(64)])
    expect(edgesOf(value).ends).toEqual([long(64)])
  })

  it("neither is looked for of what is no token", () => {
    const { forward, backward } = patternsOf({ value: long(40), token: false })
    expect(forward.every(isWhole)).toBe(true)
    expect(backward).toEqual([])
  })
})
