import type { Diagnosis } from "../explain/diagnosis.ts"
import type { RequestView } from "../http/request-view.ts"
import type { ResponseView } from "../http/response-view.ts"
import { buildDiagnosis } from "./build-diagnosis.ts"
import { CallHistory } from "./call-history.ts"
import type { Engine } from "./engine.ts"
import type { CallOptions } from "./options.ts"
import { classifyFailure } from "./read-response.ts"

/** A call that failed without ever entering the loop, or after it had left it with success. */
export interface UntrackedFailure {
  readonly request: RequestView
  readonly options: CallOptions | undefined
  readonly error: unknown
  readonly response: ResponseView | null
  readonly aborted: boolean
  /** It left the loop as a success, and failed in the client's hands. */
  readonly hadSucceeded: boolean
}

/** Diagnoses it, and tells the listeners. */
export async function diagnoseUntracked(engine: Engine, failure: UntrackedFailure): Promise<Diagnosis> {
  const { request, options, error, response, aborted } = failure
  const now = engine.clock.now()
  const source = engine.source(request, options, now)
  const api = source.apiFor(request)
  const signal = aborted ? AbortSignal.abort() : undefined
  const verdict = await classifyFailure({
    explain: engine.explain,
    request,
    api,
    response,
    result: error,
    wallNow: engine.clock.wallNow(),
    signal,
  })
  const diagnosis = await buildDiagnosis(engine, {
    request,
    sent: null,
    carried: [],
    refresh: null,
    source,
    endpoint: source.stats.endpoint(request, options?.label),
    history: new CallHistory(now),
    verdict,
    response,
    readBody: !aborted,
    measured: source.gate.measure(now),
    refusal: aborted ? "aborted" : "not-retryable",
    retryAt: null,
    wasHandedOn: failure.hadSucceeded,
  })
  if (failure.hadSucceeded) engine.tally.takeBackSuccess()
  engine.callFailed(request, [], source, options, diagnosis)
  return diagnosis
}
