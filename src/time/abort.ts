/** Called when a signal is aborted. */
export interface AbortWatcher {
  aborted(reason: unknown): void
}

interface SignalWatch {
  readonly watchers: Set<AbortWatcher>
  readonly listener: () => void
}

const watches = new WeakMap<AbortSignal, SignalWatch>()

/**
 * Calls `watcher` when `signal` is aborted, which must not have happened yet.
 * All watchers of a signal share one listener. A whole run may wait on one signal, and an event target searches its
 * list at each addition (20,000 took Node 2.3 s) and warns of a leak at the eleventh.
 */
export function watchAbort(signal: AbortSignal, watcher: AbortWatcher): void {
  const watch = watches.get(signal) ?? startWatching(signal)
  watch.watchers.add(watcher)
}

/** Removes the listener when no watcher remains. A watcher that was never added changes nothing. */
export function unwatchAbort(signal: AbortSignal, watcher: AbortWatcher): void {
  const watch = watches.get(signal)
  if (!watch?.watchers.delete(watcher) || watch.watchers.size > 0) return
  signal.removeEventListener("abort", watch.listener)
  watches.delete(signal)
}

function startWatching(signal: AbortSignal): SignalWatch {
  const watchers = new Set<AbortWatcher>()
  const listener = () => {
    const reason = abortReason(signal)
    for (const watcher of watchers) watcher.aborted(reason)
  }
  const watch = { watchers, listener }
  watches.set(signal, watch)
  signal.addEventListener("abort", listener)
  return watch
}

/**
 * The reason of a signal that is aborted. An AbortError where its maker knows no reasons, as abort-controller, or says by a
 * message alone that there is none, as node-abort-controller.
 */
export function abortReason({ reason }: AbortSignal): unknown {
  const saysNone = reason instanceof Error && reason.name === "Error" && reason.message === "AbortError"
  if (reason !== undefined && !saysNone) return reason
  const message = "This operation was aborted"
  return typeof DOMException === "function"
    ? new DOMException(message, "AbortError")
    : Object.assign(new Error(message), { name: "AbortError" })
}

const NONE = () => {}
/** fetch-h2 takes a signal for an emitter of Node, and fails where it is none. */
const EMITTER = { once: NONE, addListener: NONE, removeListener: NONE }

/**
 * A signal that is never aborted; undefined where the runtime cannot make one, or its own fetch refuses it, as that of Node
 * refuses signals of jsdom.
 */
export function idleSignal(): AbortSignal | undefined {
  try {
    const { signal } = new AbortController()
    if (typeof Request === "function") new Request("https://localhost", { signal })
    return Object.assign(signal, EMITTER)
  } catch {
    return undefined
  }
}

/** For each signal of another maker, the one of the runtime's own that follows it. */
const followers = new WeakMap<AbortSignal, AbortController>()

/**
 * The value as a signal of the runtime's own, the only kind that its fetch takes: one that follows a signal of another
 * maker (abort-controller, node-abort-controller, jsdom, happy-dom). One for each such signal, so that its calls leave
 * nothing behind on it. undefined for what is no signal, or throws where it is read.
 */
export function signalOrNone(read: () => unknown): AbortSignal | undefined {
  try {
    const value = read() as Partial<AbortSignal> | null | undefined
    if (typeof value?.aborted !== "boolean" || typeof value.addEventListener !== "function") return undefined
    const signal = value as AbortSignal
    return isOfRuntime(signal) ? signal : followerOf(signal)
  } catch {
    return undefined
  }
}

/** True also where the runtime cannot make signals. */
function isOfRuntime(signal: AbortSignal): boolean {
  if (typeof AbortSignal !== "function" || typeof AbortController !== "function") return true
  return signal instanceof AbortSignal
}

function followerOf(signal: AbortSignal): AbortSignal {
  let follower = followers.get(signal)
  if (!follower) {
    const controller = new AbortController()
    follower = controller
    followers.set(signal, controller)
    signal.addEventListener("abort", () => controller.abort(abortReason(signal)))
  }
  if (signal.aborted) follower.abort(abortReason(signal))
  return follower.signal
}
