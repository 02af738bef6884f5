import type { AdmissionRule } from "../admission-rule.ts"
import type { FairShare, Reserved } from "../fair-share.ts"
import type { Permit } from "../permit.ts"
import { BucketDetector } from "./bucket-detector.ts"
import { QuotaShare } from "./quota-share.ts"
import { SlidingWindow } from "./sliding-window.ts"
import { MAX_STATED_WAIT_MS, type StatedRate } from "./token-bucket.ts"
import { WindowClock } from "./window-clock.ts"

/** What a response states of one limit. */
export interface QuotaReading {
  readonly remaining: number
  /** Units of a whole window; null if not stated. */
  readonly whole?: number | null
  /** Epoch ms by the local clock; null if not stated. */
  readonly resetsAt: number | null
  /** The reset as epoch ms by the server's clock, equal in all responses of a window; null if not stated so. */
  readonly stamp: number | null
  /** Length of the window in ms; null if not stated. */
  readonly windowMs: number | null
}

/** Longest wait (ms) for the response to a window probe. */
const PROBE_TIMEOUT_MS = 30_000
/** Responses in a row without a statement after which the last one is void. */
const SILENT_AFTER = 20
/** Difference (ms), beside the latency, between two statements of one reset as a time from now. */
const SLACK_MS = 1_000
/**
 * A reset in whole seconds from now is rounded up: in the response to a window probe, it is no less than the window.
 * Anything finer is exact, and short of the window by the time before the probe.
 */
const ROUNDED_TO_MS = 1_000

/**
 * A quota per window, as the API states it: never more attempts in flight than the API says remain. The lowest number
 * stated in a window counts, minus the attempts in flight. Once it is used up, one window probe is sent when the next
 * window should be open. Each process that shares the source has its part of a window.
 */
export class WindowQuota implements AdmissionRule {
  readonly #clock = new WindowClock()
  readonly #detector = new BucketDetector()
  /** The lowest number of units left that was stated in this window; null if nothing is stated. */
  #remaining: number | null = null
  /** Units of a whole window, as stated, or of the fullest seen. */
  #whole = 0
  /** Units and length (ms) of a whole window, as stated latest; null: not stated. */
  #stated: number | null = null
  #windowMs: number | null = null
  /** Responses read in a row that state nothing of this limit. */
  #silent = 0
  /** Successes in this window whose response was not read. */
  #unread = 0
  /** Epoch ms at which the window ends. */
  #resetsAt = 0
  /** True if no response stated that end: it is one period after the first response, if the period is known. */
  #assumed = false
  /** That end by the server's clock; null if not stated so. */
  #stamp: number | null = null
  /** Epoch ms at which the window probe was sent; null if none is in flight. */
  #windowProbeAt: number | null = null
  /** Sequence of the latest window probe. */
  #windowProbe = 0
  /** Sequence of the first attempt that started with a quota stated; null before it. */
  #keptSince: number | null = null
  /** True if that probe was sent before the stated reset. */
  #early = false
  /** The part that the caller wants to use, in any stretch of the stated length; null: all, or the length is not stated. */
  #own: SlidingWindow | null = null
  #ownRequests = 0
  readonly #share: FairShare
  readonly #quotaShare: QuotaShare

  constructor(share: FairShare) {
    this.#share = share
    this.#quotaShare = new QuotaShare(share)
  }

  get known(): boolean {
    return this.#remaining !== null
  }

  /** True if a response stated when the window ends, or how long windows are. */
  get statesEnd(): boolean {
    return !this.#assumed || this.#clock.period !== null
  }

  /** The token bucket that the limit turned out to be; null while it counts as a window. */
  get bucket(): BucketDetector["bucket"] {
    return this.#detector.bucket
  }

