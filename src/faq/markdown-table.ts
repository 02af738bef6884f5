// The one-file build: it loads in a third of the time that the one with its parts apart takes.
import newMarkdownIt, { type Env, type MarkdownIt, type Token } from "markdown-it/browser"

/** A row as it was written: the cells are still Markdown. */
export interface TableRow {
  /** 1-based, in the page. */
  readonly line: number
  readonly cells: readonly string[]
  /** The whole line. */
  readonly source: string
}

export interface Table {
  readonly header: TableRow
  readonly rows: readonly TableRow[]
  /** A cell's text without its formatting; `<br>` becomes a line break. */
  plain(cell: string): string
}

// Made on first use: a program that never reads a page never pays for the parser's set-up.
let parser: MarkdownIt | undefined

function markdownIt(): MarkdownIt {
  // HTML stands for line breaks inside cells; as a block it would swallow a table that follows a tag.
  parser ??= newMarkdownIt({ html: true }).disable("html_block")
  return parser
}

/**
 * The tables of a page (GitHub Flavored Markdown, https://github.github.com/gfm/#tables-extension-).
 * A line with no blank line before it belongs to the table even without a pipe, as GFM has it.
 */
export function tablesIn(page: string): Table[] {
  const md = markdownIt()
  const env: Env = {}
  const tokens: Token[] = []
  // A page pasted into indented code would be a code block; a line that starts with a pipe never means that.
  const text = page
    .replace(/^\uFEFF/, "")
    .replace(/\r\n?/g, "\n")
    .replaceAll("\0", "\uFFFD")
    .replace(/^[ \t]+(?=\|)/gm, "")
  // Blocks only: inline parsing is for the few cells that are needed.
  md.block.parse(text, md, env, tokens)

  const lines = text.split("\n")
  const plain = (cell: string) => inlineText(md, cell, env)
  const tables: Table[] = []
  let rows: TableRow[] = []
  let cells: string[] = []
  for (const token of tokens) {
    if (token.type === "table_open") rows = []
    else if (token.type === "tr_open") {
      const at = token.map?.[0] ?? 0
      cells = []
      rows.push({ line: at + 1, cells, source: lines[at] ?? "" })
    } else if (token.type === "inline") cells.push(token.content)
    else if (token.type === "table_close") {
      const [header, ...body] = rows
      if (header) tables.push({ header, rows: body, plain })
    }
  }
  return tables
}

function inlineText(md: MarkdownIt, cell: string, env: Env): string {
  let text = ""
  for (const token of md.parseInline(cell, env)[0]?.children ?? []) {
    if (token.type === "html_inline") text += /^<br\b/i.test(token.content) ? "\n" : ""
    else text += token.content
  }
  return text.trim()
}

/** A line's cells by its unescaped pipes, more of them than the header has included. */
export function splitCells(source: string): string[] {
  const cells = source
    .replace(/^[\s>]*\|?/, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim())
  if (cells.at(-1) === "") cells.pop()
  return cells
}
