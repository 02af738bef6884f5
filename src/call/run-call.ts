import type { Permit } from "../gate/gate.ts"
import type { RequestView } from "../http/request-view.ts"
import { runAttempt } from "./attempt.ts"
import { CALL_LOOP, enterLoop, startInLoop } from "./call-loop.ts"
import { CALL_CHANNEL } from "./channels.ts"
import type { ClientCall } from "./client-call.ts"
import type { Engine } from "./engine.ts"
import { GateWait, type GateWaited } from "./gate-wait.ts"
import type { CallOptions } from "./options.ts"
import type { Attempt, AttemptEnd, StartedCall } from "./outcome.ts"
import { RESPONSE_READER } from "./response-reader-chunk.ts"
import type { Source } from "./source.ts"
import type { TracedCall } from "./tracer.ts"

const NO_OPTIONS: CallOptions = {}

/**
 * One call: request → gate → send → classify → decide → (wait → gate → send …) → return, or diagnose and throw. This
 * file has the first attempt, which most calls end with; `runAttempts`, which is loaded late, has what follows a first
 * attempt that failed.
 * A call that has to queue first carries little more than its place in the queue.
 */
export function runCall<T>(
  engine: Engine,
  call: ClientCall<T>,
  options: CallOptions = NO_OPTIONS,
): Promise<T> {
  const startedAt = engine.clock.now()
  const { request, signal } = call
  const source = sourceOf(engine, request, options, startedAt)
  // What heed cannot do, as where a global is missing, keeps no request from being sent.
  if (!source) return call.send(1, signal)
  const started: StartedCall<T> = engine.credentials?.isCallingHook
    ? { engine, call, options, source, startedAt, byRefresh: true }
    : { engine, call, options, source, startedAt }
  CALL_LOOP.prefetch()
  RESPONSE_READER.prefetch()
  return engine.tracer || CALL_CHANNEL?.hasSubscribers ? traced(started) : start(started)
}

/** In the async context of whatever traces it. */
function traced<T>(started: StartedCall<T>): Promise<T> {
  const { engine, call, source, options } = started
  const { explain } = engine
  // The rules of redaction first: by the strict ones, the call and its endpoint would have no name.
  if (!explain.loaded && !explain.failed)
    return explain.tryLoad().then(() => traced({ ...started, startedAt: engine.clock.now() }))
  let info: TracedCall
  try {
    info = engine.callInfo(call.request, [], source, options)
  } catch {
    // What cannot be told of a call keeps no request from being sent.
    return start(started)
  }
  const run = () => (engine.tracer ? engine.tracer.call(info, () => start(started)) : start(started))
  return CALL_CHANNEL?.hasSubscribers ? CALL_CHANNEL.tracePromise(run, info) : run()
}

function start<T>(started: StartedCall<T>): Promise<T> {
  const { engine, call, options, source } = started
  // Something is to be done before, or timed during, even the first attempt.
  const mayWaitForMemory = engine.memory !== null && source.unread !== null
  if (engine.needsSlowPath || options.timeout !== undefined || call.signal?.aborted || mayWaitForMemory)
    return startInLoop(started, () => startFirstAttempt(started))
  if (source.unread) return source.unread.then(() => start({ ...started, startedAt: engine.clock.now() }))
  return startFirstAttempt(started)
}

function startFirstAttempt<T>(started: StartedCall<T>): Promise<T> {
  const { source, startedAt } = started
  const error = source.spentQuotas?.refusalOf(started)
  if (error) return enterLoop(started, null, { kind: "refused", error })
  const permit = source.gate.tryAcquire(startedAt, started)
  return permit ? firstAttempt(started, permit, null) : queueFirstAttempt(started)
}

function sourceOf(engine: Engine, request: RequestView, options: CallOptions, now: number): Source | null {
  try {
    return engine.source(request, options, now)
  } catch {
    engine.events.warn({ code: "undiagnosed", message: "a request could not be read", source: null })
    return null
  }
}

/** Promises by hand: of a backlog of 100,000 calls an async function would keep a frame each, several times as large. */
function queueFirstAttempt<T>(started: StartedCall<T>): Promise<T> {
  const { engine, call, source, startedAt, options } = started
  const wait = new GateWait(source, startedAt)
  return source.gate.acquire({ ...engine.acquireOptions(call.signal, options), call: started }).then(
    (permit) => firstAttempt(started, permit, wait.end(engine, source)),
    (error: unknown) => enterLoop(started, wait.end(engine, source), { kind: "refused", error }),
  )
}

function firstAttempt<T>(started: StartedCall<T>, permit: Permit, waited: GateWaited | null): Promise<T> {
  const credentialGeneration = started.engine.credentials?.generation ?? 0
  return runAttempt(
    {
      started,
      permit,
      n: 1,
      waitedMs: waited?.ms ?? 0,
      waitReason: waited?.reason ?? null,
      credentialGeneration,
    },
    sendFirst,
    waited ? (end) => afterFirst(end, started, waited) : afterUnqueued,
  )
}

// Functions of the module: a call that did not queue makes none of its own.

function sendFirst<T>(call: ClientCall<T>): Promise<T> {
  return call.send(1, call.signal)
}

function afterUnqueued<T>(end: AttemptEnd<T>, { started }: Attempt<T>): T | Promise<T> {
  return afterFirst(end, started, null)
}

function afterFirst<T>(
  end: AttemptEnd<T>,
  started: StartedCall<T>,
  waited: GateWaited | null,
): T | Promise<T> {
  return end.kind === "done" ? whenTold(started, end.result) : enterLoop(started, waited, end)
}

/** A call settles after its events are told, though the first events of a process may have to wait. */
function whenTold<T>({ engine }: StartedCall<T>, result: T): T | Promise<T> {
  const { told } = engine.events
  return told ? told.then(() => result) : result
}
