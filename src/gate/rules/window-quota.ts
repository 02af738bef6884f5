import type { Share } from "../fair-share.ts"
import type { Pass } from "../gate.ts"
import { Refill } from "./bucket-detector.ts"
import { Part } from "./quota-share.ts"
import { TRUSTED_MS } from "./stated-wait.ts"
import { Period } from "./window-clock.ts"

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
export class Quota {
  readonly #period = new Period()
  readonly #refill = new Refill()
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
  #scoutAt: number | null = null
  #scout = 0
  /** It went before the stated reset. */
  #early = false
  readonly #share: Share
  readonly #part: Part

  constructor(share: Share) {
    this.#share = share
    this.#part = new Part(share)
  }

  get known(): boolean {
    return this.#remaining !== null
  }

  /** It is a bucket, with no window to wait for; null: as far as is known, it is none. */
  get leak(): Refill["leak"] {
    return this.#refill.leak
  }

  /** What is known to be left, what is in flight included; Infinity: nothing is known. */
  get left(): number {
    return this.#remaining ?? Number.POSITIVE_INFINITY
  }

  /** When the next may start: now, or later. */
  ask(now: number, inFlight: number): number {
    if (this.#remaining === null) return now
    if (this.#scoutAt !== null) {
      // What is still out may tell.
      const until = this.#scoutAt + SCOUT_MS
      return inFlight > 0 && now < until ? until : now
    }
    const free = this.#remaining - inFlight
    if (free >= 1 && !this.#part.left) return this.#reopens(now)
    if (free >= 2) return now
    if (free >= 1) return this.#share.count > 1 ? now : this.#period.sound(now, this.#mayRefill)
    return this.#reopens(now)
  }

  started(pass: Pass): void {
    const { at, company, serial } = pass
    if (this.#remaining === null) return
    if (this.#mayRefill && this.#remaining === company && this.#period.midway(at)) this.#refill.tookLast(pass)
    const old = this.#part.left || at < this.#reopens(at)
    this.#part.started()
    if (this.#scoutAt === null && this.#remaining >= company && old) return
    this.#early = at < this.#resetsAt
    this.#scoutAt = at
    this.#scout = serial
  }

  /** @param newest serial of the newest attempt that has started */
  stated(sent: Pass, reading: QuotaReading, accepted: boolean, newest: number, now: number): void {
    const { remaining, stamp, windowMs } = reading
    this.#silent = 0
    const back = accepted && this.#refill.heard(sent, remaining, this.#period.first, now)
    if (this.leak) {
      this.#remaining = null
      return
    }
    if (accepted) this.#period.travelled(now - sent.at)
    if (windowMs !== null) this.#period.atMost(windowMs)
    const scouted = this.#scoutAt !== null && accepted && sent.serial >= this.#scout
    const over = this.#remaining === null || scouted || (accepted && sent.at >= this.#resetsAt)
    const assumed = over ? this.#period.endOf(now) : this.#resetsAt
    const resetsAt = reading.resetsAt === null ? assumed : this.#period.believed(reading.resetsAt, now)
    if (this.#remaining === null || scouted || back || this.#isNew(sent, reading, resetsAt, newest, now)) {
      if (stamp !== null && this.#stamp !== null) this.#period.atMost(stamp - this.#stamp)
      else if (scouted && (resetsAt - now) % WHOLE_MS === 0) this.#period.atMost(resetsAt - now)
      if (scouted) this.#refill.begins(remaining + 1, this.#part.most)
      this.#remaining = remaining
      this.#unread = 0
      this.#resetsAt = resetsAt
      this.#assumed = reading.resetsAt === null
      this.#stamp = stamp
      this.#scoutAt = null
      this.#period.begins(now, resetsAt)
      this.#part.begins(remaining + 1, reading.whole ?? 0, newest - sent.serial + sent.company)
      return
    }
    // Of a window that is over by now.
    if (stamp !== null && this.#stamp !== null && stamp < this.#stamp) return
    this.#remaining = Math.min(this.#remaining, remaining)
    if (stamp === null) this.#resetsAt = Math.min(this.#resetsAt, resetsAt)
    this.#period.goesOn(now, this.#resetsAt)
  }

  /** An answer was read that states nothing of this limit. A scout that hears nothing ends the statement at once. */
  unstated(serial: number, accepted: boolean): void {
    if (!accepted) return
    const scouted = this.#scoutAt !== null && serial >= this.#scout
    if (++this.#silent < SILENT_AFTER && !scouted) return
    this.#scoutAt = null
    this.#remaining = null
  }

  /** An attempt was accepted, and its answer not read: it surely used a unit. */
  unread(serial: number): void {
    if (this.#remaining === null) return
    this.#remaining = Math.max(0, this.#remaining - 1)
    this.#unread++
    if (this.#scoutAt !== null && serial >= this.#scout) this.#scoutAt = null
  }

  /** An attempt is over: if it was the scout, it has told what it could, and the next one may go. */
  ended(serial: number): void {
    if (serial === this.#scout) this.#scoutAt = null
  }

  /**
   * A rejection that says that nothing is left.
   * @param until epoch ms to which it tells to wait; 0: it does not
   * @returns epoch ms at which the next may try
   */
  spent(until: number, now: number): number {
    if (this.#scoutAt !== null) this.#period.refused(this.#early)
    this.#scoutAt = null
    this.#remaining = 0
    this.#part.most = 0
    // A wait that is too short for a reset close by is put right by it; a reset far away was of something else.
    const told = until > 0 && (this.#assumed || this.#resetsAt - now > TRUSTED_MS)
    this.#resetsAt = told ? until : Math.max(this.#resetsAt, until)
    return this.#resetsAt
  }

  /** Buckets state when the next unit comes as a time from now; a point in time is the end of a window. */
  get #mayRefill(): boolean {
    return this.#stamp === null && !this.#assumed
  }

  /** When the next window may be tried. */
  #reopens(now: number): number {
    const at = this.#period.opensAt(this.#resetsAt)
    return at - now > TRUSTED_MS ? now : Math.max(now, at)
  }

  #isNew(sent: Pass, reading: QuotaReading, resetsAt: number, newest: number, now: number): boolean {
    // Answers overtake each other, and some were not read: by so much, remaining may be higher in one window.
    const overtaken = (newest - sent.serial + sent.company) * this.#share.count + this.#unread
    if (reading.stamp !== null && this.#stamp !== null && reading.stamp !== this.#stamp)
      return reading.stamp > this.#stamp
    if (reading.remaining > (this.#remaining as number) + overtaken) return true
    if (reading.stamp !== null) return false
    return resetsAt > this.#resetsAt + SLACK_MS + now - sent.at
  }
}
