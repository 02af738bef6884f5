import { readFileSync, writeFileSync } from "node:fs"
import type { Cell, Results, Table } from "./cell.ts"
import manifest from "./packages/package.json" with { type: "json" }

const page = new URL("../../docs/compatibility.md", import.meta.url)
const PINNED: Readonly<Record<string, string>> = { ...manifest.dependencies, ...manifest.devDependencies }

/** `npm:axios@1.0.0` is 1.0.0. */
export const versionOf = ({ version }: Cell): string => (PINNED[version] ?? version).replace(/^npm:.*@/, "")

/** What the page says of a cell: yes, or no with the reason. */
function shown(cell: Cell, column: string, results: Results | undefined): string {
  const result = results?.[column] ?? cell.lacks?.[column] ?? true
  if (result === true) return "yes"
  return `no: ${cell.lacks?.[column] ?? result.replace(/\s+/g, " ").replaceAll("|", "\\|")}`
}

/** @param measured by the name of a cell; one that was not tried stands as expected */
function tableOf({ kind, columns, cells }: Table, measured: ReadonlyMap<Cell, Results>): string {
  const rows = [
    [kind, "version", "tried", "in", ...columns],
    Array(4 + columns.length).fill("---"),
    ...cells.map((cell) => [
      cell.name,
      versionOf(cell),
      cell.by,
      cell.late ? "`--all`" : "CI",
      ...columns.map((column) => shown(cell, column, measured.get(cell))),
    ]),
  ]
  return rows.map((row) => `| ${row.join(" | ")} |\n`).join("")
}

/** The page with the tables in their places. */
export function pageWith(tables: readonly Table[], measured: ReadonlyMap<Cell, Results>): string {
  let text = readFileSync(page, "utf8")
  for (const table of tables) {
    const place = new RegExp(`(?<=<!-- made by test/matrix: ${table.mark} -->\n)(?:\\|.*\n)*(?=<!-- end -->)`)
    if (!place.test(text)) throw new Error(`docs/compatibility.md has no place for ${table.mark}`)
    text = text.replace(place, () => tableOf(table, measured))
  }
  return text
}

export const isOnPage = (text: string): boolean => readFileSync(page, "utf8") === text

export const writePage = (text: string): void => writeFileSync(page, text)
