import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { asSentence, formatCount, formatMs, formatTime, joinList, plural } from "../../src/explain/format.ts"
import { oneLine } from "../../src/redact/mask.ts"

describe("spellMs", () => {
  it.each([
    [0, "0 ms"],
    [850.4, "850 ms"],
    [999.6, "1 s"],
    [4_210, "4.2 s"],
    [59_940, "59.9 s"],
    [59_960, "1 m"],
    [90_000, "1 m 30 s"],
    [3_599_600, "1 h"],
    [7_500_000, "2 h 5 m"],
    [86_399_000, "1 d"],
    [273_600_000, "3 d 4 h"],
    [Number.POSITIVE_INFINITY, "for ever"],
    [Number.NaN, "0 ms"],
    [-5, "0 ms"],
  ])("%d ms is %s", (ms, words) => {
    expect(formatMs(ms)).toBe(words)
  })

  it("never carries a full unit", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), (ms) => {
        expect(formatMs(ms)).not.toMatch(/\b(?:60 s|60 m|24 h|1000 ms)\b/)
      }),
    )
  })
})

it("spells counts, times and lists", () => {
  expect([formatCount(1_234_567), formatCount(14.25), formatCount(0)]).toEqual(["1,234,567", "14.3", "0"])
  expect(formatTime(Date.UTC(2026, 10, 22, 19, 30, 5, 9))).toBe("2026-11-22 19:30:05 UTC")
  expect(formatTime(Number.POSITIVE_INFINITY)).toBe("+275760-09-13 00:00:00 UTC")
  expect([plural(1, "item"), plural(2_000, "item")]).toEqual(["1 item", "2,000 items"])
  expect([joinList([]), joinList(["a"]), joinList(["a", "b", "c"])]).toEqual(["", "a", "a, b and c"])
})

it("ends a sentence once", () => {
  expect(["a", "a.", "a!", "a?"].map(asSentence)).toEqual(["a.", "a.", "a!", "a?"])
})

it("prints one line", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(oneLine(text)).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u202e]/u)
    }),
  )
})
