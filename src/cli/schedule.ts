import type { Command } from "commander"
import { parseRate } from "../forecast/limit-text.ts"
import { scheduleOf } from "../forecast/schedule.ts"
import type { SourceLimit } from "../forecast/source-limit.ts"
import { renderSchedule } from "../run-view/render-schedule.ts"
import { runsOfLogs } from "./read-logs.ts"
import { CommandError, EXIT, type Terminal } from "./terminal.ts"

interface ScheduleFlags {
  source?: string
  limit?: string
  json?: true
}

/** `heed schedule LOG…` */
export function addSchedule(program: Command, terminal: Terminal): void {
  program
    .command("schedule")
    .description("When runs on one source are to begin, so that they do not slow each other down.")
    .argument("<log...>", "logs of at least two runs that recordRun has written, or folders of them")
    .option("--source <source>", "this source alone")
    .option("--limit <limit>", "what the source takes, if you know better than the logs: 100/60s")
    .option("--json", "the schedules as JSON")
    .action(async (logs: string[], flags: ScheduleFlags) => {
      const all = await runsOfLogs(logs)
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
      terminal.out(flags.json ? `${JSON.stringify(schedules, null, 2)}\n` : renderSchedule(schedules))
    })
}

/** @throws CommandError */
function limitOf(flag: string | undefined): SourceLimit | undefined {
  if (flag === undefined) return undefined
  const rate = parseRate(flag)
  if (!rate) throw new CommandError(`--limit ${flag}: expected a number and a time, such as 100/60s`)
  return { rate, concurrency: null, states: true }
}
