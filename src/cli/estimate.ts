import type { Command } from "commander"
import { formatCount, formatMs, plural } from "../explain/format.ts"
import { type Estimate, type Estimated, estimate, estimatedLike, NO_LIMIT } from "../forecast/estimate.ts"
import { limitText, parseRate } from "../forecast/limit-text.ts"
import { parseDuration } from "../time/duration.ts"
import { runsOfLogs } from "./read-logs.ts"
import { CommandError, EXIT, type Terminal } from "./terminal.ts"

interface EstimateFlags {
  calls: string
  from?: string[]
  source?: string
  limit?: string
  concurrency?: string
  latency?: string
  workers?: string
  json?: true
}

/** Calls at once, where neither a log nor a flag tells: what many extracts have. */
const WORKERS = 10
/** More than any job has. */
const MAX_COUNT = 1e12
/** A day: no client waits longer for a response. */
const MAX_LATENCY_MS = 86_400_000

/** `heed estimate` */
export function addEstimate(program: Command, terminal: Terminal): void {
  program
    .command("estimate")
    .description("How long a number of calls will take, and what that depends on.")
    .requiredOption("--calls <n>", "calls that the job has to make")
    .option("--from <log...>", "logs of runs on the same source, which show its limit and latency")
    .option("--source <source>", "only this source of the logs")
    .option("--limit <limit>", "what the source takes: 100/60s, 5000/hour")
    .option("--concurrency <n>", "requests at once that the source takes")
    .option("--latency <time>", "of one request: 300, 1.5s")
    .option("--workers <n>", "calls that the job has under way at once")
    .option("--json", "the same as JSON")
    .action(async (flags: EstimateFlags) => {
      const estimated = withFlags(await logged(flags, terminal), flags)
      const result = await estimate(estimated)
      terminal.out(flags.json ? `${JSON.stringify(result, null, 2)}\n` : estimateText(result))
    })
}

/** @throws CommandError */
async function logged(
  { calls, from, source, latency }: EstimateFlags,
  terminal: Terminal,
): Promise<Estimated> {
  const count = wholeNumber("--calls", calls)
  if (!from) {
    if (latency === undefined)
      throw new CommandError(
        "how long does a request take? Give a log with --from, or --latency, such as 300 (ms), and --limit",
      )
    return { calls: count, workers: WORKERS, latencyMs: 0, limit: NO_LIMIT }
  }
  const all = await runsOfLogs(from, terminal)
  const sources = [...new Set(all.map((run) => run.source))]
  if (source === undefined && sources.length > 1)
    throw new CommandError(`these logs have several sources: give --source, one of ${sources.join(", ")}`)
  const runs = source === undefined ? all : all.filter((run) => run.source === source)
  if (runs.length === 0)
    throw new CommandError(`--source ${source}: no run used it; there are ${sources.join(", ")}`, EXIT.usage)
  return estimatedLike(runs, count)
}

/** What is given by hand goes before what a log tells. @throws CommandError */
function withFlags(estimated: Estimated, { limit, concurrency, latency, workers }: EstimateFlags): Estimated {
  const rate = limit === undefined ? estimated.limit.rate : parseRate(limit)
  if (limit !== undefined && !rate)
    throw new CommandError(
      `--limit ${limit}: expected a number and a time of a year at most, such as 100/60s`,
    )
  const atOnce =
    concurrency === undefined ? estimated.limit.concurrency : wholeNumber("--concurrency", concurrency)
  return {
    ...estimated,
    limit: {
      ...estimated.limit,
      rate,
      concurrency: atOnce,
      states: estimated.limit.states || limit !== undefined,
    },
    latencyMs: latency === undefined ? estimated.latencyMs : duration("--latency", latency),
    workers: workers === undefined ? estimated.workers : wholeNumber("--workers", workers),
  }
}

function wholeNumber(flag: string, text: string): number {
  const number = Number(text.replaceAll(/[_,]/g, ""))
  if (!Number.isInteger(number) || number < 1 || number > MAX_COUNT)
    throw new CommandError(`${flag} ${text}: expected a whole number from 1 to ${formatCount(MAX_COUNT)}`)
  return number
}

/** ms, or a number with its unit. */
function duration(flag: string, text: string): number {
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) : parseDuration(text)
  if (ms === null || !(ms > 0 && ms <= MAX_LATENCY_MS))
    throw new CommandError(
      `${flag} ${text}: expected ms, such as 300, or a time, such as 1.5s, of a day at most`,
    )
  return ms
}

function estimateText(estimate: Estimate): string {
  const { calls, ms, workers, latencyMs, limit, callsPerSecond, rejected } = estimate
  return [
    `${plural(calls, "call")}: ${formatMs(ms)}, ${formatCount(Number(callsPerSecond.toPrecision(3)))} a second`,
    `  ${boundText(estimate)}`,
    `  reckoned with ${formatCount(workers)} at once, ${formatMs(latencyMs)} a request, and ${limitText(limit)}`,
    ...(rejected > 0 ? [`  ${plural(rejected, "request")} will be refused on the way, and sent again`] : []),
    "",
  ].join("\n")
}

/** What the time depends on, and what would change it. */
function boundText({ boundBy, limit, workers, latencyMs, ms, msWithTwiceTheWorkers }: Estimate): string {
  const twice = `${formatCount(2 * workers)} at once would take ${formatMs(msWithTwiceTheWorkers)}`
  switch (boundBy) {
    case "limit":
      return `bound by the limit, ${limitText({ ...limit, concurrency: null })}: more at once gains nothing`
    case "concurrency":
      return `bound by the ${formatCount(limit.concurrency ?? 0)} at once that the source takes: more at once gains nothing`
    case "latency":
      return msWithTwiceTheWorkers < ms * 0.95
        ? `bound by the latency, ${formatMs(latencyMs)} a request with ${formatCount(workers)} at once; ${twice}`
        : `bound by the latency, ${formatMs(latencyMs)} a request; more at once gains nothing`
  }
}
