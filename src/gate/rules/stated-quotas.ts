import type { AdmissionRule } from "../admission-rule.ts"
import type { FairShare, Reserved } from "../fair-share.ts"
import type { Permit } from "../permit.ts"
import { ServerClock } from "./server-clock.ts"
import type { QuotaStatement, StatedLimit } from "./stated-limit.ts"
import { type StatedRate, TokenBucket } from "./token-bucket.ts"
import { WindowQuota } from "./window-quota.ts"

/** Limits told apart in one source: a bound on what a server can make a gate remember. */
const MAX_LIMITS = 4

/** All limits that a source states, windows and token buckets. All of them hold. Made when the first one is stated. */
export class StatedQuotas implements AdmissionRule {
  readonly #quotas = new Map<string, WindowQuota>()
  readonly #buckets = new Map<string, TokenBucket>()
  readonly #clock = new ServerClock()
  /** The window that is used up, by the latest statement, and the attempt whose response stated that. */
  #spent: WindowQuota | null = null
  #spentBy = -1
  /** Sequence of the attempt whose response was read last. */
  #read = -1
  readonly #share: FairShare

  constructor(share: FairShare) {
    this.#share = share
  }

  get none(): boolean {
    return this.#quotas.size + this.#buckets.size === 0
  }

  get known(): boolean {
    for (const quota of this.#quotas.values()) if (quota.known) return true
    return false
  }

  /** The fewest units left of all windows, including those of attempts in flight; Infinity if nothing is stated. */
  get left(): number {
    let left = Number.POSITIVE_INFINITY
    for (const quota of this.#quotas.values()) left = Math.min(left, quota.left)
    return left
  }

  /** The limits as the source states them. */
  get stated(): StatedRate[] {
    return [...this.#quotas.values(), ...this.#buckets.values()].flatMap((limit) => limit.stated ?? [])
  }

  /**
   * The quota by which an attempt was rejected: its response stated that nothing is left, and until when; null if none.
   * @param retryAt epoch ms that the server named; 0 if none
   */
  spentBy(sequence: number, retryAt: number): WindowQuota | null {
    const spent = this.#spent
    return spent && this.#spentBy === sequence && (retryAt > 0 || spent.statesEnd) ? spent : null
  }

  earliestStart(now: number, inFlight: number): number {
    let at = now
    for (const bucket of this.#buckets.values()) at = Math.max(at, bucket.earliestStart(now, inFlight))
    for (const quota of this.#quotas.values()) at = Math.max(at, quota.earliestStart(now, inFlight))
    return at
  }

  /** Epoch ms at which all of what is used up is back, as stated; `now` if nothing is used up. */
  spentUntil(now: number, inFlight: number): number {
    let at = now
    for (const bucket of this.#buckets.values()) at = Math.max(at, bucket.earliestStart(now, inFlight))
    for (const quota of this.#quotas.values()) at = Math.max(at, quota.spentUntil(now, inFlight))
    return at
  }

  started(permit: Permit): void {
    for (const bucket of this.#buckets.values()) bucket.started(permit.at)
    for (const quota of this.#quotas.values()) quota.started(permit)
  }

  /** The quota whose rest is to be left to others, for the longest time; null if none is. */
  reserved(now: number): Reserved | null {
    let longest: Reserved | null = null
    for (const quota of this.#quotas.values()) {
      const reserved = quota.reserved(now)
      if (reserved && reserved.until > (longest?.until ?? now)) longest = reserved
    }
    return longest
  }

  /** @param latestSequence of the attempt that started last */
  report(sent: Permit, statement: QuotaStatement, latestSequence: number, now: number): void {
    const { limits, date, accepted, receivedAt } = statement
    if (date !== null) this.#clock.observe(date, receivedAt - (now - sent.at), receivedAt)
    this.#spent = null
    this.#read = sent.sequence
    for (const [name, quota] of this.#quotas)
      if (!limits.some((limit) => limit.name === name)) quota.unstated(sent.sequence, accepted)
    for (const limit of limits) {
      const { name, remaining } = limit
      if (limit.isPercent && !this.#share.reserve?.part) continue
      const quota = limit.tokenBucket ? null : this.#window(sent, limit, statement, latestSequence, now)
      const stated = limit.tokenBucket ?? quota?.bucket
      if (stated) {
        const bucket = this.#buckets.get(name) ?? new TokenBucket(this.#share)
        if (this.#buckets.size < MAX_LIMITS) this.#buckets.set(name, bucket)
        bucket.report(sent, { remaining, ...stated }, now)
      } else if (remaining < 1) {
        this.#spent = quota
        this.#spentBy = sent.sequence
      }
    }
  }

  /** An attempt succeeded. If its response was read, `report` was called before. */
  success(sequence: number): void {
    if (this.#read === sequence) return
    for (const quota of this.#quotas.values()) quota.unread(sequence)
  }

  /** An attempt ended without success. If its response was read, `report` was called before. */
  ended(sequence: number): void {
    for (const quota of this.#quotas.values()) quota.ended(sequence)
  }

  #window(
    sent: Permit,
    limit: StatedLimit,
    { accepted, receivedAt }: QuotaStatement,
    latestSequence: number,
    now: number,
  ): WindowQuota {
    const { name, remaining, limit: whole = null, resetMs, resetsAt: stamp, windowMs } = limit
    const quota = this.#quotas.get(name) ?? new WindowQuota(this.#share)
    if (this.#quotas.size < MAX_LIMITS) this.#quotas.set(name, quota)
    const fromNow = resetMs === null ? null : now + resetMs
    const resetsAt = stamp !== null ? now + this.#clock.toLocal(stamp) - receivedAt : fromNow
    quota.report(sent, { remaining, whole, resetsAt, stamp, windowMs }, accepted, latestSequence, now)
    return quota
  }
}
