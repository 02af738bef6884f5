import type { Permit } from "./gate.ts"
import type { Lease } from "./lease-source.ts"
import { RateMeter } from "./rate-meter.ts"
import { StallTimeout } from "./stall-timeout.ts"

/** A permit that knows whether it was released. */
class GrantedPermit implements Permit {
  #released = false

  constructor(
    readonly at: number,
    readonly inFlightAtStart: number,
    readonly sequence: number,
    readonly probe: boolean,
    readonly lease: Lease | null,
  ) {}

  /** True at the first release of a permit, and false at any other. */
  static releases(permit: Permit): boolean {
    // By `#released in permit`, esbuild's target node16 would break each class that has a private name in common.
    if (!(permit instanceof GrantedPermit) || permit.#released) return false
    permit.#released = true
    return true
  }
}

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
    return new GrantedPermit(now, ++this.count, ++this.latestSequence, probe, lease)
  }

  /** False if the permit was released before: then nothing changes. */
  end(permit: Permit, now: number): boolean {
    if (!GrantedPermit.releases(permit)) return false
    if (--this.count === 0) this.idleSince = now
    this.#stall.activity(now)
    return true
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
