import { type EndLine, RUN_LOG_VERSION, type RunLine, type RunLogLine } from "./line.ts"

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

type Check = (value: unknown) => boolean
type Fields = { readonly [field: string]: Check }

const isString: Check = (value) => typeof value === "string"
const isNumber: Check = (value) => Number.isFinite(value)
/** Years of four digits, as `recordRun` writes them: behind them, a Date cannot hold each time of a run. */
const isRunTime: Check = (value) => isTime(value) && /^\d{4}-/.test(value as string)
/** ms of a run, 100 years: with them a Date holds each time. */
const MAX_RUN_MS = 3.2e12
const isTime: Check = (value) => isString(value) && Number.isFinite(Date.parse(value as string))
const has = (fields: Fields) => (value: unknown) =>
  isObject(value) && Object.entries(fields).every(([field, check]) => check(value[field]))
const ifAny = (check: Check) => (value: unknown) => value === undefined || value === null || check(value)
const listOf = (check: Check) => (value: unknown) => Array.isArray(value) && value.every(check)
const counts: Check = (value) => isObject(value) && Object.values(value).every(isNumber)

const SOURCE: Fields = { source: isString }
const CALL: Fields = {
  ...SOURCE,
  ...{ endpoint: isString, method: isString, url: isString, label: ifAny(isString) },
}
const EVIDENCE = has({ kind: isString, text: isString, source: ifAny(isString) })
const DIAGNOSIS: Fields = {
  ...{ code: isNumber, title: isString, summary: isString, source: isString, totalWaitMs: isNumber },
  ...{ status: ifAny(isNumber), requestId: ifAny(isString), retryAt: ifAny(isTime) },
  advice: listOf(isString),
  evidence: listOf(EVIDENCE),
  suggestions: listOf(has({ text: isString })),
  attempts: listOf(
    has({
      ...{ n: isNumber, at: isTime, durationMs: isNumber, waitMs: isNumber },
      ...{ status: ifAny(isNumber), error: ifAny(isString), waitReason: ifAny(isString) },
    }),
  ),
}
const ROW: Fields = {
  code: isNumber,
  title: isString,
  ...{ failures: isNumber, givenUp: isNumber, timeLostMs: isNumber },
}

/** What is read of each event; a log may come from anywhere. */
const FIELDS: { readonly [event: string]: Fields } = {
  attempt: CALL,
  retry: { ...CALL, status: ifAny(isNumber), error: ifAny(isString) },
  success: { ...CALL, durationMs: isNumber },
  giveup: { ...CALL, diagnosis: has(DIAGNOSIS) },
  hold: { ...SOURCE, code: isNumber, until: isTime },
  release: SOURCE,
  probe: SOURCE,
  pace: { ...SOURCE, ratePerSecond: ifAny(isNumber), concurrency: ifAny(isNumber) },
  gate: SOURCE,
  waiting: { ...SOURCE, until: isTime, why: isString },
  notice: { ...SOURCE, endpoint: isString, kind: isString },
  split: {
    ...{ ...SOURCE, dimension: isString, size: isNumber },
    ...{ outcome: ifAny(isString), pieces: ifAny(isNumber), next: ifAny(isNumber), code: ifAny(isNumber) },
  },
  warning: { code: isString, message: isString },
  counts: {
    ...{ ...SOURCE, endpoint: ifAny(isString), ms: isNumber, attempts: isNumber, successes: isNumber },
    ...{
      durationMs: isNumber,
      longestMs: isNumber,
      retries: counts,
      giveups: counts,
      failures: ifAny(counts),
    },
  },
  report: {
    report: has({
      rows: listOf(has(ROW)),
      waits: listOf(has({ reason: isString, count: isNumber, ms: isNumber })),
      advice: listOf(has({ code: isNumber, advice: listOf(isString) })),
      limits: ifAny(listOf(has({ ...SOURCE, requests: isNumber, perMs: ifAny(isNumber) }))),
    }),
  },
  lost: { lines: isNumber },
}

/**
 * A line of a log, also one of an event that this version does not know; null: it is none, as the half line that a killed
 * run left. Never throws.
 */
export function parseLine(text: string): RunLogLine | null {
  let line: unknown
  try {
    // Editors of Windows put a mark before the first line.
    line = JSON.parse(text.replace(/^\ufeff/, ""))
  } catch {
    return null
  }
  if (!isObject(line) || typeof line.event !== "string") return null
  if (line.event === "run") return isRun(line) ? line : null
  const fields = Object.hasOwn(FIELDS, line.event) ? FIELDS[line.event] : undefined
  const isWhole =
    isNumber(line.t) &&
    Math.abs(line.t as number) <= MAX_RUN_MS &&
    (fields === undefined || has(fields)(line))
  return isWhole ? (line as unknown as EndLine) : null
}

/** False for the event of a later version, which is passed over. */
export const isKnown = (event: string): boolean => event === "end" || Object.hasOwn(FIELDS, event)

/** Reads logs line by line. Of a run that a later version of heed wrote, no line is read: it may mean anything. */
export class LineReader {
  /** The version of the format that is not known here, of the first such run; null: there was none. */
  laterVersion: number | null = null
  #isLater = false

  /** As `parseLine`. */
  read(text: string): RunLogLine | null {
    const line = parseLine(text)
    if (line?.event === "run") this.#isLater = false
    if (!line) {
      const later = laterVersion(text)
      this.laterVersion ??= later
      if (later !== null) this.#isLater = true
    }
    return this.#isLater ? null : line
  }
}

function laterVersion(text: string): number | null {
  try {
    const { event, v } = JSON.parse(text)
    return event === "run" && v > RUN_LOG_VERSION ? v : null
  } catch {
    return null
  }
}

function isRun(line: Record<string, unknown>): line is Record<string, unknown> & RunLine {
  return (
    typeof line.v === "number" &&
    line.v <= RUN_LOG_VERSION &&
    typeof line.run === "string" &&
    typeof line.heed === "string" &&
    isRunTime(line.at)
  )
}
