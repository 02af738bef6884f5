import type { Share } from "../fair-share.ts"
import type { Pass, StatedLimit, Statement } from "../gate.ts"
import { ServerClock } from "./server-clock.ts"
import { Leak } from "./token-bucket.ts"
import { Quota } from "./window-quota.ts"

/** Limits told apart in one source; what comes beyond is not looked at. */
const MOST = 4

/** All limits that a source states. All of them hold. */
export class Quotas {
  readonly #quotas = new Map<string, Quota>()
  readonly #leaks = new Map<string, Leak>()
  readonly #clock = new ServerClock()
  /** The limit of which the latest statement said that nothing is left, and whose it was. */
  #spent: Quota | null = null
  #spentBy = -1
  /** Serial of the attempt whose answer was read last. */
  #read = -1
  readonly #share: Share

  constructor(share: Share) {
    this.#share = share
  }

  get none(): boolean {
    return this.#quotas.size + this.#leaks.size === 0
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

  ask(now: number, inFlight: number): number {
    let at = now
    if (this.#leaks.size > 0)
      for (const leak of this.#leaks.values()) at = Math.max(at, leak.ask(now, inFlight))
    if (this.#quotas.size === 0) return at
    for (const quota of this.#quotas.values()) at = Math.max(at, quota.ask(now, inFlight))
    return at
  }

  started(sent: Pass): void {
    if (this.#quotas.size === 0) return
    for (const quota of this.#quotas.values()) quota.started(sent)
  }

  /** @param newest serial of the newest attempt that has started */
  stated(sent: Pass, { limits, date, accepted }: Statement, newest: number, now: number): void {
    if (date !== null) this.#clock.heard(date, sent.at, now)
    this.#spent = null
    this.#read = sent.serial
    for (const [name, quota] of this.#quotas)
      if (!limits.some((limit) => limit.name === name)) quota.unstated(sent.serial, accepted)
    for (const limit of limits) {
      const { name, remaining } = limit
      const quota = limit.leak ? null : this.#window(sent, limit, accepted, newest, now)
      const leak = limit.leak ?? quota?.leak
      if (leak) {
        const bucket = this.#leaks.get(name) ?? new Leak(this.#share)
        if (this.#leaks.size < MOST) this.#leaks.set(name, bucket)
        bucket.stated(sent, { remaining, ...leak }, now)
      } else if (remaining < 1) {
        this.#spent = quota
        this.#spentBy = sent.serial
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

  #window(sent: Pass, limit: StatedLimit, accepted: boolean, newest: number, now: number): Quota {
    const { name, remaining, limit: whole = null, resetMs, resetsAt: stamp, windowMs } = limit
    const quota = this.#quotas.get(name) ?? new Quota(this.#share)
    if (this.#quotas.size < MOST) this.#quotas.set(name, quota)
    const resetsAt = stamp !== null ? this.#clock.ours(stamp) : resetMs === null ? null : now + resetMs
    quota.stated(sent, { remaining, whole, resetsAt, stamp, windowMs }, accepted, newest, now)
    return quota
  }
}
