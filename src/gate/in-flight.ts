import type { Permit } from "./gate.ts"
import type { Lease } from "./lease-source.ts"
import { RateMeter } from "./rate-meter.ts"
import { StallTimeout } from "./stall-timeout.ts"

/** The attempts under way: how many, how often they begin, and since when nothing of them was heard. */
export class InFlight {
  count = 0
  /** The serial of the attempt that began last; 0: none has. */
  latestSequence = 0
  /** Epoch ms since when there are none. */
  idleSince = 0
  readonly #meter = new RateMeter()
  readonly #silence = new StallTimeout()

  /** There are none, and there were. */
  get isIdle(): boolean {
    return this.count === 0 && this.latestSequence > 0
  }

  start(now: number, probe: boolean, permit: Lease | null): Permit {
    this.#meter.count(now)
    this.#silence.activity(now)
    return { at: now, inFlightAtStart: ++this.count, sequence: ++this.latestSequence, probe, lease: permit }
  }

  end(now: number): void {
    if (--this.count === 0) this.idleSince = now
    this.#silence.activity(now)
  }

  accepted(tookMs: number): void {
    this.#silence.accepted(tookMs)
  }

  /** Attempts a second, of late. */
  rate(now: number): number {
    return this.#meter.rate(now)
  }

  /** When the next may start that waits for one of these to end: now, or later. */
  stalledAt(now: number): number {
    return this.#silence.at(now)
  }
}
