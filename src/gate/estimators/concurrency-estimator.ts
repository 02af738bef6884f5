import type { AdmissionRule } from "../admission-rule.ts"
import type { FairShare } from "../fair-share.ts"

/** Attempts in flight with which slow start begins. In the simulation, 8 costs three times the rejections of 4. */
const INITIAL_LIMIT = 4
/** ms without a response after which slow start doubles nevertheless: slow responses are no sign of a limit. */
const SLOW_START_WAIT_MS = 300
/** Successes for the first raise after a limit was found; halved with every raise, so that a wrong limit heals soon. */
const FIRST_STEP = 32
/** The same if the limit was found in the same place repeatedly. In the simulation, 1024 and 64 reject more. */
const MAX_STEP = 256
/** The same if an earlier run found the limit there, too. */
const KNOWN_STEP = 1_024
/**
 * Multiple of a limit that an earlier run found up to which the limit is raised by one at a time: beyond it the limit has
 * risen, and slow start goes on. In the simulation, 1 rejects four times as many (load "5 at once, 50 ms").
 */
const NEAR_KNOWN = 1.5

/**
 * Estimates how many attempts may be in flight. Begins with a TCP slow start, so that a job with 400 workers does not
 * learn of a limit by 400 rejections; after a rejection it continues below the number that was refused.
 */
export class ConcurrencyEstimator implements AdmissionRule {
  limit = INITIAL_LIMIT
  /** Epoch ms since which an attempt is kept waiting, or of the latest raise since. */
  #limitedSince = 0
  /** Successes to the next raise by one; 1 in slow start. */
  #step = 1
  /** Part of the next raise that is reached. */
  #progress = 0
  /** The three highest numbers in flight at which an attempt succeeded since the last event, highest first. */
  readonly #top = [0, 0, 0]
  /** Successes for which the latest raise is on trial, and the limit before it. */
  #trial = 0
  #trialFrom = 0
  /** The limit that was found last, and the step that followed. */
  #foundAt = 0
  #foundStep = 0
  /** The limit that an earlier run found; 0 if there is none. */
  #knownLimit = 0
  /** True if the limit kept an attempt waiting since the last success. */
  #limited = false
  readonly #share: FairShare

  constructor(share: FairShare) {
    this.#share = share
  }

  /** True if no limit was found yet: every success raises the limit. */
  get inSlowStart(): boolean {
    return this.#step === 1
  }

  /** Attempts that this process may have in flight: processes share one slow start. */
  get allowed(): number {
    return this.inSlowStart && this.#share.count > 1 ? Math.max(1, this.#share.of(this.limit)) : this.limit
  }

  earliestStart(now: number, inFlight: number): number {
    if (inFlight < this.allowed) return now
    // The wait begins with the attempt that waits: earlier silence says nothing of the responses due now.
    if (!this.#limited) this.#limitedSince = now
    this.#limited = true
    if (!this.inSlowStart) return Number.POSITIVE_INFINITY
    if (now < this.#limitedSince + SLOW_START_WAIT_MS) return this.#limitedSince + SLOW_START_WAIT_MS
    this.#limitedSince = now
    this.limit *= 2
    return now
  }

  success(inFlightAtStart: number): void {
    this.#remember(inFlightAtStart)
    if (this.#trial > 0) this.#trial--
    if (!this.#limited) return
    this.#limited = false
    this.#progress += 1 / this.#step
    if (this.#progress < 1) return
    this.#progress = 0
    if (this.#step > 1) {
      if (this.#trial === 0) this.#trialFrom = this.limit
      this.#trial = this.#step
      this.#step /= 2
    }
    // Less than doubling if several processes are in slow start: each of them overshoots.
    this.limit += this.inSlowStart ? Math.max(1, this.#share.count / 2) : 1
    if (this.#foundAt === 0 && this.limit >= this.#knownLimit && this.limit < this.#knownLimit * NEAR_KNOWN)
      this.#step = this.limit
  }

  /**
   * True if the number in flight explains a rejection: it was higher than at nearly all successes, or a raise on trial
   * was in use. Which of the attempts in flight is refused is chance.
   * @param inFlight attempts in flight, with the rejected one
   */
  explains(inFlightAtStart: number, inFlight: number): boolean {
    if (inFlightAtStart <= 1) return false
    if (inFlightAtStart > (this.#top[2] as number)) return true
    return this.#trial > 0 && Math.max(inFlightAtStart, inFlight) > this.#trialFrom
  }

  /** A limit was found: the attempts still in flight. */
  reduceTo(inFlight: number): void {
    this.limit = Math.max(1, inFlight)
    this.#trial = 0
    this.#progress = 0
    const sameAgain = this.limit <= 2 * this.#foundAt
    const isKnown = Math.abs(this.limit - this.#knownLimit) <= 1
    const next = sameAgain ? Math.min(MAX_STEP, Math.max(FIRST_STEP, 2 * this.#foundStep)) : FIRST_STEP
    this.#foundStep = isKnown ? KNOWN_STEP : next
    this.#foundAt = this.limit
    this.#step = this.#foundStep
  }

  /** A rejection at no more than half of the found limit has another cause: slow start goes on from the limit. */
  contradict(inFlightAtStart: number): void {
    if (this.#foundAt === 0 || 2 * inFlightAtStart > this.limit) return
    this.#step = 1
    this.#progress = this.#trial = this.#foundAt = 0
  }

  /** True if the limit was found for the first time: one probe tries it before all attempts go on. */
  get isUncertain(): boolean {
    return this.#foundStep === FIRST_STEP
  }

  /** A rejection followed no limit: slow start, in which each further one would hold few attempts, is over. */
  lift(): void {
    this.limit = Number.POSITIVE_INFINITY
    this.#step = 1
    this.#progress = this.#trial = this.#foundAt = this.#foundStep = 0
  }

  /** One more rejection of the same event: the limit is one lower. */
  lower(limit = this.limit - 1): void {
    this.limit = Math.max(1, limit)
  }

  /** Begins with a published limit, which is raised like one that was found. */
  seed(limit: number): void {
    this.limit = limit
    this.#step = FIRST_STEP
  }

  /** Begins with a limit that an earlier run found: slow start ends there, and one attempt more is tried after it. */
  recall(limit: number): void {
    this.limit = Math.min(INITIAL_LIMIT, limit)
    this.#knownLimit = limit
    if (limit <= INITIAL_LIMIT) this.#step = Math.max(2, limit)
  }

  /** The event is over: earlier successes say little about the limit now. */
  forget(keepBelowLimit: boolean): void {
    for (let i = 0; i < 3; i++)
      this.#top[i] = keepBelowLimit ? Math.min(this.#top[i] as number, this.limit) : 0
  }

  #remember(inFlightAtStart: number): void {
    const top = this.#top
    if (inFlightAtStart <= (top[2] as number)) return
    if (inFlightAtStart > (top[0] as number)) {
      top[2] = top[1] as number
      top[1] = top[0] as number
      top[0] = inFlightAtStart
    } else if (inFlightAtStart > (top[1] as number)) {
      top[2] = top[1] as number
      top[1] = inFlightAtStart
    } else top[2] = inFlightAtStart
  }
}
