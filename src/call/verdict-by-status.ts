import type { Verdict } from "../classify/verdict.ts"
import { FAQ_CODES } from "../faq/entry.ts"
import type { ServerWait } from "../headers/retry-after.ts"
import type { ResponseView } from "../http/response-view.ts"

/**
 * What a failed response means if the reader of responses cannot be loaded: the ten codes, for any other status the row
 * of its class, and Retry-After in its two plain forms.
 * @param now epoch ms of receipt
 */
export function verdictByStatus(response: ResponseView, now: number): Verdict {
  const { status } = response
  const own = FAQ_CODES.find((code) => code === status)
  return {
    code: own ?? (status >= 500 ? 500 : 400),
    status,
    matchedBy: own ? "status" : "nearest",
    kind: own === 429 ? "throttled" : own && own >= 500 ? "transient" : "permanent",
    notProcessed: false,
    error: null,
    wait: plainRetryAfter(response.header("retry-after") ?? "", now),
    exhausted: false,
    rule: null,
  }
}

function plainRetryAfter(value: string, now: number): ServerWait | null {
  const ms = /^\d{1,9}$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now
  return Number.isNaN(ms) ? null : { ms: Math.max(0, ms), from: "retry-after", value: value.slice(0, 100) }
}
