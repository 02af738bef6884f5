import type { Diagnosis } from "../explain/diagnosis.ts"
import type { FaqCode } from "../faq/entry.ts"
import type { Timeline } from "./timeline.ts"

/** What the logs of one or several runs add up to. Plain data; its size does not grow with the logs. */
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
  /** At most 100, those that took the most time first. */
  endpoints: DigestedEndpoint[]
  /** What calls waited for; the waits of all calls are added up. */
  waits: { reason: string; count: number; ms: number }[]
  timeLostMs: number
  /** The first 500 calls that failed. */
  failures: DigestedFailure[]
  warnings: { at: string; code: string; message: string }[]
  /** What the APIs announced: deprecations and the like, each once. */
  notices: DigestedNotice[]
  /** What `heed/split` did, by source and dimension. */
  splits: DigestedSplit[]
  /** The first 500 times when calls of a source began to wait for 10 s or more. */
  longWaits: { at: string; run: string; source: string; until: string; why: string; calls: number | null }[]
  /** Lines that are missing in the logs. */
  lostLines: number
  /** Lines that could not be read. */
  badLines: number
}

export interface DigestedRun {
  run: string
  /** ISO times. */
  at: string
  until: string
  /** false if the run is still going on, or was killed. */
  ended: boolean
  heed: string
  requests: number
  retries: number
  calls: { succeeded: number; failed: number }
}

/** A source over the time of all runs. */
export interface DigestedSource {
  source: string
  /** Series: "sent", "succeeded", and failed attempts by status: "429", "503", or "error" if there was no response. */
  timeline: Timeline
  /** When the source was held or down. ISO times; `until` is null if the log ends before. */
  closed: { code: FaqCode; from: string; until: string | null; run: string }[]
  probes: { at: string; run: string }[]
  /** What heed learned of what the source takes. */
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
  /** True if `text` is the latest of several that differ only by their numbers. */
  varies: boolean
}

export interface DigestedEndpoint {
  source: string
  endpoint: string
  requests: number
  failures: number
  /** Mean duration of calls that succeeded, waits included; null if none did. */
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
  /** At most 50 sizes, in the order of their first use, and how often each was accepted and refused. */
  sizes: { size: number; accepted: number; refused: number }[]
  /** Refused pieces by FAQ row. */
  codes: { [code: string]: number }
}
