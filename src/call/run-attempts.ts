import pRetry from "p-retry"
import { GateRefusal } from "../gate/gate.ts"
import { withoutBody } from "../http/response-view.ts"
import { SentRequest } from "../http/sent-request.ts"
import { abortReason } from "../time/abort.ts"
import { attachDiagnosis } from "./attach-diagnosis.ts"
import { runAttempt } from "./attempt.ts"
import { HookFailure, runBeforeAttempt } from "./before-attempt.ts"
import { CallState } from "./call-state.ts"
import { responseIn } from "./client-call.ts"
import { endCall } from "./end-call.ts"
import type { GateWaited } from "./gate-wait.ts"
import { nextStep } from "./next-step.ts"
import {
  type CallEnd,
  type FailedEnd,
  type FailedStep,
  isOf,
  type NextAttempt,
  type StartedCall,
  type Step,
} from "./outcome.ts"
import { sendWithin, type TimeLimitError } from "./time-limit.ts"
import { diagnoseUntracked } from "./untracked-failure.ts"
import { acquirePermit, waitBeforeRetry } from "./waits.ts"

/** What the first attempt came to, if it went before: not well, or the gate refused it a permit. */
export type FirstAttempt<T> = FailedEnd<T> | { readonly kind: "refused"; readonly error: unknown }

/** p-retry takes another turn for an Error alone; one serves all calls, since its stack tells nothing. */
const ANOTHER_TURN = new Error("another attempt follows")

/**
 * The call loop: wait → hook → gate → send → classify → decide, until an attempt succeeds or the call has come to its
 * end. p-retry drives it, and `decide` has the say: p-retry neither counts nor waits.
 * @param waited what the call waited before its first attempt; null: nothing
 * @param first null: nothing was sent yet
 */
export async function runAttempts<T>(
  started: StartedCall<T>,
  waited: GateWaited | null,
  first: FirstAttempt<T> | null,
): Promise<T> {
  const state = new CallState(started)
  if (waited) state.recordWait(waited)
  const step = first && stepAfterFirst(state, first)
  const last = step?.kind === "stop" ? step : await takeTurns(state, step)
  if (last.kind !== "done") return endCall(state, last.end)
  // A call settles after its events are told: the first ones of a process may have to wait.
  const { told } = started.engine.events
  if (told) await told
  return last.result
}

function stepAfterFirst<T>(state: CallState<T>, first: FirstAttempt<T>): FailedStep<T> {
  return first.kind === "refused" ? stopBy(state, first.error) : nextStep(state, first)
}

/** One turn after another, until one needs no other. */
function takeTurns<T>(
  state: CallState<T>,
  first: NextAttempt<T> | null,
): Promise<Exclude<Step<T>, NextAttempt<T>>> {
  let previous = first
  const turn = async () => {
    const step = await takeTurn(state, previous)
    if (step.kind !== "again") return step
    previous = step
    throw ANOTHER_TURN
  }
  if (!hasPerformance()) return takeTurnsAlone(state, first)
  return pRetry(turn, {
    retries: Number.POSITIVE_INFINITY,
    minTimeout: 0,
    factor: 1,
    shouldRetry: ({ error }) => error === ANOTHER_TURN,
  })
}

/** p-retry measures its time by `performance.now`, which a stub may lack, or throw from. */
function hasPerformance(): boolean {
  try {
    return typeof performance.now() === "number"
  } catch {
    return false
  }
}

async function takeTurnsAlone<T>(
  state: CallState<T>,
  first: NextAttempt<T> | null,
): Promise<Exclude<Step<T>, NextAttempt<T>>> {
  for (let previous = first; ; ) {
    const step = await takeTurn(state, previous)
    if (step.kind !== "again") return step
    previous = step
  }
}

/** Waits as was decided, calls the hook, passes the gate, and runs an attempt. */
async function takeTurn<T>(state: CallState<T>, previous: NextAttempt<T> | null): Promise<Step<T>> {
  const { engine, history } = state
  const n = history.attemptCount + 1
  const generation = () => engine.credentials?.generation ?? 0
  try {
    const end = previous && (await waitBeforeRetry(state, previous))
    if (end) return { kind: "stop", end }
    // The hook sets the credentials before the call queues; without one they are taken as the attempt is sent.
    const generationBefore = generation()
    const headers = await runBeforeAttempt(state, n)
    const sentRequest = headers && new SentRequest(state.call.request, headers)
    const permit = await acquirePermit(state, sentRequest ?? state.latest)
    const credentialGeneration = engine.settings.beforeAttempt ? generationBefore : generation()
    if (sentRequest) state.sentRequest = sentRequest
    const limit = state.attemptLimit(engine.clock.now())
    return await runAttempt(
      {
        ...{ started: state, permit, n, credentialGeneration },
        waitedMs: history.pendingWaitMs,
        waitReason: history.pendingWaitReason,
      },
      (call) =>
        sendWithin(engine.clock, call, n, limit, headers, (error, result) =>
          explainLate(state, error, result),
        ),
      (end) => (end.kind === "done" ? end : nextStep(state, end)),
    )
  } catch (thrown) {
    return stopBy(state, thrown)
  }
}

/** The end of a call by what was thrown on the way to its next attempt. */
function stopBy<T>({ call: { signal } }: CallState<T>, thrown: unknown): Step<T> & { kind: "stop" } {
  const end: CallEnd = isOf(thrown, GateRefusal)
    ? { kind: "held", refusal: thrown }
    : signal?.aborted
      ? { kind: "aborted", reason: abortReason(signal), error: undefined }
      : isOf(thrown, HookFailure)
        ? { kind: "hook", error: thrown.error }
        : { kind: "fault", error: thrown }
  return { kind: "stop", end }
}

/** The client's error for a good response whose body took too long, diagnosed. A failed one has its diagnosis already. */
async function explainLate<T>(state: CallState<T>, error: TimeLimitError, result: T): Promise<unknown> {
  const { engine, call, options } = state
  if (call.statusOf(result) >= 400) return error
  const { request } = call
  const found = responseIn(call, result)
  const response = found && withoutBody(found)
  const failure = { request, options, error, response, aborted: false, hadSucceeded: true }
  const diagnosis = await diagnoseUntracked(engine, failure)
  return attachDiagnosis(await call.stopped({ code: "ETIMEDOUT", diagnosis, cause: error }), diagnosis)
}
