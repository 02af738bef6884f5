import { FAQ_CODES, type Faq, type FaqCode, type FaqEntry } from "./entry.ts"
import { splitCells, type Table, type TableRow, tablesIn } from "./markdown-table.ts"
import { FAQ, frozenRow } from "./rows.ts"
import { sentences } from "./sentences.ts"

/** The longest page read, in UTF-16 units. */
const MAX_PAGE = 1024 * 1024
/** The longest cell read, in UTF-16 units: a row has to fit into a diagnosis. */
const MAX_CELL = 2_000

type Column = "code" | "meaning" | "advice"

// A heading may speak of two ("Code meaning"), so the code column is sought last, among what is left.
const HEADINGS: readonly (readonly [Column, RegExp])[] = [
  ["meaning", /\bmean/i],
  ["advice", /\b(advi[cs]e|solution|recommend)/i],
  ["meaning", /\bdescription/i],
  ["code", /\bcodes?\b/i],
  ["code", /\bstatus(es)?\b/i],
]

/**
 * A team's own FAQ page as the catalog, frozen. Reads the Markdown tables that have a code, a meaning and an advice
 * column (known by these words in their heading, in any order; other columns are ignored). The first sentence of the
 * meaning is the title; advice is one string a sentence; the action follows from the code. A code that the page leaves
 * out keeps heed's own row, and lines around the table are ignored.
 *
 * @param table Markdown, at most 1 Mi (1,048,576) characters
 * @throws TypeError for anything but a string; Error that names the line and what was expected: no table, no code,
 * meaning or advice column, no rows, a code that is not one of the ten, a code given twice, an empty cell, one longer
 * than 2,000 characters, or one with an unescaped pipe
 */
export function faqFromMarkdown(table: string): Faq {
  if (typeof table !== "string") {
    throw new TypeError(
      `Expected the FAQ page as a string of Markdown, got ${table === null ? "null" : typeof table}.`,
    )
  }
  if (table.length > MAX_PAGE) {
    throw new Error(`Expected an FAQ page of at most ${MAX_PAGE} characters, got ${table.length}.`)
  }
  const given = new Map<FaqCode, number>()
  const rows: Partial<Record<FaqCode, FaqEntry>> = {}
  for (const [found, columns] of faqTables(table)) {
    for (const row of rowsOf(found)) {
      const entry = readRow(row, columns, found)
      const before = given.get(entry.code)
      if (before) throw fault(row.line, `a code once, but ${entry.code} stands on line ${before} already`)
      given.set(entry.code, row.line)
      rows[entry.code] = entry
    }
  }
  return Object.freeze({ ...FAQ, ...rows })
}

function faqTables(page: string): [Table, Record<Column, number>][] {
  const tables = tablesIn(page)
  const [first] = tables
  if (!first)
    throw fault(1, "a Markdown table with a code, a meaning and an advice column, found none on this page")
  const read = tables.map((table) => [table, columnsOf(table)] as const)
  const complete = read.filter(
    (pair): pair is [Table, Record<Column, number>] => missing(pair[1]).length === 0,
  )
  if (complete.length > 0) return complete
  const [table, columns] = read.find(([, columns]) => columns.code !== undefined) ?? [first, columnsOf(first)]
  const lacking = columns.code === undefined ? "code" : missing(columns)[0]
  const headings = table.header.cells.map((cell) => quote(cell)).join(", ")
  throw fault(table.header.line, `a heading with the word ${lacking}, found ${headings}`)
}

function columnsOf({ header, plain }: Table): Partial<Record<Column, number>> {
  const columns: Partial<Record<Column, number>> = {}
  const headings = header.cells.map((cell) => plain(cell.slice(0, MAX_CELL)))
  for (const [column, words] of HEADINGS) {
    const taken = Object.values(columns)
    columns[column] ??= headings.findIndex((heading, i) => !taken.includes(i) && words.test(heading))
    if (columns[column] === -1) delete columns[column]
  }
  return columns
}

function missing(columns: Partial<Record<Column, number>>): Column[] {
  return (["code", "meaning", "advice"] as const).filter((column) => columns[column] === undefined)
}

/** The table's rows, without blank ones and without the lines of text that follow it. */
function rowsOf({ header, rows }: Table): TableRow[] {
  const isText = (row: TableRow) => !row.source.includes("|")
  const real = rows.slice(0, rows.findLastIndex((row) => !isText(row)) + 1)
  const kept = real.filter((row) => row.cells.some((cell) => cell !== ""))
  if (kept.length === 0) throw fault(header.line, "rows below this header, found none")
  for (const row of kept) {
    if (isText(row)) throw fault(row.line, `a row with | between its cells, found ${quote(row.source)}`)
    const over = splitCells(row.source).slice(header.cells.length).find(Boolean)
    if (over) {
      throw fault(
        row.line,
        `${header.cells.length} cells, found one more: ${quote(over)} (write \\| for a pipe inside a cell)`,
      )
    }
  }
  return kept
}

function readRow(row: TableRow, columns: Record<Column, number>, table: Table): FaqEntry {
  const text = (column: Column) => {
    const cell = row.cells[columns[column]] ?? ""
    if (cell.length > MAX_CELL) {
      throw fault(row.line, `at most ${MAX_CELL} characters in the ${column} cell, found ${cell.length}`)
    }
    return table.plain(cell)
  }
  const number = text("code")
  const code = FAQ_CODES.find((known) => String(known) === number)
  if (!code)
    throw fault(row.line, `one of the codes ${FAQ_CODES.join(", ")} in the code cell, found ${quote(number)}`)
  const [first, ...others] = sentences(text("meaning"))
  if (!first) throw fault(row.line, `a meaning for ${code}, found an empty cell`)
  const advice = sentences(text("advice"))
  if (advice.length === 0) throw fault(row.line, `advice for ${code}, found an empty cell`)
  const meaning = others.length > 0 ? others.join(" ") : first
  return frozenRow({
    code,
    title: first.replace(/\.$/, "") || first,
    meaning,
    advice,
    action: FAQ[code].action,
  })
}

function fault(line: number, expected: string): Error {
  return new Error(`FAQ page, line ${line}: expected ${expected}.`)
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}
