import { statusRule } from "../../src/classify/status-table.ts"
import type { Verdict } from "../../src/classify/verdict.ts"
import type { FaqCode } from "../../src/faq/entry.ts"

/** What a response of one of the ten statuses means that says no more than its status. */
export function byStatus(status: FaqCode): Verdict {
  const { code, kind, notProcessed = false } = statusRule(status)
  return {
    code,
    status,
    matchedBy: "status",
    kind,
    notProcessed,
    error: null,
    wait: null,
    exhausted: false,
    rule: null,
  }
}
