import { forecast } from "./forecast.ts"
import { limitOfRuns } from "./limit-of-runs.ts"
import type { LoggedRun } from "./logged-run.ts"
import type { Job, JobOutcome } from "./simulate-jobs.ts"
import { ratePerSecond, type SourceLimit } from "./source-limit.ts"

/** What a job is, as far as its time depends on it. */
export interface Estimated {
  calls: number
  /** Calls that it has under way at once. */
  workers: number
  /** ms of one request there and back, without a wait. */
  latencyMs: number
  limit: SourceLimit
}

/** How long a job takes. Plain data. */
export interface Estimate extends Estimated {
  /** ms of the whole job, by the simulation. */
  ms: number
  /** Requests refused for their rate on the way. */
  rejected: number
  callsPerSecond: number
  /**
   * What the time depends on: the rate that the source takes, the number at once that it takes, or the latency of its
   * responses with this number of workers.
   */
  boundBy: "limit" | "concurrency" | "latency"
  /** ms with twice as many workers, by the simulation. */
  msWithTwiceTheWorkers: number
}

/** What further calls like those of these runs would take, by the runs' logs: the latest runs of the source tell. */
export function estimatedLike(runs: readonly LoggedRun[], calls: number): Estimated {
  const requests = runs.reduce((sum, run) => sum + run.requests, 0)
  const latencyMs = runs.reduce((sum, run) => sum + run.latencyMs * run.requests, 0) / requests
  const workers = Math.max(...runs.map((run) => run.workers))
  return { calls, workers, latencyMs: Math.round(latencyMs), limit: limitOfRuns(runs, calls) ?? NO_LIMIT }
}

export const NO_LIMIT: SourceLimit = { rate: null, concurrency: null, states: false }

/** How long a job takes that no other disturbs: its calls through the gate that a run has, in virtual time. */
export async function estimate(estimated: Estimated): Promise<Estimate> {
  const { calls, workers, latencyMs, limit } = estimated
  const forecastWith = async (count: number) => {
    const job: Job = { startMs: 0, calls, workers: count, latencyMs }
    return (await forecast([job], binding(limit, calls)))[0] as JobOutcome
  }
  const { endMs, rejected } = await forecastWith(workers)
  const twice = await forecastWith(2 * workers)
  return {
    ...estimated,
    ms: Math.round(endMs),
    rejected,
    callsPerSecond: (calls * 1_000) / endMs,
    boundBy: boundBy(estimated),
    msWithTwiceTheWorkers: Math.round(twice.endMs),
  }
}

/** A window that all calls fit into limits nothing. */
const binding = (limit: SourceLimit, calls: number): SourceLimit =>
  limit.rate && calls <= limit.rate.requests ? { ...limit, rate: null } : limit

/** Of the three that limit the calls a second, the lowest. */
function boundBy({ calls, workers, latencyMs, limit }: Estimated): Estimate["boundBy"] {
  const { concurrency } = limit
  const atOnce = Math.min(workers, concurrency ?? Number.POSITIVE_INFINITY)
  if (ratePerSecond(binding(limit, calls)) <= (atOnce * 1_000) / latencyMs) return "limit"
  return atOnce < workers ? "concurrency" : "latency"
}
