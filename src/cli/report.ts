import type { Command } from "commander"
import { renderText } from "../run-view/render-text.ts"
import { digestLogs } from "./read-logs.ts"
import type { Terminal } from "./terminal.ts"

interface ReportFlags {
  json?: true
}

/** `heed report LOG…` */
export function addReport(program: Command, terminal: Terminal): void {
  program
    .command("report")
    .description("What happened in a run, or in several, by their logs.")
    .argument("<log...>", "logs that recordRun has written, or folders of them")
    .option("--json", "the digest as JSON")
    .action(async (logs: string[], flags: ReportFlags) => {
      const digest = await digestLogs(logs)
      if (flags.json) terminal.out(`${JSON.stringify(digest, null, 2)}\n`)
      if (!flags.json) terminal.out(renderText(digest, { width: terminal.columns ?? 80 }))
    })
}
