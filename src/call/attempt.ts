import type { Verdict } from "../classify/verdict.ts"
import type { AttemptOutcome } from "../gate/gate.ts"
import { isFromCache } from "../http/from-cache.ts"
import { AT_ONCE_MS } from "../retry/retry-settings.ts"
import { classifyThrown } from "./classify-thrown.ts"
import { type ClientCall, responseIn } from "./client-call.ts"
import type { Engine } from "./engine.ts"
import { mayHideFailure } from "./may-hide-failure.ts"
import type { Attempt, AttemptEnd, FailedAttempt, Outcome, StartedCall } from "./outcome.ts"
import type { FailedResponse, InspectedSuccess } from "./read-response.ts"
import { RESPONSE_READER, type ResponseReader } from "./response-reader-chunk.ts"
import type { Tracer } from "./tracer.ts"
import { verdictByStatus } from "./verdict-by-status.ts"

const SUCCESS: AttemptOutcome = { kind: "success" }
const IGNORED: AttemptOutcome = { kind: "ignored" }

/**
 * Sends an attempt, looks at what comes back, and reports it to the gate: the one place that does so, for the first
 * attempt of a call and every other. Promises by hand: the frame of an async function is a good part of what heed would
 * add to a call that goes well.
 * @param next is called once, when the permit is released
 */
export function runAttempt<T, R>(
  attempt: Attempt<T>,
  send: (call: ClientCall<T>) => Promise<T>,
  next: (end: AttemptEnd<T>, attempt: Attempt<T>) => R | Promise<R>,
): Promise<R> {
  const { started } = attempt
  const { engine, call } = started
  let sent: Promise<T>
  try {
    engine.attemptStarted(attempt)
    sent = Promise.resolve(engine.tracer ? sendTraced(attempt, engine.tracer, send) : send(call))
  } catch (error) {
    sent = Promise.reject(error)
  }
  return sent.then(
    (result) =>
      isPlainSuccess(attempt, result)
        ? next({ kind: "done", result }, attempt)
        : examine(attempt, { kind: "returned", result }).then((end) => next(end, attempt)),
    (error: unknown) => examine(attempt, { kind: "threw", error }).then((end) => next(end, attempt)),
  )
}

function sendTraced<T>(
  { started: { engine, call }, n }: Attempt<T>,
  tracer: Tracer,
  send: (call: ClientCall<T>) => Promise<T>,
): Promise<T> {
  const number = engine.numberOf(call.request)
  return tracer.attempt(
    number,
    n,
    () => send(call),
    (result) => call.statusOf(result),
  )
}

/** Recognises, and reports, a success that needs no second look. What throws here is left to `examine`. */
function isPlainSuccess<T>(attempt: Attempt<T>, result: T): boolean {
  const { started } = attempt
  try {
    const status = started.call.statusOf(result)
    if (status >= 400 || mayHideFailure(started, status, result) || needsReader(attempt, result)) return false
    reportSuccess(attempt, result, null)
    return true
  } catch {
    return false
  }
}

/** True if a body is to be followed that cannot be followed yet. */
function needsReader<T>({ started, permit }: Attempt<T>, result: T): boolean {
  if (RESPONSE_READER.loaded || RESPONSE_READER.failed) return false
  const { call, source } = started
  const lasts = source.gate.limitsInFlight && !permit.probe && !isFromCache(result)
  return (lasts || call.isEncoded?.(result) === true) && call.isStreamed?.(result) === true
}

/**
 * The quotas that a response states are reported first: the release of the permit takes account of them. Where the number
 * in flight is limited, the permit lasts until the body has been read.
 */
function reportSuccess<T>(attempt: Attempt<T>, result: T, inspected: InspectedSuccess | null): void {
  const { started, permit, n } = attempt
  const { engine, call, source } = started
  const now = engine.clock.now()
  const cached = isFromCache(result)
  source.lastRefused = null
  source.spentQuotas?.answered(started, permit.at)
  let reading: Promise<void> | null = null
  if (!cached && source.quotaHeaders?.shouldRead) {
    const response = responseIn(call, result)
    const { loaded: profile = null } = source.apiFor(call.request) ?? {}
    const known = { profile, body: inspected?.body ?? null, call: started }
    if (response) reading = source.quotaHeaders.read(response, permit, true, now, known)
  }
  // A probe tells by its status alone that the source answers again.
  const lasts = source.gate.limitsInFlight && !permit.probe && !inspected && !cached
  const body = lasts || call.isEncoded?.(result) ? call.pendingBody?.(result, engine.clock) : null
  if (reading) source.waitFor(reading)
  if (body && lasts) {
    const release = () => afterReading(reading, () => source.gate.release(permit, SUCCESS))
    body.observe({ idle: release, ended: release })
  } else if (reading) {
    afterReading(reading, () => source.gate.release(permit, SUCCESS))
  } else source.gate.release(permit, cached ? IGNORED : SUCCESS, now)
  engine.callSucceeded(started, n, now)
  if (!cached && source.announcements.mayBeIn(result, call.request)) noticeLate(started, result)
}

/** Reads what a good response announces, and tells it. What cannot be read, or loaded, is no notice. */
function noticeLate<T>(started: StartedCall<T>, result: T): void {
  RESPONSE_READER.load()
    .then(({ tellNotices }) => tellNotices(started.engine, started, result))
    .catch(() => {})
}

/** @param reading null: what the response states has been reported */
function afterReading(reading: Promise<void> | null, release: () => void): void {
  if (reading) reading.then(release, release)
  else release()
}

