import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { parseDuration } from "../../src/time/duration.ts"

describe("parseDuration", () => {
  it.each<[string, number]>([
    ["10s", 10_000],
    ["1m", 60_000],
    ["250ms", 250],
    ["2h", 7_200_000],
    ["1d", 86_400_000],
    ["1m30s", 90_000],
    ["6m0s", 360_000],
    ["12ms", 12],
    ["1.5s", 1_500],
    ["1.001s", 1_001],
    ["0.069s", 69],
    [".5s", 500],
    ["1.s", 1_000],
    ["1h2m3.5s", 3_723_500],
    ["100us", 0.1],
    ["100µs", 0.1],
    ["100μs", 0.1],
    ["1500000ns", 1.5],
    ["0s", 0],
    ["0", 0],
    [" 10s ", 10_000],
  ])("reads %j", (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
  })

  it.each([
    "",
    " ",
    "10",
    "s",
    "10 s",
    "-10s",
    "+10s",
    "1e3s",
    "1.5.5s",
    "10S",
    "10x",
    "10s!",
    "1m 30s",
    "ms",
    ".s",
    "NaNs",
  ])("takes no %j", (text) => {
    expect(parseDuration(text)).toBeNull()
  })

  it("takes no endless text", () => {
    expect(parseDuration(`${"9".repeat(65_536)}s`)).toBeNull()
    expect(parseDuration("1s".repeat(32_768))).toBeNull()
  })

  it("adds up its parts", () => {
    const part = fc.nat(99)
    fc.assert(
      fc.property(part, part, part, part, (d, h, m, s) => {
        expect(parseDuration(`${d}d${h}h${m}m${s}s`)).toBe((((d * 24 + h) * 60 + m) * 60 + s) * 1000)
      }),
    )
  })

  it("never throws, and is null or finite and 0 or more", () => {
    const part = fc.oneof(
      fc.constantFrom("ms", "s", "m", "h", "d", "ns", ".", "-", " "),
      fc.nat().map(String),
    )
    const text = fc.oneof(
      fc.string(),
      fc.array(part).map((parts) => parts.join("")),
    )
    fc.assert(
      fc.property(text, (string) => {
        const ms = parseDuration(string) ?? 0
        expect(Number.isFinite(ms) && ms >= 0).toBe(true)
      }),
    )
  })
})
