import type { AdmissionRule } from "../admission-rule.ts"
import { FairShare, type LostSight } from "../fair-share.ts"

/** A configured limit: at most `requests` starts in any `perMs`. */
export interface WindowLimit {
  readonly requests: number
  readonly perMs: number
}

/** Room at most, as a part of `perMs`: a source whose responses take very different times keeps this much of its limit. */
const MAX_ROOM = 1 / 4

/**
 * Never more than `requests` starts in any stretch of `perMs`, wherever the stretch begins; nor, as far as the client
 * can know, arrivals. What starts a window apart would arrive closer if the earlier attempt was slow on its way, so its
 * place is free later by all that it took but half of the fastest round trip, the way back. In the first window,
 * connections are made and code is cold, so that the fastest says nothing.
 * Remembers the last `requests` starts in a ring, grown as it fills.
 */
export class SlidingWindow implements AdmissionRule {
  readonly #limit: WindowLimit
  readonly #share: FairShare
  /** Epoch ms of the latest starts, in no order. */
  readonly starts: number[] = []
  /** Of each start, the time from which `perMs` are counted. */
  readonly #countedFrom: number[] = []
  /** The latest of these times among the starts that have left the ring. */
  #passed = 0
  /** The latest of these times of all starts. */
  #latest = Number.NEGATIVE_INFINITY
  /** Starts so far. */
  #count = 0
  /** ms that the fastest attempt took, after the first window. */
  #leastMs = Number.POSITIVE_INFINITY

  /** Starts of this process in the last `perMs` before it lost sight of the others. */
  #known: { readonly at: LostSight; readonly starts: number } | null = null

  constructor(limit: WindowLimit, share = new FairShare()) {
    this.#limit = limit
    this.#share = share
  }

  /**
   * If the other processes are out of sight, what they may have started counts for one `perMs`: until then, this process
   * only replaces its own starts.
   */
  earliestStart(now: number): number {
    const { lostSight } = this.#share
    const max = this.#share.ofLimit(this.#limit.requests)
    const at = this.#opensAt(max, now)
    const seesAgainAt = lostSight ? lostSight.at + this.#limit.perMs + 1 : 0
    if (!lostSight || seesAgainAt <= now) return at
    return Math.max(
      at,
      Math.min(seesAgainAt, this.#opensAt(Math.min(max, this.#startsBefore(lostSight)), now)),
    )
  }

  /** Epoch ms at which fewer than `max` starts count; Infinity if `max` is 0. */
  #opensAt(max: number, now: number): number {
    if (max === 0) return Number.POSITIVE_INFINITY
    if (this.starts.length < max) return now
    // The start `max` starts ago.
    const from = this.#countedFrom[this.#place(this.#count - max)] as number
    // Plus 1 ms: a server may count in whole ms.
    return Math.max(now, Math.max(from, this.#passed) + this.#limit.perMs + 1)
  }

  #startsBefore(lostSight: LostSight): number {
    if (this.#known?.at !== lostSight) {
      const isRecent = (start: number) => start <= lostSight.at && start > lostSight.at - this.#limit.perMs
      this.#known = { at: lostSight, starts: this.starts.filter(isRecent).length }
    }
    return this.#known.starts
  }

  get perMs(): number {
    return this.#limit.perMs
  }

  /** Attempts that may start, if one may: at least 1. */
  get spare(): number {
    return Math.max(1, this.#limit.requests - this.starts.length)
  }

  started(now: number): void {
    const place = this.#place(this.#count++)
    this.#passed = Math.max(this.#passed, this.#countedFrom[place] ?? 0)
    this.starts[place] = now
    this.#countFrom(place, now)
  }

  /** @param sequence of the attempt that ended, counted from 1 */
  ended(sequence: number, now: number): void {
    const { requests, perMs } = this.#limit
    if (this.#count - sequence >= requests) return
    const place = this.#place(sequence - 1)
    const start = this.starts[place] as number
    const tookMs = now - start
    const isFirst = sequence <= requests
    if (!isFirst) this.#leastMs = Math.min(this.#leastMs, tookMs)
    const roomMs = isFirst ? Math.min(tookMs, perMs) : Math.min(tookMs - this.#leastMs / 2, perMs * MAX_ROOM)
    this.#countFrom(place, start + roomMs)
  }

  #countFrom(place: number, at: number): void {
    this.#countedFrom[place] = at
    this.#latest = Math.max(this.#latest, at)
  }

  #place(index: number): number {
    return index % this.#limit.requests
  }

  /** True if no remembered start matters any more. */
  idle(now: number): boolean {
    return this.#latest + this.#limit.perMs < now
  }
}
