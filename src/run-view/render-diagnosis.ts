import type { Diagnosis } from "../explain/diagnosis.ts"
import { formatTime } from "../explain/format.ts"
import { printableLines } from "./columns.ts"

/** Evidence of a run: where an answer is explained by itself, there was none. */
const OF_A_RUN = new Set([
  "failure-count",
  "measured",
  "learned",
  "rejections",
  "concurrency",
  "ran-for",
  "source-answers",
  "source-failing",
  "source-never-answered",
  "worked-before",
  "endpoint-failing",
])

/** The diagnosis of a call that heed made, for a person at a terminal: the summary, and what the summary does not say. */
export function renderDiagnosis(diagnosis: Diagnosis): string {
  return lines([diagnosis.summary, "", ...details(diagnosis, diagnosis.evidence, diagnosis.summary)])
}

/** The same of an answer that came from anywhere: what it means, without a word of the run that it is not part of. */
export function renderAnswer(diagnosis: Diagnosis): string {
  const { code, status, title, meaning, retryable, retryAt } = diagnosis
  const evidence = diagnosis.evidence.filter(({ kind }) => !OF_A_RUN.has(kind))
  const row = `${code} ${title}`
  return lines([
    status === null ? `No answer: ${row}` : status === code ? row : `${status}, which here means ${row}`,
    meaning,
    ...details(diagnosis, evidence, ""),
    retryAt === null
      ? retryable
        ? "  It may succeed later."
        : "  It will fail again as it is."
      : `  It may succeed from ${formatTime(Date.parse(retryAt))}.`,
  ])
}

function details(
  { suggestions, advice, requestId }: Diagnosis,
  evidence: Diagnosis["evidence"],
  said: string,
): string[] {
  const isNew = ({ text }: { text: string }) => !said.includes(text)
  const sources = new Set(evidence.flatMap(({ source }) => source ?? []))
  return [
    ...evidence.filter(isNew).map(({ text }) => `  ${text}`),
    ...suggestions.filter(isNew).map(({ text }) => `  -> ${text}`),
    ...advice.map((text) => `  -> ${text}`),
    ...(requestId === null ? [] : [`  The server's id of this request: ${requestId}`]),
    ...[...sources].map((source) => `  See ${source}`),
  ]
}

const lines = (texts: readonly string[]) => printableLines(`${texts.join("\n")}\n`)
