import type { FaqCode } from "../faq/entry.ts"

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

  recordSuccess(now: number): void {
    this.succeeded++
    this.consecutiveFailures = 0
    this.failingSince = null
    this.lastSuccessAt = now
  }

  recordFailure(code: FaqCode, now: number): void {
    this.failed++
    this.consecutiveFailures++
    this.failingSince ??= now
    this.byCode[code] = (this.byCode[code] ?? 0) + 1
  }

  get attempts(): number {
    return this.succeeded + this.failed
  }
}
