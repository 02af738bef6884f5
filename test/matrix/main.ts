import { availableParallelism } from "node:os"
import { parseArgs } from "node:util"
import { startServer } from "../compatibility/server.ts"
import type { Cell, Results, Table } from "./cell.ts"
import { AXIOS } from "./cells/axios.ts"
import { BUNDLED } from "./cells/bundlers.ts"
import { FETCHES } from "./cells/fetches.ts"
import { FRAMEWORKS } from "./cells/frameworks.ts"
import { RUNTIMES } from "./cells/runtimes.ts"
import { TESTS } from "./cells/tests.ts"
import { TYPESCRIPT } from "./cells/typescript.ts"
import { isOnPage, pageWith, versionOf, writePage } from "./page.ts"
import { prepare } from "./place.ts"

// `npm run test:matrix`: tries each cell of the tables in docs/compatibility.md, and compares the page with what was seen.
//   -- --all         also what CI has not the time for
//   -- --only WORD   the cells with the word in their names
//   -- --update      writes the page

const { values } = parseArgs({
  options: { all: { type: "boolean" }, only: { type: "string" }, update: { type: "boolean" } },
})

const TABLES: readonly Table[] = [RUNTIMES, TESTS, FRAMEWORKS, AXIOS, FETCHES, BUNDLED, TYPESCRIPT]

const chosen = TABLES.flatMap((table) => table.cells.map((cell) => ({ cell, table }))).filter(
  ({ cell }) =>
    (values.all || !cell.late) && cell.name.toLowerCase().includes(values.only?.toLowerCase() ?? ""),
)

if (process.platform !== "linux" || process.arch !== "x64") {
  console.log("The runtimes of the matrix are those of Linux on x64: 0 cells tried here.")
  process.exit()
}

const place = await prepare(values.all ?? false)
const server = await startServer()
const measured = new Map<Cell, Results>()
const wrong: string[] = []

async function measure({ cell, table }: (typeof chosen)[number]): Promise<void> {
  const begin = performance.now()
  const url = `${server.url}/${chosen.findIndex((one) => one.cell === cell)}`
  const results = await cell.run(place, url).catch((error): Results => {
    console.error(`${cell.name}: ${error?.message ?? error}`)
    return Object.fromEntries(table.columns.map((column) => [column, "it does not run"]))
  })
  measured.set(cell, results)
  const seconds = ((performance.now() - begin) / 1000).toFixed(1)
  const row = table.columns.map((column) => `${column} ${results[column] === true ? "yes" : "no"}`).join(", ")
  console.log(`${cell.name} (${versionOf(cell)}): ${row} (${seconds} s)`)
  for (const column of table.columns) {
    const isLacking = cell.lacks?.[column] !== undefined
    if ((results[column] === true) === isLacking)
      wrong.push(`${cell.name}: ${column}: ${isLacking ? "is there, against the page" : results[column]}`)
  }
}

const left = [...chosen]
const work = async () => {
  for (let next = left.shift(); next; next = left.shift()) await measure(next)
}
await Promise.all(Array.from({ length: availableParallelism() }, work))
await server.close()

const text = pageWith(TABLES, measured)
if (values.update) writePage(text)
else if (!isOnPage(text))
  wrong.push("docs/compatibility.md is not what was measured: `npm run test:matrix -- --update` writes it")
for (const line of wrong) console.error(line)
console.log(`${measured.size} cells, ${wrong.length} wrong`)
process.exit(wrong.length > 0 ? 1 : 0)
