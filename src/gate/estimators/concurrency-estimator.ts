import type { FairShare } from "../fair-share.ts"

/** In flight at once, as long as nothing is known: doubles with every round trip from here. */
const FIRST = 4
/** So long without an answer (ms), and it doubles all the same: slow answers are no sign of a limit. */
const PATIENCE_MS = 300
/** Acceptances that a first raise takes after a limit was hit; halved with every raise, so that a wrong limit heals soon. */
const STEP = 32
/** The same where the limit was found in the same place again and again: then it is surely right. */
const MAX_STEP = 256

/**
 * How many may be in flight at once, as learned from what was accepted and rejected. Opens like a TCP slow start:
 * a source with 400 workers is not to learn of a limit by 400 rejections.
 */
export class ConcurrencyEstimator {
  limit = FIRST
  /** Epoch ms at which somebody began to wait, or of the latest raise since. */
  #waitsSince = 0
  /** Acceptances to the next raise by one. */
  #step = 1
  #grown = 0
  /** The three highest numbers in flight at which an attempt was accepted since the last episode, highest first. */
  readonly #top = [0, 0, 0]
  /** Acceptances for which the latest raise is still on trial, and where it began. */
  #trial = 0
  #trialFrom = 0
  /** Where a limit was found last, and the step that followed. */
  #foundAt = 0
  #foundStep = 0
  /** Somebody was kept waiting by it since the last acceptance. */
  #limited = false
  readonly #share: FairShare

  constructor(share: FairShare) {
    this.#share = share
  }

  /** Nothing has been learned: it still opens with every acceptance. */
  get inSlowStart(): boolean {
    return this.#step === 1
  }

  /** So many may be in flight in this run: a slow start is one for all runs together. */
  get allowed(): number {
    return this.inSlowStart && this.#share.count > 1 ? Math.max(1, this.#share.of(this.limit)) : this.limit
  }

  /** When the next may start: now, a later time, or Infinity where an answer must come first. */
  earliestStart(now: number, inFlight: number): number {
    if (inFlight < this.allowed) return now
    // Patience begins where somebody begins to wait: what was long ago says nothing of the answers due now.
    if (!this.#limited) this.#waitsSince = now
    this.#limited = true
    if (!this.inSlowStart) return Number.POSITIVE_INFINITY
    if (now < this.#waitsSince + PATIENCE_MS) return this.#waitsSince + PATIENCE_MS
    this.#waitsSince = now
    this.limit *= 2
    return now
  }

  /** @param company in flight when the attempt was sent, itself included */
  accepted(company: number): void {
    this.#remember(company)
    if (this.#trial > 0) this.#trial--
    if (!this.#limited) return
    this.#limited = false
    this.#grown += 1 / this.#step
    if (this.#grown < 1) return
    this.#grown = 0
    if (this.#step > 1) {
      if (this.#trial === 0) this.#trialFrom = this.limit
      this.#trial = this.#step
      this.#step /= 2
    }
    // Less than doubling where several begin at once: what overshoots here overshoots in each of them.
    this.limit += this.inSlowStart ? Math.max(1, this.#share.count / 2) : 1
  }

  /**
   * Is it the number in flight that a rejection is about? It had more company than nearly any that was accepted; or a
   * raise is on trial, and was in use: who of those in flight is refused is a matter of chance.
   * @param inFlight with the rejected one
   */
  explains(company: number, inFlight: number): boolean {
    if (company <= 1) return false
    if (company > (this.#top[2] as number)) return true
    return this.#trial > 0 && Math.max(company, inFlight) > this.#trialFrom
  }

  /** @param inFlight what goes on undisturbed */
  reduceTo(inFlight: number): void {
    this.limit = Math.max(1, inFlight)
    this.#trial = 0
    this.#grown = 0
    const sameAgain = this.limit <= 2 * this.#foundAt
    this.#foundStep = sameAgain ? Math.min(MAX_STEP, Math.max(STEP, 2 * this.#foundStep)) : STEP
    this.#foundAt = this.limit
    this.#step = this.#foundStep
  }

  /** A first find may be wrong, and wants to be tried by one before all go on. */
  get isUncertain(): boolean {
    return this.#foundStep === STEP
  }

  /** One more rejection of the same episode: one more that was too many. */
  lower(limit = this.limit - 1): void {
    this.limit = Math.max(1, limit)
  }

  /** A published limit: raised like one that was found. */
  seed(limit: number): void {
    this.limit = limit
    this.#step = STEP
  }

  /** The episode is over; what was accepted before it says little about what is now. */
  forget(keepBelowLimit: boolean): void {
    for (let i = 0; i < 3; i++)
      this.#top[i] = keepBelowLimit ? Math.min(this.#top[i] as number, this.limit) : 0
  }

  #remember(company: number): void {
    const top = this.#top
    if (company <= (top[2] as number)) return
    if (company > (top[0] as number)) {
      top[2] = top[1] as number
      top[1] = top[0] as number
      top[0] = company
    } else if (company > (top[1] as number)) {
      top[2] = top[1] as number
      top[1] = company
    } else top[2] = company
  }
}
