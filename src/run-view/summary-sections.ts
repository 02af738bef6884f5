import { formatCount, formatMs, joinList, plural } from "../explain/format.ts"
import type { DigestedEndpoint, RunDigest } from "../run-log/digest.ts"
import { type Content, type Html, html } from "./html.ts"
import { outcomeOf, sum } from "./outcomes.ts"
import { bar, linkTo, table } from "./page-parts.ts"
import { time } from "./wording.ts"

const ENDPOINTS_SHOWN = 20
const ADVICE_SHOWN = 3

/** The run in some numbers. */
export function tiles({ calls, failures, requests, retries, timeLostMs, sources }: RunDigest): Html {
  const all = calls.succeeded + calls.failed
  const refused = sum(sources.flatMap(({ timeline }) => timeline.series["429"] ?? []))
  const below =
    failures.length < calls.failed
      ? `${formatCount(failures.length)} with their diagnosis below`
      : "each with its diagnosis below"
  const tile = (name: string, value: string, sub: string, kind = "") =>
    html`<div class="${kind}"><dt>${name}</dt><dd>${value}<span class="sub">${sub}</span></dd></div>`
  return html`<dl class="tiles">
${tile("Calls that succeeded", formatCount(calls.succeeded), all === 0 ? "of none" : `of ${formatCount(all)}, ${share(calls.succeeded, all)}`)}
${tile("Calls that failed", formatCount(calls.failed), calls.failed > 0 ? below : "none", calls.failed > 0 ? "bad" : "")}
${tile("Requests sent", formatCount(requests), plural(retries, "retry", "retries"))}
${tile("Refused with 429", formatCount(refused), requests > 0 ? `${share(refused, requests)} of the requests` : "")}
${tile("Time lost", formatMs(timeLostMs), "to failures and holds, all calls")}
</dl>`
}

/** A share that is not all does not read as all. */
function share(part: number, whole: number): string {
  const percent = (part / whole) * 100
  const shown = part < whole ? Math.min(99.9, percent) : percent
  return `${Number((part > 0 ? Math.max(0.1, shown) : shown).toFixed(1))} %`
}

/** What to do before anything else: of the rows that cost the most time, the best advice. */
export function firstAdvice({ rows }: RunDigest): Html | null {
  const items = rows.slice(0, ADVICE_SHOWN).flatMap(({ code, title, timeLostMs, advice, suggestions }) => {
    const text = suggestions[0]?.text ?? advice[0]
    return text
      ? [
          html`<li><span class="code">${code}</span>${text} <span class="muted">${title}, ${formatMs(timeLostMs)} lost</span></li>`,
        ]
      : []
  })
  return items.length > 0 ? html`<div class="card first"><ol>${items}</ol></div>` : null
}

const REASONS: { readonly [reason: string]: string } = {
  backoff: "a pause before the next attempt",
  "retry-after": "the API named the time",
  hold: "the source was held after a 429",
  outage: "the source was down",
  pace: "the pace that the source takes",
  refresh: "new credentials",
}
const BAR_KINDS: { readonly [reason: string]: string } = {
  "retry-after": "throttled",
  hold: "throttled",
  outage: "server",
  backoff: "server",
}

export function timeLost({ waits, rows }: RunDigest): Html | null {
  if (waits.length + rows.length === 0) return null
  const heads = [
    { head: "Reason", kind: "wrap" as const },
    { head: "Time" },
    { head: "Times" },
    { head: "Compared", kind: "bar" as const },
  ]
  const most = Math.max(...waits.map(({ ms }) => ms))
  const byReason = waits.map(({ reason, count, ms }) => [
    Object.hasOwn(REASONS, reason) ? REASONS[reason] : reason,
    formatMs(ms),
    formatCount(count),
    bar(ms / most, BAR_KINDS[reason] ?? "ok"),
  ])
  const lost = rows.filter(({ timeLostMs }) => timeLostMs > 0)
  const mostLost = Math.max(...lost.map(({ timeLostMs }) => timeLostMs))
  const byRow = lost.map(({ code, title, failures, timeLostMs }) => [
    html`<span class="code">${code}</span>${title}`,
    formatMs(timeLostMs),
    formatCount(failures),
    bar(timeLostMs / mostLost, outcomeOf(String(code)) ?? "ok"),
  ])
  const rowHeads = [
    { head: "Row of the FAQ", kind: "wrap" as const },
    { head: "Time" },
    { head: "Failures" },
    { head: "Compared", kind: "bar" as const },
  ]
  return html`<div class="two"><div class="card">${waits.length > 0 ? table("What calls waited for, added up", heads, byReason) : html`<p>No call waited.</p>`}</div>
<div class="card">${lost.length > 0 ? table("What failures cost, waits and attempts", rowHeads, byRow) : html`<p>No attempt failed.</p>`}</div></div>`
}

