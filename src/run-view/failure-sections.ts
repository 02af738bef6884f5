import { formatCount, formatMs, formatTime, plural } from "../explain/format.ts"
import type { DigestedFailure, DigestedRow, DigestedText, RunDigest } from "../run-log/digest.ts"
import { type Content, type Html, html } from "./html.ts"
import { linkTo, list, table } from "./page-parts.ts"
import { time, times } from "./wording.ts"

/** A row of the FAQ, by what was seen in this run, and what to do about it. */
export function rowCard(row: DigestedRow): Html {
  const { code, title, failures, givenUp, timeLostMs, advice, evidence, suggestions } = row
  const counted = (texts: DigestedRow["evidence"]) => list(texts.map(countedText))
  return html`<article class="card"><h3><span class="code">${code}</span>${title}</h3>
<p class="facts"><span>${plural(failures, "attempt")} failed</span><span>${plural(givenUp, "call")} given up</span><span>${formatMs(timeLostMs)} lost</span></p>
<div class="two"><div>
${suggestions.length > 0 ? html`<h4>What to do here</h4>${counted(suggestions)}` : null}
${advice.length > 0 ? html`<h4>What the FAQ advises</h4>${list(advice)}` : null}</div>
<div>${evidence.length > 0 ? html`<h4>What was seen</h4>${counted(evidence)}` : null}</div></div></article>\n`
}

function countedText({ text, count, varies }: DigestedText): Content {
  if (count < 2) return text
  return html`${text} <span class="muted">(${times(count)}${varies ? ", with other numbers" : ""})</span>`
}

/** Each failed call with its diagnosis, by row. */
export function failedCalls({ failures, calls }: RunDigest): Html {
  const rows = new Map<number, DigestedFailure[]>()
  for (const failure of failures) {
    const { code } = failure.diagnosis
    rows.set(code, [...(rows.get(code) ?? []), failure])
  }
  const groups = [...rows].sort((a, b) => b[1].length - a[1].length)
  const rest = calls.failed - failures.length
  return html`${groups.map(
    ([
      code,
      group,
    ]) => html`<h3><span class="code">${code}</span>${group[0]?.diagnosis.title}: ${plural(group.length, "call")}</h3>
<div class="card">${group.map(failedCall)}</div>\n`,
  )}${rest > 0 ? html`<p>${plural(rest, "more call")} failed, of which only the count is shown here.</p>` : null}`
}

function failedCall({ at, method, url, label, diagnosis }: DigestedFailure): Html {
  const { status, summary, evidence, suggestions, advice, attempts, requestId, retryAt } = diagnosis
  const sources = new Set(evidence.flatMap(({ source }) => source ?? []))
  const isNew = ({ text }: { text: string }) => !summary.includes(text)
  return html`<details class="call"><summary>${time(at)} <span class="what">${label ?? `${method} ${url}`}</span> <span class="muted">${status ?? "no answer"}</span></summary><div>
${label === null || label === undefined ? null : html`<p>${method} ${url}</p>`}
<p class="summary">${summary}</p>
${part("Seen as well", evidence.filter(isNew))}
${part("What to do here", suggestions.filter(isNew))}
${advice.length > 0 ? html`<h4>What the FAQ advises</h4>${list(advice)}` : null}
<p class="facts">${requestId ? html`<span>The server's id of this request: ${requestId}</span>` : null}${retryAt ? html`<span>Come back from ${formatTime(Date.parse(retryAt))}</span>` : null}${[...sources].map((source) => html`<span>See ${linkTo(source)}</span>`)}</p>
${attempts.length > 0 ? attemptsTable(attempts) : null}</div></details>\n`
}

const part = (title: string, texts: readonly { text: string }[]) =>
  texts.length > 0 ? html`<h4>${title}</h4>${list(texts.map(({ text }) => text))}` : null

function attemptsTable(attempts: DigestedFailure["diagnosis"]["attempts"]): Html {
  const heads = ["Attempt", "Sent", "Answer", "After", "Waited before"].map((head) => ({ head }))
  const rows = attempts.map(({ n, at, status, error, durationMs, waitMs, waitReason }) => [
    formatCount(n),
    time(at),
    status ?? error ?? "none",
    formatMs(durationMs),
    waitMs > 0 ? `${formatMs(waitMs)}${waitReason ? ` (${waitReason})` : ""}` : "",
  ])
  return table("Attempts", heads, rows)
}
