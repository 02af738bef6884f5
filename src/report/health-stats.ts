import type { FaqCode } from "../faq/entry.ts"

/** Weight that remains per attempt of what is usual: a failure 32 attempts ago counts a third of the latest. */
const DECAY = 1 - 1 / 32

/** How one source, or one endpoint of it, has been answering over this run. Counts attempts. */
export class HealthStats {
  succeeded = 0
  failed = 0
  /** Failures since the last success. */
  consecutiveFailures = 0
  /** Epoch ms of the first failure since the last success; null: the last answer was a success. */
  failingSince: number | null = null
  /** Epoch ms; null: never. */
  lastSuccessAt: number | null = null
  readonly byCode: { [code in FaqCode]?: number } = {}
  /** Attempts in a row that the server failed, up to now. */
  serverFailures = 0
  /** Attempts that the server failed, weighted by age, without those of the run that goes on; and all weights, up to 1. */
  #failing = 0
  #weight = 0

  /** The share of attempts that the server fails while it answers others; 0 if that is unknown. */
  get usualFailures(): number {
    return this.#weight === 0 ? 0 : this.#failing / this.#weight
  }

  recordSuccess(now: number): void {
    this.succeeded++
    this.#answered()
    this.consecutiveFailures = 0
    this.failingSince = null
    this.lastSuccessAt = now
  }

  recordFailure(code: FaqCode, now: number): void {
    this.failed++
    this.consecutiveFailures++
    this.failingSince ??= now
    this.byCode[code] = (this.byCode[code] ?? 0) + 1
    if (code >= 500) this.serverFailures++
    else this.#answered()
  }

  /** The server did not fail: a run of failures, if there was one, is over, and was no outage that lasts. */
  #answered(): void {
    const kept = DECAY ** this.serverFailures
    this.#failing = (1 - (1 - this.#failing) * kept) * DECAY
    this.#weight = 1 - (1 - this.#weight) * kept * DECAY
    this.serverFailures = 0
  }

  get attempts(): number {
    return this.succeeded + this.failed
  }
}
