import { type FileHandle, open, stat } from "node:fs/promises"
import { TextReader } from "./decode-text.ts"
import { cannotRead } from "./terminal.ts"

const CHUNK_BYTES = 65_536
/** A line that is longer is no line of a log. */
const MAX_LINE = 1_000_000

/**
 * The lines of a file that grows, in batches: those that are there, then an empty batch whenever there are no more, until
 * the caller breaks off. A file that is cut, or replaced by another of its name, is read from its begin.
 * @throws CommandError if there is no such file
 */
export async function* follow(path: string, wait: () => Promise<void>): AsyncGenerator<string[]> {
  let file = await openLog(path)
  const buffer = Buffer.alloc(CHUNK_BYTES)
  try {
    for (let log = new PartialLines(), position = 0; ; ) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, position)
      position += bytesRead
      if (bytesRead > 0) {
        yield log.take(buffer.subarray(0, bytesRead))
        continue
      }
      yield []
      await wait()
      const [own, named] = [await file.stat(), await stat(path).catch(() => null)]
      const isCut = own.size < position
      const isReplaced = named !== null && (named.ino !== own.ino || named.dev !== own.dev)
      // What was still written to the old one is read first.
      if (!isCut && (own.size > position || !isReplaced)) continue
      if (isReplaced) {
        await file.close()
        file = await openLog(path)
      }
      log = new PartialLines()
      position = 0
    }
  } finally {
    await file.close()
  }
}

async function openLog(path: string): Promise<FileHandle> {
  try {
    return await open(path)
  } catch (error) {
    throw cannotRead(path, error)
  }
}

/** Keeps the end of what was read until its line is whole. */
class PartialLines {
  readonly #decoder = new TextReader()
  #rest = ""

  take(bytes: Buffer): string[] {
    const lines = (this.#rest + this.#decoder.write(bytes)).split("\n")
    const rest = lines.pop() ?? ""
    this.#rest = rest.length > MAX_LINE ? "" : rest
    return lines
  }
}
