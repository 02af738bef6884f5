import { formatCount, formatMs, joinList, plural } from "../explain/format.ts"
import { limitText } from "../forecast/limit-text.ts"
import type { Schedule, ScheduledRun, ScheduleFigures } from "../forecast/schedule.ts"
import { type Axis, clock } from "./axis.ts"
import { type Html, html } from "./html.ts"
import { LANE_HEIGHT, type Lane, lanesSvg } from "./lanes.ts"
import { behind, table } from "./page-parts.ts"
import { time } from "./wording.ts"

/** Runs in the picture; the table has all. */
const MAX_LANES = 12
const MAX_OVERLAPS = 200
/** px */
const TICKS_HEIGHT = 22

/** When the runs of each source are to begin, what that saves, and when they overlapped. */
export function scheduleSection(schedules: readonly Schedule[]): Html {
  return html`${schedules.map(scheduleCard)}`
}

function scheduleCard(schedule: Schedule): Html {
  const { source, limit, runs, overlaps, logged, before, after, savedMs } = schedule
  const axis = axisOf(schedule)
  const takes = limit ? `It takes ${limitText(limit)}` : "No run met a limit"
  const cost =
    logged.rejected === 0
      ? "No request was refused for its rate"
      : `${plural(logged.rejected, "request")} refused for their rate, ${formatCount(logged.rejectedInOverlaps)} of them while runs overlapped`
  const waited =
    logged.lostMs > 0 ? html`<span>Calls waited ${formatMs(logged.lostMs)} for that</span>` : null
  return html`<article class="card"><h3>${source}</h3>
<p class="facts"><span>${plural(runs.length, "run")} from ${time(runs[0]?.at ?? "")} to ${time(logged.doneAt)}</span><span>${takes}</span><span>${cost}</span>${waited}</p>
${
  before && after
    ? html`<p><strong>Another schedule saves ${formatMs(savedMs)} of run time</strong>, by a simulation of the same gate. ${togetherText(schedule)}</p>`
    : html`<p>${overlaps.length === 0 ? "The runs do not overlap: nothing" : "Nothing"} is to be gained by another schedule.</p>`
}
${picture(schedule, axis)}
${runsTable(runs, axis, after !== null)}
${before && after ? savings(before, after, axis) : null}
${overlaps.length > 0 ? behind("When runs overlapped", overlapsTable(schedule, axis)) : null}
${after ? behind("For crontab", crontab(runs)) : null}
</article>\n`
}

function togetherText({ together, runs }: Schedule): string {
  if (together === runs.length) return ""
  return together === 1
    ? "One of these runs at a time."
    : `At most ${formatCount(together)} of these runs at a time, whichever they are.`
}

function axisOf({ runs, after }: Schedule): Axis {
  const from = Math.min(...runs.map(({ at }) => Date.parse(at)))
  const planned = after ? runs.map(({ startAt, willTakeMs }) => Date.parse(startAt) + willTakeMs) : []
  return { from, to: Math.max(from + 1_000, ...runs.map(({ until }) => Date.parse(until)), ...planned) }
}

/** A strip for each run: when it went on, and when it is to go on. */
function picture({ source, runs, after }: Schedule, axis: Axis): Html {
  const lanes = runs.slice(0, MAX_LANES).flatMap(({ name, at, until, startAt, willTakeMs }): Lane[] => {
    const start = Date.parse(startAt)
    const was = { kind: "throttled", label: `${name}, as it was`, spans: [span(at, Date.parse(until))] }
    const willBe = { kind: "ok", label: `${name}, spread`, spans: [span(startAt, start + willTakeMs)] }
    return after ? [was, willBe] : [{ ...was, kind: "ok", label: name }]
  })
  const height = lanes.length * LANE_HEIGHT
  const ends = [
    { x: "0%", anchor: "start", at: axis.from },
    { x: "100%", anchor: "end", at: axis.to },
  ]
  return html`<svg role="img" aria-label="${`When the runs on ${source} went on${after ? ", and when they are to go on" : ""}. The times are in the table below.`}" width="100%" height="${height + TICKS_HEIGHT}">
${lanesSvg(lanes, axis, 0)}${ends.map(({ x, anchor, at }) => html`<text x="${x}" y="${height + 12}" text-anchor="${anchor}">${clock(at, axis)}</text>`)}</svg>`
}

const span = (from: string, to: number) => ({ from: Date.parse(from), to })

function runsTable(runs: readonly ScheduledRun[], axis: Axis, isPlanned: boolean): Html {
  const when = (iso: string) => clock(Date.parse(iso), axis)
  const heads = ["Run", "Began", "Took", "Requests", "Refused", ...(isPlanned ? PLANNED : [])]
  const rows = runs.map(({ name, at, tookMs, requests, rejected, startAt, movedMs, willTakeMs, cron }) => [
    name,
    when(at),
    formatMs(tookMs),
    formatCount(requests),
    formatCount(rejected),
    ...(isPlanned
      ? [movedMs === 0 ? "stays" : when(startAt), formatMs(willTakeMs), html`<code>${cron}</code>`]
      : []),
  ])
  return table(
    "When each run began, and when it is to begin",
    heads.map((head) => ({ head })),
    rows,
    "tall",
  )
}

const PLANNED = ["Is to begin", "Will take", "Cron, in UTC"]

function savings(before: ScheduleFigures, after: ScheduleFigures, axis: Axis): Html {
  const heads = ["By the simulation", "Run time", "Refused", "Calls waited", "All are done"]
  const row = (name: string, { runMs, rejected, lostMs, doneAt }: ScheduleFigures) => [
    name,
    formatMs(runMs),
    formatCount(rejected),
    formatMs(lostMs),
    clock(Date.parse(doneAt), axis),
  ]
  return table(
    "What the schedule saves",
    heads.map((head) => ({ head })),
    [row("as it is", before), row("spread", after)],
  )
}

function overlapsTable({ source, overlaps }: Schedule, axis: Axis): Html {
  const heads = [
    { head: "From" },
    { head: "Until" },
    { head: "Refused" },
    { head: "Runs", kind: "wrap" as const },
  ]
  const rows = overlaps
    .slice(0, MAX_OVERLAPS)
    .map(({ from, until, runs, rejected }) => [
      clock(Date.parse(from), axis),
      clock(Date.parse(until), axis),
      formatCount(rejected),
      joinList(runs),
    ])
  const more = overlaps.length - rows.length
  return html`${table(`When runs on ${source} overlapped`, heads, rows, "tall")}${more > 0 ? html`<p>and ${formatCount(more)} more</p>` : null}`
}

function crontab(runs: readonly ScheduledRun[]): Html {
  const lines = ["CRON_TZ=UTC", ...runs.map(({ cron, name }) => `${cron}  ${name}`)]
  return html`<pre tabindex="0">${lines.join("\n")}</pre>`
}
