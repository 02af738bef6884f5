/** The part of a Bottleneck 2 limiter that is used here: local or clustered, or one of a group, by `group.key(…)`. */
export interface BottleneckLike {
  // Bottleneck's own types have no undefined, which `exactOptionalPropertyTypes` tells apart.
  schedule(
    options: { id: string } & { [name in keyof TurnOptions]?: number },
    task: () => Promise<void>,
  ): Promise<void>
  /** null if the limiter does not hold the job (any more). */
  jobStatus(id: string): unknown
  /** null if there is no reservoir. Rejects if the datastore is gone. */
  currentReservoir(): Promise<number | null>
  incrementReservoir(amount: number): Promise<number>
}

/** Bottleneck's own job options, for the job of each attempt. */
export interface TurnOptions {
  /** 0 goes first, 9 last. @default 5 */
  priority?: number | undefined
  /** @default 1 */
  weight?: number | undefined
  /**
   * ms after which the limiter counts an attempt as ended. Set it if a cluster has a `maxConcurrent`: the running jobs
   * of a killed process count for ever otherwise. @default none
   */
  expiration?: number | undefined
}

/** Bottleneck's message for a job that found its queue full (`highWater`): a later job may be accepted. */
export const DROPPED = "This job has been dropped by Bottleneck"
