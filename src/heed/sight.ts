import type { Verdict } from "../classify/verdict.ts"
import { diagnose } from "../diagnose/diagnose.ts"
import type { Diagnosis } from "../diagnose/diagnosis.ts"
import type { Answer } from "../exchange/answer.ts"
import { hashNumber } from "../exchange/hash.ts"
import type { RequestFacts } from "../exchange/request.ts"
import type { CallHistory } from "../history/call.ts"
import type { Refusal } from "../retry/refusal.ts"
import type { Engine } from "./engine.ts"
import type { Endpoint, Source } from "./source.ts"

/** A call that has failed, as it stands before anybody has looked closer. */
export interface Failure {
  readonly request: RequestFacts
  readonly source: Source
  readonly endpoint: Endpoint
  readonly history: CallHistory
  readonly verdict: Verdict
  readonly answer: Answer | null
  /** False: the body is not looked at, not even waited for. */
  readonly readBody: boolean
  readonly measured: { readonly ratePerSecond: number; readonly inFlight: number }
  readonly refusal: Refusal | null
  readonly retryAt: number | null
  readonly refusedBy?: string | null
}

/** Gathers all that heed can see of a failure, and has it diagnosed. */
export async function diagnoseFailure(engine: Engine, failure: Failure): Promise<Diagnosis> {
  const { request, source, history, answer } = failure
  const { redactor, worked, settings, clock } = engine
  const excerpt = (failure.readBody && (await answer?.excerpt())) || ""
  const secrets = redactor.secretsOf(request)
  return diagnose({
    sight: {
      verdict: failure.verdict,
      request,
      answer,
      excerpt,
      attempts: history.attempts,
      tries: history.tries,
      now: clock.now(),
      source: secrets.mask(source.name),
      sourceStanding: source.standing,
      endpoint: failure.endpoint.name,
      endpointStanding: failure.endpoint,
      workedBefore: worked.has(hashNumber(source.hash, request.fingerprint)),
      measured: failure.measured,
      mask: (text) => secrets.mask(text),
      parameter: (name, value) => redactor.parameter(name, value),
      header: (name, value) => redactor.header(name, value),
    },
    faq: settings.faq,
    refusal: failure.refusal,
    retryAt: failure.retryAt,
    refusedBy: failure.refusedBy && secrets.mask(failure.refusedBy),
    totalWaitMs: history.totalWaitMs,
    url: secrets.mask(redactor.url(request.url)),
  })
}
