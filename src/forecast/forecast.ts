import { type Job, type JobOutcome, simulateJobs } from "./simulate-jobs.ts"
import { limitedServer, type SourceLimit, withShortWindows } from "./source-limit.ts"

/** Calls that are simulated at most, of all jobs together: half a second on a laptop of 2020. */
const MAX_CALLS = 6_000

/** A job that happened to stand in the second half would else stand for all of the rest. */
const MAX_SLOPE = 1.5

/**
 * What becomes of jobs on one source with this limit. Of long jobs, a part is simulated: once a part, and once half of
 * it; what the second half took is what each further one takes, so that a beginning counts once.
 */
export async function forecast(
  jobs: readonly Job[],
  limit: SourceLimit,
  maxCalls = MAX_CALLS,
): Promise<JobOutcome[]> {
  const calls = jobs.reduce((sum, job) => sum + job.calls, 0)
  const part = Math.min(1, maxCalls / calls)
  const simulate = (share: number) => simulatePart(jobs, withShortWindows(limit, calls * part), share)
  const long = await simulate(part)
  if (part === 1) return long
  const short = await simulate(part / 2)
  return long.map((outcome, index) => extend(short[index] as JobOutcome, outcome, part, jobs[index] as Job))
}

function simulatePart(jobs: readonly Job[], limit: SourceLimit, share: number): Promise<JobOutcome[]> {
  const shortened = jobs.map((job) => ({
    ...job,
    startMs: job.startMs * share,
    calls: Math.max(1, Math.round(job.calls * share)),
  }))
  return simulateJobs(shortened, () => limitedServer(limit))
}

function extend(short: JobOutcome, long: JobOutcome, part: number, { startMs, calls }: Job): JobOutcome {
  const times = (1 - part) / (part / 2)
  const whole = (of: (outcome: JobOutcome) => number) =>
    Math.min((MAX_SLOPE * of(long)) / part, Math.max(of(long), of(long) + (of(long) - of(short)) * times))
  const rejected = Math.round(whole((outcome) => outcome.rejected))
  return {
    startMs,
    endMs: startMs + whole(({ startMs, endMs }) => endMs - startMs),
    requests: calls + rejected,
    rejected,
    lostMs: whole((outcome) => outcome.lostMs),
  }
}
