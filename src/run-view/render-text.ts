import { expected, isNumber, problems, throwProblems } from "../call/option-checks.ts"
import { formatCount, formatMs, joinList, plural } from "../explain/format.ts"
import type { DigestedSource, DigestedSplit, RunDigest } from "../run-log/digest.ts"
import { checkDigest } from "./check-digest.ts"
import { columns, printableLines, sparkline } from "./columns.ts"
import { closedMs, rate, statedText, time, times } from "./wording.ts"

export interface TextOptions {
  /** Characters in a line of the pictures; 80 if not given. */
  width?: number | undefined
  /** Failed calls that are shown; 10 if not given. */
  failures?: number | undefined
}

const count = expected("a number of 0 or more", (value) => isNumber(value) && value >= 0)
const OPTIONS = { width: count, failures: count }

const ENDPOINTS_SHOWN = 10
const TEXTS_SHOWN = 2
const SIZES_SHOWN = 12

/** Renders one or several runs for a terminal: plain text without colours. @throws TypeError for a wrong argument */
export function renderText(digest: RunDigest, options: TextOptions = {}): string {
  checkDigest("renderText", digest)
  throwProblems("renderText", problems(options, OPTIONS))
  const { width = 80, failures = 10 } = options
  if (digest.runs.length === 0) return "There is no run in this log.\n"
  const sections = [
    head(digest),
    ...digest.sources.map((source) => sourceText(source, width, Date.parse(digest.until))),
    waits(digest),
    ...digest.rows.map(rowText),
    endpoints(digest),
    splits(digest),
    failedCalls(digest, failures),
    ...digest.warnings.map(({ at, message }) => `Warning, ${time(at)}: ${message}`),
    missing(digest),
  ]
  return printableLines(`${sections.filter((section) => section !== "").join("\n\n")}\n`)
}

function head({ runs, since, until, calls, requests, retries }: RunDigest): string {
  const took = Date.parse(until) - Date.parse(since)
  const open = runs.filter(({ ended }) => !ended).length
  const isOpen =
    open === 0 ? "" : open === runs.length && open === 1 ? ", not ended" : `, ${formatCount(open)} not ended`
  return [
    `${runs.length === 1 ? "Run" : plural(runs.length, "run")} from ${time(since)} to ${time(until)}, ${formatMs(took)}${isOpen}`,
    `${plural(calls.succeeded, "call")} succeeded, ${formatCount(calls.failed)} failed; ${plural(requests, "request")}, ${plural(retries, "retry", "retries")}`,
  ].join("\n")
}

function sourceText(
  { source, timeline, closed, probes, paces, stated }: DigestedSource,
  width: number,
  end: number,
): string {
  const { series, binMs } = timeline
  const bins = Math.max(...Object.values(series).map(({ length }) => length), 0)
  const names = ["sent", ...Object.keys(series).filter((name) => name !== "sent" && name !== "succeeded")]
  const pictures = names
    .filter((name) => series[name])
    .map((name) => {
      const counts = Array.from({ length: bins }, (_, bin) => series[name]?.[bin] ?? 0)
      const most = Math.max(...counts) / (binMs / 1_000)
      const total = counts.reduce((sum, count) => sum + count, 0)
      return [
        name,
        sparkline(counts, width - 40).padEnd(width - 40),
        formatCount(total),
        `at most ${rate(most)}`,
      ]
    })
  const codes = [...new Set(closed.map(({ code }) => code))].join(", ")
  const last = paces.at(-1)
  return [
    source,
    columns(pictures),
    stated.length > 0 ? `  it states ${joinList(stated.map(statedText))}` : "",
    closed.length === 0
      ? ""
      : `  closed ${times(closed.length)} (${codes}), ${formatMs(closedMs(closed, end))} in all; ${plural(probes.length, "probe")}`,
    last?.ratePerSecond ? `  it takes ${rate(last.ratePerSecond)}, as was learned by ${time(last.at)}` : "",
    last?.concurrency
      ? `  it takes ${formatCount(last.concurrency)} at once, as was learned by ${time(last.at)}`
      : "",
  ]
    .filter(Boolean)
    .join("\n")
}

