import { spawnSync } from "node:child_process"
import { missingVariable } from "./missing.ts"
import { PROGRAM_NAMES, provide } from "./programs.ts"

// `tsx test/support/with-programs.ts vitest run`: provides the programs, then runs the command with what is still missing
// in its environment. Without a command: only that, with exit code 1 if CI is set and a program is missing.

const [command, ...words] = process.argv.slice(2)

let missing = false
for (const name of PROGRAM_NAMES) {
  const why = provide(name)
  if (!why) continue
  missing = true
  process.env[missingVariable(name)] = why
  console.warn(process.env.CI ? why : `${why}: the tests that need it are skipped`)
}
const ran = command
  ? spawnSync(command, words, { stdio: "inherit", shell: process.platform === "win32" })
  : null
if (ran?.error) throw ran.error
process.exitCode = ran ? (ran.status ?? 1) : missing && process.env.CI ? 1 : 0
