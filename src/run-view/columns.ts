/** Rows of cells as lines: the first column to the left, the others to the right; "" where there are no rows. */
export function columns(rows: readonly (readonly string[])[], indent = "  "): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? ""
        return column === 0 ? cell.padEnd(width) : cell.padStart(width)
      })
      .join("   ")
      .trimEnd()
  return rows.map((row) => indent + line(row)).join("\n")
}

const BARS = " ▁▂▃▄▅▆▇█"

/** A picture of numbers over time in one line of `width` characters at most; each shows the sum of its part. */
export function sparkline(numbers: readonly number[], width: number): string {
  const parts = Math.min(width, numbers.length)
  const sums = Array.from({ length: parts }, (_, part) => {
    const from = Math.floor((part * numbers.length) / parts)
    const to = Math.floor(((part + 1) * numbers.length) / parts)
    return numbers.slice(from, to).reduce((sum, number) => sum + number, 0) / (to - from)
  })
  const highest = Math.max(...sums, 0)
  // Where there is anything at all, something shows.
  return sums.map((sum) => BARS[sum > 0 ? Math.max(1, Math.round((sum / highest) * 8)) : 0]).join("")
}

/** The same of several lines. */
export const printableLines = (text: string): string => text.split("\n").map(printable).join("\n")

/** Texts of a log may come from anywhere: characters that a terminal obeys are replaced. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are meant
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "?")
}
