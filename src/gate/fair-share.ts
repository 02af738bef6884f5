/** An equal part of a whole that several processes share. */
export interface Part {
  /** Processes, this one included. */
  readonly count: number
  /** Index of this process among them, from 0. */
  readonly rank: number
}

/** What is to be left of every quota that the server states. */
export interface Reserve {
  readonly units: number
  /** Of the whole quota, 0 to 1. */
  readonly part: number
}

/** A quota whose rest is to be left to others. */
export interface Reserved {
  /** Epoch ms until which no attempt starts. */
  readonly until: number
  /** The reset as stated; null: the server states none, and one attempt looks again at `until`. */
  readonly resetsAt: number | null
}

/** What this process had of a configured limit when it lost sight of the others. */
export interface LostSight {
  /** ms of the clock. */
  readonly at: number
  /** Attempts of this process in flight. */
  readonly inFlight: number
}

/**
 * How a source is divided between the processes that share it. A process without a queue uses little, and is not
 * counted; the others get equal parts of what the source takes. A process that is alone has everything.
 */
export class FairShare implements Part {
  /** The part to use of what the server gives, above 0 and up to 1: the rest is left to others. */
  readonly fraction: number
  /** What is to be left of every quota that the server states; null: nothing. */
  readonly reserve: Reserve | null
  /** Processes that have a queue, this one included. */
  count = 1
  rank = 0
  /** This process's part of configured limits, if no lease source keeps them for all processes; null: it does. */
  limitPart: Part | null = null
  /** Null if the other processes are in sight, or there are none. */
  lostSight: LostSight | null = null

  constructor({ share = 1, leave = null }: { share?: number; leave?: Reserve | null } = {}) {
    this.fraction = share
    this.reserve = leave
  }

  /**
   * Units of a quota that are to be left. A number of units that a whole window does not have is meant for another quota:
   * `leave: 1000` for that of a day, and not for 100 in 10 s.
   * @param whole units of all of it; Infinity if unknown
   * @param stated the same if the API states it; null if it does not
   */
  reserveOf(whole: number, stated: number | null = null): number {
    if (this.reserve === null) return 0
    const { part } = this.reserve
    const units = stated !== null && this.reserve.units >= stated ? 0 : this.reserve.units
    return Number.isFinite(whole) ? Math.ceil(Math.max(units, part * whole)) : units
  }

  /** This process's part of a total. The parts of all ranks add up to the total. */
  of(total: number): number {
    return partOf(total, this)
  }

  /** The same of a configured limit; at least 1, so that no process comes to a stop. */
  ofLimit(total: number): number {
    return this.limitPart ? Math.max(1, partOf(total, this.limitPart)) : total
  }
}

function partOf(total: number, { count, rank }: Part): number {
  return Math.floor((total + count - 1 - rank) / count)
}
