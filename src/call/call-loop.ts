import type { Diagnosis } from "../explain/diagnosis.ts"
import { Late } from "../time/late.ts"
import { diagnoseWithoutLoop, endWithoutLoop } from "./end-without-loop.ts"
import type { Engine } from "./engine.ts"
import type { GateWaited } from "./gate-wait.ts"
import type { StartedCall } from "./outcome.ts"
import { RESPONSE_READER } from "./response-reader-chunk.ts"
import type { FirstAttempt } from "./run-attempts.ts"
import type { UntrackedFailure } from "./untracked-failure.ts"

/** The call loop, shared by all Heeds of a process. It follows bodies by what reads responses. */
export const CALL_LOOP = new Late(() => import("./after-first-attempt.ts"), RESPONSE_READER)

/** Goes on with a call whose first attempt failed, or was refused by the gate. As `runAttempts` takes it. */
export function enterLoop<T>(
  started: StartedCall<T>,
  waited: GateWaited | null,
  first: FirstAttempt<T>,
): Promise<T> {
  const { loaded } = CALL_LOOP
  const { told } = started.engine.events
  if (loaded && !told) return loaded.runAttempts(started, waited, first)
  const ended = CALL_LOOP.tryLoad().then((loop) =>
    loop ? loop.runAttempts(started, waited, first) : endWithoutLoop(started, waited, first),
  )
  return Promise.all([ended, told]).then(([result]) => result)
}

/**
 * Runs a call that needs the loop from its start, for a hook or a time limit.
 * @param withoutLoop runs it if there is no loop to be had, and no hook or abort that it may not go without
 */
export async function startInLoop<T>(started: StartedCall<T>, withoutLoop: () => Promise<T>): Promise<T> {
  const { engine, call } = started
  if (CALL_LOOP.loaded) return CALL_LOOP.loaded.runAttempts(started, null, null)
  const loop = await CALL_LOOP.tryLoad()
  // Loading is no part of a call's time.
  if (loop) return loop.runAttempts({ ...started, startedAt: engine.clock.now() }, null, null)
  const { beforeAttempt, throttle } = engine.settings
  const needsLoop =
    beforeAttempt !== null || throttle.budget < Number.POSITIVE_INFINITY || call.signal?.aborted
  return needsLoop ? endWithoutLoop(started, null, null) : withoutLoop()
}

/** Diagnoses a failure outside the loop, and tells the listeners. */
export async function diagnoseOutside(engine: Engine, failure: UntrackedFailure): Promise<Diagnosis> {
  const loop = CALL_LOOP.loaded ?? (await CALL_LOOP.tryLoad())
  return loop ? loop.diagnoseUntracked(engine, failure) : diagnoseWithoutLoop(engine, failure)
}
