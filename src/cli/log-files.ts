import { closeSync, createReadStream, existsSync, openSync, readdirSync, readSync, statSync } from "node:fs"
import { join } from "node:path"
import { createInterface } from "node:readline"
import type { Readable } from "node:stream"
import { createGunzip } from "node:zlib"
import { CommandError, cannotRead } from "./terminal.ts"

/** What logs are called in a folder: rotated and compressed ones, too. */
const LOG_NAME = /\.ndjson(\.\d+)?(\.gz)?$/

/** What a person calls a job: the name of its log. */
export const jobName = (name: string): string => name.replace(LOG_NAME, "")

/** The logs that are meant: files as they are, and of folders the logs in them. @throws CommandError */
export function logFiles(paths: readonly string[]): string[] {
  const files = paths.flatMap((path) => {
    if (!existsSync(path)) throw new CommandError(`${path}: no such file or folder`)
    if (!statSync(path).isDirectory()) return [path]
    const logs = namesIn(path).filter((name) => LOG_NAME.test(name))
    if (logs.length === 0) throw new CommandError(`${path}: there is no log (*.ndjson) in this folder`)
    return logs.sort().map((name) => join(path, name))
  })
  return [...new Set(files)]
}

/** A pipe can be read once. */
export const isPipe = (path: string): boolean => statSync(path).isFIFO()

/** The lines of a file, one at a time; of a compressed one, what is in it. @throws CommandError */
export async function* linesOf(path: string): AsyncGenerator<string> {
  const file = createReadStream(path)
  const text: Readable = isGzip(path) ? file.pipe(createGunzip()) : file
  file.on("error", (error) => text.destroy(error))
  try {
    for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) yield line
  } catch (error) {
    throw cannotRead(path, error)
  } finally {
    file.destroy()
  }
}

function isGzip(path: string): boolean {
  if (isPipe(path)) return false
  try {
    const file = openSync(path, "r")
    try {
      const begin = new Uint8Array(2)
      return readSync(file, begin) === 2 && begin[0] === 0x1f && begin[1] === 0x8b
    } finally {
      closeSync(file)
    }
  } catch (error) {
    throw cannotRead(path, error)
  }
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path)
  } catch (error) {
    throw cannotRead(path, error)
  }
}
