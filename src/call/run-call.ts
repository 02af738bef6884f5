import type { Permit } from "../gate/gate.ts"
import { CallState, type StartedCall } from "./call-state.ts"
import type { ClientCall } from "./client-call.ts"
import type { Engine } from "./engine.ts"
import { onSuccess } from "./on-success.ts"
import type { CallOptions } from "./options.ts"
import { inspectSuccessBody, mayHideFailure } from "./read-response.ts"
import { endWith, runAttempts, type SentAttempt } from "./run-attempts.ts"
import { GateWait, type GateWaited } from "./waits.ts"

const NO_OPTIONS: CallOptions = {}

/**
 * One call: request → gate → send → classify → decide → (wait → gate → send …) → return, or diagnose and throw.
 * A call that goes well at the first try, through an open gate, takes the short way and nothing else; one that has to
 * queue first carries little more than its place in the queue.
 * @throws synchronously what a `source` function of the options throws
 */
export function runCall<T>(
  engine: Engine,
  call: ClientCall<T>,
  options: CallOptions = NO_OPTIONS,
): Promise<T> {
  const startedAt = engine.clock.now()
  const { request, signal } = call
  const source = engine.source(request, options, startedAt)
  const started: StartedCall<T> = engine.credentials?.isCallingHook
    ? { engine, call, options, source, startedAt, byRefresh: true }
    : { engine, call, options, source, startedAt }
  const slowPath = engine.needsSlowPath || options.timeout !== undefined || signal?.aborted
  if (slowPath) return runAttempts(new CallState(started), null)
  const permit = source.gate.tryAcquire(startedAt)
  return permit ? firstAttempt(started, permit, null) : queueFirstAttempt(started)
}

/** Promises by hand: of a backlog of 100,000 calls an async function would keep a frame each, several times as large. */
function queueFirstAttempt<T>(started: StartedCall<T>): Promise<T> {
  const { engine, call, source, startedAt } = started
  const wait = new GateWait(source, startedAt)
  return source.gate.acquire(engine.acquireOptions(call.signal)).then(
    (permit) => firstAttempt(started, permit, wait.end(engine, source)),
    (refused: unknown) => endWith(new CallState(started).recordWait(wait.end(engine, source)), refused),
  )
}

/** By hand as well: the frame of an async function is a good part of what heed would add to a call. */
function firstAttempt<T>(started: StartedCall<T>, permit: Permit, waited: GateWaited | null): Promise<T> {
  const { engine, call, options, source } = started
  engine.attemptStarted(call.request, source, options, 1, waited?.ms ?? 0)
  const credentialGeneration = engine.credentials?.generation ?? 0
  const onError = (error: unknown) =>
    continueAttempts(started, waited, { permit, credentialGeneration, outcome: { kind: "threw", error } })
  try {
    return Promise.resolve(call.send(1, call.signal)).then((result) => {
      try {
        const status = call.statusOf(result)
        if (status >= 400 || mayHideFailure(started, status))
          return inspectFirst(started, waited, { permit, credentialGeneration, result })
        onSuccess(started, { permit, result, inspected: null, attempts: 1 })
        return result
      } catch {
        return returnedAs(started, waited, { permit, credentialGeneration, result })
      }
    }, onError)
  } catch (error) {
    return onError(error)
  }
}

interface Returned<T> {
  readonly permit: Permit
  readonly credentialGeneration: number
  readonly result: T
}

async function inspectFirst<T>(
  started: StartedCall<T>,
  waited: GateWaited | null,
  returned: Returned<T>,
): Promise<T> {
  const { engine, call } = started
  const { permit, result } = returned
  try {
    const status = call.statusOf(result)
    const inspected = mayHideFailure(started, status)
      ? await inspectSuccessBody(started, result, engine.clock.now())
      : null
    // A hidden failure is rare, and found a second time on the long way: the body is at hand by then.
    if (status < 400 && !inspected?.verdict) {
      onSuccess(started, { permit, result, inspected, attempts: 1 })
      return result
    }
  } catch {
    // The long way knows what to do with what cannot be read.
  }
  return returnedAs(started, waited, returned)
}

/** By the long way, which releases the permit in every case. */
function returnedAs<T>(
  started: StartedCall<T>,
  waited: GateWaited | null,
  { permit, credentialGeneration, result }: Returned<T>,
): Promise<T> {
  return continueAttempts(started, waited, {
    permit,
    credentialGeneration,
    outcome: { kind: "returned", result },
  })
}

function continueAttempts<T>(
  started: StartedCall<T>,
  waited: GateWaited | null,
  first: SentAttempt<T>,
): Promise<T> {
  const state = new CallState(started)
  return runAttempts(waited ? state.recordWait(waited) : state, first)
}
