import type { Table } from "../cell.ts"
import manifest from "../packages/package.json" with { type: "json" }
import { resultsOf } from "../run-program.ts"
import { COLUMNS } from "./columns.ts"

/** One of each minor version. */
const NAMES = Object.keys(manifest.dependencies).filter((name) => /^axios(-[\d.]+)?$/.test(name))

const minor = (name: string) => Number(name.split(".")[1] ?? Infinity)

export const AXIOS: Table = {
  mark: "axios",
  kind: "axios",
  columns: COLUMNS,
  cells: NAMES.sort((a, b) => minor(a) - minor(b)).map((name) => ({
    name: name === "axios" ? "axios, newest" : name.replace("-", " "),
    version: name,
    // Its adapter for fetch is of 1.7.
    by: minor(name) < 7 ? "`heedAxios` (http)" : "`heedAxios` (http, fetch)",
    run: (place, url) => {
      const cell = place.layBeside(name, ["main.js"], { axios: name })
      const adapters = minor(name) < 7 ? ["axios"] : ["axios", "axios, fetch adapter"]
      return resultsOf(place.node(), ["main.js", url, ...adapters], { cwd: cell })
    },
  })),
}
