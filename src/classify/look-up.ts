import type { FaqEntry } from "../faq/entry.ts"
import { FAQ } from "../faq/rows.ts"
import { statusRule } from "./status-table.ts"

/**
 * The FAQ row for a status. Any status has one: a status outside the ten gets the row nearest in meaning
 * (`NEAREST`), and so does a number that is no status at all. Never throws.
 */
export function lookUp(status: number): FaqEntry {
  return FAQ[statusRule(status).code]
}
