import { expect, it } from "vitest"
import { boundedValue, maskedText } from "../../src/explain/masked-text.ts"
import { sightOf } from "./failure-contexts.ts"

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

it("a quote too long keeps its head and its tail, no half mask and no half character", () => {
  const failure = sightOf({ status: 429 })
  const text = `Requests have exceeded the limit. ${"words and ".repeat(60)}Please retry after 33 seconds.`
  const cut = maskedText(failure, text)
  expect(cut).toMatch(/^Requests have exceeded the limit\. .*\[cut\].* Please retry after 33 seconds\.$/)
  expect(cut.length).toBeLessThanOrEqual(200)
  for (let shift = 0; shift < 12; shift++) {
    const masked = maskedText(
      { ...failure, mask: (text) => text },
      `${"[redacted]".repeat(60)}${"a".repeat(shift)}`,
    )
    expect(masked.replaceAll("[redacted]", "").replace("[cut]", "").replaceAll(" ", "")).toBe(
      "a".repeat(shift),
    )
    const pairs = maskedText({ ...failure, mask: (text) => text }, `${"a".repeat(shift)}${"😀".repeat(300)}`)
    expect(pairs).not.toMatch(/\p{Cs}/u)
  }
})
