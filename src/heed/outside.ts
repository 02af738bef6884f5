import type { Diagnosis } from "../explain/diagnosis.ts"
import { CallHistory } from "../history/call.ts"
import type { RequestView } from "../http/request-view.ts"
import type { ResponseView } from "../http/response-view.ts"
import type { Engine } from "./engine.ts"
import type { CallOptions } from "./options.ts"
import { readFailure } from "./reading.ts"
import { diagnoseFailure } from "./sight.ts"

/** A call that failed without ever entering the loop, or after it had left it with success. */
export interface OutsideFailure {
  readonly request: RequestView
  readonly options: CallOptions | undefined
  readonly error: unknown
  readonly answer: ResponseView | null
  readonly aborted: boolean
  /** It left the loop as a success, and failed in the client's hands. */
  readonly hadSucceeded: boolean
}

/** Diagnoses it, and tells the listeners. */
export async function diagnoseOutside(engine: Engine, failure: OutsideFailure): Promise<Diagnosis> {
  const { request, options, error, answer: response, aborted } = failure
  const now = engine.clock.now()
  const source = engine.source(request, options, now)
  const api = source.apiFor(request)
  const signal = aborted ? AbortSignal.abort() : undefined
  const verdict = await readFailure({ request, api, answer: response, thing: error, now, signal })
  const diagnosis = await diagnoseFailure(engine, {
    request,
    sent: null,
    carried: [],
    renewal: null,
    source,
    endpoint: source.record.endpoint(request, options?.label),
    history: new CallHistory(now),
    verdict,
    response,
    readBody: !aborted,
    measured: source.gate.measure(now),
    refusal: aborted ? "aborted" : "not-retryable",
    retryAt: null,
  })
  if (failure.hadSucceeded) engine.tally.takeBackSuccess()
  engine.gaveUp(request, [], source, options, diagnosis)
  return diagnosis
}
