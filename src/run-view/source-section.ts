import { formatCount, formatMs, joinList } from "../explain/format.ts"
import type { DigestedSource, RunDigest } from "../run-log/digest.ts"
import { type Axis, clock } from "./axis.ts"
import { type Html, html } from "./html.ts"
import { type Lane, runLanes } from "./lanes.ts"
import { OUTCOMES, outcomeOf, type Period, periodsOf, sum } from "./outcomes.ts"
import { behind, table } from "./page-parts.ts"
import { MAX_SHADES, picture } from "./picture.ts"
import { rate, statedText, time } from "./wording.ts"

/** Sources with a picture, those with the most requests; the others are in a table. */
const MAX_PICTURES = 20
const MAX_RUN_LANES = 12
const TABLE_ROWS = 60
const MAX_SPANS_SHOWN = 200

/** The picture of each source. */
export function sourcesSection(digest: RunDigest): Html {
  const sources = digest.sources
    .map((source) => ({ source, sent: sum(source.timeline.series.sent ?? []) }))
    .sort((a, b) => b.sent - a.sent)
  const axis = axisOf(digest)
  const runs = runLanes(digest.runs, MAX_RUN_LANES)
  const rest = sources.slice(MAX_PICTURES)
  return html`${sources.slice(0, MAX_PICTURES).map(({ source }) => sourceCard(source, axis, runs))}
${
  rest.length > 0
    ? table(
        "Sources with fewer requests",
        [{ head: "Source" }, { head: "Requests" }],
        rest.map(({ source, sent }) => [source.source, formatCount(sent)]),
      )
    : null
}`
}

/** From the first request to the last line: a run may idle for long before it. */
function axisOf({ since, until, sources }: RunDigest): Axis {
  const begins = sources
    .filter(({ timeline }) => Object.keys(timeline.series).length > 0)
    .map(({ timeline }) => timeline.from)
  const ends = sources.map(({ timeline: { from, binMs, series } }) => {
    return from + binMs * Math.max(0, ...Object.values(series).map(({ length }) => length))
  })
  const from = begins.length > 0 ? Math.min(...begins) : Date.parse(since)
  return { from, to: Math.max(from + 1_000, Date.parse(until), ...ends) }
}

function sourceCard(source: DigestedSource, axis: Axis, runs: readonly Lane[]): Html {
  const { timeline, closed } = source
  return html`<article class="card"><h3>${source.source}</h3>
${limits(source)}
<ul class="legend">${legend(source)}</ul>
${picture(source, axis, runs)}
${behind("The numbers of this picture", numbers(source.source, periodsOf(timeline, TABLE_ROWS), axis))}
${closed.length > 0 ? behind("When it was closed, and why", closings(source)) : null}
</article>\n`
}

function limits({ paces, stated }: DigestedSource): Html {
  const rates = paces.filter(({ ratePerSecond }) => ratePerSecond !== null)
  const last = rates.at(-1)
  const atOnce = paces.findLast(({ concurrency }) => concurrency !== null)
  const learned = [
    ...(last?.ratePerSecond ? [`${rate(last.ratePerSecond)}, by ${time(last.at)}`] : []),
    ...(atOnce?.concurrency ? [`${formatCount(atOnce.concurrency)} at once, by ${time(atOnce.at)}`] : []),
  ]
  const told = stated.map((one) =>
    one.ratePerSecond === null ? statedText(one) : `${statedText(one)} (${rate(one.ratePerSecond)})`,
  )
  return html`<p class="facts">${learned.length > 0 ? html`<span>Limit as heed learned it: ${joinList(learned)}</span>` : null}
${told.length > 0 ? html`<span>Limit as the API states it: ${joinList(told)}</span>` : null}
${learned.length + told.length === 0 ? html`<span>No limit was stated, or learned from a refusal.</span>` : null}</p>`
}

const swatch = (kind: string) =>
  html`<svg width="12" height="12" aria-hidden="true"><rect class="${kind}" width="12" height="12" rx="2"/></svg>`
const dash = (kind: string) =>
  html`<svg width="22" height="10" aria-hidden="true"><path class="${kind}" d="M0 5H22"/></svg>`

function legend({ timeline: { series }, paces, stated, closed }: DigestedSource): Html[] {
  const outcomes = OUTCOMES.flatMap(({ kind, name }) => {
    const names = Object.keys(series).filter((one) => outcomeOf(one) === kind)
    const count = sum(names.flatMap((one) => series[one] ?? []))
    const statuses = kind === "server" || kind === "client" ? ` (${names.join(", ")})` : ""
    return count > 0 ? [html`<li>${swatch(kind)}${formatCount(count)} ${name}${statuses}</li>`] : []
  })
  const shaded = closed.length > MAX_SHADES ? [] : closed
  const isOne = new Set(paces.map(({ run }) => run)).size < 2
  const isLearned = paces.some(({ ratePerSecond }) => ratePerSecond !== null)
  return [
    ...outcomes,
    ...(isLearned ? [html`<li>${dash("limit")}limit as learned${isOne ? "" : ", of each run"}</li>`] : []),
    ...(stated.some(({ ratePerSecond }) => ratePerSecond !== null)
      ? [html`<li>${dash("stated")}limit as stated</li>`]
      : []),
    ...(shaded.some(({ code }) => code === 429) ? [html`<li>${swatch("held")}held</li>`] : []),
    ...(shaded.some(({ code }) => code !== 429) ? [html`<li>${swatch("down")}down</li>`] : []),
  ]
}

function numbers(source: string, periods: readonly Period[], axis: Axis): Html {
  const names = [...new Set(periods.flatMap(({ bySeries }) => Object.keys(bySeries)))]
  const shown = ["sent", "succeeded", ...names.filter((name) => name !== "sent" && name !== "succeeded")]
  const heads = shown.map((name) => ({ head: name === "error" ? "no answer" : name }))
  const length = periods[0] ? `, for ${formatMs(periods[0].ms)} each` : ""
  return table(
    `Requests to ${source} over time${length}, UTC`,
    [{ head: "From" }, ...heads],
    periods.map(({ from, bySeries }) => [
      clock(from, axis),
      ...shown.map((name) => formatCount(bySeries[name] ?? 0)),
    ]),
    "tall",
  )
}

function closings({ source, closed }: DigestedSource): Html {
  const rows = closed.slice(0, MAX_SPANS_SHOWN).map(({ code, from, until }) => {
    const ms = until ? Date.parse(until) - Date.parse(from) : null
    const why = code === 429 ? "held after a 429" : `down (${code})`
    return [time(from), until ? time(until) : "the end of the log", ms === null ? "" : formatMs(ms), why]
  })
  const heads = ["From", "Until", "For", "Why"].map((head) => ({ head }))
  const more = closed.length - rows.length
  return html`${table(`When ${source} was closed`, heads, rows, "tall")}${more > 0 ? html`<p>and ${formatCount(more)} more</p>` : null}`
}
