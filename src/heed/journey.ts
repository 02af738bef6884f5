import pRetry from "p-retry"
import { GateRefusal, type Permit } from "../gate/gate.ts"
import type { RequestView } from "../http/request-view.ts"
import { SentRequest } from "../http/sent-request.ts"
import { IDEMPOTENCY_KEY_HEADERS } from "../retry/idempotency.ts"
import { sendWithin } from "./attempt.ts"
import type { CallState } from "./call-state.ts"
import { finish } from "./finish.ts"
import { inTime } from "./in-time.ts"
import { judge } from "./judge.ts"
import { Again, isOf, type Outcome, Stop } from "./outcome.ts"
import { enterGate, waitForNextTry } from "./waits.ts"

export interface Sent<T> {
  readonly pass: Permit
  readonly outcome: Outcome<T>
  /** When it took its credentials. */
  readonly era: number
}

/**
 * The loop: gate → send → classify → decide → wait, until a try goes well or the call has come to its end.
 * @param first the first try, where it has been sent already
 */
export async function travel<T>(state: CallState<T>, first: Sent<T> | null): Promise<T> {
  let sent = first
  try {
    return await pRetry(
      async () => {
        const { pass, outcome, era } = sent ?? (await attempt(state))
        sent = null
        state.era = era
        return judge(state, pass, outcome)
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
        onFailedAttempt: ({ error }) => (error instanceof Again ? waitForNextTry(state, error) : undefined),
      },
    )
  } catch (thrown) {
    return endBy(state, thrown)
  }
}

/** Ends a call by what was thrown on its way. */
export function endBy<T>(state: CallState<T>, thrown: unknown): Promise<T> {
  const { signal } = state.call
  if (isOf(thrown, Stop)) return finish(state, thrown.end)
  if (isOf(thrown, GateRefusal)) return finish(state, { kind: "held", refusal: thrown })
  if (signal?.aborted) return finish(state, { kind: "aborted", reason: signal.reason, error: undefined })
  return finish(state, { kind: "hook", error: thrown })
}

/** Through the gate and out to the server, once. */
async function attempt<T>(state: CallState<T>): Promise<Sent<T>> {
  const { engine, history } = state
  const n = history.tries + 1
  const hooked = engine.settings.beforeAttempt !== null
  // A hook sets the credentials before the call queues; without one they are taken as it is sent.
  const before = engine.credentials?.era ?? 0
  const headers = await beforeAttempt(state, n)
  const pass = await enterGate(state)
  const era = hooked ? before : (engine.credentials?.era ?? 0)
  try {
    return { pass, era, outcome: await send(state, n, headers) }
  } catch (unsent) {
    state.source.gate.release(pass, { kind: "ignored" })
    throw unsent
  }
}

/** @throws GateRefusal where the turn came with the deadline: nothing is sent any more */
async function send<T>(state: CallState<T>, n: number, headers: Headers | undefined): Promise<Outcome<T>> {
  const { call, engine, source, history, options } = state
  const limit = state.attemptLimit(engine.clock.now())
  if (limit.ms <= 0) throw new GateRefusal("deadline", null, null)
  if (headers) state.sent = new SentRequest(call.request, headers)
  engine.attempting(call.request, source, options, n, history.pendingMs, state.carried)
  try {
    return { kind: "returned", thing: await sendWithin(engine.clock, call, n, limit, headers) }
  } catch (error) {
    return { kind: "threw", error }
  }
}

/** The hook runs outside the gate, so that it may itself call the same source for a token. */
async function beforeAttempt<T>(state: CallState<T>, n: number): Promise<Headers | undefined> {
  const hook = state.engine.settings.beforeAttempt
  if (!hook) return undefined
  const { engine, call, deadline: until } = state
  const { request, signal } = call
  const headers = new Headers()
  const late = () => new GateRefusal("deadline", null, null)
  try {
    signal?.throwIfAborted()
    for (const [name, value] of request.headers()) headers.append(name, value)
    keepKeys(state.sent, headers)
    const work = hook({ method: request.method, url: request.url, headers }, n)
    await inTime(engine.clock, work, { until, signal, late })
    keepKeys(state.sent, headers)
  } catch (error) {
    if (signal?.aborted || isOf(error, GateRefusal)) throw error
    throw new Stop({ kind: "hook", error })
  }
  return headers
}

/** A key that a hook made up for the first try goes with every further one: another would make it another order. */
function keepKeys(sent: RequestView | null, headers: Headers): void {
  for (const name of IDEMPOTENCY_KEY_HEADERS) {
    const key = sent?.header(name)
    if (key) headers.set(name, key)
  }
}
