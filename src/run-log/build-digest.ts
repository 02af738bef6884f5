import { isoTime } from "../time/clock.ts"
import { isLastFailure } from "./counts.ts"
import type { DigestedFailure, DigestedRun, RunDigest } from "./digest.ts"
import { EndpointDigests } from "./endpoint-digests.ts"
import type { CountsLine, EventLine, ReportLine, RunLine, RunLogLine } from "./line.ts"
import { isKnown, LineReader } from "./parse-line.ts"
import { RareEvents } from "./rare-events.ts"
import { RowBuilder, type RunRows } from "./row-builder.ts"
import { keep, SourceDigests } from "./source-digests.ts"
import { statedIn } from "./stated-rate.ts"

const MAX_FAILURES = 500
const MAX_WARNINGS = 100

interface Run extends RunRows {
  readonly info: DigestedRun
  readonly beganAt: number
}

/** Reads logs, line by line and one after another, and adds them up. Memory does not grow with their length. */
export class DigestBuilder {
  /** By their ids and times, in the order of the log. */
  readonly #runs = new Map<string, Run>()
  readonly #sources = new SourceDigests()
  readonly #endpoints = new EndpointDigests()
  readonly #rows = new RowBuilder()
  readonly #failures: DigestedFailure[] = []
  readonly #warnings: RunDigest["warnings"] = []
  readonly #rare = new RareEvents()
  readonly #reader = new LineReader()
  #run: Run | null = null
  #lostLines = 0
  #badLines = 0

  /** The version of a run that was passed over because its format is newer than this reader; null if there was none. */
  get laterVersion(): number | null {
    return this.#reader.laterVersion
  }

  /** Adds a line of text from a log. @returns the line; null if it cannot be read */
  addText(text: string): RunLogLine | null {
    if (text.trim() === "") return null
    const line = this.#reader.read(text)
    if (line) this.add(line)
    else this.#badLines++
    return line
  }

