import type { Permit } from "../gate.ts"
import type { Recovery } from "../peers.ts"

/** Watches how the limits of a source turn out, and guides its first attempts by what an earlier run found. */
export interface LimitsMemory {
  /** True while the limits of an earlier run are tried. */
  readonly isTrying: boolean
  started(permit: Permit): void
  success(): void
  /** A congestion event is over. Called after its estimator has been changed. */
  recovered(recovery: Recovery, now: number): void
}
