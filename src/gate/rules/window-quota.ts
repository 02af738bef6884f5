import type { FairShare } from "../fair-share.ts"
import type { Permit } from "../gate.ts"
import { BucketDetector } from "./bucket-detector.ts"
import { QuotaShare } from "./quota-share.ts"
import { MAX_STATED_WAIT_MS } from "./stated-wait.ts"
import { WindowClock } from "./window-clock.ts"

/** What an answer says of one limit, with times by our clock. */
export interface QuotaReading {
  readonly remaining: number
  /** All that a window has; null: not said. */
  readonly whole?: number | null
  /** Epoch ms by our clock; null: not said. */
  readonly resetsAt: number | null
  /** Epoch ms by the server's clock, the same in all answers of a window; null: stated as a time from now, or not. */
  readonly stamp: number | null
  /** ms; null: not said. */
  readonly windowMs: number | null
}

/** A request that is to tell how much is left, and gets no answer for so long, is not waited for any longer. */
const SCOUT_MS = 30_000
/** A limit of which so many answers in a row say nothing is stated no more: what was said of it last is void. */
const SILENT_AFTER = 20
/** Two statements of one reset, each counted from its own answer, may differ by so much, and the latency. */
const SLACK_MS = 1_000
/**
 * A time from now in whole seconds is rounded up, and so no less than the period where a scout went into a new window.
 * Anything finer is exact: what it is short of the period has gone by before the scout came in.
 */
const WHOLE_MS = 1_000

/**
 * Never more in flight than the API says remain. No counting along, no clock: what was stated least in this window is
 * the truth, minus what is on its way. When it is spent, everybody waits for the next window, and one scout goes first.
 * Of runs that share a source, each has its part of what the window began with.
 */
export class WindowQuota {
  readonly #clock = new WindowClock()
  readonly #detector = new BucketDetector()
  /** Units left, the least stated in this window; null: nothing stated. */
  #remaining: number | null = null
  /** Answers read in a row that did not speak of it. */
  #silent = 0
  /** Accepted in this window, with answers that were not read. */
  #unread = 0
  /** Epoch ms. */
  #resetsAt = 0
  /** No answer of this window has stated it: one period after the first of them, where that is known. */
  #assumed = false
  /** The same as it was stated. */
  #stamp: number | null = null
  /** When the scout went whose answer tells of the new window; null: none is out. */
  #windowProbeAt: number | null = null
  #windowProbe = 0
  /** It went before the stated reset. */
  #early = false
  readonly #share: FairShare
  readonly #quotaShare: QuotaShare

  constructor(share: FairShare) {
    this.#share = share
    this.#quotaShare = new QuotaShare(share)
  }

  get known(): boolean {
    return this.#remaining !== null
  }

  /** It is a bucket, with no window to wait for; null: as far as is known, it is none. */
  get bucket(): BucketDetector["bucket"] {
    return this.#detector.bucket
  }

  /** What is known to be left, what is in flight included; Infinity: nothing is known. */
  get left(): number {
    return this.#remaining ?? Number.POSITIVE_INFINITY
  }

