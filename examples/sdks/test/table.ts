import { readFileSync, writeFileSync } from "node:fs"
import { expect } from "vitest"
import manifest from "../package.json" with { type: "json" }

/** A row's cells, once all tests have run. */
export type Row = () => readonly string[]

const page = new URL("../../../docs/guide/sdks.md", import.meta.url)

export const versionOf = (name: string): string =>
  (manifest.dependencies as Record<string, string>)[name] ?? expect.fail(`${name} is not installed`)

/** Compares a table with that of the guide, between its two marks; with `HEED_WRITE=1` the guide is written. */
export function expectTable(name: string, heads: readonly string[], rows: readonly Row[]): void {
  const lines = [heads, heads.map(() => "---"), ...rows.map((row) => row())]
  const table = lines.map((cells) => `| ${cells.join(" | ")} |\n`).join("")
  const place = new RegExp(`(?<=<!-- ${name}: made by examples/sdks/test -->\n)[^]*?(?=<!-- end -->)`)
  const text = readFileSync(page, "utf8")
  expect(text).toMatch(place)
  if (process.env.HEED_WRITE)
    writeFileSync(
      page,
      text.replace(place, () => table),
    )
  else expect(place.exec(text)?.[0]).toBe(table)
}
