import type { Diagnosis } from "../explain/diagnosis.ts"
import type { GateMeasure } from "../gate/gate.ts"
import type { Api } from "../profiles/schema/api.ts"
import type { MaskedRequests } from "../redact/masked-requests.ts"
import { HealthStats } from "../report/health-stats.ts"
import { type Clock, wallTime } from "../time/clock.ts"
import { withDeadline } from "../time/with-deadline.ts"
import type { CallFailure } from "./call-failure.ts"
import { coreDiagnosis } from "./core-diagnosis.ts"
import type { Engine } from "./engine.ts"
import type { Explain } from "./explain-chunk.ts"
import { initialLimitsOf } from "./source.ts"

/** Gathers all that heed can see of a failure, and has it diagnosed; by the core alone if the rest cannot be loaded. */
export async function buildDiagnosis(engine: Engine, failure: CallFailure): Promise<Diagnosis> {
  const explain = engine.explain.loaded ?? (await engine.explain.tryLoad())
  const { rules, clock } = engine
  if (explain && rules) return explained(engine, failure, explain, rules)
  return coreDiagnosis(engine, {
    ...failure,
    attempts: failure.history.attempts((at) => wallTime(clock, at)),
    totalWaitMs: failure.history.totalWaitMs,
  })
}

async function explained(
  { settings, clock }: Engine,
  failure: CallFailure,
  { diagnose }: Explain,
  rules: MaskedRequests,
): Promise<Diagnosis> {
  const { request, sent, carried, source, history, response } = failure
  const { redactor } = rules
  const before = failure.refusedBefore ?? null
  const last = before ?? (failure.readBody && failure.verdict.error === "HELD" ? source.lastRefused : null)
  const reading = Promise.all([
    failure.readBody ? response?.excerpt() : undefined,
    last?.response.excerpt(),
    failure.readBody ? request.body.load?.() : undefined,
  ])
  const [bodyExcerpt = "", lastBody = ""] = (await untilAborted(clock, failure.signal, reading)) ?? []
  const shown = rules.anew(request, carried)
  const lastShown = last && rules.anew(last.request, last.carried)
  // Names were given by the requests that came first: what this one carried is not shown by them any more either.
  source.maskName(shown.line)
  failure.endpoint.name = shown.line(failure.endpoint.name)
  return diagnose({
    failure: {
      verdict: failure.verdict,
      request: sent ?? request,
      refresh: failure.refresh,
      response: before?.response ?? response,
      profile: source.apiFor(request)?.loaded ?? null,
      bodyExcerpt: before ? lastBody : bodyExcerpt,
      attempts: history.attempts((at) => wallTime(clock, at)),
      attemptCount: history.attemptCount,
      now: clock.wallNow(),
      source: source.name,
      sourceHealth: inWallTime(clock, source.stats.health),
      endpoint: failure.endpoint.name,
      endpointHealth: inWallTime(clock, failure.endpoint),
      workedBefore: source.stats.workedBefore(request),
      measured: failure.measured,
      learned: withoutInitial(failure.measured.learned, source.apiFor(request)),
      otherRuns: failure.measured.otherRuns,
      hookError: failure.hookError ?? null,
      lastRefused: last &&
        lastShown && {
          response: last.response,
          bodyExcerpt: lastBody,
          mask: lastShown.mask,
          withoutEchoes: lastShown.withoutEchoes,
        },
      mask: before && lastShown ? (text) => shown.mask(lastShown.mask(text)) : shown.mask,
      withoutEchoes:
        before && lastShown
          ? (text) => shown.withoutEchoes(lastShown.withoutEchoes(text))
          : shown.withoutEchoes,
      repeats: shown.repeats,
      maskParameter: (name, value) => redactor.parameter(name, value),
      maskHeader: (name, value) => redactor.header(name, value),
    },
    faq: settings.faq,
    refusal: failure.refusal,
    retryAt: failure.retryAt === null ? null : wallTime(clock, failure.retryAt),
    opensAt: failure.opensAt == null ? null : wallTime(clock, failure.opensAt),
    refusedBy: failure.refusedBy && shown.line(failure.refusedBy),
    wasHandedOn: failure.wasHandedOn ?? false,
    totalWaitMs: history.totalWaitMs,
    ...(failure.limits ? { limits: failure.limits } : {}),
    url: shown.url,
  })
}

/** What is read for a diagnosis; null where the caller aborts before all is there. */
async function untilAborted<T>(clock: Clock, signal: AbortSignal | undefined, reading: Promise<T>) {
  if (!signal) return reading
  const limit = { until: Number.POSITIVE_INFINITY, signal, deadlineError: () => null }
  return withDeadline(clock, reading, limit).catch((error: unknown) => {
    if (!signal.aborted) throw error
    return null
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

/** Limits without those that are merely the published ones, which the gate keeps from the start. */
function withoutInitial(learned: GateMeasure["learned"], api: Api | null): GateMeasure["learned"] {
  const { ratePerSecond, concurrency } = initialLimitsOf(api)
  const isPublished = learned.ratePerSecond !== null && isSame(learned.ratePerSecond, ratePerSecond)
  return {
    ratePerSecond: isPublished ? null : learned.ratePerSecond,
    concurrency: learned.concurrency === concurrency ? null : learned.concurrency,
  }
}

const isSame = (a: number, b: number | null) => b !== null && Math.abs(a - b) <= b / 1_000
