import pRetry from "p-retry"
import { GateRefusal, type Permit } from "../gate/gate.ts"
import type { RequestView } from "../http/request-view.ts"
import { SentRequest } from "../http/sent-request.ts"
import { IDEMPOTENCY_KEY_HEADERS } from "../retry/idempotency.ts"
import { sendAttempt } from "./attempt.ts"
import type { CallState } from "./call-state.ts"
import { endCall } from "./end-call.ts"
import { handleOutcome } from "./handle-outcome.ts"
import { Again, isOf, type Outcome, Stop } from "./outcome.ts"
import { acquirePermit, waitBeforeRetry } from "./waits.ts"
import { withDeadline } from "./with-deadline.ts"

export interface SentAttempt<T> {
  readonly permit: Permit
  readonly outcome: Outcome<T>
  /** When it took its credentials. */
  readonly credentialGeneration: number
}

/**
 * The loop: gate → send → classify → decide → wait, until a try goes well or the call has come to its end.
 * @param first the first try, where it has been sent already
 */
export async function runAttempts<T>(state: CallState<T>, first: SentAttempt<T> | null): Promise<T> {
  let sent = first
  try {
    return await pRetry(
      async () => {
        const { permit, outcome, credentialGeneration } = sent ?? (await sendOnce(state))
        sent = null
        state.credentialGeneration = credentialGeneration
        return handleOutcome(state, permit, outcome)
      },
      {
        // One more than there are: p-retry would count them for a 429 too. `decide` has the say.
        retries: state.retries + 1,
        minTimeout: 0,
        // No signal for p-retry: it would end the call before its pass came back, or after it had succeeded.
        // Whatever waits here watches the signal itself.
        shouldRetry: ({ error }) => error instanceof Again,
        // A TypeError that consumes nothing p-retry would repeat for ever, whatever `shouldRetry` says.
        shouldConsumeRetry: ({ error }) => !(error instanceof Again) || error.decision.consumes,
        onFailedAttempt: ({ error }) => (error instanceof Again ? waitBeforeRetry(state, error) : undefined),
      },
    )
  } catch (thrown) {
    return endWith(state, thrown)
  }
}

/** Ends a call by what was thrown on its way. */
export function endWith<T>(state: CallState<T>, thrown: unknown): Promise<T> {
  const { signal } = state.call
  if (isOf(thrown, Stop)) return endCall(state, thrown.end)
  if (isOf(thrown, GateRefusal)) return endCall(state, { kind: "held", refusal: thrown })
  if (signal?.aborted) return endCall(state, { kind: "aborted", reason: signal.reason, error: undefined })
  return endCall(state, { kind: "hook", error: thrown })
}

/** Through the gate and out to the server, once. */
async function sendOnce<T>(state: CallState<T>): Promise<SentAttempt<T>> {
  const { engine, history } = state
  const n = history.attemptCount + 1
  const hooked = engine.settings.beforeAttempt !== null
  // A hook sets the credentials before the call queues; without one they are taken as it is sent.
  const generationBefore = engine.credentials?.generation ?? 0
  const headers = await runBeforeAttempt(state, n)
  const permit = await acquirePermit(state)
  const credentialGeneration = hooked ? generationBefore : (engine.credentials?.generation ?? 0)
  try {
    return { permit, credentialGeneration, outcome: await send(state, n, headers) }
  } catch (unsent) {
    state.source.gate.release(permit, { kind: "ignored" })
    throw unsent
  }
}

/** @throws GateRefusal where the turn came with the deadline: nothing is sent any more */
async function send<T>(state: CallState<T>, n: number, headers: Headers | undefined): Promise<Outcome<T>> {
  const { call, engine, source, history, options } = state
  const limit = state.attemptLimit(engine.clock.now())
  if (limit.ms <= 0) throw new GateRefusal("deadline", null, null)
  if (headers) state.sentRequest = new SentRequest(call.request, headers)
  engine.attemptStarted(call.request, source, options, n, history.pendingWaitMs, state.carried)
  try {
    return { kind: "returned", result: await sendAttempt(engine.clock, call, n, limit, headers) }
  } catch (error) {
    return { kind: "threw", error }
  }
}

/** The hook runs outside the gate, so that it may itself call the same source for a token. */
async function runBeforeAttempt<T>(state: CallState<T>, n: number): Promise<Headers | undefined> {
  const hook = state.engine.settings.beforeAttempt
  if (!hook) return undefined
  const { engine, call, deadline: until } = state
  const { request, signal } = call
  const headers = new Headers()
  const deadlineError = () => new GateRefusal("deadline", null, null)
  try {
    signal?.throwIfAborted()
    for (const [name, value] of request.headers()) headers.append(name, value)
    keepIdempotencyKeys(state.sentRequest, headers)
    const work = hook({ method: request.method, url: request.url, headers }, n)
    await withDeadline(engine.clock, work, { until, signal, deadlineError })
    keepIdempotencyKeys(state.sentRequest, headers)
  } catch (error) {
    if (signal?.aborted || isOf(error, GateRefusal)) throw error
    throw new Stop({ kind: "hook", error })
  }
  return headers
}

/** A key that a hook made up for the first try goes with every further one: another would make it another order. */
function keepIdempotencyKeys(sent: RequestView | null, headers: Headers): void {
  for (const name of IDEMPOTENCY_KEY_HEADERS) {
    const key = sent?.header(name)
    if (key) headers.set(name, key)
  }
}
