import { type AbortWatcher, abortReason, unwatchAbort, watchAbort } from "../time/abort.ts"
import { type Clock, MAX_TIMER_MS } from "../time/clock.ts"
import { withDeadline } from "../time/with-deadline.ts"
import { type ClientCall, responseIn } from "./client-call.ts"
import type { PendingBody } from "./pending-body.ts"

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

export interface AttemptLimit {
  readonly ms: number
  readonly which: "attempt" | "total"
}

/**
 * Sends once, within a time limit. When the time is up the request is aborted, if the runtime can, and not waited for in
 * any case. Of a body that is still to come only the time counts for which the caller reads it.
 * @param explain gives the error with which such a body ends
 */
export async function sendWithin<T>(
  clock: Clock,
  call: ClientCall<T>,
  n: number,
  limit: AttemptLimit,
  headers: Headers | undefined,
  explain: (error: TimeLimitError, result: T) => Promise<unknown>,
): Promise<T> {
  if (limit.ms === Number.POSITIVE_INFINITY) return call.send(n, call.signal, headers)
  const sentAt = clock.now()
  const request = new AbortableRequest(call.signal)
  let isLate = false
  const sent = Promise.resolve(call.send(n, request.signal, headers))
  // A late response must not keep its socket.
  sent.then(
    (result) => (isLate ? responseIn(call, result)?.discard() : undefined),
    () => {},
  )
  const deadlineError = () => {
    isLate = true
    const error = new TimeLimitError(limit.which, limit.ms)
    request.abort(error)
    return error
  }
  request.follow()
  try {
    const result = await withDeadline(clock, sent, {
      until: sentAt + limit.ms,
      signal: undefined,
      deadlineError,
    })
    const body = call.pendingBody?.(result, clock)
    if (!body) request.unfollow()
    else {
      const end = async () => {
        const error = await explain(new TimeLimitError(limit.which, limit.ms), result).catch((fault) => fault)
        body.fail(error)
        request.abort(error)
      }
      limitBody(clock, body, request, sentAt + limit.ms - clock.now(), () => void end())
    }
    return result
  } catch (error) {
    request.unfollow()
    throw error
  }
}

/** The clock stands while the caller does not read: what the caller does meanwhile is not the server's time. */
function limitBody(
  clock: Clock,
  body: PendingBody,
  request: AbortableRequest,
  leftMs: number,
  onTimeout: () => void,
): void {
  let left = leftMs
  let stop = () => {}
  body.observe({
    reading() {
      request.follow()
      const from = clock.now()
      const cancel = clock.schedule(Math.min(left, MAX_TIMER_MS), onTimeout)
      stop = () => {
        cancel()
        left -= clock.now() - from
        stop = () => {}
      }
    },
    idle() {
      stop()
      request.unfollow()
    },
    ended() {
      stop()
      request.unfollow()
    },
  })
}

/** What aborts an attempt: its time limit, and the caller's signal as long as that is followed. */
class AbortableRequest implements AbortWatcher {
  readonly #controller = typeof AbortController === "function" ? new AbortController() : null
  readonly #caller: AbortSignal | undefined

  constructor(caller: AbortSignal | undefined) {
    this.#caller = caller
  }

  get signal(): AbortSignal | undefined {
    return this.#controller?.signal ?? this.#caller
  }

  abort(reason: unknown): void {
    this.#controller?.abort(reason)
  }

  aborted(reason: unknown): void {
    this.abort(reason)
  }

  follow(): void {
    if (this.#caller?.aborted) this.abort(abortReason(this.#caller))
    else if (this.#caller) watchAbort(this.#caller, this)
  }

  unfollow(): void {
    if (this.#caller) unwatchAbort(this.#caller, this)
  }
}
