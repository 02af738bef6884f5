import { nodeModule } from "../time/node-module.ts"

/** What is used of `node:fs`. */
interface FileSystem {
  mkdirSync(path: string, options: { recursive: true }): unknown
  statSync(path: string, options: { throwIfNoEntry: false }): FileStats | undefined
  renameSync(from: string, to: string): void
  openSync(path: string, flags: string): number
  readSync(file: number, bytes: Uint8Array, offset: number, length: number, position: number): number
  closeSync(file: number): void
  fstat(file: number, done: (error: Error | null, stats?: FileStats) => void): void
  fstatSync(file: number): FileStats
  write(file: number, bytes: Uint8Array, done: (error: Error | null, written: number) => void): void
  writeSync(file: number, bytes: Uint8Array): number
  close(file: number, done: (error: Error | null) => void): void
}

interface FileStats {
  readonly size: number
  isDirectory(): boolean
  isFile(): boolean
}

interface Process {
  readonly pid: number
  on(event: "exit", listener: () => void): unknown
  off(event: "exit", listener: () => void): unknown
}

/** Bytes that wait for the disk at most; lines beyond them are not taken. */
const MAX_WAITING = 8_000_000
/** A log of this size makes room for the next run: it gets the name with `.1` behind it. */
const MAX_OLD_BYTES = 25_000_000

const NEWLINE = 10

/**
 * Does a file end in half a line, as a run that was killed leaves it? One that may be written but not read is taken to: an
 * empty line does no harm, two lines in one are lost. A pipe is not opened, which would wait for its other end.
 */
function endsMidLine(fs: FileSystem, path: string, old: FileStats): boolean {
  if (old.size === 0 || !old.isFile()) return false
  const last = new Uint8Array(1)
  try {
    const file = fs.openSync(path, "r")
    try {
      return fs.readSync(file, last, 0, 1, old.size - 1) === 1 && last[0] !== NEWLINE
    } finally {
      fs.closeSync(file)
    }
  } catch {
    return true
  }
}

/** Logs of one process are written at the same moments, so that each would find the file as it left it. */
const OPEN = new Set<LogFile>()

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

/** A file that lines are appended to, without any call ever waiting for the disk. */
export class LogFile {
  readonly path: string
  /** Why nothing is written any more; null: it is. */
  error: string | null = null
  readonly #fs: FileSystem
  readonly #process: Process
  readonly #file: number
  readonly #head: Uint8Array
  /** Bytes that the file has, unless another run writes to it too. */
  #size = 0
  /** Another run does: what is written by this one begins with its head. */
  #isShared = false
  readonly #encoder = new TextEncoder()
  #waiting: string[] = []
  #waitingBytes = 0
  /** What the disk is at now. */
  #writing: Uint8Array | null = null
  /** The disk is asked about the file, and has nothing of `#writing` yet. */
  #isAsking = false
  #written: (() => void)[] = []
  readonly #atExit = () => this.#writeAllNow()

