/**
 * How a source is divided between the runs that use it. Whoever keeps nobody waiting takes little and is not counted;
 * the others get equal parts of whatever the source takes. A run that is alone has it all.
 */
export class FairShare {
  /** Runs that want more than they get, this one included. */
  count = 1
  /** Which of them this one is, from 0. */
  rank = 0
  /** Configured limits are divided too, for nobody sees to them in common. */
  dividesLimits = false

  /** Of so many, how many are this run's. The parts of all ranks add up to the total. */
  of(total: number): number {
    return Math.floor((total + this.count - 1 - this.rank) / this.count)
  }

  /** The same of a configured limit; at least one, so that no run stands still. */
  ofLimit(total: number): number {
    return this.dividesLimits ? Math.max(1, this.of(total)) : total
  }
}
