import type { CostRule } from "../admission-rule.ts"
import type { FairShare, Reserved } from "../fair-share.ts"
import type { StatedLimit } from "../gate.ts"
import { MAX_STATED_WAIT_MS } from "./token-bucket.ts"

/** Limits told apart in one source. */
const MAX_LIMITS = 4
/** ms by which the reset of one window may seem to move, if it is stated as a time from now. */
const SLACK_MS = 1_000

/** What a server stated last of a limit in units of cost. */
interface Stated {
  readonly remaining: number
  /** Units of all of it; the most that was left, if not stated. */
  readonly whole: number
  /** Epoch ms; null if not stated. */
  readonly resetsAt: number | null
  /** Units that come back each ms; 0 for a window. */
  readonly perMs: number
  /** Epoch ms of the statement. */
  readonly at: number
}

/**
 * The limits that a source states in units of cost: points, complexity, tokens. An attempt starts if what it costs is
 * left, beside what the attempts in flight cost.
 */
export class CostQuotas implements CostRule {
  readonly #limits = new Map<string, Stated>()
  readonly #inFlight = new Map<number, number>()
  #spending = 0
  readonly #costOf: (call: object | undefined) => number

  /** @param costOf what a call costs, as far as is known */
  constructor(costOf: (call: object | undefined) => number) {
    this.#costOf = costOf
  }

  earliestStart(now: number, call: object | undefined, share: FairShare): number {
    const cost = this.#costOf(call)
    let latest = now
    for (const stated of this.#limits.values()) {
      const kept = keptOf(stated, share)
      // A call that costs more than there ever is goes when all is there.
      const needed = Math.min(cost, Math.max(1, stated.whole - kept)) + this.#spending + kept
      latest = Math.max(latest, availableAt(stated, needed, this.#spending > 0, now))
    }
    return latest
  }

  reserved(now: number, share: FairShare): Reserved | null {
    for (const stated of this.#limits.values()) {
      const { resetsAt, perMs, at } = stated
      const until = resetsAt ?? at + MAX_STATED_WAIT_MS
      const isUsed = stated.remaining - share.reserveOf(stated.whole) < 1
      if (share.reserve !== null && perMs === 0 && isUsed && until > now) return { until, resetsAt }
    }
    return null
  }

  /** True if the limit was stated in units of cost before. */
  has(name: string): boolean {
    return this.#limits.has(name)
  }

  started(sequence: number, call: object | undefined): void {
    const cost = this.#costOf(call)
    this.#inFlight.set(sequence, cost)
    this.#spending += cost
  }

  ended(sequence: number): void {
    this.#spending -= this.#inFlight.get(sequence) ?? 0
    this.#inFlight.delete(sequence)
    if (this.#inFlight.size === 0) this.#spending = 0
  }

  report({ name, remaining, limit, resetMs, tokenBucket }: StatedLimit, now: number): void {
    const before = this.#limits.get(name)
    if (!before && this.#limits.size >= MAX_LIMITS) return
    const whole = limit ?? Math.max(before?.whole ?? 0, remaining)
    const resetsAt = resetMs === null ? null : now + resetMs
    const perMs = (tokenBucket?.restoresPerSecond ?? 0) / 1_000
    // Responses overtake each other: within a window the lowest statement counts.
    const isSame =
      before?.resetsAt != null &&
      resetsAt !== null &&
      now < before.resetsAt &&
      resetsAt < before.resetsAt + SLACK_MS
    const left = isSame ? Math.min(before.remaining, remaining) : remaining
    this.#limits.set(name, { remaining: left, whole, resetsAt, perMs, at: now })
  }
}

/** Units that are left to others. */
function keptOf({ whole }: Stated, share: FairShare): number {
  return Math.min(whole - 1, Math.max(share.reserveOf(whole), whole * (1 - share.fraction)))
}

/** Epoch ms at which that number of units should be there; `now` or later. */
function availableAt(stated: Stated, needed: number, hasInFlight: boolean, now: number): number {
  const { remaining, whole, resetsAt, perMs, at } = stated
  const level = Math.min(Math.max(whole, remaining), remaining + (now - at) * perMs)
  const isOver = resetsAt !== null && resetsAt <= now
  if ((isOver ? whole : level) >= needed) return now
  // What is in flight tells more than a guess does.
  if (isOver || (perMs > 0 && needed > whole)) return hasInFlight ? Number.POSITIVE_INFINITY : now
  const back = perMs > 0 ? now + (needed - level) / perMs : (resetsAt ?? Number.POSITIVE_INFINITY)
  return Math.max(now, Math.min(back, at + MAX_STATED_WAIT_MS))
}
