import type { Table } from "../cell.ts"
import { resultsOf } from "../run-program.ts"
import { COLUMNS } from "./columns.ts"

const NAMES = [
  ...["undici-5", "undici-6", "undici-7", "undici-8"],
  ...["node-fetch-2", "node-fetch-3", "cross-fetch", "isomorphic-fetch", "ky", "ofetch"],
]

export const FETCHES: Table = {
  mark: "fetches",
  kind: "fetch, or client over fetch",
  columns: COLUMNS,
  cells: NAMES.map((name) => ({
    name: name.replace(/-(?=\d)/, " "),
    version: name,
    by: ["ky", "ofetch"].includes(name) ? "`heedFetch()` as its fetch" : "`heedFetch` around it",
    late: true,
    run: (place, url) =>
      resultsOf(place.node(), ["fetches.mjs", name, url], {
        cwd: place.lay(`fetch-${name}`, ["fetches.mjs"]),
      }),
  })),
}
