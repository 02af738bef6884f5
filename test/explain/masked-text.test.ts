import { expect, it } from "vitest"
import { boundedValue } from "../../src/explain/masked-text.ts"

const as = (value: unknown) => boundedValue(value, (text) => text.replaceAll("secret", "***"))

it.each([
  ["a text, masked and on one line", "a secret\nhere", "a *** here"],
  ["a number", 1.5, 1.5],
  ["what is no number in JSON", [Number.NaN, Number.POSITIVE_INFINITY, -0], [null, null, 0]],
  ["what is nothing in JSON", { a: undefined, b: () => {}, c: null, d: true }, { c: null, d: true }],
  ["what is deep", { a: { b: { c: { d: 1 } } } }, { a: { b: {} } }],
  ["a hole in a list", [undefined, 1], [null, 1]],
])("%s is what JSON makes of it, too", (_what, value, expected) => {
  expect(as(value)).toEqual(expected)
  expect(JSON.parse(JSON.stringify(as(value)))).toEqual(expected)
})

it("no more than a few entries are kept", () => {
  expect(as(Array.from({ length: 1_000 }, (_, i) => i))).toHaveLength(20)
  expect(
    Object.keys(as(Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`k${i}`, i]))) as object),
  ).toHaveLength(20)
})
