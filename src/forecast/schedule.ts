import { isoTime } from "../time/clock.ts"
import { forecast } from "./forecast.ts"
import { limitOfRuns } from "./limit-of-runs.ts"
import type { LoggedRun } from "./logged-run.ts"
import { plan, togetherAtMost } from "./plan.ts"
import type { Job, JobOutcome } from "./simulate-jobs.ts"
import { ratePerSecond, type SourceLimit } from "./source-limit.ts"

/** When the runs of one source overlapped, what that cost, and when they should begin instead. Plain data. */
export interface Schedule {
  source: string
  /** What the source takes; null if no run met a limit, and nothing has to move. */
  limit: SourceLimit | null
  runs: ScheduledRun[]
  /** Times at which at least two runs were under way. */
  overlaps: { from: string; until: string; runs: string[]; rejected: number }[]
  /** How many runs may be under way at once. */
  together: number
  /** By the logs: requests refused for their rate, the part of them during overlaps, and what calls lost to them, added up. */
  logged: ScheduleFigures & { rejectedInOverlaps: number }
  /** By the simulation, with the starts in the logs and with those of the schedule; null if nothing has to move. */
  before: ScheduleFigures | null
  after: ScheduleFigures | null
  /** ms of run time that the schedule saves, by the simulation. */
  savedMs: number
}

export interface ScheduledRun {
  name: string
  run: string
  /** ISO times by the log. */
  at: string
  until: string
  calls: number
  requests: number
  rejected: number
  /** ISO time at which it should begin. */
  startAt: string
  movedMs: number
  /** ms that it takes: by the log, and by the simulation with the new starts. */
  tookMs: number
  willTakeMs: number
  /** `"25 2 * * *"`, in UTC. */
  cron: string
}

export interface ScheduleFigures {
  /** Requests refused for their rate. */
  rejected: number
  /** ms that calls lost to that, all calls added up. */
  lostMs: number
  /** ms that all runs take, added up. */
  runMs: number
  /** ISO time at which the last run is done. */
  doneAt: string
}

export interface ScheduleOptions {
  /** What a source takes, if you know that better than the logs. */
  limit?: SourceLimit | null | undefined
  /** Starts are whole multiples of this, in ms. @default 60_000, as in cron */
  stepMs?: number | undefined
}

const DAY_MS = 86_400_000
/** Calls that are simulated to see how long a job takes alone, and how long all jobs take alone: some seconds. */
const ALONE_CALLS = 2_000
const ALL_ALONE_CALLS = 40_000

/**
 * Makes a schedule for each source that at least two runs of the last day used, by their logs. Its figures come from a
 * simulation of the gates that the runs have.
 */
export async function scheduleOf(
  runs: readonly LoggedRun[],
  options: ScheduleOptions = {},
): Promise<Schedule[]> {
  const latest = Math.max(...runs.map(({ until }) => Date.parse(until)))
  const ofLastDay = runs.filter(({ at }) => Date.parse(at) > latest - DAY_MS)
  const sources = [...new Set(ofLastDay.map(({ source }) => source))]
  const schedules: Schedule[] = []
  for (const source of sources) {
    const ofSource = ofLastDay.filter((run) => run.source === source).sort((a, b) => begin(a) - begin(b))
    if (ofSource.length > 1) schedules.push(await scheduleSource(source, ofSource, options))
  }
  return schedules
}

