import type { RunReport } from "../report/run-report.ts"

type Numbers = Readonly<Record<PropertyKey, unknown>>

/** What a report says of the time since an earlier one: a Heed may have made calls before its log was begun. */
export function reportSince(before: RunReport, report: RunReport): RunReport {
  const rows = report.rows
    .map((row) => {
      const known = before.rows.find(({ code }) => code === row.code)
      return less(row, known, "failures", "givenUp", "timeLostMs")
    })
    .filter(({ failures, givenUp, timeLostMs }) => failures + givenUp + timeLostMs > 0)
    .sort((a, b) => b.timeLostMs - a.timeLostMs)
  const endpoints = report.endpoints.map((one) => {
    const known = before.endpoints.find((old) => old.source === one.source && old.endpoint === one.endpoint)
    const codes = Object.keys(one.rows)
    return { ...less(one, known, "requests", "failures"), rows: less(one.rows, known?.rows, ...codes) }
  })
  const waits = report.waits.map((wait) => {
    const known = before.waits.find(({ reason }) => reason === wait.reason)
    return less(wait, known, "count", "ms")
  })
  return {
    ...less(report, before, "requests", "retries", "timeLostMs"),
    since: before.until,
    calls: less(report.calls, before.calls, "succeeded", "failed"),
    rows,
    endpoints: endpoints.filter(({ requests }) => requests > 0),
    waits: waits.filter(({ count }) => count > 0),
    advice: rows.flatMap(({ code, failures, timeLostMs }) => {
      const advice = report.advice.find((row) => row.code === code)
      return advice ? { ...advice, failures, timeLostMs } : []
    }),
  }
}

/** The same, its numbers of these names without those that were counted before. */
function less<T extends object>(now: T, before: T | undefined, ...names: string[]): T {
  const numbers = (of: T | undefined, name: string) => Number((of as Numbers | undefined)?.[name] ?? 0)
  return {
    ...now,
    ...Object.fromEntries(names.map((name) => [name, numbers(now, name) - numbers(before, name)])),
  }
}