export function endpoints({ endpoints, sources }: RunDigest): Html {
  const name = ({ source, endpoint }: DigestedEndpoint): Content =>
    sources.length > 1 ? html`${endpoint} <span class="muted">${source}</span>` : endpoint
  const row = (one: DigestedEndpoint): Content[] => [
    name(one),
    formatCount(one.requests),
    formatCount(one.failures),
    one.requests > 0 ? share(one.failures, one.requests) : "",
    one.meanMs === null ? "" : formatMs(one.meanMs),
    one.longestMs === 0 ? "" : formatMs(one.longestMs),
  ]
  const heads = [
    { head: "Endpoint", kind: "wrap" as const },
    ...["Requests", "Failed", "Share failed", "Mean", "Longest"].map((head) => ({ head })),
  ]
  const slowest = [...endpoints].sort((a, b) => (b.meanMs ?? 0) - (a.meanMs ?? 0)).slice(0, ENDPOINTS_SHOWN)
  const worst = endpoints
    .filter(({ failures }) => failures > 0)
    .sort((a, b) => b.failures - a.failures)
    .slice(0, ENDPOINTS_SHOWN)
  return html`<div class="card">${table("The slowest, by the mean time of a call that succeeded, waits included", heads, slowest.map(row))}</div>
${worst.length > 0 ? html`<div class="card">${table("The worst, by attempts that failed", heads, worst.map(row))}</div>` : null}`
}

export function announcements({ notices, warnings, longWaits, runs }: RunDigest): Html | null {
  if (notices.length + warnings.length + longWaits.length === 0) return null
  const heads = (...names: string[]) => names.map((head) => ({ head, kind: "wrap" as const }))
  const announced = notices.map(({ at, kind, endpoint, source, text, date, link, count }) => [
    time(at),
    kind,
    html`${endpoint} <span class="muted">${source}</span>`,
    html`${text}${date ? html` <span class="muted">from ${time(date)}</span>` : null} ${linkTo(link)}`,
    formatCount(count),
  ])
  const warned = warnings.map(({ at, message }) => [time(at), message])
  const waited = longWaits.map(({ at, source, until, why, calls, run }) => [
    time(at),
    runs.length > 1 ? html`${source} <span class="muted">${run}</span>` : source,
    time(until),
    REASONS[why] ?? why,
    calls === null ? "" : formatCount(calls),
  ])
  return html`${announced.length > 0 ? html`<div class="card">${table("What the API announces", heads("First seen", "Kind", "Endpoint", "In its words", "Times"), announced)}</div>` : null}
${warned.length > 0 ? html`<div class="card">${table("Warnings of heed", heads("When", "Warning"), warned)}</div>` : null}
${waited.length > 0 ? html`<div class="card">${table("Waits of 10 s and more", heads("Since", "Source", "Until", "Why", "Calls"), waited, "tall")}</div>` : null}`
}

export function splitTable({ splits }: RunDigest): Html | null {
  if (splits.length === 0) return null
  const heads = ["Dimension", "Pieces accepted", "Refused and cut", "Left out", "Because of"]
  const rows = splits.map(({ source, dimension, accepted, cuts, skipped, codes }) => [
    html`${dimension} <span class="muted">${source}</span>`,
    ...[accepted, cuts, skipped].map(formatCount),
    joinList(Object.entries(codes).map(([code, count]) => `${code} (${count})`)),
  ])
  const sizes = splits.flatMap(({ source, dimension, sizes }) => {
    const most = Math.max(...sizes.map(({ size }) => size))
    return sizes.map(({ size, accepted, refused }) => [
      html`${formatCount(size)} of ${dimension} <span class="muted">${source}</span>`,
      formatCount(refused),
      formatCount(accepted),
      bar(size / most, accepted > 0 ? "ok" : "server"),
    ])
  })
  const columns = (...names: string[]) => names.map((head) => ({ head }))
  return html`<div class="card">${table("Requests that were sent in pieces", columns(...heads), rows)}</div>
<div class="card">${table(
    "Sizes that were asked for, in this order",
    [...columns("Size", "Refused", "Accepted"), { head: "Compared", kind: "bar" }],
    sizes,
    "tall",
  )}</div>`
}
