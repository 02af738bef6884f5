/** An equal part of a whole that several processes share. */
export interface Part {
  /** Processes, this one included. */
  readonly count: number
  /** Index of this process among them, from 0. */
  readonly rank: number
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
  /** Processes that have a queue, this one included. */
  count = 1
  rank = 0
  /** This process's part of configured limits, if no lease source keeps them for all processes; null: it does. */
  limitPart: Part | null = null
  /** Null if the other processes are in sight, or there are none. */
  lostSight: LostSight | null = null

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
