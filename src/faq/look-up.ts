import type { FaqEntry } from "./entry.ts"
import { nearest } from "./nearest.ts"
import { FAQ } from "./rows.ts"

/**
 * The FAQ row for a status. Any status has one: a status outside the ten gets the row nearest in meaning
 * (`NEAREST`), and so does a number that is no status at all. Never throws.
 */
export function lookUp(status: number): FaqEntry {
  return FAQ[nearest(status).code]
}
