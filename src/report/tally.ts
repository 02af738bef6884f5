import type { FaqCode } from "../faq/entry.ts"
import type { WaitReason } from "./attempt-record.ts"
import type { HealthStats } from "./health-stats.ts"

/** What one FAQ row has cost this run. */
export interface RowTally {
  /** Attempts that ended in this row. */
  failures: number
  /** Calls given up with it. */
  givenUp: number
  timeLostMs: number
}

/** Endpoints of sources that are no longer remembered, kept in the report while there is room. */
const PAST_ENDPOINTS = 1_000

/** Counters of one run. Their number does not grow with the number of calls. */
export class Tally {
  succeeded = 0
  failed = 0
  requests = 0
  retries = 0
  readonly rows = new Map<FaqCode, RowTally>()
  readonly waits = new Map<WaitReason, { count: number; ms: number }>()
  readonly pastEndpoints = new Map<string, { source: string; endpoint: string; health: HealthStats }>()

  /** @param startedAt epoch ms by the machine's clock */
  constructor(readonly startedAt: number) {}

  row(code: FaqCode): RowTally {
    const row = this.rows.get(code) ?? { failures: 0, givenUp: 0, timeLostMs: 0 }
    this.rows.set(code, row)
    return row
  }

  attemptFailed(code: FaqCode, durationMs: number): void {
    const row = this.row(code)
    row.failures++
    row.timeLostMs += Math.round(durationMs)
  }

  waited(code: FaqCode | null, waitedMs: number, reason: WaitReason): void {
    const ms = Math.round(waitedMs)
    if (ms === 0) return
    const wait = this.waits.get(reason) ?? { count: 0, ms: 0 }
    wait.count++
    wait.ms += ms
    this.waits.set(reason, wait)
    if (code !== null) this.row(code).timeLostMs += ms
  }

  /** A call that had gone well here failed further on: it is one that failed. */
  takeBackSuccess(): void {
    this.succeeded--
  }

  gaveUp(code: FaqCode): void {
    this.failed++
    this.row(code).givenUp++
  }

  /** A source is forgotten: its endpoints stay in the report. */
  keep(source: string, endpoints: Iterable<HealthStats & { readonly name: string }>): void {
    for (const health of endpoints) {
      if (this.pastEndpoints.size >= PAST_ENDPOINTS) return
      const endpoint = health.name
      if (health.failed > 0) this.pastEndpoints.set(`${source} ${endpoint}`, { source, endpoint, health })
    }
  }
}
