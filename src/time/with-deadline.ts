import { type AbortWatcher, abortReason, unwatchAbort, watchAbort } from "./abort.ts"
import { type Clock, MAX_TIMER_MS } from "./clock.ts"

export interface TimeLimit {
  /** By `clock.now()`; Infinity: none. */
  readonly until: number
  readonly signal: AbortSignal | undefined
  /** What to reject with when the time is up. */
  readonly deadlineError: () => unknown
}

/**
 * Waits for work, but not beyond a point in time, nor beyond the caller's abort, whose reason it rejects with. The work
 * itself goes on; what it comes to later is not reported.
 */
export function withDeadline<T>(
  clock: Clock,
  work: T | PromiseLike<T>,
  { until, signal, deadlineError }: TimeLimit,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let cancel = () => {}
    const end = () => {
      cancel()
      if (signal) unwatchAbort(signal, watcher)
    }
    const fail = (error: unknown) => {
      end()
      reject(error)
    }
    const watcher: AbortWatcher = { aborted: fail }
    const check = () => {
      const left = until - clock.now()
      if (left <= 0) fail(deadlineError())
      else if (left < Number.POSITIVE_INFINITY)
        cancel = clock.schedule(Math.min(Math.ceil(left), MAX_TIMER_MS), check)
    }
    Promise.resolve(work).then((result) => {
      end()
      resolve(result)
    }, fail)
    if (signal?.aborted) return fail(abortReason(signal))
    if (signal) watchAbort(signal, watcher)
    check()
  })
}
