import type { Command } from "commander"
import { parseRate } from "../forecast/limit-text.ts"
import { type Schedule, scheduleOf } from "../forecast/schedule.ts"
import type { SourceLimit } from "../forecast/source-limit.ts"
import { renderSchedule } from "../run-view/render-schedule.ts"
import { checkOutputs, type Output, writeOutputs } from "./outputs.ts"
import { pageOf } from "./page.ts"
import { noSuccess, type ReadLogs, readLogs } from "./read-logs.ts"
import { CommandError, EXIT, type Terminal } from "./terminal.ts"

interface ScheduleFlags {
  source?: string
  limit?: string
  html?: string
  json?: true
}

/** `heed schedule LOG…` */
export function addSchedule(program: Command, terminal: Terminal): void {
  program
    .command("schedule")
    .description("When the runs on one source should begin, so that they do not slow each other down.")
    .argument("<log...>", "logs of at least two runs that recordRun has written, or folders of them")
    .option("--source <source>", "only this source")
    .option("--limit <limit>", "what the source takes, if you know better than the logs: 100/60s")
    .option("--json", "the schedules as JSON")
    .option(
      "--html <file>",
      "write the page of these logs, with the schedules; - writes to the standard output",
    )
    .action(async (logs: string[], flags: ScheduleFlags) => {
      const outputs = pageIn(flags.html)
      checkOutputs(outputs, logs, flags.json === true)
      const read = await readLogs(logs, terminal)
      const all = read.runs
      if (all.length === 0) throw noSuccess(logs)
      const runs = flags.source === undefined ? all : all.filter(({ source }) => source === flags.source)
      if (runs.length === 0)
        throw new CommandError(
          `--source ${flags.source}: no run used it; there are ${[...new Set(all.map(({ source }) => source))].join(", ")}`,
        )
      const schedules = await scheduleOf(runs, { limit: limitOf(flags.limit) })
      if (schedules.length === 0)
        throw new CommandError(
          "no two runs of the last day used one source: give the logs of several runs",
          EXIT.failed,
        )
      await writeOutputs(outputs, { ...read, schedules }, flags.json === true, terminal)
      if (flags.json) terminal.out(`${JSON.stringify(schedules, null, 2)}\n`)
      else if (outputs.length === 0) terminal.out(renderSchedule(schedules))
    })
}

type Scheduled = ReadLogs & { readonly schedules: readonly Schedule[] }

function pageIn(path: string | undefined): Output<Scheduled>[] {
  if (path === undefined) return []
  return [{ flag: "--html", path, what: "The page", text: (read) => pageOf(read, read.schedules) }]
}

/** @throws CommandError */
function limitOf(flag: string | undefined): SourceLimit | undefined {
  if (flag === undefined) return undefined
  const rate = parseRate(flag)
  if (!rate)
    throw new CommandError(`--limit ${flag}: expected a number and a time of a year at most, such as 100/60s`)
  return { rate, concurrency: null, states: true }
}
