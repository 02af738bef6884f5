import { createReadStream, existsSync, readdirSync, statSync } from "node:fs"
import { join } from "node:path"
import { createInterface } from "node:readline"

/** What a command writes to and reads from; passed in, so that tests have their own. */
export interface Terminal {
  out(text: string): void
  err(text: string): void
  /** Characters in a line; null: no terminal. */
  readonly columns: number | null
  readonly env: Readonly<Record<string, string | undefined>>
  /** Epoch ms. */
  now(): number
  stdin(): Promise<string>
  /** Resolves after `ms`, or as soon as the user interrupts. */
  pause(ms: number): Promise<void>
  /** True after Ctrl-C, once a command has called `pause`. */
  isInterrupted(): boolean
  fetch: typeof fetch
}

/** What ends a command: a line that says what to do, and the exit code. */
export class CommandError extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode: number = EXIT.usage) {
    super(message)
    this.exitCode = exitCode
  }
}

/** What scripts go by. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  /** `EX_TEMPFAIL` of sysexits.h: the same command may succeed later. */
  later: 75,
} as const

/** The logs that are meant: files as they are, and of folders the logs in them. @throws CommandError */
export function logFiles(paths: readonly string[]): string[] {
  const files = paths.flatMap((path) => {
    if (!existsSync(path)) throw new CommandError(`${path}: no such file or folder`)
    if (!statSync(path).isDirectory()) return [path]
    const logs = readdirSync(path).filter((name) => /\.ndjson(\.\d+)?$/.test(name))
    if (logs.length === 0) throw new CommandError(`${path}: there is no log (*.ndjson) in this folder`)
    return logs.sort().map((name) => join(path, name))
  })
  return [...new Set(files)]
}

/** The lines of a file, one at a time. @throws CommandError */
export async function* linesOf(path: string): AsyncGenerator<string> {
  const file = createReadStream(path, "utf8")
  try {
    for await (const line of createInterface({ input: file, crlfDelay: Number.POSITIVE_INFINITY })) yield line
  } catch (error) {
    throw new CommandError(`${path}: cannot be read (${(error as Error).message})`)
  } finally {
    file.destroy()
  }
}
