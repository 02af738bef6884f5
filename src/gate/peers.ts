import type { FaqCode } from "../faq/entry.ts"
import type { Blame } from "./estimators/congestion-event.ts"
import type { SharedPace } from "./estimators/rate-measurement.ts"
import type { Share } from "./fair-share.ts"
import type { Permits } from "./lease-source.ts"

/** The other runs on the same source, as a gate sees them. */
export interface Peers extends Permits {
  /** Other runs that use the source just now; null: nobody can say. */
  readonly otherRuns: number | null
  /** A rejection closes the source, for the others too. */
  rejected(hold: SharedHold): void
  /** The source accepts again. */
  recovered(recovery: Recovery | null): void
}

/** A gate, as whoever connects it with others sees it. */
export interface SharedGate {
  /** Attempts accepted so far. */
  accepted(): number
  /** Somebody has had to wait since this was asked last. */
  wanting(): boolean
  /** A hold is over but for one attempt that goes alone: for one run of all. */
  probesHold(): boolean
  /** What is known of the pace; null: it is not limited. */
  pace(): SharedPace | null
  /** Starts in the time that the configured limit counts, oldest first. */
  recentStarts(): [count: number, ageMs: number][]
  /** The hold that lasts, after which one attempt goes alone; null: there is none. */
  hold(): SharedHold | null
  /** Another run was rejected. */
  heldByOthers(hold: SharedHold): void
  /** An attempt of another run was accepted after a rejection. */
  freedByOthers(): void
  /** The pace, as all runs together have measured it; null: not limited. */
  adopt(pace: SharedPace | null): void
  /** Something that was waited for may have come. */
  pump(): void
  /** Nobody can be let in, for good: everybody who waits is turned away. */
  refuse(cause: unknown): void
  idle(): boolean
  /** Epoch ms before which no waiter's deadline comes; Infinity: there is none. */
  leastDeadline(): number
}

export interface SharedHold {
  /** ms from now. Clocks differ between machines. */
  readonly ms: number
  readonly probes: boolean
  readonly code: FaqCode
  /** null: nothing is learned here. */
  readonly blame: Blame | null
  /** Rejections in a row of attempts that knew better. */
  readonly strikes: number
  /** The server named the wait. */
  readonly told: boolean
}

/** What an episode of rejections came to. */
export interface Recovery {
  readonly blame: Blame | null
  readonly told: boolean
  /** ms by which nobody can tell when exactly the source began to accept again. */
  readonly uncertainMs: number
  /** ms from the first rejection to the recovery. */
  readonly tookMs: number
  /** Starts a ms, as they had been raised to; Infinity: they were not limited. */
  readonly rate: number
}

/** @param share what the others leave to this run: kept up to date by whoever knows them */
export type MakePeers = (gate: SharedGate, share: Share) => Peers
