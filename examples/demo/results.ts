import { diagnosisOf, type Heed } from "heed"
import type { Failure, Job } from "./extract.ts"
import { table } from "./table.ts"
import type { Totals } from "./tally.ts"
import { seconds } from "./weather.ts"

export interface Result extends Totals {
  name: string
  failures: Failure[]
}

/** The results of all contenders in one table. */
export function comparison(results: Result[], job: Job): string {
  const line = (title: string, cell: (result: Result) => string) => [title, ...results.map(cell)]
  return table([
    line("", (result) => result.name),
    line(`rows, of ${count(job.rowsThereAre)}`, (result) => count(result.rows)),
    line("requests sent", (result) => count(result.requests)),
    line("rejected (429)", (result) => count(result.rejected)),
    line(`failed calls, ${job.unavailable} at best`, ({ failures }) => count(failures.length)),
    line("wall time", (result) => seconds(result.wallMs)),
  ])
}

/** The failed calls with heed: first the message of axios, then the diagnosis of the same error. */
export function explanations(failures: Failure[], most = 5): string {
  const told = failures.slice(0, most).map(({ page, error }) => {
    const { summary = "", suggestions = [] } = diagnosisOf(error) ?? {}
    const unsaid = suggestions.map(({ text }) => text).filter((text) => !summary.includes(text))
    const heard = [...summary.split("\n"), ...unsaid.map((text) => `-> ${text}`)]
    return [`${page}: ${(error as Error).message}`, ...heard].filter(Boolean).join("\n  ")
  })
  if (failures.length > most) told.push(`and ${failures.length - most} more`)
  return told.join("\n\n")
}

/** What cost the most time in the run, and what to do about it. */
export function topAdvice(heed: Heed, most = 3): string {
  const { timeLostMs, advice } = heed.report()
  const rows = advice.slice(0, most).map((row) => {
    const cost = `${row.code} ${row.title}: ${seconds(row.timeLostMs)} in ${row.failures} ${row.failures === 1 ? "failure" : "failures"}`
    return [cost, ...row.advice.map((text) => `  -> ${text}`)].join("\n")
  })
  return [`${seconds(timeLostMs)} of all workers' time, added up:`, ...rows].join("\n")
}

function count(number: number): string {
  return number.toLocaleString("en")
}