  /** The limit as the API states it; null: it states no size, or is a token bucket. */
  get stated(): StatedRate | null {
    if (this.#stated === null || this.bucket) return null
    return { requests: this.#stated, perMs: this.#windowMs ?? this.#clock.period }
  }

  /** Units left, including those of attempts in flight; Infinity if nothing is stated. */
  get left(): number {
    return this.#remaining ?? Number.POSITIVE_INFINITY
  }

  earliestStart(now: number, inFlight: number): number {
    if (this.#remaining === null) return now
    if (this.#windowProbeAt !== null) {
      // An attempt in flight may tell.
      const until = this.#windowProbeAt + PROBE_TIMEOUT_MS
      return inFlight > 0 && now < until ? until : now
    }
    const reserved = this.reserved(now)
    if (reserved) return reserved.until
    const free = this.#usable - inFlight
    // The reserve is kept though the responses in flight, which tell, take their time.
    if (free < 1 && this.#reserve > 0 && inFlight > 0 && !this.#isOver(now)) return Number.POSITIVE_INFINITY
    if (free >= 1 && this.#own) return this.#own.earliestStart(now)
    if (free >= 1 && !this.#quotaShare.left) {
      const mayEndSooner = this.#share.fraction === 1 || !this.#assumed
      return mayEndSooner ? this.#reopensAt(now) : Math.max(now, this.#endsAt)
    }
    if (free >= 2) return now
    if (free >= 1) return this.#share.count > 1 ? now : this.#clock.lastUnitAt(now, this.#mayBeBucket)
    return this.#reopensAt(now)
  }

  /** Epoch ms at which the next window begins if this one is used up; else, or while a probe is to tell, `now`. */
  spentUntil(now: number, inFlight: number): number {
    const isSpent = this.#remaining !== null && this.#windowProbeAt === null && this.#remaining <= inFlight
    return isSpent ? this.#reopensAt(now) : now
  }

  started(permit: Permit): void {
    const { at, inFlightAtStart, sequence } = permit
    this.#own?.started(at)
    if (this.#remaining === null) return
    this.#keptSince ??= sequence
    const isLast = this.#remaining === inFlightAtStart
    if (this.#mayBeBucket && isLast && this.#clock.canDetectRefill(at)) this.#detector.tookLast(permit)
    const inWindow = this.#quotaShare.left || at < this.#reopensAt(at)
    this.#quotaShare.started()
    if (this.#windowProbeAt === null && this.#usable >= inFlightAtStart && inWindow) return
    this.#early = at < this.#resetsAt
    this.#windowProbeAt = at
    this.#windowProbe = sequence
  }

  /** @param used attempts that this process has started in the window */
  #ownWindow(perMs: number, used: number, now: number): void {
    const requests = Math.max(1, Math.floor(this.#whole * this.#share.fraction))
    // A new one would forget its starts.
    if (this.#share.fraction === 1 || requests <= this.#ownRequests) return
    this.#ownRequests = requests
    this.#own = new SlidingWindow({ requests, perMs })
    for (let n = 0; n < Math.min(used, requests); n++) this.#own.started(now)
  }

  /** Not null while the rest is to be left to others. */
  reserved(now: number): Reserved | null {
    if (this.#remaining === null || this.#windowProbeAt !== null || this.#isOver(now)) return null
    const isKept = this.#reserve > 0 && this.#usable < 1
    // Of a window that ends soon, the part is waited for.
    const isUsed =
      this.#share.fraction < 1 && !this.#quotaShare.left && this.#endsAt - now > MAX_STATED_WAIT_MS
    if (!isKept && !isUsed) return null
    return { until: this.#endsAt, resetsAt: this.#assumed ? null : this.#resetsAt }
  }

  /** Units that are to be left. */
  get #reserve(): number {
    return this.#share.reserveOf(this.#whole, this.#stated)
  }

  get #usable(): number {
    return (this.#remaining as number) - this.#reserve
  }

  /** Epoch ms at which the window ends; of one whose end is not stated, after two minutes at the latest. */
  get #endsAt(): number {
    if (!this.#assumed) return this.#resetsAt
    const { first } = this.#clock
    return this.#resetsAt > first
      ? Math.min(this.#resetsAt, first + MAX_STATED_WAIT_MS)
      : first + MAX_STATED_WAIT_MS
  }

  #isOver(now: number): boolean {
    return now >= this.#endsAt
  }

  /** @param latestSequence of the attempt that started last */
  report(sent: Permit, reading: QuotaReading, accepted: boolean, latestSequence: number, now: number): void {
    const { remaining, stamp, windowMs } = reading
    this.#silent = 0
    this.#stated = reading.whole ?? this.#stated
    this.#windowMs = windowMs ?? this.#windowMs
    const refilled = accepted && this.#detector.observe(sent, remaining, this.#clock.first, now)
    if (this.bucket) {
      this.#remaining = null
      return
    }
    if (accepted) this.#clock.roundTrip(now - sent.at)
    if (windowMs !== null) this.#clock.atMost(windowMs)
    const probed = this.#windowProbeAt !== null && accepted && sent.sequence >= this.#windowProbe
    const over = this.#remaining === null || probed || (accepted && sent.at >= this.#resetsAt)
    const assumed = over ? this.#clock.endOf(now) : this.#resetsAt
    const resetsAt = reading.resetsAt === null ? assumed : this.#clock.corrected(reading.resetsAt, now)
    const isNew = this.#remaining === null || probed || refilled
    if (isNew || this.#isNew(sent, reading, resetsAt, latestSequence, now)) {
      if (stamp !== null && this.#stamp !== null) this.#clock.atMost(stamp - this.#stamp)
      else if (probed && (resetsAt - now) % ROUNDED_TO_MS === 0) this.#clock.atMost(resetsAt - now)
      this.#whole = reading.whole ?? Math.max(this.#whole, remaining + 1)
      const before = this.#remaining ?? 0
      const rose = this.#remaining === null || remaining >= this.#remaining
      if (probed) this.#detector.begins(remaining + 1, this.#quotaShare.most)
      this.#remaining = remaining
      this.#unread = 0
      this.#resetsAt = resetsAt
      this.#assumed = reading.resetsAt === null
      this.#stamp = stamp
      this.#windowProbeAt = null
      this.#clock.begins(now, resetsAt)
      const used = latestSequence - sent.sequence + sent.inFlightAtStart
      if (this.#share.fraction === 1 || rose)
        this.#quotaShare.begins(remaining + 1, reading.whole ?? 0, used, before)
      // The window goes on: the server had a part of it left.
      else if (probed) this.#clock.refused(this.#early)
      if (windowMs !== null) this.#ownWindow(windowMs, used, now)
      return
    }
    // The statement is of a window that is over.
    if (stamp !== null && this.#stamp !== null && stamp < this.#stamp) return
    this.#remaining = Math.min(this.#remaining as number, remaining)
    if (stamp === null) this.#resetsAt = Math.min(this.#resetsAt, resetsAt)
    this.#clock.goesOn(now, this.#resetsAt)
  }

  /** A response was read that states nothing of this limit. One to a window probe voids the last statement at once. */
  unstated(sequence: number, accepted: boolean): void {
    if (!accepted) return
    const probed = this.#windowProbeAt !== null && sequence >= this.#windowProbe
    if (++this.#silent < SILENT_AFTER && !probed) return
    this.#windowProbeAt = null
    this.#remaining = null
  }

  /** An attempt succeeded, and its response was not read: it used one unit. */
  unread(sequence: number): void {
    if (this.#remaining === null) return
    this.#remaining = Math.max(0, this.#remaining - 1)
    this.#unread++
    if (this.#windowProbeAt !== null && sequence >= this.#windowProbe) this.#windowProbeAt = null
  }

  /** An attempt ended without success. If it was the window probe, the next one may be sent. */
  ended(sequence: number): void {
    if (sequence === this.#windowProbe) this.#windowProbeAt = null
  }

  /**
   * A rejection states that nothing is left.
   * @param retryAt epoch ms that the server named; 0 if none
   * @returns epoch ms at which the next attempt may start
   */
  spent(retryAt: number, now: number): number {
    if (this.#windowProbeAt !== null) this.#clock.refused(this.#early)
    this.#windowProbeAt = null
    this.#remaining = 0
    this.#quotaShare.most = 0
    // A named wait that is too short is corrected by a near reset; a far one is the reset of something else.
    const named = retryAt > 0 && (this.#assumed || this.#resetsAt - now > MAX_STATED_WAIT_MS)
    this.#resetsAt = named ? retryAt : Math.max(this.#resetsAt, retryAt)
    return this.#resetsAt
  }

  /** A bucket states its next unit as a time from now; a point in time is the end of a window. */
  get #mayBeBucket(): boolean {
    return this.#stamp === null && !this.#assumed
  }

  /** True if this quota let an attempt start that it does not cover, and may be no window: others have used it up. */
  isTaken(rejected: number): boolean {
    return this.#keptSince !== null && rejected >= this.#keptSince && this.#mayBeBucket
  }

  /** Epoch ms at which a window probe may be sent. */
  #reopensAt(now: number): number {
    const at = this.#clock.opensAt(this.#resetsAt)
    return at - now > MAX_STATED_WAIT_MS ? now : Math.max(now, at)
  }

  #isNew(
    sent: Permit,
    reading: QuotaReading,
    resetsAt: number,
    latestSequence: number,
    now: number,
  ): boolean {
    // Responses overtake each other, and some are not read: `remaining` may rise by that number within a window.
    const overtaken =
      (latestSequence - sent.sequence + sent.inFlightAtStart) * this.#share.count + this.#unread
    if (reading.stamp !== null && this.#stamp !== null && reading.stamp !== this.#stamp)
      return reading.stamp > this.#stamp
    if (reading.remaining > (this.#remaining as number) + overtaken) return true
    if (reading.stamp !== null) return false
    return resetsAt > this.#resetsAt + SLACK_MS + now - sent.at
  }
}
