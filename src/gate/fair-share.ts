/**
 * How a source is divided between the processes that share it. A process without a queue uses little, and is not
 * counted; the others get equal parts of what the source takes. A process that is alone has everything.
 */
export class FairShare {
  /** Processes that have a queue, this one included. */
  count = 1
  /** Index of this process among them, from 0. */
  rank = 0
  /** True if configured limits are divided too, since no lease source keeps them for all processes. */
  dividesLimits = false

  /** This process's part of a total. The parts of all ranks add up to the total. */
  of(total: number): number {
    return Math.floor((total + this.count - 1 - this.rank) / this.count)
  }

  /** The same of a configured limit; at least 1, so that no process comes to a stop. */
  ofLimit(total: number): number {
    return this.dividesLimits ? Math.max(1, this.of(total)) : total
  }
}
