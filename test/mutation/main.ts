import { spawnSync } from "node:child_process"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

// Runs Stryker on each folder, one after the other, and writes what it finds to scores.json.
// `npm run test:mutation -- retry redact`: these folders alone; the scores of others stay.

const FOLDERS = ["retry", "redact", "classify", "gate"]

const root = fileURLToPath(new URL("../../", import.meta.url))
const SCORES = new URL("scores.json", import.meta.url)
const STRYKER = "test/mutation/node_modules/.bin/stryker"

/** What Stryker writes, as far as it is read here: https://github.com/stryker-mutator/mutation-testing-elements */
interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>
}

interface Score {
  /** Percent of the mutants that a test detects. */
  readonly score: number
  readonly detected: number
  readonly undetected: number
  /** Static ones: see stryker.config.js. */
  readonly leftOut: number
  /** What is special about it. */
  readonly note?: string
}

function scoreOf(mutants: readonly { readonly status: string }[]): Score {
  const count = (...statuses: string[]) => mutants.filter(({ status }) => statuses.includes(status)).length
  const detected = count("Killed", "Timeout")
  const undetected = count("Survived", "NoCoverage")
  const score = Math.floor((1_000 * detected) / (detected + undetected)) / 10
  return { score, detected, undetected, leftOut: count("Ignored") }
}

function run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
  const { status } = spawnSync(program, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env },
  })
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status}`)
}

const chosen = process.argv.slice(2)
const unknown = chosen.filter((folder) => !FOLDERS.includes(folder))
if (unknown.length > 0)
  throw new Error(`no such folder: ${unknown.join(", ")}; there are ${FOLDERS.join(", ")}`)

if (!existsSync(`${root}${STRYKER}`)) run("npm", ["ci", "--prefix", "test/mutation"])
const scores: Record<string, Score> = existsSync(SCORES) ? JSON.parse(readFileSync(SCORES, "utf8")) : {}
for (const folder of chosen.length > 0 ? chosen : FOLDERS) {
  run(STRYKER, ["run", "test/mutation/stryker.config.js"], { HEED_MUTATED: folder })
  const report = JSON.parse(readFileSync(`${root}.stryker/${folder}/report.json`, "utf8")) as Report
  scores[folder] = scoreOf(Object.values(report.files).flatMap(({ mutants }) => mutants))
  writeFileSync(SCORES, `${JSON.stringify(scores, null, 2)}\n`)
}
console.table(scores)
