import type { RunReport } from "../report/run-report.ts"
import { isLastFailure } from "../run-log/counts.ts"
import type { CountsLine, EventLine, RunLine, RunLogLine } from "../run-log/line.ts"
import { LineReader } from "../run-log/parse-line.ts"
import { type StatedRate, statedIn } from "../run-log/stated-rate.ts"
import { type Timeline, TimelineBuilder } from "../run-log/timeline.ts"

/** What one run did to one source, by its log. Plain data; its size does not grow with the log. */
export interface LoggedRun {
  /** The name of the log, which is that of the job. */
  name: string
  run: string
  source: string
  /** ISO times of the first and the last line that concern the source. */
  at: string
  until: string
  /** Calls that ended. */
  calls: number
  requests: number
  /** Attempts that the source refused for their rate. */
  rejected: number
  /** ms lost to rejections, all calls added up: attempts that were rejected, and holds. */
  lostMs: number
  /** ms of one request there and back, the mean; waits are not part of it. */
  latencyMs: number
  /** Calls under way at once, the mean over the run. */
  workers: number
  /** The part of their time that calls spent waiting for the limit. */
  pacedShare: number
  /** The longest hold after a 429, ms, and the one in the middle; 0 if there was none. */
  longestHoldMs: number
  medianHoldMs: number
  /** Limits that responses stated, as far as the length of their windows is known. */
  stated: { requests: number; perMs: number }[]
  /** Limits on the number in flight that were learned. `at` is epoch ms; `most` is null if there was none. */
  concurrency: { at: number; most: number | null }[]
  /** Series "succeeded" and "429". */
  timeline: Timeline
}

const MAX_RUNS = 1_000
const MAX_SOURCES = 50
const MAX_HOLDS = 1_000
const MAX_PACES = 1_000
const MAX_STATED = 20

interface Source {
  readonly logged: Omit<LoggedRun, "lostMs" | "latencyMs" | "workers" | "pacedShare" | "timeline">
  readonly timeline: TimelineBuilder
  readonly holds: number[]
  from: number
  to: number
  succeeded: number
  durationMs: number
  waitedMs: number
}

interface Run {
  readonly info: RunLine
  readonly beganAt: number
  readonly sources: Map<string, Source>
  report: RunReport | null
}

/** Reads the lines of one log. Memory does not grow with their number. */
export class LoggedRuns {
  readonly #name: string
  readonly #reader = new LineReader()
  readonly #runs: Run[] = []
  /** The run of which the lines are; null: there is none yet, or there are too many. */
  #run: Run | null = null

  /** @param name the name of the job */
  constructor(name: string) {
    this.#name = name
  }

  /** Adds a line of text from a log; text that is not a line of a log is passed over. */
  addText(text: string): void {
    const line = this.#reader.read(text)
    if (line) this.add(line)
  }

  add(line: RunLogLine): void {
    try {
      const run = this.#run
      if (line.event === "run") this.#begin(line)
      else if (run && line.event === "report") this.#report(run, line.report)
      else if (run && "source" in line && typeof line.source === "string") this.#tell(run, line as Told)
    } catch {
      // A field that is missing, or not what it should be.
    }
  }

