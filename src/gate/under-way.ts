import type { Pass } from "./gate.ts"
import { Meter } from "./meter.ts"
import type { Permit } from "./permits.ts"
import { Silence } from "./silence.ts"

/** A pass that knows whether it has come back. */
class GivenPass implements Pass {
  #over = false

  constructor(
    readonly at: number,
    readonly company: number,
    readonly serial: number,
    readonly probe: boolean,
    readonly permit: Permit | null,
  ) {}

  /** True the first time that it is asked of a pass. */
  static ends(pass: Pass): boolean {
    if (!(#over in pass) || pass.#over) return false
    pass.#over = true
    return true
  }
}

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
    return new GivenPass(now, ++this.count, ++this.newest, probe, permit)
  }

  /** False: this pass has come back already, and nothing changes. */
  ended(pass: Pass, now: number): boolean {
    if (!GivenPass.ends(pass)) return false
    if (--this.count === 0) this.quietSince = now
    this.#silence.moved(now)
    return true
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
