import type { HeedEvent, HeedEvents } from "../call/events.ts"
import type { RunReport } from "../report/run-report.ts"

/** The version of this package, for the log. */
export const HEED_VERSION = "0.1.0"

/** The version of the lines below, in the first line of each log. It grows when a reader of the one before would be wrong. */
export const RUN_LOG_VERSION = 1

/**
 * One line of a run log: JSON, in the order in which it was written. `t` is in ms since the `at` of the log's `run`
 * line, by a clock that never goes back. A reader should pass over fields and events that it does not know. The JSON
 * Schema is `heed/run-log.schema.json`.
 */
export type RunLogLine = RunLine | EventLine | CountsLine | ReportLine | LostLine | EndLine

/** The first line of each log. It comes again, the same, before lines of the run that follow those of another in one file. */
export interface RunLine {
  event: "run"
  v: number
  /** The id of the run. */
  run: string
  /** ISO time. */
  at: string
  /** The version of heed. */
  heed: string
  pid: number | null
}

/**
 * An event of `heed.on`, as a listener gets it. `afterRetry`: no attempt followed the last `retry` of the call, which tells
 * how its last attempt failed.
 */
export type EventLine = {
  [E in HeedEvent]: { t: number; event: E } & HeedEvents[E] &
    (E extends "giveup" ? { afterRetry?: true } : object)
}[HeedEvent]

/** `attempt`, `success`, `retry` and `giveup` events of one source and endpoint that were counted instead of written one by one. */
export interface CountsLine {
  t: number
  event: "counts"
  /** From `t - ms` to `t`. */
  ms: number
  source: string
  /** null: of all endpoints. */
  endpoint: string | null
  attempts: number
  successes: number
  /** Of the calls that succeeded: all their durations, and the longest. */
  durationMs: number
  longestMs: number
  /** ms that the attempts waited, added up. */
  waitedMs: number
  /** Attempts that failed and are followed by a retry, by status; "error": without a response. */
  retries: { [status: string]: number }
  /** Calls that were given up, by FAQ row. */
  giveups: { [code: string]: number }
  /**
   * The last attempts of these calls, by status; "error": without a response. A call that was never sent has none, nor has
   * one whose last attempt is among `retries`.
   */
  failures?: { [status: string]: number }
}

/** What `heed.report()` says: after a second, once a minute, and at the end. */
export interface ReportLine {
  t: number
  event: "report"
  report: RunReport
}

/** Lines that are missing in the log: the disk was too slow for them, or the log had its largest size. */
export interface LostLine {
  t: number
  event: "lost"
  lines: number
}

/** The last line of a log that was closed. Without it, the run is still going on or was killed. */
export interface EndLine {
  t: number
  event: "end"
}
