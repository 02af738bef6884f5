import type { Diagnosis } from "../explain/diagnosis.ts"
import { cutText, oneLine } from "../redact/mask.ts"
import type { MaskedRequest } from "../redact/request-masker.ts"
import type { AttemptRecord } from "../report/attempt-record.ts"
import { isoTime, wallTime } from "../time/clock.ts"
import type { CallFailure } from "./call-failure.ts"
import type { Engine } from "./engine.ts"

/** The longest text of a diagnosis, in characters: a whole one stays under 16 KB. */
const MAX_TEXT = 600
const MAX_ADVICE = 4
/** Names of errors and of heed's own reasons; any other text may hold what a server sent. */
const ERROR_NAME = /^[A-Z][A-Z_]{0,30}$/

interface CoreFailure
  extends Pick<CallFailure, "request" | "carried" | "source" | "verdict" | "refusal" | "retryAt"> {
  readonly attempts: readonly AttemptRecord[]
  readonly totalWaitMs: number
}

/** What can be said of a failure without the chunk that explains it: row, status, advice and attempts, no evidence. */
export function coreDiagnosis(engine: Engine, failure: CoreFailure): Diagnosis {
  const { request, carried, source, verdict, refusal } = failure
  engine.events.warn({
    code: "undiagnosed",
    message: "the part of heed that explains failures could not be loaded: diagnoses have no evidence",
    source: null,
  })
  const masked = engine.masked.of(request, carried)
  const { code, title, meaning, advice, action } = engine.settings.faq[verdict.code]
  const method = cutText(masked.line(request.method), 40)
  const retryAt =
    failure.retryAt !== null && Number.isFinite(failure.retryAt)
      ? isoTime(wallTime(engine.clock, failure.retryAt))
      : null
  const status = verdict.status
  const happened =
    status === null
      ? "got no answer:"
      : status === code
        ? "failed:"
        : `failed with ${status}, which here means`
  const again = retryAt === null ? "" : `Try again after ${retryAt}.`
  const kept = advice.slice(0, MAX_ADVICE).map(cut)
  return {
    code,
    status,
    matchedBy: verdict.matchedBy,
    title: cut(title),
    meaning: cut(meaning),
    advice: kept,
    action,
    retryable: verdict.kind !== "permanent" && refusal !== "quota-exhausted" && refusal !== "budget-used",
    evidence: [],
    suggestions: [],
    attempts: failure.attempts.map(({ error, ...attempt }) =>
      error === undefined ? attempt : { ...attempt, error: errorName(error, masked) },
    ),
    totalWaitMs: failure.totalWaitMs,
    stopped: refusal,
    retryAt,
    source: cut(source.name),
    request: { method, url: cut(masked.url) },
    requestId: null,
    provider: null,
    summary: [`${method} ${cut(masked.url)} ${happened} ${code} ${cut(title)}.`, kept[0], again]
      .filter(Boolean)
      .join("\n"),
  }
}

function cut(text: string): string {
  return cutText(oneLine(text), MAX_TEXT)
}

function errorName(error: string, masked: MaskedRequest): string {
  return ERROR_NAME.test(error) ? error : masked.line(error)
}
