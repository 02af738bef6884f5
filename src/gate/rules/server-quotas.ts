import type { AdmissionRule } from "../admission-rule.ts"
import type { FairShare, Reserved } from "../fair-share.ts"
import type { Permit, QuotaReport, StatedRate } from "../gate.ts"
import type { StatedQuotas } from "./stated-quotas.ts"
import type { WindowQuota } from "./window-quota.ts"

/**
 * The limits that a source states. Most state none, so what keeps to them comes with the first response that states one.
 */
export class ServerQuotas implements AdmissionRule {
  #stated: StatedQuotas | null = null
  readonly #share: FairShare

  constructor(share: FairShare) {
    this.#share = share
  }

  get none(): boolean {
    return this.#stated?.none ?? true
  }

  get known(): boolean {
    return this.#stated?.known ?? false
  }

  /** The fewest units left of all windows, including those of attempts in flight; Infinity if nothing is stated. */
  get left(): number {
    return this.#stated?.left ?? Number.POSITIVE_INFINITY
  }

  /** The limits as the source states them. */
  get stated(): readonly StatedRate[] {
    return this.#stated?.stated ?? []
  }

  /**
   * The quota by which an attempt was rejected: its response stated that nothing is left, and until when; null if none.
   * @param retryAt epoch ms that the server named; 0 if none
   */
  spentBy(sequence: number, retryAt: number): WindowQuota | null {
    return this.#stated?.spentBy(sequence, retryAt) ?? null
  }

  earliestStart(now: number, inFlight: number): number {
    return this.#stated?.earliestStart(now, inFlight) ?? now
  }

  /** Epoch ms at which all of what is used up is back, as stated; `now` if nothing is used up. */
  spentUntil(now: number, inFlight: number): number {
    return this.#stated?.spentUntil(now, inFlight) ?? now
  }

  started(permit: Permit): void {
    this.#stated?.started(permit)
  }

  /** The quota whose rest is to be left to others, for the longest time; null if none is. */
  reserved(now: number): Reserved | null {
    return this.#stated?.reserved(now) ?? null
  }

  /** @param latestSequence of the attempt that started last */
  report(sent: Permit, report: QuotaReport, latestSequence: number, now: number): void {
    if (report.kinds && report.limits.length > 0) this.#stated ??= new report.kinds.StatedQuotas(this.#share)
    this.#stated?.report(sent, report, latestSequence, now)
  }

  /** An attempt succeeded. If its response was read, `report` was called before. */
  success(sequence: number): void {
    this.#stated?.success(sequence)
  }

  /** An attempt ended without success. If its response was read, `report` was called before. */
  ended(sequence: number): void {
    this.#stated?.ended(sequence)
  }
}
