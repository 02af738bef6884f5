import type { Faq, FaqEntry } from "./entry.ts"
import { nearest } from "./nearest.ts"
import { FAQ } from "./rows.ts"

/**
 * The FAQ row for a status. Any status has one: a status outside the ten gets the row nearest in meaning
 * (`NEAREST`), and so does a number that is no status at all. Never throws.
 */
export function lookUp(status: number): FaqEntry {
  return FAQ[nearest(status).code]
}

/** `lookUp` in a team's own FAQ. A row that a hand-written catalog left out is heed's own. */
export function lookUpIn(faq: Faq, status: number): FaqEntry {
  const { code } = nearest(status)
  return faq[code] ?? FAQ[code]
}
