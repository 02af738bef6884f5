import type { FailureContext } from "../failure-context.ts"
import type { Evidence, Suggestion } from "./evidence.ts"

/** What a person would look for in one row of the FAQ, the most telling first. */
export interface Collector {
  evidence(failure: FailureContext): Iterable<Evidence>
  suggestions(failure: FailureContext): Iterable<Suggestion>
}
