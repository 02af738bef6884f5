import type { AttemptOutcome, Permit } from "../gate/gate.ts"
import type { BegunCall } from "./call-state.ts"
import { answerIn, type ReadGood } from "./reading.ts"

const ACCEPTED: AttemptOutcome = { kind: "success" }

/**
 * A try went well: its source's gate hears what the answer says is left, and has its pass back.
 * @param read what was read of its body anyway
 */
export function wentWell<T>(
  begun: BegunCall<T>,
  { pass, thing, read, attempts }: { pass: Permit; thing: T; read: ReadGood | null; attempts: number },
): void {
  const { engine, call, source } = begun
  const now = engine.clock.now()
  if (source.statements?.due) {
    const answer = answerIn(call, thing)
    const known = { profile: source.apiFor(call.request)?.loaded ?? null, body: read?.body ?? null }
    if (answer) source.statements.heard(answer, pass, true, now, known)
  }
  source.gate.release(pass, ACCEPTED, now)
  engine.succeeded(begun, attempts, now)
}
