import type { Pass } from "./gate.ts"
import type { Permit } from "./lease-source.ts"
import { Meter } from "./rate-meter.ts"
import { Silence } from "./stall-timeout.ts"

/** The attempts under way: how many, how often they begin, and since when nothing of them was heard. */
export class UnderWay {
  count = 0
  /** The serial of the attempt that began last; 0: none has. */
  newest = 0
  /** Epoch ms since when there are none. */
  quietSince = 0
  readonly #meter = new Meter()
  readonly #silence = new Silence()

  /** There are none, and there were. */
  get isQuiet(): boolean {
    return this.count === 0 && this.newest > 0
  }

  began(now: number, probe: boolean, permit: Permit | null): Pass {
    this.#meter.count(now)
    this.#silence.moved(now)
    return { at: now, company: ++this.count, serial: ++this.newest, probe, permit }
  }

  ended(now: number): void {
    if (--this.count === 0) this.quietSince = now
    this.#silence.moved(now)
  }

  accepted(tookMs: number): void {
    this.#silence.accepted(tookMs)
  }

  /** Attempts a second, of late. */
  rate(now: number): number {
    return this.#meter.rate(now)
  }

  /** When the next may start that waits for one of these to end: now, or later. */
  silentUntil(now: number): number {
    return this.#silence.ends(now)
  }
}
