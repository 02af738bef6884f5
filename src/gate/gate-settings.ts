import type { InitialLimits } from "./estimators/adaptive-limits.ts"
import type { BackoffSteps } from "./hold-backoff.ts"
import type { WindowLimit } from "./rules/sliding-window.ts"

export interface GateSettings {
  readonly limit: WindowLimit | null
  /** Attempts in flight at once; Infinity: no limit. */
  readonly concurrency: number
  /** Learns what the source takes, from what it says and from what it rejects. */
  readonly adaptive: boolean
  /** How long to hold where nothing is learned. */
  readonly backoff: BackoffSteps
  /** What the API publishes: where learning begins. */
  readonly initialLimits?: InitialLimits
}
