/** Rows of cells as lines: the first column to the left, the others to the right, a rule below the first row. */
export function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: string[]) =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? ""
        return column === 0 ? cell.padEnd(width) : cell.padStart(width)
      })
      .join("   ")
      .trimEnd()
  const rule = widths.map((width) => "-".repeat(width)).join("   ")
  const [head = [], ...body] = rows
  return [line(head), rule, ...body.map(line)].join("\n")
}
