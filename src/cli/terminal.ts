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

const REASONS: { readonly [code: string]: string } = {
  ENOENT: "no such file or folder",
  EISDIR: "a folder",
  ENOTDIR: "its folder is a file",
  EACCES: "you may not",
  EPERM: "you may not",
  ENOSPC: "the disk is full",
  EROFS: "the disk is read-only",
}

/** Why a file cannot be read or written, in a few words. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message: string }
  return REASONS[code ?? ""] ?? message
}

export const cannotRead = (path: string, error: unknown): CommandError =>
  new CommandError(`${path}: cannot be read (${reasonOf(error)})`)

/** What scripts go by. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  /** `EX_TEMPFAIL` of sysexits.h: the same command may succeed later. */
  later: 75,
} as const
