/** A Bottleneck 2, local or clustered; `group.key(…)` gives one too. What of it is used here. */
export interface BottleneckLike {
  schedule(options: TurnOptions & { id: string }, task: () => Promise<void>): Promise<void>
  /** null: it knows no such job (any more). */
  jobStatus(id: string): unknown
  /** null: it has none. Rejects where its datastore is gone. */
  currentReservoir(): Promise<number | null>
  incrementReservoir(amount: number): Promise<number>
}

/** What one turn is to the limiter: its own job options. */
export interface TurnOptions {
  /** 0 goes first, 9 last. @default 5 */
  priority?: number
  /** @default 1 */
  weight?: number
  /**
   * ms after which the limiter takes an attempt for ended, whatever became of it. Set it where a cluster has a
   * `maxConcurrent`: what a killed process had running counts for ever otherwise. @default none
   */
  expiration?: number
}

/** What Bottleneck says of a job for which its queue had no room (`highWater`): it takes others, later. */
export const DROPPED = "This job has been dropped by Bottleneck"
