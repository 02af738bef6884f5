import type { Diagnosis } from "../explain/diagnosis.ts"
import type { FaqCode } from "../faq/entry.ts"
import type { Timeline } from "./timeline.ts"

/** What is known of a run, or of several on the same clock, by their logs. Plain data; its size does not grow with the logs. */
export interface RunDigest {
  runs: DigestedRun[]
  /** ISO times of the first and the last line. */
  since: string
  until: string
  calls: { succeeded: number; failed: number }
  requests: number
  retries: number
  sources: DigestedSource[]
  rows: DigestedRow[]
  /** The most time first, at most 100. */
  endpoints: DigestedEndpoint[]
  /** What calls waited for, all calls' waits added up. */
  waits: { reason: string; count: number; ms: number }[]
  timeLostMs: number
  /** Calls that failed, the first 500. */
  failures: DigestedFailure[]
  warnings: { at: string; code: string; message: string }[]
  /** What the APIs announce: deprecations and the like, each once. */
  notices: DigestedNotice[]
  /** What `heed/split` did, by source and dimension. */
  splits: DigestedSplit[]
  /** Times when calls of a source began to wait for long, the first 500. */
  longWaits: { at: string; run: string; source: string; until: string; why: string; calls: number | null }[]
  /** Lines that the logs have not. */
  lostLines: number
  /** Lines that could not be read. */
  badLines: number
}

export interface DigestedRun {
  run: string
  /** ISO times. */
  at: string
  until: string
  /** false: it goes on, or was killed. */
  ended: boolean
  heed: string
  requests: number
  retries: number
  calls: { succeeded: number; failed: number }
}

/** A source over the time of all runs. */
export interface DigestedSource {
  source: string
  /** Series: "sent", "succeeded", and the attempts that failed by status: "429", "503", "error" where no response came. */
  timeline: Timeline
  /** Times when nothing was sent, or little. ISO times; `until` is null where the log ends before. */
  closed: { code: FaqCode; from: string; until: string | null; run: string }[]
  probes: { at: string; run: string }[]
  /** What the source takes, as it was learned. */
  paces: { at: string; ratePerSecond: number | null; concurrency: number | null; run: string }[]
  /**
   * Limits on requests as the source stated them, the first 20. `perMs` and `ratePerSecond` are null if the length of
   * their window is not known.
   */
  stated: { at: string; requests: number; perMs: number | null; ratePerSecond: number | null; run: string }[]
}

export interface DigestedRow {
  code: FaqCode
  title: string
  failures: number
  givenUp: number
  timeLostMs: number
  advice: string[]
  /** Sentences of the diagnoses in this row, the most frequent first, at most 10 each. */
  evidence: DigestedText[]
  suggestions: DigestedText[]
}

export interface DigestedText {
  text: string
  count: number
  /** `text` is the latest of several that differ by their numbers. */
  varies: boolean
}

export interface DigestedEndpoint {
  source: string
  endpoint: string
  requests: number
  failures: number
  /** Of calls that succeeded, waits included; null: none did. */
  meanMs: number | null
  longestMs: number
}

export interface DigestedFailure {
  at: string
  run: string
  endpoint: string
  method: string
  url: string
  label: string | null
  diagnosis: Diagnosis
}

export interface DigestedNotice {
  /** When it was first seen. */
  at: string
  count: number
  source: string
  endpoint: string
  kind: string
  /** In the API's words. */
  text: string | null
  /** ISO time that it names. */
  date: string | null
  link: string | null
}

export interface DigestedSplit {
  source: string
  dimension: string
  /** Pieces that were accepted, those that were refused and cut, and those that were left out. */
  accepted: number
  cuts: number
  skipped: number
  /** The sizes that were asked for, in the order in which they first were, at most 50: how often each was accepted and refused. */
  sizes: { size: number; accepted: number; refused: number }[]
  /** Pieces that were refused by the FAQ row that it was for. */
  codes: { [code: string]: number }
}
