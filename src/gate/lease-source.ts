/**
 * Leave to send that is had from somewhere else: from a limiter of the caller's, or from a Redis that many machines
 * share. It is asked for only where everything in this process says that somebody may go.
 */
export interface LeaseSource {
  /** One that lies ready, or for which nobody has to be asked; null: it has to be waited for. */
  take(now: number): Lease | null
  /**
   * So many would go now: see that permits come, and give back at once what lies ready beyond that.
   * Called often, with the same number too; 0: the source is held, or nobody waits any more.
   */
  want(count: number): void
  close(): void
}

export interface Lease {
  /** The attempt is over. Called once. */
  done(): void
}

/**
 * @param arrived to be called whenever a permit may have come
 * @param refused to be called where none will come: everybody who waits now is turned away, and `cause` says why
 */
export type LeaseSourceFactory = (arrived: () => void, refused: (cause: unknown) => void) => LeaseSource

/** So many are asked for at a time: enough to hide the way to a Redis, few enough to be given back. */
export const MAX_REQUESTED = 4
