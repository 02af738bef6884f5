import type { Verdict } from "../classify/verdict.ts"
import { diagnose } from "../diagnose/diagnose.ts"
import type { Diagnosis } from "../diagnose/diagnosis.ts"
import type { CallLimits } from "../diagnose/stopped.ts"
import type { Renewal } from "../evidence/sight.ts"
import type { GateMeasure } from "../gate/gate.ts"
import type { CallHistory } from "../history/call.ts"
import type { RequestView } from "../http/request-view.ts"
import type { ResponseView } from "../http/response-view.ts"
import type { Refusal } from "../retry/refusal.ts"
import type { Endpoint } from "./endpoints.ts"
import type { Engine } from "./engine.ts"
import type { Source } from "./source.ts"

/** A call that has failed, as it stands before anybody has looked closer. */
export interface Failure {
  readonly request: RequestView
  /** The same, as the latest try sent it; null: no try was sent, or it was sent just so. */
  readonly sent: RequestView | null
  /** What its tries carried beside `request`, `sent` included. */
  readonly carried: readonly RequestView[]
  readonly renewal: Renewal | null
  readonly source: Source
  readonly endpoint: Endpoint
  readonly history: CallHistory
  readonly verdict: Verdict
  readonly answer: ResponseView | null
  /** False: the body is not looked at, not even waited for. */
  readonly readBody: boolean
  readonly measured: GateMeasure
  readonly refusal: Refusal | null
  readonly retryAt: number | null
  readonly refusedBy?: string | null
  /** Missing: it was not in the loop. */
  readonly limits?: CallLimits
  /** What `beforeAttempt` threw, in words. */
  readonly hookError?: string | null
}

/** Gathers all that heed can see of a failure, and has it diagnosed. */
export async function diagnoseFailure(engine: Engine, failure: Failure): Promise<Diagnosis> {
  const { request, sent, carried, source, history, answer } = failure
  const { redactor, settings, clock } = engine
  const [excerpt = ""] = failure.readBody ? await Promise.all([answer?.excerpt(), request.body.load?.()]) : []
  const shown = engine.shown.anew(request, carried)
  // Names were given by the requests that came first: what this one carried is not shown by them any more either.
  source.name = shown.line(source.name)
  failure.endpoint.name = shown.line(failure.endpoint.name)
  return diagnose({
    sight: {
      verdict: failure.verdict,
      request: sent ?? request,
      renewal: failure.renewal,
      answer,
      profile: source.apiFor(request)?.loaded ?? null,
      excerpt,
      attempts: history.attempts,
      tries: history.tries,
      now: clock.now(),
      source: source.name,
      sourceStanding: source.record.standing,
      endpoint: failure.endpoint.name,
      endpointStanding: failure.endpoint,
      workedBefore: source.record.workedBefore(request),
      measured: failure.measured,
      learned: failure.measured.learned,
      otherRuns: failure.measured.otherRuns,
      hookError: failure.hookError ?? null,
      mask: shown.mask,
      withoutEchoes: shown.withoutEchoes,
      repeats: shown.repeats,
      parameter: (name, value) => redactor.parameter(name, value),
      header: (name, value) => redactor.header(name, value),
    },
    faq: settings.faq,
    refusal: failure.refusal,
    retryAt: failure.retryAt,
    refusedBy: failure.refusedBy && shown.line(failure.refusedBy),
    totalWaitMs: history.totalWaitMs,
    ...(failure.limits ? { limits: failure.limits } : {}),
    url: shown.url,
  })
}
