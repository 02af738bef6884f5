import type { Published } from "./estimators/adaptive-limits.ts"
import type { HoldBackoff } from "./hold-backoff.ts"
import type { PublishedLimit } from "./rules/sliding-window.ts"

export interface RoomSettings {
  readonly limit: PublishedLimit | null
  /** Attempts in flight at once; Infinity: no limit. */
  readonly concurrency: number
  /** Learns what the source takes, from what it says and from what it rejects. */
  readonly adaptive: boolean
  /** How long to hold where nothing is learned. */
  readonly backoff: HoldBackoff
  /** What the API publishes: where learning begins. */
  readonly published?: Published
}
