#!/usr/bin/env node
import { runCli } from "./cli/main.ts"

// A pipe that closes, as of `head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error
  process.exit(0)
})

process.exitCode = await runCli(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  columns: process.stdout.isTTY ? process.stdout.columns : null,
  env: process.env,
  now: Date.now,
  async stdin() {
    let text = ""
    for await (const chunk of process.stdin.setEncoding("utf8")) text += chunk
    return text
  },
  fetch: (...args) => fetch(...args),
})