async function scheduleSource(
  source: string,
  runs: readonly LoggedRun[],
  { limit = limitOfRuns(runs), stepMs = 60_000 }: ScheduleOptions,
): Promise<Schedule> {
  const overlaps = overlapsOf(runs)
  const begins = runs.map(begin)
  const logged = {
    rejected: sum(runs.map(({ rejected }) => rejected)),
    lostMs: sum(runs.map(({ lostMs }) => lostMs)),
    runMs: sum(runs.map((run) => end(run) - begin(run))),
    doneAt: isoTime(Math.max(...runs.map(end))),
    rejectedInOverlaps: sum(overlaps.map(({ rejected }) => rejected)),
  }
  const asItIs: Schedule = {
    ...{ source, limit, overlaps, together: runs.length, logged },
    runs: runs.map((run) => scheduled(run, begin(run), end(run) - begin(run))),
    ...{ before: null, after: null, savedMs: 0 },
  }
  if (!limit || overlaps.length === 0) return asItIs
  const first = Math.min(...begins)
  const calls = Math.min(ALONE_CALLS, ALL_ALONE_CALLS / runs.length)
  const jobs = runs.map((run) => ({ ...run, startMs: begin(run) - first }))
  const placeable = await Promise.all(
    jobs.map(async (job) => {
      const [alone] = await forecast([{ ...job, startMs: 0 }], limit, calls)
      const ms = (alone as JobOutcome).endMs
      return { at: first + job.startMs, ms, share: shareOf(job, ms, limit) }
    }),
  )
  const together = togetherAtMost(placeable)
  const startAts = plan(placeable, stepMs)
  const before = await forecast(jobs, limit)
  const moved = jobs.map((job, index) => ({ ...job, startMs: (startAts[index] as number) - first }))
  const after = await forecast(moved, limit)
  const savedMs = figures(before, first).runMs - figures(after, first).runMs
  if (savedMs <= 0) return { ...asItIs, together, before: figures(before, first) }
  return {
    ...asItIs,
    runs: runs.map((run, index) => {
      const { startMs, endMs } = after[index] as JobOutcome
      return scheduled(run, startAts[index] as number, endMs - startMs)
    }),
    ...{ together, before: figures(before, first), after: figures(after, first), savedMs },
  }
}

/** The part of what the source takes that the job uses alone. */
function shareOf(job: Job, ms: number, limit: SourceLimit): number {
  const ofRate = (job.calls * 1_000) / ms / ratePerSecond(limit)
  return Math.max(ofRate, limit.concurrency === null ? 0 : job.workers / limit.concurrency)
}

function scheduled(run: LoggedRun, startAt: number, willTakeMs: number): ScheduledRun {
  const { name, at, until, calls, requests, rejected } = run
  const start = new Date(startAt)
  return {
    ...{ name, run: run.run, at, until, calls, requests, rejected },
    startAt: start.toISOString(),
    movedMs: startAt - begin(run),
    tookMs: end(run) - begin(run),
    willTakeMs: Math.round(willTakeMs),
    cron: `${start.getUTCMinutes()} ${start.getUTCHours()} * * *`,
  }
}

function figures(outcomes: readonly JobOutcome[], first: number): ScheduleFigures {
  return {
    rejected: sum(outcomes.map(({ rejected }) => rejected)),
    lostMs: Math.round(sum(outcomes.map(({ lostMs }) => lostMs))),
    runMs: Math.round(sum(outcomes.map(({ startMs, endMs }) => endMs - startMs))),
    doneAt: isoTime(first + Math.max(...outcomes.map(({ endMs }) => endMs))),
  }
}

function overlapsOf(runs: readonly LoggedRun[]): Schedule["overlaps"] {
  const times = [...new Set(runs.flatMap((run) => [begin(run), end(run)]))].sort((a, b) => a - b)
  return times.slice(1).flatMap((until, index) => {
    const from = times[index] as number
    const going = runs.filter((run) => begin(run) < until && end(run) > from)
    if (going.length < 2) return []
    const rejected = sum(going.map((run) => rejectedIn(run, from, until)))
    const names = going.map(({ name }) => name)
    return [{ from: isoTime(from), until: isoTime(until), runs: names, rejected: Math.round(rejected) }]
  })
}

/** Of a bin that lies partly in the time, a part is counted. */
function rejectedIn({ timeline }: LoggedRun, from: number, until: number): number {
  const counts = timeline.series["429"] ?? []
  return sum(
    counts.map((count, index) => {
      const start = timeline.from + index * timeline.binMs
      const inside = Math.min(until, start + timeline.binMs) - Math.max(from, start)
      return count * Math.max(0, inside / timeline.binMs)
    }),
  )
}

const begin = ({ at }: LoggedRun) => Date.parse(at)
const end = ({ until }: LoggedRun) => Date.parse(until)
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
