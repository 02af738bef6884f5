/** A size for the next piece. `isProbe`: it is larger than what is known to be accepted. */
export interface SizeChoice {
  readonly size: number
  readonly probe: "rise" | "refine" | "grow" | null
}

/** @inline */
interface Bounds {
  readonly least: number
  readonly most: number
  /** null: the whole. */
  readonly size: number | null
  readonly rungs: readonly number[]
}

/** Pieces of the accepted size after which a larger one is tried; more after each that was refused, up to the second. */
const PATIENCE = 5
const MOST_PATIENCE = 40
/** After a size that was remembered, which may be far too small. */
const FIRST_PATIENCE = 2
/** Requests that a larger piece has to save, on the average, for each one that is refused. */
const ODDS = { rise: 1.5, refine: 1, refineBetweenRungs: 0.15, grow: 0.3 }

/**
 * The size of pieces in one dimension: it is cut where a piece is refused, stays where pieces are accepted, and grows again
 * with care, because the limit may move.
 *
 * Three kinds of larger pieces are tried, none before the pieces of the last refused one are through, and none that would
 * not pay: what the rest of the run saves by it is weighed against the request that a refusal costs.
 * - *refine*: between the size accepted and the size refused;
 * - *grow*: after a number of accepted pieces, which grows with each refusal;
 * - *rise*: once a growth was accepted, the limit has moved: the next is larger again.
 */
export class PieceSize {
  readonly #bounds: Bounds
  /** The size of the next piece; Infinity: the whole. */
  #size: number
  /** It has been accepted. */
  #proven = false
  /** The smallest size that was refused and is larger. */
  #refused = Number.POSITIVE_INFINITY
  #settled = false
  #rising = false
  #streak = 0
  #patience = PATIENCE
  /** A larger piece is under way. */
  #probing = false
  /** Units of the last refused piece that are still to come. */
  #owed = 0
  /** What was so before the failures that led to the piece at hand, and the units of the first of them still to come. */
  #before: { readonly size: number; readonly proven: boolean; readonly refused: number } | null = null
  #beforeOwed = 0
  #bestSince = 0

  constructor(bounds: Bounds) {
    this.#bounds = bounds
    this.#size = Math.min(bounds.size ?? Number.POSITIVE_INFINITY, bounds.most)
    if (bounds.size !== null) this.#patience = FIRST_PATIENCE
  }

  /** The size that works; null: the whole does, as far as is known. */
  get current(): number | null {
    return Number.isFinite(this.#size) ? this.#size : null
  }

  /** The size that was accepted; null: none was, or the whole. */
  get proven(): number | null {
    return this.#proven ? this.current : null
  }

  /** Begins with a size that an earlier run found, unless this one has found its own. */
  begin(size: number): void {
    if (this.#proven || this.#refused < Number.POSITIVE_INFINITY) return
    const whole = Math.floor(size)
    if (!(whole >= 1)) return
    this.#size = Math.min(Math.max(whole, this.#bounds.least), this.#bounds.most)
    this.#patience = FIRST_PATIENCE
  }

  /** A size was refused, and none was accepted since: the next piece is to show whether its size is. */
  get isSearching(): boolean {
    return !this.#proven && this.#refused < Number.POSITIVE_INFINITY
  }

  /** A larger piece is under way. */
  get isProbing(): boolean {
    return this.#probing
  }

  /** @param requests how many more requests the run takes at a size */
  choose(requests: (size: number) => number): SizeChoice {
    const larger = this.#proven && !this.#probing && this.#owed <= 0 ? this.#larger(requests) : null
    if (larger) this.#probing = true
    return larger ?? { size: this.#size, probe: null }
  }

  #larger(requests: (size: number) => number): SizeChoice | null {
    const pays = (size: number, odds: number) =>
      size > this.#size && (requests(this.#size) - requests(size)) * odds > 1
    const next = this.#up(this.#size)
    if (this.#rising && pays(next, ODDS.rise)) return { size: next, probe: "rise" }
    if (!this.#settled && Number.isFinite(this.#refused)) {
      const between = Math.min(this.#bounds.most, Math.floor((this.#size + this.#refused) / 2))
      const isBetweenRungs = this.#bounds.rungs.includes(this.#size) && this.#refused <= next
      if (pays(between, isBetweenRungs ? ODDS.refineBetweenRungs : ODDS.refine))
        return { size: between, probe: "refine" }
      this.#settled = true
    }
    // Near the end of a run a limit that moved must be found soon, or not at all.
    const patience = Math.min(this.#patience, Math.max(PATIENCE, requests(this.#size) / 4))
    return this.#streak >= patience && pays(next, ODDS.grow) ? { size: next, probe: "grow" } : null
  }

  /** The size cannot be had at this place. */
  unchosen({ probe }: SizeChoice): void {
    if (probe) this.#probing = false
  }

  /** A piece of `units` was accepted, that was to have `choice.size`. */
  accepted(units: number, { size, probe }: SizeChoice): void {
    this.#owed -= units
    this.#beforeOwed -= units
    this.#bestSince = Math.max(this.#bestSince, units)
    if (this.#beforeOwed <= 0) this.#before = null
    if (probe) this.#probing = false
    // The end of a window or of a list says nothing of the limit.
    if (units < size || !Number.isFinite(size)) return
    if (size === this.#size && this.#proven) this.#streak++
    if (size > this.#size || (size === this.#size && !this.#proven)) {
      if (probe === "grow" || probe === "rise") {
        this.#rising = true
        this.#refused = Number.POSITIVE_INFINITY
        this.#patience = PATIENCE
      }
      this.#size = size
      this.#proven = true
      this.#streak = 0
    }
  }

  /** A piece of `units` was refused. Pieces that were sent at the same time as another refused one count once. */
  refused(units: number, { probe }: SizeChoice): void {
    this.#owed = units
    this.#streak = 0
    if (probe) this.#probing = false
    if (probe && units > this.#size) {
      if (probe === "grow") {
        this.#refused = Math.min(this.#refused, units)
        this.#patience = Math.min(MOST_PATIENCE, Math.ceil(this.#patience * 1.5))
      } else {
        this.#refused = units
        this.#settled = false
        this.#rising = false
      }
      return
    }
    if (units > this.#size) return
    if (this.#before === null || this.#beforeOwed <= 0) {
      this.#before = { size: this.#size, proven: this.#proven, refused: this.#refused }
      this.#beforeOwed = units
      this.#bestSince = 0
    }
    this.#refused = units
    this.#size = this.#down(units)
    this.#proven = false
    this.#settled = false
    this.#rising = false
    this.#patience = PATIENCE
  }

  /** One item alone was the reason for what was refused since: the size is what it was before, or grows to it. */
  forgive(): void {
    const before = this.#before
    this.#owed = 0
    this.#beforeOwed = 0
    this.#before = null
    if (before === null) return
    this.#refused = before.refused
    this.#settled = true
    this.#streak = 0
    this.#size = before.proven ? before.size : Math.max(this.#bestSince, this.#bounds.least)
    this.#proven = true
    this.#rising = !before.proven
  }

  #down(units: number): number {
    const rung = this.#bounds.rungs.find((rung) => rung <= units / 1.4)
    const half = Math.floor(units / 2)
    return Math.max(this.#bounds.least, rung !== undefined && rung > units / 2.6 ? rung : half)
  }

  #up(units: number): number {
    const rung = this.#bounds.rungs.findLast((rung) => rung >= units * 1.4)
    return Math.min(this.#bounds.most, rung !== undefined && rung < units * 2.6 ? rung : units * 2)
  }
}
