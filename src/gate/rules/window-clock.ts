/** A stated reset is a whole second, rounded up: the true one is at most so much sooner. */
const ROUNDING_MS = 1_000
/** For latencies that differ. */
const GUARD_MS = 5
/** The longest period (ms) on which a second's rounding is worth a unit that may be lost. */
const SOUNDED_MS = 4_000

/**
 * When the windows of a quota really open. A stated reset is rounded to the second, which on windows of a second
 * wastes half of each. But a window is over one period after its first answer at the latest; and windows keep their
 * distance from the whole second, so that what was seen of one holds for the next. A reset on a success is a statement,
 * not an order: one request may go up to a second before it. What a rejection tells to wait is always waited for.
 */
export class WindowClock {
  /** ms from one window to the next, the least seen; Infinity: unknown. */
  #ms = Number.POSITIVE_INFINITY
  /** Epoch ms at which the first answer of this window came in: by then it was surely open. */
  first = 0
  /** The earliest that a window was answered, against its stated reset (ms, negative); Infinity: unknown. */
  #phase = Number.POSITIVE_INFINITY
  /**
   * ms from sending to an accepted answer, the least seen: what took longer may have lost the time on the way there, so
   * that only an answer's receipt less this tells when its window was open.
   */
  #roundTrip = Number.POSITIVE_INFINITY
  /** What the server's resets are short of the truth: a second, for servers that cut it off. */
  #lag = 0
  /** Windows seen. */
  #windows = 0
  #byPhase = true
  #usesPhase = true
  #opensEarly = true

  /** Epoch ms of a reset as stated, as far as it can be believed. */
  believed(resetsAt: number, now: number): number {
    if (resetsAt <= now && now - resetsAt < ROUNDING_MS) this.#lag = ROUNDING_MS
    return resetsAt + this.#lag
  }

  atMost(ms: number): void {
    if (ms > 0 && ms < this.#ms) this.#ms = ms
  }

  /** Epoch ms at which a window is over that says nothing of it, counted from its first answer. */
  endOf(answeredAt: number): number {
    return this.#ms < Number.POSITIVE_INFINITY ? answeredAt + this.#ms : answeredAt
  }

  travelled(ms: number): void {
    this.#roundTrip = Math.min(this.#roundTrip, ms)
  }

  begins(answeredAt: number, resetsAt: number): void {
    this.#windows++
    this.first = answeredAt
    this.#phase = Math.min(this.#phase, answeredAt - resetsAt)
  }

  goesOn(answeredAt: number, resetsAt: number): void {
    this.first = Math.min(this.first, answeredAt)
    this.#phase = Math.min(this.#phase, this.first - resetsAt)
  }

  get #trip(): number {
    return this.#roundTrip < Number.POSITIVE_INFINITY ? this.#roundTrip : 0
  }

  /** Epoch ms at which the next window may be tried. */
  opensAt(resetsAt: number): number {
    if (!this.#opensEarly || this.#ms === Number.POSITIVE_INFINITY) return resetsAt
    const after = this.#ms + GUARD_MS - this.#trip
    const own = this.first + after
    const carried = this.#usesPhase ? resetsAt + this.#phase + after : own
    this.#byPhase = carried < own - 50
    const by = this.#byPhase ? carried : own
    return by < resetsAt ? Math.max(by, resetsAt - ROUNDING_MS) : resetsAt
  }

  /**
   * When the last unit of a window may be sent. Where windows open with their first request, and resets are rounded up,
   * the period seems a second too long for ever. The last unit of an early window, sent late, finds out: when it comes
   * in, a new one is open already, or it was still good. Not for long periods: a lost unit may cost a job that ends
   * with a window a whole one more.
   * @param refills the last unit is to find out as well whether any come back meanwhile
   */
  lastUnitAt(now: number, refills: boolean): number {
    if (!this.#sounded) return now
    const after = Math.max(this.#ms - ROUNDING_MS, refills ? this.#ms / 4 : 0)
    return Math.max(now, this.first + after + GUARD_MS - this.#trip)
  }

  /** It is too soon for the next window, and long enough for a bucket to have got something back. */
  canDetectRefill(now: number): boolean {
    const gone = now + this.#trip - this.first
    return this.#sounded && gone >= this.#ms / 4 && gone <= this.#ms / 2
  }

  get #sounded(): boolean {
    return this.#windows >= 2 && this.#windows <= 3 && this.#ms <= SOUNDED_MS
  }

  /** A window was tried, and was not open yet. */
  refused(early: boolean): void {
    if (!early) {
      this.#lag = ROUNDING_MS
    } else if (this.#byPhase) {
      this.#usesPhase = false
    } else {
      // The period, or where windows begin, is not what it seems: the next ones would not be open either.
      this.#opensEarly = false
    }
  }
}
