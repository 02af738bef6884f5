import { basename } from "node:path"
import { type LoggedRun, LoggedRuns } from "../forecast/logged-run.ts"
import { DigestBuilder } from "../run-log/build-digest.ts"
import type { RunDigest } from "../run-log/digest.ts"
import type { RunLogLine } from "../run-log/line.ts"
import { parseLine } from "../run-log/parse-line.ts"
import { CommandError, EXIT, linesOf, logFiles } from "./terminal.ts"

/**
 * The digest of all logs together, in the order in which their runs began.
 * @param also takes each line too
 * @throws CommandError
 */
export async function digestLogs(
  paths: readonly string[],
  also?: (line: RunLogLine) => void,
): Promise<RunDigest> {
  const digest = new DigestBuilder()
  for (const path of await inOrder(logFiles(paths))) {
    for await (const text of linesOf(path)) {
      const line = digest.addText(text)
      if (line) also?.(line)
    }
  }
  const built = digest.build()
  if (built.runs.length === 0) throw noLog(paths)
  return built
}

/** What each run of the logs did to each source, in the order in which the runs began. @throws CommandError */
export async function runsOfLogs(paths: readonly string[]): Promise<LoggedRun[]> {
  const runs: LoggedRun[] = []
  for (const path of await inOrder(logFiles(paths))) {
    const log = new LoggedRuns(basename(path).replace(/\.ndjson(\.\d+)?$/, ""))
    for await (const line of linesOf(path)) log.addText(line)
    runs.push(...log.build())
  }
  if (runs.length === 0) throw noLog(paths)
  return runs
}

const noLog = (paths: readonly string[]) =>
  new CommandError(`${paths.join(", ")}: no log of a run; recordRun of heed/report writes them`, EXIT.failed)

async function inOrder(files: readonly string[]): Promise<string[]> {
  const begun = await Promise.all(files.map(async (path) => ({ path, at: await beginOf(path) })))
  return begun.sort((a, b) => a.at - b.at).map(({ path }) => path)
}

/** Epoch ms at which the first run of a log began; NaN: it is no log. */
async function beginOf(path: string): Promise<number> {
  for await (const text of linesOf(path)) {
    const line = parseLine(text)
    return line?.event === "run" ? Date.parse(line.at) : Number.POSITIVE_INFINITY
  }
  return Number.POSITIVE_INFINITY
}