function waits({ waits, timeLostMs }: RunDigest): string {
  if (waits.length === 0 && timeLostMs === 0) return ""
  const rows = waits.map(({ reason, count, ms }) => [reason, formatMs(ms), plural(count, "wait")])
  return [
    `Time lost to failures and holds, all calls added up: ${formatMs(timeLostMs)}`,
    rows.length === 0 ? "" : "What calls waited for; the pace is not lost time",
    columns(rows),
  ]
    .filter(Boolean)
    .join("\n")
}

function rowText({
  code,
  title,
  failures,
  givenUp,
  timeLostMs,
  advice,
  evidence,
  suggestions,
}: RunDigest["rows"][number]): string {
  const texts = (list: { text: string; count: number }[]) =>
    list.slice(0, TEXTS_SHOWN).map(({ text, count }) => (count > 1 ? `${text} (${times(count)})` : text))
  return [
    `${code} ${title}: ${plural(failures, "attempt")} failed, ${plural(givenUp, "call")} given up, ${formatMs(timeLostMs)}`,
    ...texts(evidence).map((text) => `  ${text}`),
    ...(suggestions.length > 0 ? texts(suggestions) : advice).map((text) => `  -> ${text}`),
  ].join("\n")
}

function endpoints({ endpoints }: RunDigest): string {
  if (endpoints.length === 0) return ""
  const rows = endpoints
    .slice(0, ENDPOINTS_SHOWN)
    .map(({ endpoint, requests, failures, meanMs, longestMs }) => [
      endpoint,
      formatCount(requests),
      formatCount(failures),
      meanMs === null ? "" : formatMs(meanMs),
      longestMs === 0 ? "" : formatMs(longestMs),
    ])
  return `Endpoints, by the time that they took\n${columns([["", "requests", "failed", "mean", "longest"], ...rows])}`
}

function splits({ splits }: RunDigest): string {
  if (splits.length === 0) return ""
  return [
    "What split did",
    ...splits.flatMap(({ source, dimension, accepted, cuts, skipped, codes, sizes }) => {
      const why = Object.entries(codes).map(([code, count]) => `${code}: ${formatCount(count)}`)
      const shown = sizes.slice(0, SIZES_SHOWN).map(sizeText)
      const rest = sizes.length - shown.length
      return [
        `  ${dimension} of ${source}: ${plural(accepted, "piece")} accepted, ${formatCount(cuts)} refused and cut${skipped > 0 ? `, ${formatCount(skipped)} left out` : ""}${why.length > 0 ? ` (${why.join(", ")})` : ""}`,
        `    sizes: ${shown.join(", ")}${rest > 0 ? `, and ${formatCount(rest)} more` : ""}`,
      ]
    }),
  ].join("\n")
}

function sizeText({ size, accepted, refused }: DigestedSplit["sizes"][number]): string {
  const parts = [
    refused > 0 ? `refused ${times(refused)}` : "",
    accepted > 0 ? `accepted ${times(accepted)}` : "",
  ]
  return `${formatCount(size)} ${parts.filter(Boolean).join(" and ")}`
}

function failedCalls({ failures, calls }: RunDigest, most: number): string {
  if (failures.length === 0 || most === 0) return ""
  const shown = failures.slice(0, most).map(({ at, method, url, label, diagnosis }) => {
    const name = label ?? `${method} ${url}`
    return [`  ${time(at)} ${name}`, ...diagnosis.summary.split("\n").map((line) => `    ${line}`)].join("\n")
  })
  const rest = calls.failed - shown.length
  return ["Calls that failed", ...shown, ...(rest > 0 ? [`  and ${formatCount(rest)} more`] : [])].join("\n")
}

function missing({ lostLines, badLines }: RunDigest): string {
  const lost = lostLines === 0 ? "" : `${plural(lostLines, "line")} had no room in the log. `
  return `${lost}${badLines === 0 ? "" : `${plural(badLines, "line")} of the log could not be read.`}`.trim()
}
