import type { AdaptiveLimits, InitialLimits } from "./estimators/adaptive-limits.ts"
import type { FailureBaseline } from "./failure-baseline.ts"
import type { Reserve } from "./fair-share.ts"
import type { BackoffSteps } from "./hold-backoff.ts"
import type { WindowLimit } from "./rules/sliding-window.ts"

export interface GateSettings {
  /** The configured limit on starts; null if there is none. */
  readonly limit: WindowLimit | null
  /** The configured limit on attempts in flight; Infinity if there is none. */
  readonly concurrency: number
  /** The part to use of what the server gives, above 0 and up to 1; 1 if unset. `limit` is multiplied by it already. */
  readonly share?: number
  readonly leave?: Reserve | null
  /** Processes that are expected to share the source; 1 if unset. A process divides by it until it knows of others. */
  readonly expectedRuns?: number
  /** Whether stated limits are kept, and others estimated from successes and rejections. */
  readonly adaptive: boolean
  /** How long to hold if `adaptive` is false. */
  readonly backoff: BackoffSteps
  /** The limits that the API publishes, with which estimation begins. */
  readonly initialLimits?: InitialLimits
  /** Given what a gate learns by, if that is to be remembered for a later run. @internal */
  readonly remember?: ((learning: GateLearning) => void) | null
}

/** What a gate learns of its source; `limits` is null if it learns none. */
export interface GateLearning {
  readonly limits: AdaptiveLimits | null
  readonly baseline: FailureBaseline
}
