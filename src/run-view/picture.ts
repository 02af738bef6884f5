import { formatCount, formatMs } from "../explain/format.ts"
import type { DigestedSource } from "../run-log/digest.ts"
import { type Axis, clock, percent } from "./axis.ts"
import { type Html, html } from "./html.ts"
import { LANE_HEIGHT, type Lane, lanesOf, lanesSvg } from "./lanes.ts"
import { OUTCOMES, type Period, periodsOf, sum } from "./outcomes.ts"
import { rate, times } from "./wording.ts"

/** Columns of a picture: some px each, on a phone one or two. */
const MAX_COLUMNS = 200
/** px */
const PLOT = { top: 16, height: 200 }
/** Times behind the columns; if more, the strips below show them alone. */
export const MAX_SHADES = 100
/** Steps of a line; limits that change more often are averaged. */
const MAX_STEPS = 120
/** Of the width: few columns are not drawn as walls. */
const WIDEST_COLUMN = 0.06
/** A limit that is farther above the columns than this is told, but not drawn: they would be flat. */
const LIMIT_IN_SIGHT = 3

/** Requests of one source over time: what became of them, in columns; its limits, as lines; below, when it was closed. */
export function picture(source: DigestedSource, axis: Axis, runs: readonly Lane[]): Html {
  const periods = periodsOf(source.timeline, MAX_COLUMNS)
  const highest = Math.max(0, ...periods.map((period) => total(period) / (period.ms / 1_000)))
  const limits = [...source.paces, ...source.stated].flatMap(({ ratePerSecond }) => ratePerSecond ?? [])
  const inSight = limits.filter((limit) => limit <= highest * LIMIT_IN_SIGHT)
  const top = niceTop(Math.max(highest, ...inSight) || 1)
  const y = (perSecond: number) => PLOT.top + PLOT.height * (1 - perSecond / top)
  const lanes = [...lanesOf(source, axis.to), ...runs]
  const floor = PLOT.top + PLOT.height
  const grid = [1, 0.5].map((share) => {
    return html`<line class="grid" x2="100%" y1="${y(top * share)}" y2="${y(top * share)}"/>`
  })
  const scale = [1, 0.5].map((share) => {
    return html`<text class="over" y="${y(top * share) - 4}">${rate(top * share, top / 2)}</text>`
  })
  const name = `Requests to ${source.source} over time`
  return html`<svg role="img" aria-label="${name}: ${inWords(source, highest)}" width="100%" height="${floor + 26 + lanes.length * LANE_HEIGHT}">
${grid}${shades(source, axis)}${periods.map((period) => column(period, axis, y))}
<line class="grid" x2="100%" y1="${floor}" y2="${floor}"/>${limitLines(source, axis, top)}${scale}${ticks(axis, floor + 17)}
${lanesSvg(lanes, axis, floor + 26)}${periods.map((period) => hit(period, axis))}</svg>`
}

const total = ({ byOutcome }: Period) => sum(Object.values(byOutcome))

function inWords({ timeline, closed }: DigestedSource, highest: number): string {
  const sent = sum(timeline.series.sent ?? [])
  return `${formatCount(sent)} sent, at most ${rate(highest)} answered; closed ${closed.length === 0 ? "never" : times(closed.length)}. The numbers are in the table below.`
}

