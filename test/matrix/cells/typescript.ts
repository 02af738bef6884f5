import { copyFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Result } from "../../compatibility/checks.js"
import type { Cell, Results, Table } from "../cell.ts"
import type { Place } from "../place.ts"
import { start } from "../run-program.ts"

const CONSUMERS = fileURLToPath(new URL("../../package/consumers/", import.meta.url))

const STRICTEST = {
  target: "es2022",
  lib: ["es2022", "dom", "dom.iterable"],
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
}

/** By column: options, and the files that are compiled. */
const RESOLUTIONS: Readonly<Record<string, { files: readonly string[]; options: object }>> = {
  node16: { files: ["usage.mts", "usage.cts", "exact.mts"], options: { module: "node16" } },
  nodenext: { files: ["usage.mts", "usage.cts", "exact.mts"], options: { module: "nodenext" } },
  bundler: {
    files: ["usage.ts", "exact.ts"],
    options: { module: "esnext", moduleResolution: "bundler" },
  },
  node10: {
    files: ["usage.ts", "exact.ts"],
    options: { module: "commonjs", moduleResolution: "node10", esModuleInterop: true },
  },
}

/** What TypeScript says of the consumer and of heed's declarations; what it says of others is not heed's. */
const OURS = /^(?:usage|exact|tsconfig)\.|^error TS|(?:^|\/)node_modules\/heed\//

async function compile(place: Place, version: string, column: string): Promise<Result> {
  const { files, options } = RESOLUTIONS[column] as (typeof RESOLUTIONS)[string]
  const cell = place.lay(`types-${version}-${column}`, [])
  for (const file of files) copyFileSync(join(CONSUMERS, file.replace(/\.[mc]ts$/, ".ts")), join(cell, file))
  // Deprecated in 6: to be said there that it is known.
  const silenced = version === "typescript-6.0" && column === "node10" ? { ignoreDeprecations: "6.0" } : {}
  const config = { compilerOptions: { ...STRICTEST, ...options, ...silenced }, files }
  writeFileSync(join(cell, "tsconfig.json"), JSON.stringify(config))
  if (column === "node10") writeFileSync(join(cell, "package.json"), "{}")
  const tsc = place.installed(version, "bin", "tsc")
  const { exit, output } = start(place.node(), [tsc, "-p", "."], { cwd: cell, limitMs: 90_000 })
  if ((await exit) === null) return "hangs"
  return (
    output()
      .split("\n")
      .find((line) => OURS.test(line))
      ?.slice(0, 200) ?? true
  )
}

const VERSIONS = ["5.0", "5.1", "5.2", "5.3", "5.4", "5.5", "5.6", "5.7", "5.8", "5.9", "6.0", "7.0"]
/** The oldest, the newest, and what CI has the time for between them. */
const EARLY = ["5.0", "5.4", "5.9", "6.0", "7.0"]

const NATIVE_LACKS = { node10: "TypeScript 7 has no such resolution" }

export const TYPESCRIPT: Table = {
  mark: "typescript",
  kind: "TypeScript",
  columns: Object.keys(RESOLUTIONS),
  cells: VERSIONS.map((minor): Cell => {
    const version = minor === "5.9" ? "typescript" : `typescript-${minor}`
    return {
      name: `TypeScript ${minor}`,
      version,
      by: "`strict`, `exactOptionalPropertyTypes`, `noUncheckedIndexedAccess`",
      ...(minor === "7.0" && { lacks: NATIVE_LACKS }),
      ...(!EARLY.includes(minor) && { late: true }),
      async run(place) {
        const results: Record<string, Result> = {}
        for (const column of Object.keys(RESOLUTIONS)) results[column] = await compile(place, version, column)
        return results satisfies Results
      },
    }
  }),
}
