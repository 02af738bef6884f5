import { type AbortWatcher, abortReason, unwatchAbort, watchAbort } from "./abort.ts"
import { type Clock, MAX_TIMER_MS } from "./clock.ts"

/**
 * The one wait of the whole library.
 * Resolves at `until` (by `clock.now()`) and never before it, timers' 32-bit limit included;
 * rejects with the signal's reason as soon as it is aborted, and leaves neither timer nor listener behind.
 */
export function sleepUntil(clock: Clock, until: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortReason(signal))
    let cancel = () => {}
    const watcher: AbortWatcher = {
      aborted(reason) {
        cancel()
        if (signal) unwatchAbort(signal, watcher)
        reject(reason)
      },
    }
    const check = () => {
      const left = until - clock.now()
      if (left > 0) {
        cancel = clock.schedule(Math.min(Math.ceil(left), MAX_TIMER_MS), check)
        return
      }
      if (signal) unwatchAbort(signal, watcher)
      resolve()
    }
    if (signal) watchAbort(signal, watcher)
    check()
  })
}
