import type { Diagnosis } from "../explain/diagnosis.ts"
import type { FaqCode } from "../faq/entry.ts"
import type { RunReport } from "../report/run-report.ts"
import type { DigestedRow } from "./digest.ts"

const MAX_TEXTS = 200
const TEXTS_SHOWN = 10

type Row = Omit<DigestedRow, "evidence" | "suggestions">
type Texts = Map<string, DigestedRow["evidence"][number]>

/** What is known of a run's rows. */
export interface RunRows {
  /** The latest; those before it are part of it. */
  report: RunReport | null
  /** The rows of the calls that were given up, for a log that has no report yet. */
  readonly rows: Map<FaqCode, Row>
}

/** Adds up the failures of each row of the FAQ, and what their diagnoses say. */
export class RowBuilder {
  readonly #texts = new Map<FaqCode, { evidence: Texts; suggestions: Texts }>()

  add(diagnosis: Diagnosis, run: RunRows): void {
    if (!run.report) countRow(run.rows, diagnosis)
    const texts = this.#texts.get(diagnosis.code) ?? { evidence: new Map(), suggestions: new Map() }
    this.#texts.set(diagnosis.code, texts)
    // Most evidence counts something: "62 of 571 requests". What differs by its numbers alone is said once.
    for (const { text } of diagnosis.evidence)
      countText(texts.evidence, text, text.replace(/\d[\d.,:]*/g, "#"))
    for (const { text } of diagnosis.suggestions) countText(texts.suggestions, text, text)
  }

  /** What a report says of a row is more than the log has, whose attempts are partly counts. */
  build(runs: Iterable<RunRows>): DigestedRow[] {
    const rows = new Map<FaqCode, DigestedRow>()
    for (const run of runs) {
      for (const { code, title, failures, givenUp, timeLostMs, advice } of rowsOf(run)) {
        const row = rows.get(code) ?? {
          ...{ code, title, failures: 0, givenUp: 0, timeLostMs: 0, advice },
          ...{ evidence: mostFrequent(this.#texts.get(code)?.evidence) },
          suggestions: mostFrequent(this.#texts.get(code)?.suggestions),
        }
        row.failures += failures
        row.givenUp += givenUp
        row.timeLostMs += timeLostMs
        rows.set(code, row)
      }
    }
    return [...rows.values()].sort((a, b) => b.timeLostMs - a.timeLostMs || b.failures - a.failures)
  }
}

function rowsOf({ report, rows }: RunRows): Iterable<Row> {
  if (!report) return rows.values()
  const adviceOn = (code: FaqCode) => report.advice.find((row) => row.code === code)?.advice ?? []
  return report.rows.map((row) => ({ ...row, advice: adviceOn(row.code) }))
}

function countRow(rows: Map<FaqCode, Row>, { code, title, advice, attempts, totalWaitMs }: Diagnosis): void {
  const row = rows.get(code) ?? { code, title, failures: 0, givenUp: 0, timeLostMs: 0, advice }
  row.failures += attempts.length
  row.givenUp++
  row.timeLostMs += attempts.reduce((total, { durationMs }) => total + durationMs, totalWaitMs)
  rows.set(code, row)
}

/** @param key the same for texts that are counted together; the latest is shown */
function countText(texts: Texts, text: string, key: string): void {
  const known = texts.get(key)
  if (!known && texts.size >= MAX_TEXTS) return
  const varies = known !== undefined && (known.varies || known.text !== text)
  texts.set(key, { text, count: (known?.count ?? 0) + 1, varies })
}

function mostFrequent(texts: Texts = new Map()): DigestedRow["evidence"] {
  return [...texts.values()].sort((a, b) => b.count - a.count).slice(0, TEXTS_SHOWN)
}
