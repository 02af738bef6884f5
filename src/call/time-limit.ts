import { type Clock, sleepUntil } from "../time/clock.ts"
import type { ClientCall } from "./client-call.ts"
import { responseIn } from "./read-response.ts"

/** An attempt, or the whole call, has exceeded its time limit by heed's own clock. */
export class TimeLimitError extends Error {
  override readonly name = "TimeoutError"
  readonly code = "ETIMEDOUT"
  constructor(
    readonly limit: "attempt" | "total",
    ms: number,
  ) {
    super(`timeout of ${Math.round(ms)} ms exceeded (heed: timeout.${limit})`)
  }
}

/**
 * Sends once, within a time limit. The request is aborted when the time is up; the caller's own signal goes on reaching
 * a body that is still being read after the response has come.
 */
export async function sendWithin<T>(
  clock: Clock,
  call: ClientCall<T>,
  n: number,
  limit: { ms: number; which: "attempt" | "total" },
  headers: Headers | undefined,
): Promise<T> {
  if (limit.ms === Number.POSITIVE_INFINITY) return call.send(n, call.signal, headers)
  const timer = new AbortController()
  const over = new AbortController()
  const timeout = sleepUntil(clock, clock.now() + limit.ms, over.signal).then(
    () => {
      const error = new TimeLimitError(limit.which, limit.ms)
      timer.abort(error)
      throw error
    },
    () => new Promise<never>(() => {}),
  )
  try {
    const sent = Promise.resolve(call.send(n, joinSignals(call.signal, timer.signal), headers))
    // The one that loses the race must not be reported as unhandled, and a late response must not keep its socket.
    sent.then(
      (result) => {
        if (timer.signal.aborted) void responseIn(call, result)?.discard()
      },
      () => {},
    )
    return await Promise.race([sent, timeout])
  } catch (error) {
    // A client may reject in the very moment of the abort, in words of its own.
    throw timer.signal.aborted ? timer.signal.reason : error
  } finally {
    over.abort()
  }
}

function joinSignals(caller: AbortSignal | undefined, timer: AbortSignal): AbortSignal {
  if (!caller) return timer
  // Node 20.3 and every browser since 2023; signals joined this way are let go with the request.
  if (typeof AbortSignal.any === "function") return AbortSignal.any([caller, timer])
  const both = new AbortController()
  for (const signal of [caller, timer]) {
    if (signal.aborted) both.abort(signal.reason)
    signal.addEventListener("abort", () => both.abort(signal.reason), { once: true })
  }
  return both.signal
}