  /**
   * @param path a file, or a folder (that is there, or a path that ends in "/") that gets a file of its own for this run
   * @param head the first line, which comes again where lines of another run stand before, or where the file was emptied
   * @throws TypeError where there are no files, as in a browser; what the file system throws
   */
  constructor(path: string, name: string, head: string) {
    const fs = nodeModule<FileSystem>("node:fs")
    const { process } = globalThis as { process?: Process }
    if (!fs || !process) throw new TypeError("recordRun needs files: Node 20.16 or later, Bun or Deno")
    this.#fs = fs
    this.#head = this.#encoder.encode(head)
    this.#process = process
    const isFolder = /[\\/]$/.test(path) || fs.statSync(path, { throwIfNoEntry: false })?.isDirectory()
    this.path = isFolder ? `${path.replace(/[\\/]$/, "")}/${name}` : path
    const folder = this.path.slice(0, 1 + Math.max(this.path.lastIndexOf("/"), this.path.lastIndexOf("\\")))
    if (folder !== "") fs.mkdirSync(folder, { recursive: true })
    const old = fs.statSync(this.path, { throwIfNoEntry: false })
    const makesRoom = old !== undefined && old.size > MAX_OLD_BYTES
    if (makesRoom) fs.renameSync(this.path, `${this.path}.1`)
    this.#file = fs.openSync(this.path, "a")
    if (old && !makesRoom && endsMidLine(fs, this.path, old)) this.write("\n")
    this.#size = fs.fstatSync(this.#file).size
    this.write(head)
    for (const other of OPEN) if (other.path === this.path) other.#isShared = this.#isShared = true
    OPEN.add(this)
    process.on("exit", this.#atExit)
  }

  /** @returns false: there is no room, and the line is not taken */
  write(text: string): boolean {
    if (this.error !== null || this.#waitingBytes + text.length > MAX_WAITING) return false
    this.#waiting.push(text)
    this.#waitingBytes += text.length
    return true
  }

  /** Has the disk begin with what is waiting, unless it is busy. */
  flush(): void {
    if (this.#writing || this.#waiting.length === 0) return
    const bytes = this.#takeWaiting()
    this.#writing = bytes
    this.#isAsking = true
    this.#fs.fstat(this.#file, (_error, stats) => {
      if (!this.#isAsking) return
      this.#isAsking = false
      this.#next(this.#withHead(bytes, stats))
    })
  }

  /** Settles when there is room for the last lines, where the disk was too slow for those before; null: there is. */
  makeRoom(): Promise<void> | null {
    this.flush()
    return this.#waitingBytes > MAX_WAITING / 2 ? this.#idle() : null
  }

  /** Settles when everything is written, or cannot be. Never rejects. */
  async end(): Promise<void> {
    this.flush()
    while (this.#writing) await this.#idle()
    OPEN.delete(this)
    this.#process.off("exit", this.#atExit)
    await new Promise<void>((resolve) => this.#fs.close(this.#file, () => resolve()))
  }

  #idle(): Promise<void> {
    return new Promise((resolve) => this.#written.push(resolve))
  }

  #next(bytes: Uint8Array): void {
    this.#writing = bytes
    this.#fs.write(this.#file, bytes, (error, written) => {
      if (error) this.#fail(error)
      else this.#size += written
      const rest = error ? new Uint8Array() : bytes.subarray(written)
      if (rest.length > 0) return this.#next(rest)
      this.#writing = null
      this.flush()
      if (!this.#writing) for (const done of this.#written.splice(0)) done()
    })
  }

  #takeWaiting(): Uint8Array {
    const bytes = this.#encoder.encode(this.#waiting.join(""))
    this.#waiting = []
    this.#waitingBytes = 0
    return bytes
  }

  /**
   * Lines are those of the run whose head stands before them. So it is written again where another run has written since,
   * and where the file was emptied, as logrotate's `copytruncate` does.
   */
  #withHead(bytes: Uint8Array, stats?: FileStats): Uint8Array {
    if (!stats?.isFile() || this.#size === 0) return bytes
    this.#isShared ||= stats.size > this.#size
    const isEmptied = stats.size < this.#size
    this.#size = stats.size
    return this.#isShared || isEmptied ? joined(this.#head, bytes) : bytes
  }

  /** The process ends: nothing asynchronous will be done any more. What the disk is at now it may have written, or not. */
  #writeAllNow(): void {
    if (this.error !== null) return
    try {
      const asking = this.#isAsking ? this.#writing : null
      this.#isAsking = false
      const rest = this.#takeWaiting()
      let bytes = asking ? joined(asking, rest) : rest
      if (bytes.length > 0) bytes = this.#withHead(bytes, this.#fs.fstatSync(this.#file))
      while (bytes.length > 0) bytes = bytes.subarray(this.#fs.writeSync(this.#file, bytes))
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    this.error = error instanceof Error ? error.message : String(error)
    this.#waiting = []
    this.#waitingBytes = 0
  }
}
