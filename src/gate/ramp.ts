/**
 * How many may be in flight while a source is being let back in: two after the probe, and one more for each
 * attempt that is accepted, so that it doubles with every round trip. Never the whole backlog at once.
 */
export class Ramp {
  #cap = Number.POSITIVE_INFINITY

  get over(): boolean {
    return this.#cap === Number.POSITIVE_INFINITY
  }

  allows(inFlight: number): boolean {
    return inFlight < this.#cap
  }

  /** How many more may go. */
  spare(inFlight: number): number {
    return this.#cap - inFlight
  }

  /** @param inFlight attempts from before, which may go on for long and must not keep the others out */
  begin(inFlight: number): void {
    this.#cap = inFlight + 2
  }

  /** @param waiting false: nobody waits any more, so the ramp has done its work */
  accepted(waiting: boolean): void {
    if (waiting) this.#cap++
    else this.#cap = Number.POSITIVE_INFINITY
  }
}
