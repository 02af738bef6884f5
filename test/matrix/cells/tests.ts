import type { Cell, Table } from "../cell.ts"
import { resultsOf } from "../run-program.ts"
import { COLUMNS } from "./columns.ts"

const BY = "`heedAxios` (XHR), `heedFetch`, `heed.run`"

const BY_POLYFILL = BY.replace("`heedFetch`", "`heedFetch` around whatwg-fetch")

const jests: Cell[] = [
  { name: "Jest, jsdom", jest: "jest", environment: "jsdom" },
  { name: "Jest, happy-dom", jest: "jest", environment: "@happy-dom/jest-environment" },
  { name: "Jest 29, jsdom", jest: "jest-29", environment: "jest-environment-jsdom-29", late: true as const },
].map(({ name, jest, environment, ...late }) => ({
  name,
  version: jest,
  by: environment.includes("jsdom") ? BY_POLYFILL : BY,
  ...(late.late && { late: true as const }),
  run: (place, url) =>
    resultsOf(
      place.node(),
      [
        place.installed(jest, "bin", "jest.js"),
        "--watchman=false",
        `--env=${environment}`,
        "--testMatch=**/jest.test.js",
        `--cacheDirectory=.jest-${environment.replace("/", "-")}`,
      ],
      { cwd: place.cjs, env: { MATRIX_URL: url } },
    ),
}))

const FOREIGN_SIGNALS = { aborted: "Node's fetch refuses the signals of jsdom, without heed too" }

const vitests: Cell[] = [
  { version: "vitest", environment: "jsdom" },
  { version: "vitest", environment: "happy-dom" },
  { version: "vitest-3", environment: "jsdom", late: true as const, lacks: FOREIGN_SIGNALS },
  { version: "vitest-3", environment: "happy-dom", late: true as const },
].map(({ version, environment, ...late }) => ({
  name: `${version.replace("-", " ")}, ${environment}`,
  version,
  by: BY,
  ...late,
  run: (place, url) => {
    const vitest = place.installed(version, "vitest.mjs")
    const args = [vitest, "run", `--environment=${environment}`, "--root=.", "vitest.test.js"]
    return resultsOf(place.node(), args, {
      cwd: place.layBeside(`${version}-${environment}`, ["in-tests.js", "vitest.test.js"], {
        vitest: version,
      }),
      env: { MATRIX_URL: url },
    })
  },
}))

export const TESTS: Table = {
  mark: "tests",
  kind: "test runner, environment",
  columns: COLUMNS,
  cells: [...jests, ...vitests],
}
