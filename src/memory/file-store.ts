import { nodeModule } from "../time/node-module.ts"
import type { MemoryStore } from "./memory-store.ts"

/** What is used of node:fs/promises. */
interface Files {
  stat(path: string): Promise<FileStats>
  realpath(path: string): Promise<string>
  readFile(path: string, encoding: "utf8"): Promise<string>
  writeFile(path: string, text: string, options: WriteOptions): Promise<void>
  rename(from: string, to: string): Promise<void>
  unlink(path: string): Promise<void>
}

interface FileStats {
  readonly size: number
  readonly mtimeMs: number
  isFile(): boolean
}

interface WriteOptions {
  readonly mode?: number
  readonly flush?: boolean
  readonly flag?: "wx"
}

/** A store that several processes use. */
export interface SharedStore extends MemoryStore {
  /** Has other processes wait with their saves; returns how to end that. Neither rejects. */
  lock?(): Promise<() => Promise<void>>
}

/** A device is read without end, a pipe without an answer, and a save would put a file in the place of either. */
export const NO_FILE = new Error("it is not a file")

/** A larger file is none of heed's. In bytes. */
export const MAX_BYTES = 1_000_000
/** Looks for a free lock, and the ms between them. After these, a save goes on without. */
const LOCK_TRIES = 50
const LOCK_WAIT_MS = 20
/** ms after which a lock is taken for one that a killed process left. */
const STALE_LOCK_MS = 5_000

/**
 * A file as a store. A save writes a new file beside it, and renames that: a reader, or another process that saves at the
 * same time, sees one of both files whole. A link stays one, and its target is replaced. Null if the runtime has no files.
 */
export function fileStore(path: string): SharedStore | null {
  const files = nodeModule<Files>("node:fs/promises")
  if (!files) return null
  return {
    async load() {
      try {
        const found = await files.stat(path)
        // What cannot be read is not saved to either.
        if (!found.isFile()) throw NO_FILE
        return found.size > MAX_BYTES ? "too large" : await files.readFile(path, "utf8")
      } catch (error) {
        if (codeOf(error) === "ENOENT") return null
        throw error
      }
    },
    async save(text) {
      const target = await files.realpath(path).catch(() => path)
      const temporary = `${target}.${crypto.randomUUID()}.tmp`
      try {
        // Flushed first: a rename may reach the disk before the text does.
        await files.writeFile(temporary, text, { mode: 0o600, flush: true })
        await files.rename(temporary, target)
      } catch (error) {
        await files.unlink(temporary).catch(() => {})
        throw error
      }
    },
    lock: () => lock(files, `${path}.lock`),
  }
}

/** Makes a file that only one process can make. */
async function lock(files: Files, path: string): Promise<() => Promise<void>> {
  const unlock = () => files.unlink(path).catch(() => {})
  for (let i = 0; i < LOCK_TRIES; i++) {
    try {
      await files.writeFile(path, "", { flag: "wx" })
      return unlock
    } catch (error) {
      // The save itself tells what is wrong with the folder.
      if (codeOf(error) !== "EEXIST") break
    }
    const madeAt = await files.stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => Number.POSITIVE_INFINITY,
    )
    if (madeAt < Date.now() - STALE_LOCK_MS) await unlock()
    else await new Promise((resolve) => setTimeout(resolve, LOCK_WAIT_MS))
  }
  return async () => {}
}

const codeOf = (error: unknown) => (error as { code?: unknown }).code
