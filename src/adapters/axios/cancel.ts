import { readOr } from "../../http/caller-values.ts"
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

/** The caller's ways to cancel an axios request, as one native signal. A native signal is used as it is. */
export function cancellationOf({ signal, cancelToken }: AxiosConfig): Cancellation {
  if (!cancelToken && !signal) return NO_CANCELLATION
  return readOr(() => joined(signal, cancelToken), NO_CANCELLATION)
}

function joined(signal: unknown, cancelToken: unknown): Cancellation {
  if (!cancelToken && signal instanceof AbortSignal) return { signal, release: null }
  const controller = new AbortController()
  const releases = [
    followSignal(signal as AbortSignal | undefined, controller),
    followToken(cancelToken as CancelToken | undefined, controller),
  ]
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
  const onAbort = () => controller.abort(signal.reason)
  if (signal.aborted) onAbort()
  else signal.addEventListener?.("abort", onAbort)
  return () => signal.removeEventListener?.("abort", onAbort)
}

function followToken(token: CancelToken | undefined, controller: AbortController): () => void {
  if (!token) return NONE
  const onCancel = (reason: unknown) => controller.abort(reason)
  if (token.reason) onCancel(token.reason)
  else token.subscribe?.(onCancel)
  return () => token.unsubscribe?.(onCancel)
}
