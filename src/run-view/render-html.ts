import { expected, problems, throwProblems } from "../call/option-checks.ts"
import { formatCount, formatMs, plural } from "../explain/format.ts"
import type { Schedule } from "../forecast/schedule.ts"
import type { RunDigest } from "../run-log/digest.ts"
import { checkDigest } from "./check-digest.ts"
import { dataLink } from "./data-link.ts"
import { failedCalls, rowCard } from "./failure-sections.ts"
import { type Content, Html, html } from "./html.ts"
import { section, table } from "./page-parts.ts"
import { PAGE_STYLE, PAGE_STYLE_HASH } from "./page-style.ts"
import { scheduleSection } from "./schedule-section.ts"
import { sourcesSection } from "./source-section.ts"
import { announcements, endpoints, firstAdvice, splitTable, tiles, timeLost } from "./summary-sections.ts"
import { time } from "./wording.ts"

/** Nothing is loaded, nothing is run, nothing is sent; the one style is that of this page. */
const POLICY = `default-src 'none'; style-src '${PAGE_STYLE_HASH}'; img-src data:; base-uri 'none'; form-action 'none'`

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill='%232b847d' d='M1 9h3v6H1zM6 5h3v10H6zM11 1h4v14h-4z'/%3E%3C/svg%3E"

const OPTIONS = { schedules: expected("a list, as scheduleOf returns it", Array.isArray) }

/** Names of sources in the title. */
const NAMES_SHOWN = 2

export interface HtmlOptions {
  /** What `scheduleOf` says of these runs; the page then says when each is to begin. */
  schedules?: readonly Schedule[] | undefined
}

/**
 * Renders one or several runs as a page: a single HTML file that needs no script, no network and no other file. It
 * works on a phone, in dark mode, on paper and in a screen reader: each picture has its table.
 * @throws TypeError for a wrong argument
 */
export function renderHtml(digest: RunDigest, options: HtmlOptions = {}): string {
  checkDigest("renderHtml", digest)
  throwProblems("renderHtml", problems(options, OPTIONS))
  const { schedules = [] } = options
  const title = titleOf(digest)
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer"><link rel="icon" href="${ICON}">
<title>${title}</title><style>${new Html(PAGE_STYLE)}</style></head><body>
${digest.runs.length > 0 ? full(digest, title, schedules) : empty(title)}
<footer>${foot(digest)}</footer></body></html>
`
  return page.text
}

function titleOf({ sources, runs }: RunDigest): string {
  const names = sources.slice(0, NAMES_SHOWN).map(({ source }) => source)
  const more = sources.length - names.length
  const of =
    names.length === 0 ? "" : `: ${names.join(", ")}${more > 0 ? ` and ${formatCount(more)} more` : ""}`
  return `${runs.length > 1 ? `Report of ${formatCount(runs.length)} runs` : "Run report"}${of}`
}

const empty = (title: string) =>
  html`<header><h1>${title}</h1></header><main><p>There is no run in this log.</p></main>`

function full(digest: RunDigest, title: string, schedules: readonly Schedule[]): Html {
  const parts = partsOf(digest, schedules)
  return html`<header><h1>${title}</h1>${when(digest)}
<nav aria-label="Parts of this report"><ul>${parts.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav></header>
<main>${tiles(digest)}${parts.map(([id, name, content]) => section(id, name, content))}</main>`
}

type Part = [id: string, name: string, content: Content]

function partsOf(digest: RunDigest, schedules: readonly Schedule[]): Part[] {
  const { sources, rows, failures, runs } = digest
  const parts: Part[] = [
    ["first", "What to do first", firstAdvice(digest)],
    ["requests", "Requests over time", sources.length > 0 ? sourcesSection(digest) : null],
    ["time-lost", "Time lost", timeLost(digest)],
    ["failures", "Failures by row of the FAQ", rows.length > 0 ? rows.map(rowCard) : null],
    ["endpoints", "Endpoints", digest.endpoints.length > 0 ? endpoints(digest) : null],
    ["split", "What split did", splitTable(digest)],
    ["notices", "Notices", announcements(digest)],
    ["failed-calls", "Failed calls", failures.length > 0 ? failedCalls(digest) : null],
    ["schedule", "Schedule", schedules.length > 0 ? scheduleSection(schedules) : null],
    ["runs", "Runs", runs.length > 1 ? runsTable(digest) : null],
  ]
  return parts.filter(([, , content]) => content !== null)
}

function when({ since, until, runs }: RunDigest): Html {
  const open = runs.filter(({ ended }) => !ended).length
  const isOpen =
    open === 0
      ? null
      : html` <span class="badge">${runs.length === 1 ? "No end in the log: the run goes on, or was killed" : `${plural(open, "run")} without an end: they go on, or were killed`}</span>`
  const took = formatMs(Date.parse(until) - Date.parse(since))
  return html`<p class="muted">From ${time(since)} to ${time(until)}, ${took}.${isOpen}</p>`
}

function runsTable({ runs }: RunDigest): Html {
  const heads = ["Run", "From", "To", "Calls", "Failed", "Requests", "Retries", "Ended"].map((head) => ({
    head,
  }))
  const rows = runs.map(({ run, at, until, calls, requests, retries, ended }) => [
    run,
    time(at),
    time(until),
    ...[calls.succeeded + calls.failed, calls.failed, requests, retries].map(formatCount),
    ended ? "yes" : "no",
  ])
  return html`<div class="card">${table("The runs in this report", heads, rows, "tall")}</div>`
}

function foot(digest: RunDigest): Content {
  const { runs, lostLines, badLines } = digest
  const versions = [...new Set(runs.map(({ heed }) => heed))].join(", ")
  return [
    lostLines > 0 ? html`<p>${plural(lostLines, "line")} had no room in the log.</p>` : null,
    badLines > 0 ? html`<p>${plural(badLines, "line")} of the log could not be read.</p>` : null,
    html`<p>${runs.length > 0 ? `Made from the log of heed ${versions}. ` : null}Times are in UTC. Credentials are masked. ${dataLink(digest)}</p>`,
  ]
}
