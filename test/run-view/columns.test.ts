import { describe, expect, it } from "vitest"
import { columns, sparkline } from "../../src/run-view/columns.ts"

describe("sparkline", () => {
  it.each([
    [[], 10, ""],
    [[0, 0, 0], 10, "   "],
    [[0, 1, 8], 10, " ▁█"],
    // What is small beside the rest is seen, too.
    [[1_000, 1, 0], 10, "█▁ "],
    [[1, 1, 8, 8], 2, "▁█"],
  ])("draws %j in %i characters", (numbers, width, drawn) => {
    expect(sparkline(numbers, width)).toBe(drawn)
  })
})

describe("columns", () => {
  it("aligns the first to the left, and numbers to the right", () => {
    expect(
      columns([
        ["a", "10"],
        ["bcd", "2"],
      ]),
    ).toBe("  a     10\n  bcd    2")
    expect(columns([])).toBe("")
  })
})
