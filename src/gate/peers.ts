import type { FaqCode } from "../faq/entry.ts"
import type { Cause } from "./estimators/congestion-event.ts"
import type { SharedRate } from "./estimators/rate-measurement.ts"
import type { LeaseSource } from "./lease-source.ts"

/** The other processes that use the same source, as a gate sees them. */
export interface Peers extends LeaseSource {
  /** Other processes that use the source at the moment; null if unknown. */
  readonly otherRuns: number | null
  /** A rejection in this process closes the source for all of them. */
  publishHold(hold: SharedHold): void
  /** The source accepts again; `recovery` is null if there was nothing to measure. */
  publishRecovery(recovery: Recovery | null): void
}

/** A gate, as its peers see it. */
export interface SharedGate {
  /** Successes so far. */
  accepted(): number
  /** True if an attempt was queued since this was read last. */
  hadQueue(): boolean
  /** True if a hold ends with a probe, which one process of all sends. */
  awaitsProbe(): boolean
  /** The estimated rate; null if the rate is not limited. */
  rate(): SharedRate | null
  /** Starts in the time that the configured limit counts, oldest first. */
  recentStarts(): [count: number, ageMs: number][]
  /** The hold in force, if a probe ends it; else null. */
  hold(): SharedHold | null
  /** An attempt of another process was rejected. */
  onPeerHold(hold: SharedHold): void
  /** An attempt of another process succeeded after a rejection. */
  onPeerRelease(): void
  /** Takes over the rate that all processes together have measured; null: not limited. */
  applyShared(rate: SharedRate | null): void
  /** A lease, or the turn to probe, may have come. */
  drain(): void
  /** No lease will ever come: every waiter is refused. */
  refuse(cause: unknown): void
  idle(): boolean
  /** Epoch ms before which no waiter's deadline ends; Infinity if there is none. */
  earliestDeadline(): number
}

/** A hold, as processes tell each other. */
export interface SharedHold {
  /** ms from now, since clocks differ between machines. */
  readonly ms: number
  readonly probes: boolean
  readonly code: FaqCode
  /** null if limits are not estimated. */
  readonly cause: Cause | null
  readonly consecutiveRejections: number
  readonly serverNamedWait: boolean
}

/** The end of a congestion event. */
export interface Recovery {
  readonly cause: Cause | null
  readonly serverNamedWait: boolean
  /** ms within which the source began to accept again, at an unknown time. */
  readonly uncertainMs: number
  /** ms from the first rejection to the recovery. */
  readonly tookMs: number
  /** Starts per ms at the rejection; Infinity if the rate was not limited. */
  readonly rate: number
}