/** A round number that is at least this. */
function niceTop(perSecond: number): number {
  const unit = 10 ** Math.floor(Math.log10(perSecond))
  return unit * ([1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((step) => step * unit >= perSecond * 1.02) ?? 12)
}

function column(period: Period, axis: Axis, y: (perSecond: number) => number): Html[] {
  const left = percent(axis, period.from)
  const width = percent(axis, period.from + period.ms) - left
  const shown = Math.min(width * (width > 1 ? 0.85 : 1), WIDEST_COLUMN * 100)
  let below = 0
  return OUTCOMES.flatMap(({ kind }) => {
    const perSecond = period.byOutcome[kind] / (period.ms / 1_000)
    if (perSecond === 0) return []
    const [bottom, above] = [y(below), y(below + perSecond)]
    below += perSecond
    // What is small beside the rest is seen, too.
    const height = Math.max(1, bottom - above)
    return html`<rect class="${kind}" shape-rendering="crispEdges" x="${three(left + (width - shown) / 2)}%" width="${three(shown)}%" y="${three(bottom - height)}" height="${three(height)}"/>`
  })
}

const three = (number: number) => Number(number.toFixed(3))

/** Says what a column stands for under the pointer. */
function hit(period: Period, axis: Axis): Html | null {
  if (total(period) === 0) return null
  const left = percent(axis, period.from)
  const counts = OUTCOMES.filter(({ kind }) => period.byOutcome[kind] > 0)
  const words = counts.map(({ kind, name }) => `${formatCount(period.byOutcome[kind])} ${name}`).join(", ")
  const width = three(percent(axis, period.from + period.ms) - left)
  return html`<rect class="hit" x="${left}%" width="${width}%" y="${PLOT.top}" height="${PLOT.height}"><title>${clock(period.from, axis)}, ${formatMs(period.ms)}: ${words}</title></rect>\n`
}

/** Behind the columns: when nothing was sent, or one probe at a time. */
function shades({ closed }: DigestedSource, axis: Axis): Html[] {
  if (closed.length > MAX_SHADES) return []
  return closed.map(({ code, from, until }) => {
    const left = percent(axis, Date.parse(from))
    const width = percent(axis, until ? Date.parse(until) : axis.to) - left
    return html`<rect class="${code === 429 ? "held" : "down"}" x="${left}%" width="${three(Math.max(width, 0.15))}%" y="${PLOT.top}" height="${PLOT.height}"/>`
  })
}

/** Each run's learned limit, from when it was learned to when it changed, and the stated ones. */
function limitLines({ paces, stated }: DigestedSource, axis: Axis, top: number): Html {
  const y = (perSecond: number) => three(PLOT.height * (1 - perSecond / top))
  const seen = (perSecond: number | null): perSecond is number => perSecond !== null && perSecond <= top
  const runs = new Set(paces.map(({ run }) => run))
  const learned = [...runs].flatMap((run) => {
    const steps = stepsOf(
      paces.filter((pace) => pace.run === run),
      axis,
    )
    return steps.map(({ x, perSecond }, n) => {
      if (!seen(perSecond)) return ""
      const next = steps[n + 1]
      const rise = next && seen(next.perSecond) ? `V${y(next.perSecond)}` : ""
      return `M${x} ${y(perSecond)}H${next?.x ?? 1_000}${rise}`
    })
  })
  const told = stated.flatMap(({ ratePerSecond }) =>
    seen(ratePerSecond) ? `M0 ${y(ratePerSecond)}H1000` : [],
  )
  const line = (kind: string, paths: readonly string[]) =>
    paths.length > 0
      ? html`<path class="${kind}" vector-effect="non-scaling-stroke" d="${paths.join("")}"/>`
      : null
  return html`<svg y="${PLOT.top}" width="100%" height="${PLOT.height}" viewBox="0 0 1000 ${PLOT.height}" preserveAspectRatio="none">${line("stated", told)}${line("limit", learned)}</svg>`
}

interface Step {
  /** Of 1,000. */
  readonly x: number
  readonly perSecond: number | null
}

function stepsOf(paces: DigestedSource["paces"], axis: Axis): Step[] {
  const exact = paces.map(({ at, ratePerSecond }) => ({
    x: percent(axis, Date.parse(at)) * 10,
    perSecond: ratePerSecond,
  }))
  if (exact.length <= MAX_STEPS) return exact
  const width = 1_000 / MAX_STEPS
  return Array.from({ length: MAX_STEPS }, (_, n) => {
    const inside = exact.filter(({ x }) => Math.min(MAX_STEPS - 1, Math.floor(x / width)) === n)
    const rates = inside.flatMap(({ perSecond }) => perSecond ?? [])
    return {
      x: three(n * width),
      count: inside.length,
      perSecond: rates.length > 0 ? sum(rates) / rates.length : null,
    }
  }).filter(({ count }) => count > 0)
}

const TICKS = [
  { share: 0, anchor: "start", kind: "" },
  { share: 0.25, anchor: "middle", kind: "wide" },
  { share: 0.5, anchor: "middle", kind: "" },
  { share: 0.75, anchor: "middle", kind: "wide" },
  { share: 1, anchor: "end", kind: "" },
]

function ticks(axis: Axis, y: number): Html[] {
  return TICKS.map(({ share, anchor, kind }) => {
    const at = axis.from + (axis.to - axis.from) * share
    return html`<text class="${kind}" x="${share * 100}%" y="${y}" text-anchor="${anchor}">${clock(at, axis)}</text>`
  })
}