  add(line: RunLogLine): void {
    try {
      if (line.event === "run") this.#begin(line)
      else if (this.#run) this.#tell(this.#run, line)
      else this.#badLines++
    } catch {
      // A field that is missing, or not what it should be.
      this.#badLines++
    }
  }

  build(): RunDigest {
    const all = [...this.#runs.values()]
    const runs = all.map((run) => run.info)
    const times = runs.flatMap(({ at, until }) => [Date.parse(at), Date.parse(until)])
    const rows = this.#rows.build(all)
    return {
      runs,
      since: isoTime(Math.min(...times, times.length > 0 ? Number.POSITIVE_INFINITY : 0)),
      until: isoTime(Math.max(...times, times.length > 0 ? Number.NEGATIVE_INFINITY : 0)),
      calls: {
        succeeded: sum(runs.map(({ calls }) => calls.succeeded)),
        failed: sum(runs.map(({ calls }) => calls.failed)),
      },
      requests: sum(runs.map(({ requests }) => requests)),
      retries: sum(runs.map(({ retries }) => retries)),
      sources: this.#sources.build(),
      rows,
      endpoints: this.#endpoints.build(),
      waits: this.#waits(),
      timeLostMs: sum(rows.map(({ timeLostMs }) => timeLostMs)),
      failures: this.#failures,
      warnings: this.#warnings,
      ...this.#rare.build(),
      lostLines: this.#lostLines,
      badLines: this.#badLines,
    }
  }

  #begin({ run, at, heed }: RunLine): void {
    const beganAt = Date.parse(at)
    const time = isoTime(beganAt)
    const key = `${run} ${time}`
    this.#run = this.#runs.get(key) ?? null
    if (this.#run) return
    const calls = { succeeded: 0, failed: 0 }
    const info = { run, at: time, until: time, ended: false, heed, requests: 0, retries: 0, calls }
    this.#run = { info, beganAt, report: null, rows: new Map() }
    this.#runs.set(key, this.#run)
  }

  #tell(run: Run, line: Exclude<RunLogLine, RunLine>): void {
    const at = run.beganAt + line.t
    const { info } = run
    const time = isoTime(at)
    if (time > info.until) info.until = time
    if (line.event === "end") info.ended = true
    else if (line.event === "lost") this.#lostLines += line.lines
    else if (line.event === "report") this.#report(run, line)
    else if (line.event === "counts") this.#count(run, line)
    else if (line.event === "warning")
      keep(this.#warnings, MAX_WARNINGS, { at: time, code: line.code, message: line.message })
    else if (!this.#rare.add(line, time, info.run) && isKnown(line.event)) this.#tellSource(run, line, at)
  }

  #tellSource(run: Run, line: Exclude<EventLine, { event: "warning" }>, at: number): void {
    const source = this.#sources.at(line.source)
    const { info } = run
    const time = isoTime(at)
    switch (line.event) {
      case "attempt":
        info.requests++
        source.timeline.add("sent", at)
        this.#endpoints.at(line.source, line.endpoint).requests++
        break
      case "success": {
        info.calls.succeeded++
        source.timeline.add("succeeded", at)
        const endpoint = this.#endpoints.at(line.source, line.endpoint)
        endpoint.successes++
        endpoint.durationMs += line.durationMs
        endpoint.longestMs = Math.max(endpoint.longestMs, line.durationMs)
        break
      }
      case "retry":
        info.retries++
        source.timeline.add(String(line.status ?? "error"), at)
        this.#endpoints.at(line.source, line.endpoint).failures++
        break
      case "giveup":
        this.#giveUp(run, line, at)
        break
      case "hold":
        source.hold({ code: line.code, from: time, until: line.until, run: info.run })
        break
      case "release":
        source.release(time, info.run)
        break
      case "probe":
        source.probe({ at: time, run: info.run })
        break
      case "pace": {
        const { ratePerSecond, concurrency } = line
        source.pace({ at: time, ratePerSecond, concurrency, run: info.run })
        break
      }
    }
  }

  #report(run: Run, { report }: ReportLine): void {
    run.report = report
    for (const { source, requests, perMs } of report.limits ?? [])
      this.#sources.at(source).state({ requests, perMs }, run.info)
  }

  #giveUp(run: Run, line: Extract<EventLine, { event: "giveup" }>, at: number): void {
    const { diagnosis, source, endpoint, method, url, label } = line
    run.info.calls.failed++
    this.#rows.add(diagnosis, run)
    if (isLastFailure(line)) {
      this.#sources.at(source).timeline.add(String(diagnosis.status ?? "error"), at)
      this.#endpoints.at(source, endpoint).failures++
    }
    const limit = statedIn(diagnosis)
    if (limit) this.#sources.at(source).state(limit, run.info)
    const failure = { at: isoTime(at), run: run.info.run, endpoint, method, url, label, diagnosis }
    keep(this.#failures, MAX_FAILURES, failure)
  }

  #count(run: Run, line: CountsLine): void {
    const middle = run.beganAt + line.t - line.ms / 2
    const { timeline } = this.#sources.at(line.source)
    const endpoint = this.#endpoints.at(line.source, line.endpoint ?? "(other endpoints)")
    const retries = Object.entries(line.retries)
    const giveups = Object.entries(line.giveups)
    run.info.requests += line.attempts
    run.info.calls.succeeded += line.successes
    run.info.retries += sum(retries.map(([, count]) => count))
    run.info.calls.failed += sum(giveups.map(([, count]) => count))
    endpoint.requests += line.attempts
    endpoint.successes += line.successes
    endpoint.durationMs += line.durationMs
    endpoint.longestMs = Math.max(endpoint.longestMs, line.longestMs)
    if (line.attempts > 0) timeline.add("sent", middle, line.attempts)
    if (line.successes > 0) timeline.add("succeeded", middle, line.successes)
    for (const [status, count] of [...retries, ...Object.entries(line.failures ?? line.giveups)]) {
      timeline.add(status, middle, count)
      endpoint.failures += count
    }
  }

  #waits(): RunDigest["waits"] {
    const waits = new Map<string, { reason: string; count: number; ms: number }>()
    for (const { reason, count, ms } of [...this.#runs.values()].flatMap(
      ({ report }) => report?.waits ?? [],
    )) {
      const wait = waits.get(reason) ?? { reason, count: 0, ms: 0 }
      wait.count += count
      wait.ms += ms
      waits.set(reason, wait)
    }
    return [...waits.values()].sort((a, b) => b.ms - a.ms)
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
