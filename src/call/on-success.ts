import type { AttemptOutcome, Permit } from "../gate/gate.ts"
import type { StartedCall } from "./call-state.ts"
import { type InspectedSuccess, responseIn } from "./read-response.ts"

const ACCEPTED: AttemptOutcome = { kind: "success" }

/**
 * A try went well: its source's gate hears what the answer says is left, and has its pass back.
 * @param read what was read of its body anyway
 */
export function onSuccess<T>(
  started: StartedCall<T>,
  {
    permit,
    result,
    inspected,
    attempts,
  }: { permit: Permit; result: T; inspected: InspectedSuccess | null; attempts: number },
): void {
  const { engine, call, source } = started
  const now = engine.clock.now()
  if (source.quotaHeaders?.shouldRead) {
    const response = responseIn(call, result)
    const known = { profile: source.apiFor(call.request)?.loaded ?? null, body: inspected?.body ?? null }
    if (response) source.quotaHeaders.read(response, permit, true, now, known)
  }
  source.gate.release(permit, ACCEPTED, now)
  engine.callSucceeded(started, attempts, now)
}