  /** When the next may start: now, or later. */
  earliestStart(now: number, inFlight: number): number {
    if (this.#remaining === null) return now
    if (this.#windowProbeAt !== null) {
      // What is still out may tell.
      const until = this.#windowProbeAt + SCOUT_MS
      return inFlight > 0 && now < until ? until : now
    }
    const free = this.#remaining - inFlight
    if (free >= 1 && !this.#quotaShare.left) return this.#reopens(now)
    if (free >= 2) return now
    if (free >= 1) return this.#share.count > 1 ? now : this.#clock.lastUnitAt(now, this.#mayRefill)
    return this.#reopens(now)
  }

  started(pass: Permit): void {
    const { at, inFlightAtStart: company, sequence: serial } = pass
    if (this.#remaining === null) return
    if (this.#mayRefill && this.#remaining === company && this.#clock.canDetectRefill(at))
      this.#detector.tookLast(pass)
    const old = this.#quotaShare.left || at < this.#reopens(at)
    this.#quotaShare.started()
    if (this.#windowProbeAt === null && this.#remaining >= company && old) return
    this.#early = at < this.#resetsAt
    this.#windowProbeAt = at
    this.#windowProbe = serial
  }

  /** @param newest serial of the newest attempt that has started */
  report(sent: Permit, reading: QuotaReading, accepted: boolean, newest: number, now: number): void {
    const { remaining, stamp, windowMs } = reading
    this.#silent = 0
    const back = accepted && this.#detector.observe(sent, remaining, this.#clock.first, now)
    if (this.bucket) {
      this.#remaining = null
      return
    }
    if (accepted) this.#clock.travelled(now - sent.at)
    if (windowMs !== null) this.#clock.atMost(windowMs)
    const scouted = this.#windowProbeAt !== null && accepted && sent.sequence >= this.#windowProbe
    const over = this.#remaining === null || scouted || (accepted && sent.at >= this.#resetsAt)
    const assumed = over ? this.#clock.endOf(now) : this.#resetsAt
    const resetsAt = reading.resetsAt === null ? assumed : this.#clock.believed(reading.resetsAt, now)
    if (this.#remaining === null || scouted || back || this.#isNew(sent, reading, resetsAt, newest, now)) {
      if (stamp !== null && this.#stamp !== null) this.#clock.atMost(stamp - this.#stamp)
      else if (scouted && (resetsAt - now) % WHOLE_MS === 0) this.#clock.atMost(resetsAt - now)
      if (scouted) this.#detector.begins(remaining + 1, this.#quotaShare.most)
      this.#remaining = remaining
      this.#unread = 0
      this.#resetsAt = resetsAt
      this.#assumed = reading.resetsAt === null
      this.#stamp = stamp
      this.#windowProbeAt = null
      this.#clock.begins(now, resetsAt)
      this.#quotaShare.begins(
        remaining + 1,
        reading.whole ?? 0,
        newest - sent.sequence + sent.inFlightAtStart,
      )
      return
    }
    // Of a window that is over by now.
    if (stamp !== null && this.#stamp !== null && stamp < this.#stamp) return
    this.#remaining = Math.min(this.#remaining, remaining)
    if (stamp === null) this.#resetsAt = Math.min(this.#resetsAt, resetsAt)
    this.#clock.goesOn(now, this.#resetsAt)
  }

  /** An answer was read that states nothing of this limit. A scout that hears nothing ends the statement at once. */
  unstated(serial: number, accepted: boolean): void {
    if (!accepted) return
    const scouted = this.#windowProbeAt !== null && serial >= this.#windowProbe
    if (++this.#silent < SILENT_AFTER && !scouted) return
    this.#windowProbeAt = null
    this.#remaining = null
  }

  /** An attempt was accepted, and its answer not read: it surely used a unit. */
  unread(serial: number): void {
    if (this.#remaining === null) return
    this.#remaining = Math.max(0, this.#remaining - 1)
    this.#unread++
    if (this.#windowProbeAt !== null && serial >= this.#windowProbe) this.#windowProbeAt = null
  }

  /** An attempt is over: if it was the scout, it has told what it could, and the next one may go. */
  ended(serial: number): void {
    if (serial === this.#windowProbe) this.#windowProbeAt = null
  }

  /**
   * A rejection that says that nothing is left.
   * @param until epoch ms to which it tells to wait; 0: it does not
   * @returns epoch ms at which the next may try
   */
  spent(until: number, now: number): number {
    if (this.#windowProbeAt !== null) this.#clock.refused(this.#early)
    this.#windowProbeAt = null
    this.#remaining = 0
    this.#quotaShare.most = 0
    // A wait that is too short for a reset close by is put right by it; a reset far away was of something else.
    const told = until > 0 && (this.#assumed || this.#resetsAt - now > MAX_STATED_WAIT_MS)
    this.#resetsAt = told ? until : Math.max(this.#resetsAt, until)
    return this.#resetsAt
  }

  /** Buckets state when the next unit comes as a time from now; a point in time is the end of a window. */
  get #mayRefill(): boolean {
    return this.#stamp === null && !this.#assumed
  }

  /** When the next window may be tried. */
  #reopens(now: number): number {
    const at = this.#clock.opensAt(this.#resetsAt)
    return at - now > MAX_STATED_WAIT_MS ? now : Math.max(now, at)
  }

  #isNew(sent: Permit, reading: QuotaReading, resetsAt: number, newest: number, now: number): boolean {
    // Answers overtake each other, and some were not read: by so much, remaining may be higher in one window.
    const overtaken = (newest - sent.sequence + sent.inFlightAtStart) * this.#share.count + this.#unread
    if (reading.stamp !== null && this.#stamp !== null && reading.stamp !== this.#stamp)
      return reading.stamp > this.#stamp
    if (reading.remaining > (this.#remaining as number) + overtaken) return true
    if (reading.stamp !== null) return false
    return resetsAt > this.#resetsAt + SLACK_MS + now - sent.at
  }
}
