import type { FaqEntry } from "../faq/entry.ts"
import { FAQ } from "../faq/rows.ts"
import { apiErrorOf } from "./api-error/read-api-error.ts"
import { frontOf } from "./evidence/web-page.ts"
import type { FailureContext } from "./failure-context.ts"

/** The row's advice; none where not the API answered but a firewall or a login page, which no row is about. */
export function adviceOf(failure: FailureContext, row: FaqEntry): string[] {
  return isOwn(row) && frontOf(failure) ? [] : [...row.advice]
}

/** The piece of advice that the summary gives; undefined where the API says itself what to do, or the row is only near. */
export function leadingAdvice(failure: FailureContext, row: FaqEntry): string | undefined {
  const { matchedBy, rule, error } = failure.verdict
  // A limiter of the caller's own refused the call: no row is about that.
  if (error === "REFUSED") return undefined
  if (!isOwn(row)) return row.advice[0]
  // The other piece is about permissions, and no server was reached that could lack them.
  if (row.code === 400 && matchedBy === "network") return row.advice[1]
  const { form, message = "" } = apiErrorOf(failure)
  const isNear = row.code === 400 && matchedBy === "nearest" && rule === null
  const isSaid =
    form !== "page" && (INSTRUCTS.test(message) || (row.code === 400 && /\s/.test(message.trim())))
  return isNear || isSaid ? undefined : adviceOf(failure, row)[0]
}

/** A team's own advice is always given: it knows its APIs. */
const isOwn = (row: FaqEntry) => row === FAQ[row.code]

const INSTRUCTS =
  /\b(?:please|you (?:should|must|need|can|may)|must (?:be|not)|try (?:again|to|a)|retry|contact|make sure|ensure|reduce|upgrade|learn|see|visit|refer to|check|use a|use the|specify|provide|wait)\b/i
