import { closeSync, existsSync, openSync, realpathSync, writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { logFiles } from "./log-files.ts"
import { CommandError, EXIT, reasonOf, type Terminal } from "./terminal.ts"

/** A file that a command writes. */
export interface Output<T> {
  readonly flag: string
  /** `-`: standard output. */
  readonly path: string
  readonly what: string
  text(of: T): Iterable<string> | Promise<Iterable<string>>
}

/** None is a log that is read, and each goes to a place of its own. @throws CommandError */
export function checkOutputs(
  outputs: readonly Output<never>[],
  logs: readonly string[],
  isJson: boolean,
): void {
  const toOutput = [
    ...(isJson ? ["--json"] : []),
    ...outputs.flatMap(({ path, flag }) => (path === "-" ? flag : [])),
  ]
  if (toOutput.length > 1)
    throw new CommandError(`only one of ${toOutput.join(" and ")} can go to the standard output`)
  const inputs = new Set(logFiles(logs).map((path) => realpathSync(path)))
  const files = outputs.flatMap(({ path }) => (path === "-" ? [] : path))
  for (const path of files) {
    if (existsSync(path) && inputs.has(realpathSync(path)))
      throw new CommandError(`${path}: this is a log, which would be overwritten`)
    if (files.filter((other) => resolve(other) === resolve(path)).length > 1)
      throw new CommandError(`${path}: each of --html, --har and --trace needs a file of its own`)
  }
}

/** Writes each, and prints its name unless `isSilent`. @throws CommandError */
export async function writeOutputs<T>(
  outputs: readonly Output<T>[],
  of: T,
  isSilent: boolean,
  terminal: Terminal,
): Promise<void> {
  for (const { path, what, text } of outputs) {
    write(path, await text(of), terminal)
    if (path !== "-" && !isSilent) terminal.out(`${what}: ${path}\n`)
  }
}

/** Pieces that are written at once. */
const PIECES_AT_ONCE = 1_000

/** @throws CommandError */
function write(path: string, pieces: Iterable<string>, terminal: Terminal): void {
  let file: number | null = null
  try {
    file = path === "-" ? null : openSync(path, "w")
    let some: string[] = []
    const flush = () => {
      if (file === null) terminal.out(some.join(""))
      else writeFileSync(file, some.join(""))
      some = []
    }
    for (const piece of pieces) if (some.push(piece) >= PIECES_AT_ONCE) flush()
    flush()
  } catch (error) {
    throw new CommandError(`${path}: cannot be written (${reasonOf(error)})`, EXIT.failed)
  } finally {
    if (file !== null) closeSync(file)
  }
}
