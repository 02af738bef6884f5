import { spawn } from "node:child_process"
import type { AddressInfo } from "node:net"
import { createServer } from "node:net"
import { ofEach, type Results } from "./cell.ts"

interface Options {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** ms after which the process and what it started are ended. */
  readonly limitMs?: number
}

interface Program {
  /** What it printed, on either stream. */
  readonly output: () => string
  /** Resolves with the exit code; null: it was ended by a signal. */
  readonly exit: Promise<number | null>
  stop(): void
}

// Telemetry and colours off, in what has them.
const QUIET = {
  NEXT_TELEMETRY_DISABLED: "1",
  DO_NOT_TRACK: "1",
  PARCEL_TELEMETRY: "0",
  NO_COLOR: "1",
  CI: "1",
}

/** Starts a program in a process group of its own. */
export function start(
  command: string,
  args: readonly string[],
  { cwd, env, limitMs }: Options = {},
): Program {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, FORCE_COLOR: undefined, ...QUIET, ...env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  })
  let output = ""
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-1_000_000)
    })
  const stop = () => {
    try {
      process.kill(-(child.pid as number), "SIGKILL")
    } catch {
      // It has ended already.
    }
  }
  const timer = limitMs === undefined ? undefined : setTimeout(stop, limitMs)
  const exit = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject)
    child.on("close", (code) => resolve(code))
  }).finally(() => clearTimeout(timer))
  return { output: () => output, exit, stop }
}

const LIMIT_MS = 90_000

/**
 * Runs a program to its end.
 * @returns what it printed
 * @throws if it fails or takes longer than its limit
 */
export async function run(command: string, args: readonly string[], options: Options = {}): Promise<string> {
  const limitMs = options.limitMs ?? LIMIT_MS
  const { exit, output } = start(command, args, { ...options, limitMs })
  const code = await exit
  if (code === 0) return output()
  throw new Error(
    `${code === null ? `ended after ${limitMs / 1000} s` : `exit code ${code}`}: ${endOf(output())}`,
  )
}

/** The row that a program prints as `RESULTS {…}`. */
export async function resultsOf(
  command: string,
  args: readonly string[],
  options: Options = {},
): Promise<Results> {
  return readResults(await run(command, args, options))
}

export function readResults(output: string): Results {
  const json = /RESULTS (\{.*\})/.exec(output)?.[1]
  if (json === undefined) throw new Error(`no results: ${endOf(output)}`)
  return ofEach(JSON.parse(json))
}

const endOf = (output: string) => output.trim().slice(-1_500)

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Starts a server, waits until it answers, and stops it when `use` is through. */
export async function withServer<T>(
  { command, args, options }: { command: string; args: readonly string[]; options?: Options },
  url: string,
  use: () => Promise<T>,
): Promise<T> {
  const program = start(command, args, { limitMs: LIMIT_MS, ...options })
  let ended = false
  program.exit
    .catch(() => {})
    .finally(() => {
      ended = true
    })
  try {
    for (let n = 0; !(await answers(url)); n++) {
      if (ended || n > 300) throw new Error(`it does not answer: ${endOf(program.output())}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    return await use()
  } finally {
    program.stop()
  }
}

const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  )
