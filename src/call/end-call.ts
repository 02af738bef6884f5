import type { Verdict } from "../classify/verdict.ts"
import type { Diagnosis } from "../explain/diagnosis.ts"
import type { CallLimits } from "../explain/why-stopped.ts"
import { BODY_READER } from "../http/body-reader-chunk.ts"
import { readOr } from "../http/caller-values.ts"
import { abortReason } from "../time/abort.ts"
import { attachDiagnosis } from "./attach-diagnosis.ts"
import { buildDiagnosis } from "./build-diagnosis.ts"
import type { CallFailure } from "./call-failure.ts"
import type { CallState } from "./call-state.ts"
import { classifyThrown } from "./classify-thrown.ts"
import { type CallEnd, isOf } from "./outcome.ts"
import { messageOf } from "./refresh-credentials.ts"
import type { QuotaRefusal } from "./spent-quotas.ts"
import { TimeLimitError } from "./time-limit.ts"

/** Diagnoses, tells the listeners once, and ends the call as its client would: throws, or returns the failed answer. */
export async function endCall<T>(state: CallState<T>, end: CallEnd): Promise<T> {
  const { engine, call, source, options } = state
  if (end.kind === "fault") warn(state, "not-retried", end.error)
  let diagnosis: Diagnosis
  try {
    diagnosis = await diagnose(state, end)
  } catch (fault) {
    warn(state, "undiagnosed", fault)
    return endUndiagnosed(state, end, fault)
  }
  const { signal } = call
  // While a body was read for the diagnosis: axios would end the call as aborted, and it would be told of twice.
  if (signal?.aborted && end.kind !== "aborted")
    return endCall(state, { kind: "aborted", reason: abortReason(signal), error: undefined })
  engine.callFailed(call.request, state.carried, source, options, diagnosis)
  return endAsClient(state, end, diagnosis)
}

async function diagnose<T>(state: CallState<T>, end: CallEnd): Promise<Diagnosis> {
  const { engine, call, source, history, lastFailure } = state
  return buildDiagnosis(engine, {
    request: call.request,
    sent: state.sentRequest,
    carried: state.carried,
    refresh: state.refresh,
    source,
    endpoint: state.endpoint,
    history,
    verdict: await finalVerdict(state, end),
    response: lastFailure?.response ?? null,
    // An abort is passed on at once: nothing is read for it.
    readBody: end.kind !== "aborted",
    signal: call.signal,
    measured: lastFailure?.measured ?? source.gate.measure(engine.clock.now()),
    limits: callLimitsOf(state),
    hookError: end.kind === "hook" ? messageOf(end.error) : null,
    refusedBefore: lastFailure ? null : spentQuotaOf(end)?.refused,
    ...refusalOf(end),
  })
}

/** What heed cannot do costs at most the diagnosis: the client's own outcome reaches the caller. */
async function endUndiagnosed<T>(state: CallState<T>, end: CallEnd, fault: unknown): Promise<T> {
  const { lastFailure } = state
  if (end.kind === "hook") throw end.error
  if (end.kind === "aborted") throw end.error ?? end.reason
  if (lastFailure?.outcome.kind === "threw") throw lastFailure.outcome.error
  if (!lastFailure) throw end.kind === "fault" ? end.error : fault
  return wholeAgain(lastFailure.outcome.result)
}

const WARNINGS = {
  undiagnosed: "a failure could not be diagnosed",
  "not-retried": "a failed request could not be sent again",
} as const

/** The fault may have any text: it is shown as the request has it shown, or else not at all. */
function warn<T>(
  { engine, call, carried, source }: CallState<T>,
  code: keyof typeof WARNINGS,
  fault: unknown,
): void {
  const shown = readOr(() => engine.masked.of(call.request, carried).line(messageOf(fault)), null)
  const message = shown === null ? WARNINGS[code] : `${WARNINGS[code]}: ${shown}`
  engine.events.warn({ code, message, source: source.name })
}

/** The last response, as whole as it was kept if it was let go for an attempt that was then never sent. */
function wholeAgain<T>(result: T): T {
  return BODY_READER.loaded?.restored(result) ?? result
}

