import type { Verdict } from "../classify/verdict.ts"
import { diagnose } from "../explain/diagnose.ts"
import type { Diagnosis } from "../explain/diagnosis.ts"
import type { RefreshResult } from "../explain/failure-context.ts"
import type { CallLimits } from "../explain/why-stopped.ts"
import type { GateMeasure } from "../gate/gate.ts"
import type { RequestView } from "../http/request-view.ts"
import type { ResponseView } from "../http/response-view.ts"
import { HealthStats } from "../report/health-stats.ts"
import type { Refusal } from "../retry/refusal.ts"
import { type Clock, wallTime } from "../time/clock.ts"
import type { CallHistory } from "./call-history.ts"
import type { Endpoint } from "./endpoints.ts"
import type { Engine } from "./engine.ts"
import type { Source } from "./source.ts"

/** A call that has failed, as it stands before anybody has looked closer. */
export interface CallFailure {
  readonly request: RequestView
  /** The same, as the latest try sent it; null: no try was sent, or it was sent just so. */
  readonly sent: RequestView | null
  /** What its tries carried beside `request`, `sent` included. */
  readonly carried: readonly RequestView[]
  readonly refresh: RefreshResult | null
  readonly source: Source
  readonly endpoint: Endpoint
  readonly history: CallHistory
  readonly verdict: Verdict
  readonly response: ResponseView | null
  /** False: the body is not looked at, not even waited for. */
  readonly readBody: boolean
  readonly measured: GateMeasure
  readonly refusal: Refusal | null
  readonly retryAt: number | null
  readonly refusedBy?: string | null
  /** Missing: it was not in the loop. */
  readonly limits?: CallLimits
  /** What `runBeforeAttempt` threw, in words. */
  readonly hookError?: string | null
}

/** Gathers all that heed can see of a failure, and has it diagnosed. */
export async function buildDiagnosis(engine: Engine, failure: CallFailure): Promise<Diagnosis> {
  const { request, sent, carried, source, history, response } = failure
  const { redactor, settings, clock } = engine
  const [bodyExcerpt = ""] = failure.readBody
    ? await Promise.all([response?.excerpt(), request.body.load?.()])
    : []
  const shown = engine.masked.anew(request, carried)
  // Names were given by the requests that came first: what this one carried is not shown by them any more either.
  source.name = shown.line(source.name)
  failure.endpoint.name = shown.line(failure.endpoint.name)
  return diagnose({
    failure: {
      verdict: failure.verdict,
      request: sent ?? request,
      refresh: failure.refresh,
      response,
      profile: source.apiFor(request)?.loaded ?? null,
      bodyExcerpt,
      attempts: history.attempts((at) => wallTime(clock, at)),
      attemptCount: history.attemptCount,
      now: clock.wallNow(),
      source: source.name,
      sourceHealth: inWallTime(clock, source.stats.health),
      endpoint: failure.endpoint.name,
      endpointHealth: inWallTime(clock, failure.endpoint),
      workedBefore: source.stats.workedBefore(request),
      measured: failure.measured,
      learned: failure.measured.learned,
      otherRuns: failure.measured.otherRuns,
      hookError: failure.hookError ?? null,
      mask: shown.mask,
      withoutEchoes: shown.withoutEchoes,
      repeats: shown.repeats,
      maskParameter: (name, value) => redactor.parameter(name, value),
      maskHeader: (name, value) => redactor.header(name, value),
    },
    faq: settings.faq,
    refusal: failure.refusal,
    retryAt: failure.retryAt === null ? null : wallTime(clock, failure.retryAt),
    refusedBy: failure.refusedBy && shown.line(failure.refusedBy),
    totalWaitMs: history.totalWaitMs,
    ...(failure.limits ? { limits: failure.limits } : {}),
    url: shown.url,
  })
}

/** A diagnosis shows times by the machine's clock. */
function inWallTime(clock: Clock, health: HealthStats): HealthStats {
  const { failingSince, lastSuccessAt } = health
  return Object.assign(new HealthStats(), health, {
    failingSince: failingSince === null ? null : wallTime(clock, failingSince),
    lastSuccessAt: lastSuccessAt === null ? null : wallTime(clock, lastSuccessAt),
  })
}
