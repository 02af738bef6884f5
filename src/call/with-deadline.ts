import { type Clock, sleepUntil } from "../time/clock.ts"

export interface TimeLimit {
  /** Epoch ms; Infinity: none. */
  readonly until: number
  readonly signal: AbortSignal | undefined
  /** What to reject with when the time is up. */
  readonly deadlineError: () => unknown
}

/**
 * Waits for the work of a user's hook, but not beyond a point in time, nor beyond the caller's abort, whose reason it
 * rejects with. The work itself goes on.
 */
export async function withDeadline(
  clock: Clock,
  work: unknown,
  { until, signal, deadlineError }: TimeLimit,
): Promise<void> {
  const over = new AbortController()
  const onAbort = () => over.abort(signal?.reason)
  signal?.addEventListener("abort", onAbort)
  if (signal?.aborted) onAbort()
  const end = sleepUntil(clock, until, over.signal).then(() => {
    throw deadlineError()
  })
  try {
    await Promise.race([work, end])
  } finally {
    signal?.removeEventListener("abort", onAbort)
    over.abort()
  }
}
