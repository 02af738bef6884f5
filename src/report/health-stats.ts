import type { Verdict } from "../classify/verdict.ts"
import type { FaqCode } from "../faq/entry.ts"

/** Weight that remains per attempt of what is usual: a failure 32 attempts ago counts a third of the latest. */
const DECAY = 1 - 1 / 32

type FailureKind = Pick<Verdict, "code" | "status" | "kind" | "local">

/**
 * True for a 5xx, or no response where there should be one. An abort by the caller and a fault of the request or of this
 * machine (a bad URL, a certificate, no sockets left) tell nothing of the server.
 */
const isOfServer = ({ code, status, kind, local }: FailureKind): boolean =>
  code >= 500 && (status !== null || (kind === "transient" && !local))

/** How one source, or one endpoint of it, has been answering over this run. Counts attempts. */
export class HealthStats {
  succeeded = 0
  failed = 0
  /**
   * Failures of the server since the last success. A 4xx does not count, since the server answered; nor does it end the
   * count, since gateways answer 404 or 403 while the API behind them is down.
   */
  failuresSinceSuccess = 0
  /** Epoch ms of the first of them; null if there is none. */
  failingSince: number | null = null
  /** Epoch ms; null: never. */
  lastSuccessAt: number | null = null
  readonly byCode: { [code in FaqCode]?: number } = {}
  /** Attempts in a row that the server failed, up to now: any other response ends the row. */
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
    this.failuresSinceSuccess = 0
    this.failingSince = null
    this.lastSuccessAt = now
  }

  recordFailure(failure: FailureKind, now: number): void {
    const { code } = failure
    this.failed++
    this.byCode[code] = (this.byCode[code] ?? 0) + 1
    if (isOfServer(failure)) {
      this.failuresSinceSuccess++
      this.failingSince ??= now
      this.serverFailures++
    } else if (failure.status !== null) this.#answered()
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
