import type { Evidence, Suggestion } from "./evidence.ts"
import type { Sight } from "./sight.ts"

/** What a person would look for in one row of the FAQ, the most telling first. */
export interface Row {
  evidence(sight: Sight): Iterable<Evidence>
  suggestions(sight: Sight): Iterable<Suggestion>
}
