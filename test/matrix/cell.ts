import type { Result } from "../compatibility/checks.js"
import type { Place } from "./place.ts"

/** By column: true, or why not. */
export type Results = Readonly<Record<string, Result>>

/** A row of a table of docs/compatibility.md. Each is tried in processes of its own. */
export interface Cell {
  readonly name: string
  /** A name in packages/package.json, or the version itself. */
  readonly version: string
  /** What of heed is tried. */
  readonly by: string
  /** Columns that say no, with the reason that the page gives. */
  readonly lacks?: Readonly<Record<string, string>>
  /** Tried with `--all` alone: CI has not the time for it. */
  readonly late?: true
  /** @param url of the server, with a path that is the cell's own */
  run(place: Place, url: string): Promise<Results>
}

export interface Table {
  /** The mark of its place in the page. */
  readonly mark: string
  /** The heading of the first column. */
  readonly kind: string
  readonly columns: readonly string[]
  readonly cells: readonly Cell[]
}

/** The clients of one cell as one row: a column is true if it is so of each. */
export function ofEach(clients: Readonly<Record<string, Results>>): Results {
  const row: Record<string, Result> = {}
  for (const [name, results] of Object.entries(clients)) {
    for (const [column, result] of Object.entries(results)) {
      const known = row[column] ?? true
      row[column] =
        result === true ? known : known === true ? `${name}: ${result}` : `${known}; ${name}: ${result}`
    }
  }
  return row
}
