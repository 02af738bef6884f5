import { statusRule } from "../../src/classify/status-table.ts"
import type { Verdict } from "../../src/classify/verdict.ts"

/** What a response means that says no more than its status. */
export function byStatus(status: number): Verdict {
  const { code, kind, notProcessed = false } = statusRule(status)
  return {
    code,
    status,
    matchedBy: code === status ? "status" : "nearest",
    kind,
    notProcessed,
    error: null,
    wait: null,
    exhausted: false,
    rule: null,
  }
}
