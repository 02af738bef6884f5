import { type AbortWatcher, unwatchAbort, watchAbort } from "./abort.ts"

/** The largest delay that setTimeout takes, in ms. A larger one fires at once (Node: "Timeout duration was set to 1"). */
export const MAX_TIMER_MS = 2 ** 31 - 1

/** Time and chance, passed in so that tests never wait and never guess. */
export interface Clock {
  /** Epoch ms. */
  now(): number
  /** Calls back once after `ms`, at most MAX_TIMER_MS; returns how to cancel it. */
  schedule(ms: number, callback: () => void): () => void
  /** In [0, 1). */
  random(): number
}

// Looked up at each use, so that a test runner's fake timers work.
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(ms, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(0, ms), MAX_TIMER_MS))
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
}

/**
 * The one wait of the whole library.
 * Resolves at `until` (epoch ms) and never before it, timers' early firing and 32-bit limit included;
 * rejects with the signal's reason as soon as it is aborted, and leaves neither timer nor listener behind.
 */
export function sleepUntil(clock: Clock, until: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
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
