import type { FaqCode } from "../faq/entry.ts"

/** How one source, or one endpoint of it, has been answering over this run. Counts attempts. */
export class Standing {
  answered = 0
  failed = 0
  /** Failures since the last success. */
  failedInARow = 0
  /** Epoch ms of the first failure since the last success; null: the last answer was a success. */
  failingSince: number | null = null
  /** Epoch ms; null: never. */
  lastSuccessAt: number | null = null
  readonly byCode: { [code in FaqCode]?: number } = {}

  succeeded(now: number): void {
    this.answered++
    this.failedInARow = 0
    this.failingSince = null
    this.lastSuccessAt = now
  }

  broke(code: FaqCode, now: number): void {
    this.failed++
    this.failedInARow++
    this.failingSince ??= now
    this.byCode[code] = (this.byCode[code] ?? 0) + 1
  }

  get attempts(): number {
    return this.answered + this.failed
  }
}
