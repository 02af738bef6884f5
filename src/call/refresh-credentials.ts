import { GateRefusal } from "../gate/gate.ts"
import { wakesItself } from "../gate/waiter.ts"
import { splitAuthorization } from "../redact/authorization.ts"
import { abortReason } from "../time/abort.ts"
import { withDeadline } from "../time/with-deadline.ts"
import type { CallState } from "./call-state.ts"
import { Credentials, type RefusedAttempt } from "./credentials.ts"
import { type CallEnd, isOf } from "./outcome.ts"

/**
 * ms that a call waits for a renewal which was under way before it began. The hook may be waiting for this very call,
 * if it sends through what it serves: then only one of the two can end it. In Workers the request that called the hook
 * may have ended, and the hook with it.
 */
const HOOK_WAIT_BUDGET_MS = 10_000

/** May this call, refused as it was, wait for new credentials and try once more? */
export function canRefresh<T>(state: CallState<T>): boolean {
  const { engine } = state
  const { refreshCredentials } = engine.settings
  if (refreshCredentials === null || state.byRefresh || state.refresh !== null) return false
  engine.credentials ??= new Credentials(refreshCredentials)
  return engine.credentials.canHelp(refusedAttempt(state))
}

/** Waits for new credentials. Returns what ends the call instead; null: they have come. Rejects with the caller's reason. */
export async function waitForRefresh<T>(state: CallState<T>): Promise<CallEnd | null> {
  const { engine, call, deadline } = state
  const { credentials, clock, tally } = engine
  if (credentials === null) return null
  const refused = refusedAttempt(state)
  const refusedHeader = authorizationOf(state)
  const from = clock.now()
  const mayBeOrphan = wakesItself() && credentials.isRunning
  const mayHang = credentials.mayBeFromHook(refused) || mayBeOrphan
  const waitUntil = mayHang ? from + HOOK_WAIT_BUDGET_MS : Number.POSITIVE_INFINITY
  const deadlineError = () =>
    deadline <= waitUntil
      ? new GateRefusal("deadline", null, null)
      : new Error(`it was under way already, and had not ended after ${HOOK_WAIT_BUDGET_MS / 1_000} s`)
  try {
    await withDeadline(clock, credentials.refreshed(refused), {
      until: Math.min(deadline, waitUntil),
      signal: call.signal,
      deadlineError,
    })
    state.refresh = { error: null, refused: refusedHeader }
    return null
  } catch (error) {
    if (mayBeOrphan && clock.now() >= waitUntil) credentials.giveUp()
    if (call.signal?.aborted) throw abortReason(call.signal)
    if (isOf(error, GateRefusal)) return { kind: "not-refreshed", refusal: "deadline" }
    state.refresh = { error: messageOf(error), refused: refusedHeader }
    return { kind: "not-refreshed", refusal: "not-retryable" }
  } finally {
    const ms = clock.now() - from
    tally.waited(401, ms, "refresh")
    state.recordWait({ ms, reason: "refresh", heldMs: 0 })
  }
}

function refusedAttempt<T>(state: CallState<T>): RefusedAttempt {
  return {
    generation: state.credentialGeneration,
    scheme: splitAuthorization(authorizationOf(state) ?? "").scheme.toLowerCase(),
  }
}

function authorizationOf<T>({ latest }: CallState<T>): string | null {
  return latest.header("authorization")
}

/** What a hook, or a limiter, threw may be anything, and hostile at that. */
export function messageOf(thrown: unknown): string {
  try {
    return String((thrown as { message?: unknown } | null | undefined)?.message || thrown)
  } catch {
    return "it threw something that cannot be shown"
  }
}