  build(): LoggedRun[] {
    return this.#runs.flatMap((run) =>
      [...run.sources.values()]
        .filter(({ to, from, succeeded }) => to > from && succeeded > 0)
        .map((source) => finish(run, source)),
    )
  }

  #begin(info: RunLine): void {
    this.#run = this.#runs.find((one) => one.info.run === info.run && one.info.at === info.at) ?? null
    if (this.#run || this.#runs.length >= MAX_RUNS) return
    this.#run = { info, beganAt: Date.parse(info.at), sources: new Map(), report: null }
    this.#runs.push(this.#run)
  }

  #tell(run: Run, line: Told): void {
    const source = this.#source(run, line.source)
    if (!source) return
    const { logged, timeline } = source
    const at = run.beganAt + line.t
    source.from = Math.min(source.from, line.event === "counts" ? at - line.ms : at)
    source.to = Math.max(source.to, at)
    switch (line.event) {
      case "attempt":
        logged.requests++
        source.waitedMs += line.waitedMs
        // The call began when its wait did.
        source.from = Math.min(source.from, at - line.waitedMs)
        break
      case "success":
        logged.calls++
        source.succeeded++
        source.durationMs += line.durationMs
        timeline.add("succeeded", at)
        break
      case "retry":
        if (line.reason === "throttled") reject(source, at)
        break
      case "giveup":
        logged.calls++
        state(source, statedIn(line.diagnosis))
        if (line.diagnosis.code === 429 && isLastFailure(line)) reject(source, at)
        break
      case "hold":
        if (line.code === 429 && source.holds.length < MAX_HOLDS) source.holds.push(line.ms)
        break
      case "pace":
        if (logged.concurrency.length < MAX_PACES) logged.concurrency.push({ at, most: line.concurrency })
        break
      case "counts":
        count(source, line, at)
    }
  }

  #report(run: Run, report: RunReport): void {
    run.report = report
    for (const { source: name, ...limit } of report.limits ?? []) {
      const source = run.sources.get(name)
      if (source) state(source, limit)
    }
  }

  #source(run: Run, name: string): Source | null {
    const known = run.sources.get(name)
    if (known) return known
    if (run.sources.size >= MAX_SOURCES) return null
    const { run: id, at } = run.info
    const source: Source = {
      logged: {
        ...{ name: this.#name, run: id, source: name, at, until: at, calls: 0, requests: 0, rejected: 0 },
        ...{ longestHoldMs: 0, medianHoldMs: 0, stated: [], concurrency: [] },
      },
      timeline: new TimelineBuilder(),
      holds: [],
      ...{ from: Number.POSITIVE_INFINITY, to: 0, succeeded: 0, durationMs: 0, waitedMs: 0 },
    }
    run.sources.set(name, source)
    return source
  }
}

type Told = Exclude<EventLine, { event: "warning" }> | CountsLine

function reject(source: Source, at: number, count = 1): void {
  source.logged.rejected += count
  source.timeline.add("429", at, count)
}

function count(source: Source, line: CountsLine, at: number): void {
  const { logged, timeline } = source
  const middle = at - line.ms / 2
  const givenUp = Object.values(line.giveups).reduce((sum, one) => sum + one, 0)
  logged.requests += line.attempts
  logged.calls += line.successes + givenUp
  source.succeeded += line.successes
  source.durationMs += line.durationMs
  source.waitedMs += line.waitedMs
  if (line.successes > 0) timeline.add("succeeded", middle, line.successes)
  const rejected = (line.retries["429"] ?? 0) + ((line.failures ?? line.giveups)["429"] ?? 0)
  if (rejected > 0) reject(source, middle, rejected)
}

function state({ logged: { stated } }: Source, limit: StatedRate | null): void {
  if (!limit || limit.perMs === null || !(limit.requests > 0 && limit.perMs > 0)) return
  const { requests, perMs } = limit
  const known = stated.find((one) => one.requests === requests)
  // The length of a window that was measured becomes more exact; the shorter of two is the stricter one.
  if (known) known.perMs = Math.max(known.perMs, perMs)
  else if (stated.length < MAX_STATED) stated.push({ requests, perMs })
}

function finish({ report, sources }: Run, source: Source): LoggedRun {
  const { logged, timeline, holds, from, to, durationMs, waitedMs } = source
  const { requests, rejected, calls } = logged
  holds.sort((a, b) => a - b)
  const allRejected = [...sources.values()].reduce((sum, one) => sum + one.logged.rejected, 0)
  const lostMs = report?.rows.find(({ code }) => code === 429)?.timeLostMs ?? 0
  const waits = report?.waits.reduce((sum, { ms }) => sum + ms, 0) ?? 0
  const paced = report?.waits.find(({ reason }) => reason === "pace")?.ms ?? 0
  const inCallsMs = (durationMs * calls) / source.succeeded
  const began = new Date(from).toISOString()
  return {
    ...logged,
    // A log in a folder is named as its run is.
    name: logged.name === logged.run ? `run of ${began.slice(11, 19)}` : logged.name,
    at: began,
    until: new Date(to).toISOString(),
    lostMs: allRejected > 0 ? Math.round((lostMs * rejected) / allRejected) : 0,
    latencyMs: Math.max(1, Math.round(Math.max(0, durationMs - waitedMs) / requests)),
    workers: Math.max(1, Math.round(inCallsMs / (to - from))),
    pacedShare: waits > 0 ? Math.min(1, (paced / waits) * Math.min(1, waitedMs / durationMs)) : 0,
    longestHoldMs: holds.at(-1) ?? 0,
    medianHoldMs: holds[holds.length >> 1] ?? 0,
    timeline: timeline.build(),
  }
}
