import pRetry from "p-retry"
import { GateRefusal, type Pass } from "../gate/gate.ts"
import { sleepUntil } from "../time/clock.ts"
import { sendWithin } from "./attempt.ts"
import type { CallState } from "./call-state.ts"
import { finish } from "./finish.ts"
import { judge } from "./judge.ts"
import { Again, type Outcome, Stop } from "./outcome.ts"
import type { Source } from "./source.ts"
import { enterGate, waitForNextTry } from "./waits.ts"

interface Sent<T> {
  readonly pass: Pass
  readonly outcome: Outcome<T>
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
        const { pass, outcome } = sent ?? (await attempt(state))
        sent = null
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
  if (thrown instanceof Stop) return finish(state, thrown.end)
  if (thrown instanceof GateRefusal) return finish(state, { kind: "held", refusal: thrown })
  if (signal?.aborted) return finish(state, { kind: "aborted", reason: signal.reason, error: undefined })
  return finish(state, { kind: "hook", error: thrown })
}

/** Through the gate and out to the server, once. */
async function attempt<T>(state: CallState<T>): Promise<Sent<T>> {
  const { call, engine, source, history } = state
  const n = history.tries + 1
  const headers = await beforeAttempt(state, n)
  const pass = await enterGate(state)
  const limit = state.attemptLimit(engine.clock.now())
  if (limit.ms <= 0) tooLate(source, pass)
  engine.attempting(call.request, source, state.options, n, history.pendingMs)
  try {
    return {
      pass,
      outcome: { kind: "returned", thing: await sendWithin(engine.clock, call, n, limit, headers) },
    }
  } catch (error) {
    return { pass, outcome: { kind: "threw", error } }
  }
}

/** The hook runs outside the gate, so that it may itself call the same source for a token. */
async function beforeAttempt<T>(state: CallState<T>, n: number): Promise<Headers | undefined> {
  const hook = state.engine.settings.beforeAttempt
  if (!hook) return undefined
  const { request, signal } = state.call
  const headers = new Headers()
  try {
    signal?.throwIfAborted()
    for (const [name, value] of request.headers()) headers.append(name, value)
    await beforeDeadline(state, hook({ method: request.method, url: request.url, headers }, n))
  } catch (error) {
    if (signal?.aborted || error instanceof GateRefusal) throw error
    throw new Stop({ kind: "hook", error })
  }
  return headers
}

/** A hook may take as long as it likes, but the call ends with its deadline, and with the caller's abort. */
async function beforeDeadline<T>({ engine, call, deadline }: CallState<T>, work: unknown): Promise<void> {
  const { signal } = call
  const over = new AbortController()
  const onAbort = () => over.abort(signal?.reason)
  signal?.addEventListener("abort", onAbort)
  const end = sleepUntil(engine.clock, deadline, over.signal).then(() => {
    throw new GateRefusal("deadline", null, null)
  })
  try {
    await Promise.race([work, end])
  } finally {
    signal?.removeEventListener("abort", onAbort)
    over.abort()
  }
}

/** The turn came with the deadline: nothing is sent any more. */
function tooLate(source: Source, pass: Pass): never {
  source.gate.leave(pass, { kind: "unknown" })
  throw new GateRefusal("deadline", null, null)
}
