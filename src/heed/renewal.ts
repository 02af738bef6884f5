import { GateRefusal } from "../gate/gate.ts"
import { splitAuthorization } from "../redact/authorization.ts"
import type { CallState } from "./call-state.ts"
import type { RefusedTry } from "./credentials.ts"
import { inTime } from "./in-time.ts"
import { isOf, Stop } from "./outcome.ts"

/**
 * ms that a call waits for a renewal which was under way before it began. The hook may be waiting for this very call,
 * if it sends through what it serves: then only one of the two can end it.
 */
const OWN_PATIENCE_MS = 10_000

/** May this call, refused as it was, wait for new credentials and try once more? */
export function mayRenew<T>(state: CallState<T>): boolean {
  const { credentials } = state.engine
  if (credentials === null || state.byRefresh || state.renewal !== null) return false
  return credentials.concerns(refusedTry(state))
}

/** Ends when there are new credentials; else throws what ends the call. */
export async function waitForCredentials<T>(state: CallState<T>): Promise<void> {
  const { engine, call, deadline } = state
  const { credentials, clock, tally } = engine
  if (credentials === null) return
  const refused = refusedTry(state)
  const refusedHeader = authorizationOf(state)
  const from = clock.now()
  const patience = credentials.mayBeOwn(refused) ? from + OWN_PATIENCE_MS : Number.POSITIVE_INFINITY
  const late = () =>
    deadline <= patience
      ? new GateRefusal("deadline", null, null)
      : new Error(`it was under way already, and had not ended after ${OWN_PATIENCE_MS / 1_000} s`)
  try {
    await inTime(clock, credentials.renewed(refused), {
      until: Math.min(deadline, patience),
      signal: call.signal,
      late,
    })
    state.renewal = { error: null, refused: refusedHeader }
  } catch (error) {
    call.signal?.throwIfAborted()
    if (isOf(error, GateRefusal)) throw new Stop({ kind: "unrenewed", refusal: "deadline" })
    state.renewal = { error: wordsOf(error), refused: refusedHeader }
    throw new Stop({ kind: "unrenewed", refusal: "not-retryable" })
  } finally {
    const ms = clock.now() - from
    tally.waited(401, ms, "refresh")
    state.waited({ ms, reason: "refresh", heldMs: 0 })
  }
}

function refusedTry<T>(state: CallState<T>): RefusedTry {
  return { era: state.era, scheme: splitAuthorization(authorizationOf(state) ?? "").scheme.toLowerCase() }
}

function authorizationOf<T>({ latest }: CallState<T>): string | null {
  return latest.header("authorization")
}

/** What a hook, or a limiter, threw may be anything, and hostile at that. */
export function wordsOf(thrown: unknown): string {
  try {
    return String((thrown as { message?: unknown } | null | undefined)?.message || thrown)
  } catch {
    return "it threw something that cannot be shown"
  }
}
