import { GateRefusal } from "../gate/gate.ts"
import { headersForHook } from "../http/header-lookup.ts"
import type { RequestView } from "../http/request-view.ts"
import { IDEMPOTENCY_KEY_HEADERS } from "../retry/idempotency.ts"
import { abortReason } from "../time/abort.ts"
import { withDeadline } from "../time/with-deadline.ts"
import type { CallState } from "./call-state.ts"
import { isOf } from "./outcome.ts"

/** Carries what the hook threw. */
export class HookFailure {
  constructor(readonly error: unknown) {}
}

/**
 * The request's headers as the hook left them; undefined without a hook. The hook runs outside the gate, so that it may
 * itself call the same source for a token. Rejects with a HookFailure, a GateRefusal at the deadline, or the caller's
 * reason.
 * @param n of the attempt, 1 for the first
 */
export async function runBeforeAttempt<T>(state: CallState<T>, n: number): Promise<Headers | undefined> {
  const hook = state.engine.settings.beforeAttempt
  if (!hook) return undefined
  const { engine, call, deadline: until } = state
  const { request, signal } = call
  if (signal?.aborted) throw abortReason(signal)
  const deadlineError = () => new GateRefusal("deadline", null, null)
  try {
    const headers = headersForHook(request.headers())
    keepIdempotencyKeys(state.sentRequest, headers)
    const work = hook({ method: request.method, url: request.url, headers }, n)
    await withDeadline(engine.clock, work, { until, signal, deadlineError })
    keepIdempotencyKeys(state.sentRequest, headers)
    return headers
  } catch (error) {
    throw signal?.aborted || isOf(error, GateRefusal) ? error : new HookFailure(error)
  }
}

/** A key that a hook made up for the first attempt goes with every further one: another would make another order. */
function keepIdempotencyKeys(sent: RequestView | null, headers: Headers): void {
  for (const name of IDEMPOTENCY_KEY_HEADERS) {
    const key = sent?.header(name)
    if (key) headers.set(name, key)
  }
}
