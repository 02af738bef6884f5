import type { Faq, FaqCode } from "../faq/entry.ts"
import { isoTime } from "../time/clock.ts"
import type { WaitReason } from "./attempt-record.ts"
import type { HealthStats } from "./health-stats.ts"
import type { Notice } from "./notice.ts"
import type { Tally } from "./tally.ts"

/** What happened in a run so far. Plain data; its size does not grow with the number of calls. */
export interface RunReport {
  /** ISO times: when the Heed was made, and now. */
  since: string
  until: string
  calls: { succeeded: number; failed: number }
  /** Attempts sent. */
  requests: number
  retries: number
  /** The FAQ rows of failed attempts, the costliest first. `failures`: attempts. `givenUp`: calls. */
  rows: { code: FaqCode; title: string; failures: number; givenUp: number; timeLostMs: number }[]
  /** At most 100 endpoints, those with the most failures first. */
  endpoints: {
    source: string
    endpoint: string
    requests: number
    failures: number
    rows: { [code in FaqCode]?: number }
  }[]
  /**
   * Limits on requests that the APIs state, on good responses too. `requests`: of a whole window; of a token bucket, those
   * that come back in `perMs`. `perMs`: null if the API does not state it, and no second window was seen.
   */
  limits: { source: string; requests: number; perMs: number | null }[]
  /** What calls waited for; the waits of all calls are added up. */
  waits: { reason: WaitReason; count: number; ms: number }[]
  /** ms spent in attempts that failed, and in waits that are not for the pace, all calls added up. */
  timeLostMs: number
  /** Deprecations that the APIs announced, once for each endpoint and kind, at most 200. */
  notices: Notice[]
  /** What to do about it, by time lost. */
  advice: { code: FaqCode; title: string; advice: string[]; failures: number; timeLostMs: number }[]
}

export interface EndpointTally {
  source: string
  endpoint: string
  health: HealthStats
}

const ENDPOINTS_SHOWN = 100

export function runReport(
  tally: Tally,
  faq: Faq,
  endpoints: Iterable<EndpointTally>,
  notices: Iterable<Notice>,
  limits: Iterable<RunReport["limits"][number]>,
  now: number,
): RunReport {
  const rows = [...tally.rows]
    .map(([code, row]) => ({ code, title: faq[code].title, ...row }))
    .sort((a, b) => b.timeLostMs - a.timeLostMs || b.failures - a.failures)
  return {
    since: isoTime(tally.startedAt),
    until: isoTime(now),
    calls: { succeeded: tally.succeeded, failed: tally.failed },
    requests: tally.requests,
    retries: tally.retries,
    rows,
    endpoints: [...tally.pastEndpoints.values(), ...endpoints]
      .map(({ source, endpoint, health }) => ({
        source,
        endpoint,
        requests: health.attempts,
        failures: health.failed,
        rows: { ...health.byCode },
      }))
      .sort((a, b) => b.failures - a.failures || b.requests - a.requests)
      .slice(0, ENDPOINTS_SHOWN),
    limits: [...limits],
    waits: [...tally.waits].map(([reason, wait]) => ({ reason, ...wait })).sort((a, b) => b.ms - a.ms),
    timeLostMs: rows.reduce((sum, row) => sum + row.timeLostMs, 0),
    notices: Array.from(notices, (notice) => ({ ...notice })),
    advice: rows.map(({ code, title, failures, timeLostMs }) => ({
      code,
      title,
      advice: [...faq[code].advice],
      failures,
      timeLostMs,
    })),
  }
}
