import type { Command } from "commander"
import { harOf } from "../run-view/har.ts"
import { renderText } from "../run-view/render-text.ts"
import { TraceBuilder } from "../run-view/trace.ts"
import { checkOutputs, type Output, writeOutputs } from "./outputs.ts"
import { pageOf } from "./page.ts"
import { type ReadLogs, readLogs } from "./read-logs.ts"
import type { Terminal } from "./terminal.ts"

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
    .description("What happened in one or several runs, from their logs.")
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
      const trace = flags.trace === undefined ? null : new TraceBuilder()
      const outputs = outputsOf(flags, trace)
      checkOutputs(outputs, logs, flags.json === true)
      const read = await readLogs(logs, terminal, trace ? (line) => trace.add(line) : undefined)
      await writeOutputs(outputs, read, flags.json === true, terminal)
      if (flags.json) terminal.out(toJson(read.digest))
      else if (outputs.length === 0) terminal.out(renderText(read.digest, { width: terminal.columns ?? 80 }))
    })
}

function outputsOf({ html, har, trace }: ReportFlags, builder: TraceBuilder | null): Output<ReadLogs>[] {
  const output = (flag: string, path: string | undefined, what: string, text: Output<ReadLogs>["text"]) =>
    path === undefined ? [] : [{ flag, path, what, text }]
  return [
    ...output("--html", html, "The page", (read) => pageOf(read)),
    ...output("--har", har, "The failed calls as HAR", ({ digest }) => [toJson(harOf(digest))]),
    ...output("--trace", trace, "The trace, for ui.perfetto.dev", () => traceText(builder)),
  ]
}

const toJson = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

/** An event a line: all of them in one text would be too long for a string. */
function* traceText(trace: TraceBuilder | null): Generator<string> {
  yield '{"displayTimeUnit":"ms","traceEvents":[\n'
  let separator = ""
  for (const event of trace?.build() ?? []) {
    yield `${separator}${JSON.stringify(event)}`
    separator = ",\n"
  }
  yield "\n]}\n"
}
