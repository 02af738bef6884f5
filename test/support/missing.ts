import { PROGRAM_NAMES, type ProgramName, pathOf } from "./programs.ts"

/** The environment variable in which `with-programs.ts` says why a program is missing. */
export const missingVariable = (name: ProgramName): string =>
  `HEED_MISSING_${name.toUpperCase().replaceAll("-", "_")}`

/** null if the program is there. */
export function whyMissing(name: ProgramName): string | null {
  return process.env[missingVariable(name)] ?? (pathOf(name) ? null : `${name} is not here`)
}

/**
 * A tag for each program: a test that needs one bears its name, as `{ tags: ["redis-server"] }` or, for a whole file, as a
 * comment `@module-tag redis-server`. Without the program it is skipped; with `CI` set it runs, and fails.
 */
export const PROGRAM_TAGS = PROGRAM_NAMES.map((name) => ({
  name,
  description: `needs ${name}`,
  skip: !process.env.CI && whyMissing(name) !== null,
}))
