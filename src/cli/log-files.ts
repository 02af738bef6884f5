import { createReadStream, existsSync, readdirSync, statSync } from "node:fs"
import { join } from "node:path"
import { TextReader } from "./decode-text.ts"
import { CommandError, cannotRead } from "./terminal.ts"
import { CutOff, isGzip, unzipped } from "./unzip.ts"

/** What logs are called in a folder: rotated and compressed ones, too. */
const LOG_NAME = /\.ndjson([.-]\d{1,14})?(\.gz)?$/

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

/**
 * The lines of a file, one at a time; of a compressed one, what is in it.
 * @param cutOff told why a compressed file ends in the middle; the lines before are those that are there
 * @throws CommandError
 */
export async function* linesOf(path: string, cutOff: (reason: string) => void): AsyncGenerator<string> {
  const file = createReadStream(path)
  const text = new TextReader()
  let rest = ""
  try {
    for await (const bytes of contents(file)) {
      const [first = "", ...lines] = text.write(bytes).split(LINE_END)
      rest += first
      if (lines.length === 0) continue
      yield rest
      rest = lines.pop() ?? ""
      yield* lines
    }
  } catch (error) {
    if (!(error instanceof CutOff)) throw cannotRead(path, error)
    cutOff(error.message)
  } finally {
    file.destroy()
  }
  yield* `${rest}${text.end()}`.split(LINE_END)
}

const LINE_END = /\r\n|\n|\r/

/** By its first bytes: a pipe can be read once. */
async function* contents(file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = file[Symbol.asyncIterator]()
  const { value: first, done } = await pieces.next()
  if (done) return
  const all = (async function* () {
    yield first
    yield* { [Symbol.asyncIterator]: () => pieces }
  })()
  yield* isGzip(first) ? unzipped(all) : all
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path)
  } catch (error) {
    throw cannotRead(path, error)
  }
}
