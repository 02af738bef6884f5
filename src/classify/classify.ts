import { nearest } from "../faq/nearest.ts"
import { networkFault } from "./network.ts"
import type { HeaderLookup } from "./timing/field.ts"
import { readServerWait } from "./timing/server-wait.ts"
import type { Verdict } from "./verdict.ts"

/** What an answer with a failed status means. The status decides, then the row nearest in meaning. */
export function classifyAnswer(status: number, header: HeaderLookup, now: number): Verdict {
  const row = nearest(status)
  return {
    code: row.code,
    status,
    matchedBy: row.code === status ? "status" : "nearest",
    kind: row.kind,
    neverSent: row.neverSent ?? false,
    error: null,
    wait: readServerWait(header, { now, throttled: row.kind === "throttled" }),
  }
}

/**
 * What it means that no server answered.
 * @param origin that the request was for
 */
export function classifyError(error: unknown, origin?: string): Verdict {
  const fault = networkFault(error, origin)
  return {
    code: fault.code,
    status: null,
    matchedBy: "network",
    kind: fault.kind,
    neverSent: fault.neverSent,
    error: fault.error,
    wait: null,
  }
}
