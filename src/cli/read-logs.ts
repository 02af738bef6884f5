import { basename } from "node:path"
import { type LoggedRun, LoggedRuns } from "../forecast/logged-run.ts"
import { DigestBuilder } from "../run-log/build-digest.ts"
import type { RunDigest } from "../run-log/digest.ts"
import { RUN_LOG_VERSION, type RunLogLine } from "../run-log/line.ts"
import { parseLine } from "../run-log/parse-line.ts"
import { isPipe, jobName, linesOf, logFiles } from "./log-files.ts"
import { CommandError, EXIT, type Terminal } from "./terminal.ts"

export interface ReadLogs {
  readonly digest: RunDigest
  readonly runs: LoggedRun[]
}

/**
 * The digest of all logs together, and what each run of them did to each source, in the order in which the runs began.
 * @param terminal is told of logs that are cut off
 * @param also takes each line too
 * @throws CommandError if there is no run in them
 */
export async function readLogs(
  paths: readonly string[],
  terminal: Pick<Terminal, "err">,
  also?: (line: RunLogLine) => void,
): Promise<ReadLogs> {
  const digest = new DigestBuilder()
  const runs: LoggedRun[] = []
  for (const path of await inOrder(logFiles(paths))) {
    const log = new LoggedRuns(jobName(basename(path)))
    for await (const text of linesOf(path, (reason) => terminal.err(cutOffText(path, reason)))) {
      const line = digest.addText(text)
      if (!line) continue
      log.add(line)
      also?.(line)
    }
    runs.push(...log.build())
  }
  const built = digest.build()
  if (built.runs.length === 0) throw noLog(paths, digest.laterVersion)
  return { digest: built, runs }
}

export async function digestLogs(
  paths: readonly string[],
  terminal: Pick<Terminal, "err">,
): Promise<RunDigest> {
  return (await readLogs(paths, terminal)).digest
}

/** The runs in which a call succeeded. @throws CommandError if there is none */
export async function runsOfLogs(
  paths: readonly string[],
  terminal: Pick<Terminal, "err">,
): Promise<LoggedRun[]> {
  const { runs } = await readLogs(paths, terminal)
  if (runs.length === 0) throw noSuccess(paths)
  return runs
}

export const noSuccess = (paths: readonly string[]): CommandError =>
  new CommandError(`${paths.join(", ")}: no call has succeeded in these logs yet`, EXIT.failed)

export function noLog(paths: readonly string[], later: number | null): CommandError {
  const what =
    later === null
      ? "no log of a run; recordRun of heed/report writes them"
      : `a log of format ${later}, of which this version of heed knows ${RUN_LOG_VERSION}: update heed`
  return new CommandError(`${paths.join(", ")}: ${what}`, EXIT.failed)
}

const cutOffText = (path: string, reason: string): string =>
  `heed: ${path}: cut off (${reason}); what stands before that is read\n`

async function inOrder(files: readonly string[]): Promise<string[]> {
  const begun: { path: string; at: number }[] = []
  // One at a time: a folder may have more logs than a process may have files.
  for (const path of files)
    begun.push({ path, at: isPipe(path) ? Number.POSITIVE_INFINITY : await beginOf(path) })
  return begun.sort((a, b) => a.at - b.at).map(({ path }) => path)
}

/** Epoch ms at which the first run of a log began; Infinity: it is no log. */
async function beginOf(path: string): Promise<number> {
  for await (const text of linesOf(path, () => {})) {
    const line = parseLine(text)
    return line?.event === "run" ? Date.parse(line.at) : Number.POSITIVE_INFINITY
  }
  return Number.POSITIVE_INFINITY
}
