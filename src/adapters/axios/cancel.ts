import { readOr } from "../../http/caller-values.ts"
import { type AbortWatcher, abortReason, signalOrNone, unwatchAbort, watchAbort } from "../../time/abort.ts"
import type { AxiosConfig } from "./types.ts"

interface CancelToken {
  reason?: unknown
  subscribe?(listener: (reason: unknown) => void): void
  unsubscribe?(listener: (reason: unknown) => void): void
}

export interface Cancellation {
  readonly signal: AbortSignal | undefined
  /** The call is over: nothing of it stays behind on a long-lived signal or token. Null: nothing would. */
  readonly release: (() => void) | null
}

const NONE = () => {}
const NO_CANCELLATION: Cancellation = { signal: undefined, release: null }

/** The caller's ways to cancel an axios request, as one signal of the runtime's own. */
export function cancellationOf({ signal, cancelToken }: AxiosConfig): Cancellation {
  if (!cancelToken && !signal) return NO_CANCELLATION
  const follower = signalOrNone(() => signal)
  if (!cancelToken) return { signal: follower, release: null }
  return readOr(() => joined(follower, cancelToken), NO_CANCELLATION)
}

function joined(signal: AbortSignal | undefined, cancelToken: unknown): Cancellation {
  const controller = new AbortController()
  const releases = [followSignal(signal, controller), followToken(cancelToken as CancelToken, controller)]
  return {
    signal: controller.signal,
    release: () => {
      for (const release of releases) readOr(release, undefined)
    },
  }
}

export function isCancelled({ cancelToken }: AxiosConfig): boolean {
  return readOr(() => Boolean((cancelToken as CancelToken | undefined)?.reason), false)
}

function followSignal(signal: AbortSignal | undefined, controller: AbortController): () => void {
  if (!signal) return NONE
  const watcher: AbortWatcher = { aborted: (reason) => controller.abort(reason) }
  if (signal.aborted) watcher.aborted(abortReason(signal))
  else watchAbort(signal, watcher)
  return () => unwatchAbort(signal, watcher)
}

function followToken(token: CancelToken, controller: AbortController): () => void {
  const onCancel = (reason: unknown) => controller.abort(reason)
  if (token.reason) onCancel(token.reason)
  else token.subscribe?.(onCancel)
  return () => token.unsubscribe?.(onCancel)
}
