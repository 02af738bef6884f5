import { utf8Bytes } from "../http/bytes.ts"
import { cutText } from "../redact/mask.ts"
import type { AttemptRecord } from "../report/attempt-record.ts"
import type { Diagnosis } from "./diagnosis.ts"

/** A diagnosis as JSON is shorter than this, in bytes of UTF-8. */
const MAX_BYTES = 16_000

interface Level {
  /** The longest text and the longest summary, in characters. */
  readonly text: number
  readonly summary: number
  readonly advice: number
  readonly evidence: number
  readonly values: boolean
  readonly attempts: number
}

/** Tried in turn. At the last one even a text of nothing but escapes (6 bytes a character) fits by far. */
const LEVELS: readonly Level[] = [
  { text: 2_000, summary: 2_000, advice: 20, evidence: 12, values: true, attempts: 20 },
  { text: 600, summary: 1_200, advice: 10, evidence: 12, values: true, attempts: 10 },
  { text: 300, summary: 900, advice: 6, evidence: 10, values: false, attempts: 6 },
  { text: 120, summary: 360, advice: 4, evidence: 6, values: false, attempts: 4 },
  { text: 40, summary: 120, advice: 2, evidence: 3, values: false, attempts: 2 },
]

/** The diagnosis itself if it is short enough, else as much of it as fits: the middle of long histories goes first. */
export function boundDiagnosis(diagnosis: Diagnosis): Diagnosis {
  let cut = diagnosis
  for (const level of LEVELS) {
    cut = cutDown(diagnosis, level)
    if (bytesOf(cut) < MAX_BYTES) break
  }
  return cut
}

function bytesOf(value: unknown): number {
  return utf8Bytes(JSON.stringify(value)).length
}

function cutDown(diagnosis: Diagnosis, level: Level): Diagnosis {
  const cut = (text: string) => cutText(text, level.text)
  const { provider, request, requestId } = diagnosis
  return {
    ...diagnosis,
    title: cut(diagnosis.title),
    meaning: cut(diagnosis.meaning),
    advice: diagnosis.advice.slice(0, level.advice).map(cut),
    evidence: diagnosis.evidence.slice(0, level.evidence).map(({ kind, text, value, source }) => ({
      kind,
      text: cut(text),
      ...(value === undefined || !level.values ? {} : { value }),
      ...(source === undefined || !level.values ? {} : { source }),
    })),
    suggestions: diagnosis.suggestions.slice(0, level.evidence).map(({ setting, value, text }) => ({
      setting: cut(setting),
      value: level.values ? value : null,
      text: cut(text),
    })),
    attempts: middleOut(diagnosis.attempts, level.attempts).map((attempt) =>
      attempt.error === undefined ? attempt : { ...attempt, error: cut(attempt.error) },
    ),
    source: cut(diagnosis.source),
    request: { method: cutText(request.method, 40), url: cut(request.url) },
    requestId: requestId === null ? null : cut(requestId),
    provider: provider && {
      ...(provider.code === undefined ? {} : { code: cut(provider.code) }),
      ...(provider.message === undefined ? {} : { message: cut(provider.message) }),
    },
    summary: cutText(diagnosis.summary, level.summary),
  }
}

/** The first third and the rest from the end. */
function middleOut(attempts: readonly AttemptRecord[], limit: number): AttemptRecord[] {
  if (attempts.length <= limit) return [...attempts]
  const first = Math.floor(limit / 3)
  return [...attempts.slice(0, first), ...attempts.slice(first - limit)]
}
