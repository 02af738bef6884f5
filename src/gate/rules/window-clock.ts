/** A stated reset is rounded up to the second: the window opens at most this much (ms) sooner. */
const ROUNDING_MS = 1_000
/** Margin (ms) for latencies that differ. The simulation gives the same results from 2 to 20. */
const GUARD_MS = 5
/** A bound carried over from earlier windows has to be this much (ms) sooner to be used: less is jitter. */
const MIN_GAIN_MS = 50
/** Longest period (ms) for which a unit is risked to learn of the rounding. */
const MAX_MEASURED_MS = 4_000

/**
 * Knows when the windows of a quota really open. A stated reset is rounded to the second, which on windows of a second
 * wastes half of each. A window is over one period after its first response at the latest; and windows keep their
 * distance from the whole second, so that what was seen of one holds for the next. A reset stated with a success is no
 * order: one attempt may start up to a second before it. The wait that a rejection names is always kept.
 */
export class WindowClock {
  /** ms from one window to the next, the least seen; Infinity if unknown. */
  #ms = Number.POSITIVE_INFINITY
  /** Epoch ms at which the first response of this window came in: by then the window was open. */
  first = 0
  /**
   * ms from a window's stated reset to its first response, the least seen, negative; Infinity if unknown. Carried over
   * to later windows, which saves six points in the worst tenth of runs (load "window 50/1 s, 400 workers").
   */
  #phase = Number.POSITIVE_INFINITY
  /**
   * ms from sending to the response of a success, the least seen. An attempt that took longer may have been delayed on
   * its way to the server: only the receipt minus this tells when its window was open.
   */
  #roundTrip = Number.POSITIVE_INFINITY
  /** ms by which stated resets are too early: a second, for servers that round down. */
  #lag = 0
  /** Windows seen. */
  #windows = 0
  #byPhase = true
  #usesPhase = true
  #opensEarly = true

  /** Epoch ms of a stated reset, corrected for servers that round down. */
  corrected(resetsAt: number, now: number): number {
    if (resetsAt <= now && now - resetsAt < ROUNDING_MS) this.#lag = ROUNDING_MS
    return resetsAt + this.#lag
  }

  /** ms from one window to the next, the least seen; null: unknown. */
  get period(): number | null {
    return this.#ms < Number.POSITIVE_INFINITY ? this.#ms : null
  }

  /** The period is no longer than this. */
  atMost(ms: number): void {
    if (ms > 0 && ms < this.#ms) this.#ms = ms
  }

  /** Epoch ms at which a window ends that states no reset: one period after its first response, if known. */
  endOf(respondedAt: number): number {
    return this.#ms < Number.POSITIVE_INFINITY ? respondedAt + this.#ms : respondedAt
  }

  roundTrip(ms: number): void {
    this.#roundTrip = Math.min(this.#roundTrip, ms)
  }

  /** The first response of a window came in. */
  begins(respondedAt: number, resetsAt: number): void {
    this.#windows++
    this.first = respondedAt
    this.#phase = Math.min(this.#phase, respondedAt - resetsAt)
  }

  /** A later response of the same window came in. */
  goesOn(respondedAt: number, resetsAt: number): void {
    this.first = Math.min(this.first, respondedAt)
    this.#phase = Math.min(this.#phase, this.first - resetsAt)
  }

  get #trip(): number {
    return this.#roundTrip < Number.POSITIVE_INFINITY ? this.#roundTrip : 0
  }

  /** Epoch ms at which a window probe may be sent. */
  opensAt(resetsAt: number): number {
    if (!this.#opensEarly || this.#ms === Number.POSITIVE_INFINITY) return resetsAt
    const after = this.#ms + GUARD_MS - this.#trip
    const own = this.first + after
    const carried = this.#usesPhase ? resetsAt + this.#phase + after : own
    this.#byPhase = carried < own - MIN_GAIN_MS
    const by = this.#byPhase ? carried : own
    return by < resetsAt ? Math.max(by, resetsAt - ROUNDING_MS) : resetsAt
  }

  /**
   * Epoch ms at which the last unit of a window may be sent. If windows open with their first request and resets are
   * rounded up, the period seems a second too long for ever. The last unit of an early window, sent late, finds out: it
   * opens a new window, or is still good. Long periods are left alone, since a lost unit may cost a job one window.
   * @param mayBeBucket true if that unit is to find out about refills as well
   */
  lastUnitAt(now: number, mayBeBucket: boolean): number {
    if (!this.#isMeasured) return now
    const after = Math.max(this.#ms - ROUNDING_MS, mayBeBucket ? this.#ms / 4 : 0)
    return Math.max(now, this.first + after + GUARD_MS - this.#trip)
  }

  /** True if it is too soon for the next window, and late enough for a token bucket to have refilled a unit. */
  canDetectRefill(now: number): boolean {
    const passed = now + this.#trip - this.first
    return this.#isMeasured && passed >= this.#ms / 4 && passed <= this.#ms / 2
  }

  /** The second and third window only: once is enough. */
  get #isMeasured(): boolean {
    return this.#windows >= 2 && this.#windows <= 3 && this.#ms <= MAX_MEASURED_MS
  }

  /** A window probe was refused: the window was not open yet. */
  refused(early: boolean): void {
    if (!early) {
      this.#lag = ROUNDING_MS
    } else if (this.#byPhase) {
      this.#usesPhase = false
    } else {
      // The period is not what it seems: later windows would not be open early either.
      this.#opensEarly = false
    }
  }
}