async function endAsClient<T>(state: CallState<T>, end: CallEnd, diagnosis: Diagnosis): Promise<T> {
  const { engine, call, lastFailure } = state
  if (end.kind === "hook" || (end.kind === "fault" && !lastFailure))
    throw attachDiagnosis(end.error, diagnosis)
  if (end.kind === "aborted")
    return call.aborted(end.reason, end.error, (result) => attachDiagnosis(result, diagnosis))
  const outcome = lastFailure?.outcome
  if (outcome === undefined || (outcome.kind === "threw" && isOf(outcome.error, TimeLimitError))) {
    const timedOut = outcome !== undefined || diagnosis.stopped === "deadline"
    const cause =
      outcome?.kind === "threw" ? outcome.error : end.kind === "held" ? end.refusal.cause : undefined
    throw attachDiagnosis(
      await call.stopped({ code: timedOut ? "ETIMEDOUT" : "ERR_HEED_HELD", diagnosis, cause }),
      diagnosis,
    )
  }
  if (outcome.kind === "threw") throw attachDiagnosis(outcome.error, diagnosis)
  const result = wholeAgain(outcome.result)
  // If its body breaks off, what reads it rejects with this diagnosis.
  call.pendingBody?.(result, engine.clock)
  if (engine.settings.throwHttpErrors)
    throw attachDiagnosis(await call.rejected(result, diagnosis), diagnosis)
  return attachDiagnosis(result, diagnosis)
}

/** The quota for which a call was not sent; undefined if it ended otherwise. */
const spentQuotaOf = (end: CallEnd) =>
  end.kind === "held" && end.refusal.refusal === "quota-exhausted"
    ? (end.refusal as QuotaRefusal).spent
    : undefined

type Ending = Pick<CallFailure, "refusal" | "retryAt" | "refusedBy"> & Partial<Pick<CallFailure, "opensAt">>

function refusalOf(end: CallEnd): Ending {
  switch (end.kind) {
    case "failed":
      return { refusal: end.refusal, retryAt: end.retryAt, opensAt: end.opensAt ?? null, refusedBy: null }
    case "not-refreshed":
      return { refusal: end.refusal, retryAt: null, refusedBy: null }
    case "held": {
      const { refusal, opensAt, retryAt, cause } = end.refusal
      if (refusal === "refused")
        return { refusal: "not-retryable", retryAt: null, refusedBy: messageOf(cause) }
      return { refusal, retryAt, opensAt, refusedBy: null }
    }
    case "aborted":
      return { refusal: "aborted", retryAt: null, refusedBy: null }
    case "hook":
    case "fault":
      return { refusal: "not-retryable", retryAt: null, refusedBy: null }
  }
}

function callLimitsOf<T>({ engine, maxWaitMs, heldMs, deadline, startedAt }: CallState<T>): CallLimits {
  return {
    maxWaitMs,
    heldMs,
    totalMs: deadline - startedAt,
    elapsedMs: engine.clock.now() - startedAt,
  }
}

/** Limits that the caller set, by which a call was not sent. */
const OWN_LIMITS: { readonly [refusal in string]?: string } = {
  "quota-reserved": "RESERVED",
  "budget-used": "BUDGET",
}

/** The latest try's verdict; where there was none, the row that closed the gate. */
async function finalVerdict<T>(
  { lastFailure, source, engine }: CallState<T>,
  end: CallEnd,
): Promise<Verdict> {
  if (end.kind === "hook") {
    const { beforeAttempt } = engine.settings
    const verdict = await classifyThrown(engine.explain, end.error)
    return { ...verdict, kind: "permanent", ...(beforeAttempt ? { error: "HOOK" } : {}) }
  }
  if (lastFailure) return lastFailure.verdict
  if (end.kind === "fault") return { ...(await classifyThrown(engine.explain, end.error)), kind: "permanent" }
  const ownLimit = end.kind === "held" ? OWN_LIMITS[end.refusal.refusal] : undefined
  const closedBy = end.kind === "held" ? end.refusal.closedBy : source.gate.closedBy(engine.clock.now())
  const spent = spentQuotaOf(end)
  if (spent) return { ...spent.verdict, status: null, error: "HELD", notProcessed: true }
  const refused = end.kind === "held" && end.refusal.refusal === "refused"
  return {
    code: closedBy ?? 504,
    status: null,
    matchedBy: closedBy ? "status" : "network",
    kind: closedBy === 429 ? "throttled" : "transient",
    notProcessed: true,
    error:
      end.kind === "aborted"
        ? "ABORTED"
        : (ownLimit ?? (refused ? "REFUSED" : closedBy ? "HELD" : "DEADLINE")),
    wait: null,
    exhausted: false,
    rule: null,
  }
}
