import type { FaqCode } from "../faq/entry.ts"
import type { Cause } from "./estimators/congestion-event.ts"
import type { SharedRate } from "./estimators/rate-measurement.ts"
import type { FairShare } from "./fair-share.ts"
import type { LeaseSource } from "./lease-source.ts"

/** The other runs on the same source, as a gate sees them. */
export interface Peers extends LeaseSource {
  /** Other runs that use the source just now; null: nobody can say. */
  readonly otherRuns: number | null
  /** A rejection closes the source, for the others too. */
  publishHold(hold: SharedHold): void
  /** The source accepts again. */
  publishRecovery(recovery: Recovery | null): void
}

/** A gate, as whoever connects it with others sees it. */
export interface SharedGate {
  /** Attempts accepted so far. */
  accepted(): number
  /** Somebody has had to wait since this was asked last. */
  hadQueue(): boolean
  /** A hold is over but for one attempt that goes alone: for one run of all. */
  awaitsProbe(): boolean
  /** What is known of the pace; null: it is not limited. */
  rate(): SharedRate | null
  /** Starts in the time that the configured limit counts, oldest first. */
  recentStarts(): [count: number, ageMs: number][]
  /** The hold that lasts, after which one attempt goes alone; null: there is none. */
  hold(): SharedHold | null
  /** Another run was rejected. */
  onPeerHold(hold: SharedHold): void
  /** An attempt of another run was accepted after a rejection. */
  onPeerRelease(): void
  /** The pace, as all runs together have measured it; null: not limited. */
  applyShared(pace: SharedRate | null): void
  /** Something that was waited for may have come. */
  drain(): void
  /** Nobody can be let in, for good: everybody who waits is turned away. */
  refuse(cause: unknown): void
  idle(): boolean
  /** Epoch ms before which no waiter's deadline comes; Infinity: there is none. */
  earliestDeadline(): number
}

export interface SharedHold {
  /** ms from now. Clocks differ between machines. */
  readonly ms: number
  readonly probes: boolean
  readonly code: FaqCode
  /** null: nothing is learned here. */
  readonly cause: Cause | null
  /** Rejections in a row of attempts that knew better. */
  readonly consecutiveRejections: number
  /** The server named the wait. */
  readonly serverNamedWait: boolean
}

/** What an episode of rejections came to. */
export interface Recovery {
  readonly cause: Cause | null
  readonly serverNamedWait: boolean
  /** ms by which nobody can tell when exactly the source began to accept again. */
  readonly uncertainMs: number
  /** ms from the first rejection to the recovery. */
  readonly tookMs: number
  /** Starts a ms, as they had been raised to; Infinity: they were not limited. */
  readonly rate: number
}

/** @param share what the others leave to this run: kept up to date by whoever knows them */
export type PeersFactory = (gate: SharedGate, share: FairShare) => Peers