/**
 * Looks closer at what is no plain success. What cannot be read costs at most the diagnosis: the client's own outcome
 * stands.
 */
async function examine<T>(attempt: Attempt<T>, outcome: Outcome<T>): Promise<AttemptEnd<T>> {
  const { started, permit } = attempt
  const { engine, call, source } = started
  let isReported = false
  try {
    const now = engine.clock.now()
    if (outcome.kind === "threw" && call.signal?.aborted)
      return { kind: "aborted", attempt, error: outcome.error, durationMs: now - permit.at }
    let inspected: InspectedSuccess | null = null
    if (outcome.kind === "returned") {
      const { result } = outcome
      const status = call.statusOf(result)
      if (mayHideFailure(started, status, result)) inspected = await inspect(started, result)
      if (status < 400 && !inspected?.verdict) {
        if (needsReader(attempt, result)) await RESPONSE_READER.tryLoad()
        reportSuccess(attempt, result, inspected)
        isReported = true
        return { kind: "done", result }
      }
    }
    const classified = classify(attempt, outcome, inspected, now)
    if (!RESPONSE_READER.loaded) source.waitFor(classified)
    return { kind: "failed", failed: await classified }
  } catch {
    return outcome.kind === "returned"
      ? { kind: "done", result: outcome.result }
      : { kind: "failed", failed: await unreadable(attempt, outcome) }
  } finally {
    // Of a permit that is released already, a second release changes nothing.
    if (!isReported) source.gate.release(permit, IGNORED)
  }
}

/** Looks into the body of a 2xx; null: it is left alone, or what reads it cannot be loaded. */
async function inspect<T>(
  { engine, call, source }: StartedCall<T>,
  result: T,
): Promise<InspectedSuccess | null> {
  const { request, signal } = call
  const wallNow = engine.clock.wallNow()
  const response = responseIn(call, result)
  const reader = RESPONSE_READER.loaded ?? (await RESPONSE_READER.tryLoad())
  if (!reader || !response) return null
  return reader.inspectSuccessBody({ request, api: source.apiFor(request), response, wallNow, signal })
}

/**
 * The gate has the verdict before anything is decided, so that a 429 holds its source at once. While the rules are still
 * loading, calls that begin wait for them.
 */
async function classify<T>(
  attempt: Attempt<T>,
  outcome: Outcome<T>,
  inspected: InspectedSuccess | null,
  now: number,
): Promise<FailedAttempt<T>> {
  const { started, permit } = attempt
  const { engine, call, source } = started
  const { request, signal } = call
  const result = outcome.kind === "returned" ? outcome.result : outcome.error
  const api = source.apiFor(request)
  const wallNow = engine.clock.wallNow()
  const reader = RESPONSE_READER.loaded ?? (await RESPONSE_READER.tryLoad())
  const response = inspected?.response ?? responseIn(call, result, outcome.kind === "threw")
  const failed = { explain: engine.explain, request, api, response, result, wallNow, signal }
  const verdict = inspected?.verdict ?? (await verdictOf(engine, reader, failed))
  if (response && verdict.kind !== "permanent")
    source.lastRefused = { response, request, carried: started.carried ?? [] }
  // The body may have been waited for.
  const readAt = engine.clock.now()
  if (reader && response && (verdict.exhausted || source.spentQuotas))
    reader.noteQuota(started, verdict, response, permit.at, readAt)
  const measured = source.gate.measure(readAt)
  const known = { profile: api?.loaded ?? null, body: inspected?.body ?? null, call: started }
  if (response) source.quotaHeaders?.read(response, permit, verdict.kind === "permanent", readAt, known)
  source.gate.release(permit, attemptOutcomeOf(verdict, engine.settings.throttle.enabled), readAt)
  return { attempt, outcome, response, verdict, durationMs: now - permit.at, classifiedAt: readAt, measured }
}

async function verdictOf(
  engine: Engine,
  reader: ResponseReader | null,
  failed: FailedResponse,
): Promise<Verdict> {
  if (reader) return reader.classifyFailure(failed)
  engine.events.warn({
    code: "undiagnosed",
    message:
      "the part of heed that reads responses could not be loaded: failures are classified by their status alone",
    source: null,
  })
  const { explain, request, response, result, wallNow } = failed
  return response && response.status >= 300
    ? verdictByStatus(response, wallNow)
    : classifyThrown(explain, result, request.target.origin)
}

/** An error that cannot be read: what is known of it by itself. */
async function unreadable<T>(
  attempt: Attempt<T>,
  outcome: Outcome<T> & { kind: "threw" },
): Promise<FailedAttempt<T>> {
  const { engine, source } = attempt.started
  const now = engine.clock.now()
  return {
    attempt,
    outcome,
    response: null,
    verdict: { ...(await classifyThrown(engine.explain, outcome.error)), kind: "permanent" },
    durationMs: now - attempt.permit.at,
    classifiedAt: now,
    measured: source.gate.measure(now),
  }
}

/** @param throttles false: nothing is to be held, so the gate is told of nothing that would hold it */
function attemptOutcomeOf({ code, status, kind, wait }: Verdict, throttles: boolean): AttemptOutcome {
  if (!throttles) return SUCCESS
  if (kind === "throttled") return { kind, retryAfterMs: wait && (wait.ms || AT_ONCE_MS), code }
  if (kind === "transient") return { kind: "failed", retryAfterMs: wait?.ms ?? null, code }
  // A response, whatever it says, shows that the source is there; a local fault shows nothing.
  return status === null ? IGNORED : SUCCESS
}
