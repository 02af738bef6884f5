import { readFileSync } from "node:fs"

/** A table of a page, cell by cell, without its markup. */
export interface Table {
  /** The heading above it, and the text of each cell of its first row. */
  readonly heading: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** @param name `"diagnosis"` of `docs/guide/diagnosis.md` */
export const guidePage = (name: string): string =>
  readFileSync(new URL(`../../docs/guide/${name}.md`, import.meta.url), "utf8")

/** The tables of a page, in order. What stands in blocks of code is none. */
function tablesOf(page: string): Table[] {
  const found: Table[] = []
  let heading = ""
  let lines: string[] = []
  const end = () => {
    const [head, , ...rows] = lines.map(cellsOf)
    if (head && rows.length > 0) found.push({ heading, head, rows })
    lines = []
  }
  for (const line of page.replace(/^```.*?^```$/gms, "").split("\n")) {
    if (line.startsWith("|")) lines.push(line)
    else end()
    const title = /^#+ (.*)/.exec(line)?.[1]
    if (title !== undefined) heading = title
  }
  end()
  return found
}

const cellsOf = (line: string) =>
  line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim())

/** The table below a heading whose first cell is `first`. @throws Error if there is none */
export function tableOf(page: string, heading: string, first: string): Table {
  const table = tablesOf(page).find((one) => one.heading === heading && one.head[0] === first)
  if (!table) throw new Error(`no table with "${first}" below "${heading}"`)
  return table
}

/** The texts in backticks. */
export const codesIn = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code)

/** Those of the first column of a table. */
export const firstCodes = ({ rows }: Table): string[] => rows.flatMap(([cell = ""]) => codesIn(cell))
