import type { FailureContext } from "../failure-context.ts"

export interface Evidence {
  /** Stable and machine-readable: `"www-authenticate"`, `"retry-after"`, … */
  kind: string
  /** For a person. */
  text: string
  value?: unknown
  /** The page that documents it, if there is one. */
  source?: string
}

export interface Suggestion {
  /** The setting to change: `"throttle.concurrency"`, `"date window"`, … */
  setting: string
  value: unknown
  /** For a person. */
  text: string
}

/** What a person would look for in one row of the FAQ, the most telling first. */
export interface Collector {
  evidence(failure: FailureContext): Iterable<Evidence>
  suggestions(failure: FailureContext): Iterable<Suggestion>
}
