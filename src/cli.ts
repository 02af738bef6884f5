#!/usr/bin/env node
import { setTimeout } from "node:timers/promises"
import { runCli } from "./cli/main.ts"
import { EXIT, reasonOf } from "./cli/terminal.ts"

// A pipe that closes, as of `head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0)
  process.stderr.write(`heed: the standard output cannot be written (${reasonOf(error)})\n`)
  process.exit(EXIT.failed)
})
process.stderr.on("error", () => {})

// A command that pauses is to end in order when it is interrupted; any other ends at once.
const interrupted = new AbortController()
let isListening = false
function listenForInterrupts(): void {
  if (isListening) return
  isListening = true
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => interrupted.abort())
}

process.exitCode = await runCli(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  get columns() {
    return process.stdout.isTTY ? process.stdout.columns || 80 : null
  },
  env: process.env,
  now: Date.now,
  async stdin() {
    if (process.stdin.isTTY) process.stderr.write("heed: reading what you type or paste; Ctrl-D ends it\n")
    let text = ""
    for await (const chunk of process.stdin.setEncoding("utf8")) text += chunk
    return text
  },
  async pause(ms) {
    listenForInterrupts()
    await setTimeout(ms, null, { signal: interrupted.signal }).catch(() => {})
  },
  isInterrupted: () => interrupted.signal.aborted,
  fetch: (...args) => fetch(...args),
})
