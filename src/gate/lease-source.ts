/**
 * Gives leases to send from outside this process: a limiter of the caller, or a Redis that machines share. Asked only
 * if all rules of this process allow a start.
 */
export interface LeaseSource {
  /** A lease that is ready, or that no other party has to grant; null if it has to be waited for. */
  take(now: number): Lease | null
  /**
   * Requests leases for this number of attempts, and returns at once the ready ones beyond it.
   * Called often, also with the same number; 0 if the source is held, or the queue is empty.
   */
  want(count: number): void
  close(): void
}

/** Leave to send one attempt. */
export interface Lease {
  /** The attempt is over. Called once. */
  done(): void
}

/**
 * @param arrived called when a lease may have become ready
 * @param refused called when no lease will come: every waiter is refused, with `cause`
 */
export type LeaseSourceFactory = (arrived: () => void, refused: (cause: unknown) => void) => LeaseSource

/** Leases requested at a time: enough to hide the round trip to a Redis, few enough to be returned. */
export const MAX_REQUESTED = 4
