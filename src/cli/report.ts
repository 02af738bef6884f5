import { closeSync, existsSync, openSync, realpathSync, writeFileSync } from "node:fs"
import type { Command } from "commander"
import type { RunDigest } from "../run-log/digest.ts"
import { harOf } from "../run-view/har.ts"
import { renderText } from "../run-view/render-text.ts"
import { TraceBuilder } from "../run-view/trace.ts"
import { digestLogs } from "./read-logs.ts"
import { CommandError, EXIT, logFiles, type Terminal } from "./terminal.ts"

interface ReportFlags {
  json?: true
  html?: string
  har?: string
  trace?: string
}

/** `heed report LOG…` */
export function addReport(program: Command, terminal: Terminal): void {
  program
    .command("report")
    .description("What happened in a run, or in several, by their logs.")
    .argument("<log...>", "logs that recordRun has written, or folders of them")
    .option("--json", "the digest as JSON")
    .option("--html <file>", "write a page that opens from disk, with a picture of the run")
    .option("--har <file>", "write the failed calls as HAR 1.2; credentials are masked")
    .option("--trace <file>", "write every attempt for Perfetto or chrome://tracing")
    .addHelpText(
      "after",
      "\nWith --html, --har or --trace the names of the files are printed instead of the text; - writes to the standard output.",
    )
    .action(async (logs: string[], flags: ReportFlags) => {
      const outputs = outputsOf(flags, logs)
      const trace = flags.trace === undefined ? null : new TraceBuilder()
      const digest = await digestLogs(logs, trace ? (line) => trace.add(line) : undefined)
      for (const { path, what, text } of outputs) {
        write(path, await text(digest, trace), terminal)
        if (path !== "-" && !flags.json) terminal.out(`${what}: ${path}\n`)
      }
      if (flags.json) terminal.out(`${JSON.stringify(digest, null, 2)}\n`)
      else if (outputs.length === 0) terminal.out(renderText(digest, { width: terminal.columns ?? 80 }))
    })
}

interface Output {
  /** `-`: standard output. */
  readonly path: string
  readonly what: string
  text(digest: RunDigest, trace: TraceBuilder | null): Iterable<string> | Promise<Iterable<string>>
}

/** @throws CommandError */
function outputsOf({ html, har, trace, json }: ReportFlags, logs: readonly string[]): Output[] {
  const output = (path: string | undefined, what: string, text: Output["text"]): Output[] =>
    path === undefined ? [] : [{ path, what, text }]
  const outputs = [
    ...output(html, "The page", pageText),
    ...output(har, "The failed calls as HAR", (digest) => [toJson(harOf(digest))]),
    ...output(trace, "The trace, for ui.perfetto.dev", traceText),
  ]
  const toOutput = outputs.filter(({ path }) => path === "-").length
  if (toOutput + (json ? 1 : 0) > 1)
    throw new CommandError("only one of --json, --html, --har and --trace can go to the standard output")
  const inputs = new Set(logFiles(logs).map((path) => realpathSync(path)))
  for (const { path } of outputs) {
    if (path !== "-" && existsSync(path) && inputs.has(realpathSync(path)))
      throw new CommandError(`${path}: this is a log, which would be overwritten`)
  }
  return outputs
}

/** The page's parts are loaded where a page is asked for. */
async function pageText(digest: RunDigest): Promise<string[]> {
  const { renderHtml } = await import("../run-view/render-html.ts")
  return [renderHtml(digest)]
}

const toJson = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

/** An event a line: all of them in one text would be too long for a string. */
function* traceText(_: RunDigest, trace: TraceBuilder | null): Generator<string> {
  yield '{"displayTimeUnit":"ms","traceEvents":[\n'
  let separator = ""
  for (const event of trace?.build() ?? []) {
    yield `${separator}${JSON.stringify(event)}`
    separator = ",\n"
  }
  yield "\n]}\n"
}

/** Pieces that are written at once. */
const PIECES_AT_ONCE = 1_000

/** @throws CommandError */
function write(path: string, pieces: Iterable<string>, terminal: Terminal): void {
  let file: number | null = null
  try {
    file = path === "-" ? null : openSync(path, "w")
    let some: string[] = []
    const flush = () => {
      if (file === null) terminal.out(some.join(""))
      else writeFileSync(file, some.join(""))
      some = []
    }
    for (const piece of pieces) if (some.push(piece) >= PIECES_AT_ONCE) flush()
    flush()
  } catch (error) {
    throw new CommandError(`${path}: cannot be written (${(error as Error).message})`, EXIT.failed)
  } finally {
    if (file !== null) closeSync(file)
  }
}
