import type { Permit } from "./gate.ts"
import type { Lease } from "./lease-source.ts"
import { RateMeter } from "./rate-meter.ts"
import { StallTimeout } from "./stall-timeout.ts"

/** The attempts in flight: their number, how often they start, and when they count as stalled. */
export class InFlight {
  count = 0
  /** Sequence of the attempt that started last; 0 before the first. */
  latestSequence = 0
  /** Epoch ms since when no attempt is in flight. */
  idleSince = 0
  readonly #meter = new RateMeter()
  readonly #stall = new StallTimeout()

  /** True if no attempt is in flight, and one was. */
  get isIdle(): boolean {
    return this.count === 0 && this.latestSequence > 0
  }

  start(now: number, probe: boolean, lease: Lease | null): Permit {
    this.#meter.count(now)
    this.#stall.activity(now)
    return { at: now, inFlightAtStart: ++this.count, sequence: ++this.latestSequence, probe, lease }
  }

  end(now: number): void {
    if (--this.count === 0) this.idleSince = now
    this.#stall.activity(now)
  }

  success(tookMs: number): void {
    this.#stall.success(tookMs)
  }

  /** Attempts started per second. */
  rate(now: number): number {
    return this.#meter.rate(now)
  }

  /** Epoch ms from which the next attempt no longer waits for one of these to end; `now` if in the past. */
  stalledAt(now: number): number {
    return this.#stall.at(now)
  }
}
