import { describe, expect, it } from "vitest"
import { defaultOf, defaultRowsIn, normal } from "./defaults.ts"
import { PAGES, pageText } from "./marked-sequences.ts"

const told = PAGES.flatMap((page) => defaultRowsIn(pageText(page)).map((row) => ({ page, ...row })))

describe("the tables of defaults", () => {
  it("are found", () => {
    expect(told.filter(({ page }) => page === "README.md").length).toBeGreaterThan(20)
  })

  it.each(told)("$page: $option", ({ option, told }) => {
    expect(normal(told)).toBe(defaultOf(option))
  })

  it("a default that is wrong, and an option that is not there, are seen", () => {
    const page =
      "\n| option | default | |\n|---|---|---|\n| `retry.retries` | `5` | |\n| `retry.limit` | none | |\n\n"
    const rows = defaultRowsIn(page)
    expect(rows.map(({ told }) => told)).toEqual(["`5`", "none"])
    expect(rows.map(({ option }) => defaultOf(option))).toEqual([normal("`4`"), null])
  })
})
