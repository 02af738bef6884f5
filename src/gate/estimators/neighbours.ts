import type { Measured, Recovered, SharedRate } from "./rate-measurement.ts"

/**
 * A rejection after fewer successes than this, at a rate that had hardly grown, is a sign of neighbours: a client that is
 * alone gets some 100 at a rate that was measured exactly. Fewer count at a rate that was not.
 */
const FEW = 50
const FEW_IF_INEXACT = 25
/** The same once neighbours are assumed: the rate begins lower, and grows longer. */
const FEW_BESIDE = 70
/** Growth (factor) since the measurement up to which a rate had hardly grown. */
const HARDLY = 1.2
/** `upper` up to which a rate was measured exactly. */
const EXACT = 1.1
/** Difference (as a logarithm) up to which the rates at two rejections are the same: then the limit is one's own. */
const SAME = 0.06
/** The same in steps of growth: a slow rate grows by a quarter with a success, and is not refused between two steps. */
const STEPS = 1.5
/** Part of the way to certainty that a sign goes, part that is lost without one, and certainty that suffices. */
const SIGN = 0.45
const NO_SIGN = 0.25
const ASSUMED = 0.5
/** Successes at most, and ms for which an attempt was refused, of a limit that others use up. */
const TAKEN = 2
const TAKEN_MS = 1_000
/** Part of the rate that is kept at a rejection. */
const KEPT = 0.7
/** Growth in starts per second, each second, whatever the rate; at most this part of it with each success. */
const ADDED = 0.6
const MOST_ADDED = 0.25
/** Growth in proportion, each second: none up to `EVEN` successes, and all of it `RISING` later. */
const GROWN = 0.2
const EVEN = 25
const RISING = 40
/** Starts per ms that are kept at the least. */
const LEAST = 1 / 4_000
/** Part of a slot within which a limit mostly refuses what follows a rejection, and chance does not. */
const AT_ONCE = 1 / 4
/** Attempts that were accepted within it, none refused in between, after which a rate explains nothing. */
const BY_CHANCE = 3

/**
 * Clients of the same limit that share nothing with this one. The successes between two recoveries say nothing of fairness
 * then: the client that has most keeps most. If the rejections contradict what was measured, the rate is cut in proportion
 * at each of them, and grows by the same amount in the same time for all clients, so that their parts even out (AIMD, as in
 * TCP). The figures are from the simulation of 2, 10 and 100 gates on one server.
 * @see https://www.rfc-editor.org/rfc/rfc5681
 */
export class Neighbours {
  /** From 0, no sign, to 1. */
  #signs = 0
  /** The part by which the rate grew with the latest success. */
  #step = 0
  /** Starts per ms at the latest rejection; 0 if there was none. */
  #rejectedAt = 0
  /** True after the first collapse: releasing the rate did not help. */
  #hasCollapsed = false
  #doubts = false
  #byChance = 0

  get assumed(): boolean {
    return this.#signs >= ASSUMED
  }

  /** True if the next attempt after a rejection goes at once, to learn if rejections are by chance. */
  get doubts(): boolean {
    return this.#doubts
  }

  /** The rate was released. */
  forget(): void {
    this.#signs = this.#step = this.#rejectedAt = this.#byChance = 0
    this.#doubts = false
  }

  /**
   * An attempt that followed a rejection was refused, too: rejections are not by chance.
   * @returns true if the rate was in doubt
   */
  refusedAgain(): boolean {
    const doubted = this.#doubts
    this.#byChance = 0
    this.#doubts = false
    return doubted
  }

  /**
   * @param shared the measurement before; null if the rate was not limited
   * @param successes since then, while the rate kept attempts waiting
   * @returns the rate to go on with: `shared` stands while it is in doubt. null: it explains nothing
   */
  measured(
    measured: SharedRate,
    { accepted, before }: Measured,
    at: Recovered,
    shared: SharedRate | null,
    successes: number,
  ): SharedRate | null {
    if (shared && this.#doubts && at.sentAt - at.refusedAt < AT_ONCE / shared.base)
      return ++this.#byChance < BY_CHANCE ? shared : null
    if (shared && before) this.#look(shared, before.rate, successes)
    else if (accepted <= TAKEN && at.sentAt - at.beganAt > TAKEN_MS && !at.serverNamedWait) this.#signs = 1
    if (!this.assumed) return measured
    return { ...measured, base: Math.max(LEAST, before ? before.rate * KEPT : measured.base), upper: 1 }
  }

  /**
   * Rates were measured lower and lower.
   * @returns false if the rate is to be released; true: it is in doubt, until one more attempt is refused
   */
  keeps(serverNamedWait: boolean): boolean {
    this.#doubts = this.assumed || (this.#hasCollapsed && !serverNamedWait)
    this.#hasCollapsed = true
    return this.#doubts
  }

  #look({ base, upper }: SharedRate, rate: number, successes: number): void {
    const moved =
      this.#rejectedAt > 0 && Math.abs(Math.log(rate / this.#rejectedAt)) > Math.max(SAME, STEPS * this.#step)
    const contradicts = upper < EXACT ? successes < FEW : moved && successes < FEW_IF_INEXACT
    const sign = this.assumed ? moved && successes < FEW_BESIDE : contradicts && rate < HARDLY * base
    this.#rejectedAt = rate
    this.#signs += sign ? (1 - this.#signs) * SIGN : -this.#signs * NO_SIGN
  }

  /**
   * The rate after a success.
   * @param grown what it would be without neighbours
   * @param successes since the measurement
   */
  raised(rate: number, grown: number, successes: number): number {
    if (!this.assumed) return grown
    const perSecond = rate * 1_000
    const rising = Math.min(1, Math.max(0, (successes - EVEN) / RISING))
    const growth = Math.min(MOST_ADDED, ADDED / perSecond ** 2) + (GROWN / perSecond) * rising
    this.#step = growth
    return Math.max(rate * (1 + growth), grown)
  }
}
