import type { FairShare } from "../fair-share.ts"
import type { Permit, QuotaReport, StatedLimit } from "../gate.ts"
import { ServerClock } from "./server-clock.ts"
import { TokenBucket } from "./token-bucket.ts"
import { WindowQuota } from "./window-quota.ts"

/** Limits told apart in one source; what comes beyond is not looked at. */
const MOST = 4

/** All limits that a source states. All of them hold. */
export class ServerQuotas {
  readonly #quotas = new Map<string, WindowQuota>()
  readonly #buckets = new Map<string, TokenBucket>()
  readonly #clock = new ServerClock()
  /** The limit of which the latest statement said that nothing is left, and whose it was. */
  #spent: WindowQuota | null = null
  #spentBy = -1
  /** Serial of the attempt whose answer was read last. */
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

  /** The least that is known to be left, what is in flight included; Infinity: nothing is known. */
  get left(): number {
    let left = Number.POSITIVE_INFINITY
    for (const quota of this.#quotas.values()) left = Math.min(left, quota.left)
    return left
  }

  /** Did the answer to this attempt say that nothing is left? */
  spentBy(serial: number): boolean {
    return this.#spent !== null && this.#spentBy === serial
  }

  earliestStart(now: number, inFlight: number): number {
    let at = now
    if (this.#buckets.size > 0)
      for (const leak of this.#buckets.values()) at = Math.max(at, leak.earliestStart(now, inFlight))
    if (this.#quotas.size === 0) return at
    for (const quota of this.#quotas.values()) at = Math.max(at, quota.earliestStart(now, inFlight))
    return at
  }

  started(sent: Permit): void {
    if (this.#quotas.size === 0) return
    for (const quota of this.#quotas.values()) quota.started(sent)
  }

  /** @param newest serial of the newest attempt that has started */
  report(sent: Permit, { limits, date, accepted }: QuotaReport, newest: number, now: number): void {
    if (date !== null) this.#clock.heard(date, sent.at, now)
    this.#spent = null
    this.#read = sent.sequence
    for (const [name, quota] of this.#quotas)
      if (!limits.some((limit) => limit.name === name)) quota.unstated(sent.sequence, accepted)
    for (const limit of limits) {
      const { name, remaining } = limit
      const quota = limit.tokenBucket ? null : this.#window(sent, limit, accepted, newest, now)
      const leak = limit.tokenBucket ?? quota?.bucket
      if (leak) {
        const bucket = this.#buckets.get(name) ?? new TokenBucket(this.#share)
        if (this.#buckets.size < MOST) this.#buckets.set(name, bucket)
        bucket.report(sent, { remaining, ...leak }, now)
      } else if (remaining < 1) {
        this.#spent = quota
        this.#spentBy = sent.sequence
      }
    }
  }

  /** An attempt was accepted; if its answer was read, that has been told. */
  accepted(serial: number): void {
    if (this.#read === serial || this.#quotas.size === 0) return
    for (const quota of this.#quotas.values()) quota.unread(serial)
  }

  /** An attempt is over that was not accepted, and what it said has been told. */
  ended(serial: number): void {
    for (const quota of this.#quotas.values()) quota.ended(serial)
  }

  /** A rejection, of which `spentBy` tells the reason. Epoch ms at which the next may try. */
  spent(until: number, now: number): number {
    return this.#spent?.spent(until, now) ?? until
  }

  #window(sent: Permit, limit: StatedLimit, accepted: boolean, newest: number, now: number): WindowQuota {
    const { name, remaining, limit: whole = null, resetMs, resetsAt: stamp, windowMs } = limit
    const quota = this.#quotas.get(name) ?? new WindowQuota(this.#share)
    if (this.#quotas.size < MOST) this.#quotas.set(name, quota)
    const resetsAt = stamp !== null ? this.#clock.ours(stamp) : resetMs === null ? null : now + resetMs
    quota.report(sent, { remaining, whole, resetsAt, stamp, windowMs }, accepted, newest, now)
    return quota
  }
}
