import type { Verdict } from "../classify/verdict.ts"
import type { AttemptRecord, WaitReason } from "../report/attempt-record.ts"
import { isoTime } from "../time/clock.ts"

/** Of a very long history, this many of the first tries and of the latest are kept. */
const MAX_FIRST = 5
const MAX_LATEST = 15

/** A record whose time of sending is still a number: only what is looked at is written out. */
type KeptAttempt = Omit<AttemptRecord, "at"> & { readonly at: number }

/** One call's past: what was tried, what was waited for. */
export class CallHistory {
  /** Tries so far, the dropped ones included. */
  attemptCount = 0
  /** Retries that counted. */
  retriesUsed = 0
  /** 429s in a row that this call was answered. */
  consecutiveRejections = 0
  readonly waits: { [reason in WaitReason]?: number } = {}
  readonly #first: KeptAttempt[] = []
  readonly #latest: KeptAttempt[] = []
  #pending: { ms: number; longest: number; reason: WaitReason | null } = { ms: 0, longest: 0, reason: null }

  constructor(readonly startedAt: number) {}

  /** ms waited since the latest try. */
  get pendingWaitMs(): number {
    return this.#pending.ms
  }

  /** The longest of them; null: there was none. */
  get pendingWaitReason(): WaitReason | null {
    return this.#pending.reason
  }

  /** Waits are shown in whole ms. */
  recordWait(waitedMs: number, reason: WaitReason): void {
    const ms = Math.round(waitedMs)
    if (ms <= 0) return
    this.waits[reason] = (this.waits[reason] ?? 0) + ms
    this.#pending.ms += ms
    if (ms > this.#pending.longest) {
      this.#pending.longest = ms
      this.#pending.reason = reason
    }
  }

  recordAttempt(at: number, durationMs: number, result: { status: number } | { error: string }): void {
    const record: KeptAttempt = {
      n: ++this.attemptCount,
      at,
      durationMs: Math.round(durationMs),
      ...result,
      waitMs: this.#pending.ms,
      waitReason: this.#pending.reason,
    }
    this.#pending = { ms: 0, longest: 0, reason: null }
    if (this.#first.length < MAX_FIRST) {
      this.#first.push(record)
      return
    }
    if (this.#latest.length === MAX_LATEST) this.#latest.shift()
    this.#latest.push(record)
  }

  /** A try that failed, by its verdict; 429s in a row are counted. */
  recordFailure(at: number, durationMs: number, { status, error, kind }: Verdict): void {
    this.consecutiveRejections = kind === "throttled" ? this.consecutiveRejections + 1 : 0
    this.recordAttempt(at, durationMs, status === null ? { error: error ?? "ERROR" } : { status })
  }

  /** @param toWallTime the epoch ms that are shown for a time by the clock */
  attempts(toWallTime: (at: number) => number): AttemptRecord[] {
    return [...this.#first, ...this.#latest].map((kept) => ({ ...kept, at: isoTime(toWallTime(kept.at)) }))
  }

  get totalWaitMs(): number {
    return Object.values(this.waits).reduce((sum, ms) => sum + ms, 0)
  }
}
