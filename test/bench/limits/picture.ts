import { medianOf, type Run } from "./measure.ts"
import { idealMs, type Limit } from "./models.ts"
import { type Frame, type Panel, panelSvg, SLOT_MS, slotsOf } from "./panel.ts"
import { flow } from "./rates.ts"
import type { Measured } from "./table.ts"

const WIDTH = 880
const PANEL_HEIGHT = 190
const FIRST_TOP = 122
const PITCH = PANEL_HEIGHT + 84
const MARGIN = { left: 52, right: 24 }

// It brings its own ground, so that it reads alike on a light page and on a dark one.
const STYLE = `
  svg { font-family: system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }
  .ground { fill: #ffffff; stroke: #d0d7de; }
  .title { font-size: 16px; font-weight: 600; fill: #1f2328; }
  .name { font-size: 15px; font-weight: 600; fill: #1f2328; }
  .says { font-size: 13px; font-weight: 400; fill: #59636e; }
  .tick, .key { font-size: 12px; fill: #59636e; }
  .grid { stroke: #d0d7de; stroke-width: 1; }
  .accepted { fill: #2f81c7; }
  .rejected { fill: #e8762d; }
  .limit { fill: none; stroke: #1f2328; stroke-width: 1.5; }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117; stroke: #3d444d; }
    .title, .name { fill: #f0f6fc; }
    .says, .tick, .key { fill: #9198a1; }
    .grid { stroke: #2a313c; }
    .accepted { fill: #4493f8; }
    .rejected { fill: #f0883e; }
    .limit { stroke: #f0f6fc; }
  }`

/** The load's requests over time as an SVG: heed above, and below it the peer that was the most efficient. */
export function picture({ load, runs }: Measured): string {
  const [heed, ...peers] = [...runs].map(([name, its]) => ({ name, run: medianRun(its) }))
  const best = peers.reduce((a, b) => (b.run.efficiency > a.run.efficiency ? b : a))
  const panels = [heed as typeof best, best].map(({ name, run }): Panel => {
    const all = run.log.requests.length
    const rejected = `${Math.round(run.rejected * all)} of ${all} requests rejected`
    return {
      name,
      says: `${seconds(run.tookMs)} for ${load.job.calls} calls, ${rejected} (${(run.rejected * 100).toFixed(1)} %)`,
      slots: slotsOf(run),
      tookMs: run.tookMs,
      room: roomOf(load.server.limit),
    }
  })
  const most = Math.max(...panels.flatMap(({ slots }) => slots.map((slot) => slot.accepted + slot.rejected)))
  const frame: Frame = {
    left: MARGIN.left,
    width: WIDTH - MARGIN.left - MARGIN.right,
    height: PANEL_HEIGHT,
    untilMs: Math.ceil(Math.max(...panels.map(({ tookMs }) => tookMs)) / 1000) * 1000,
    most: Math.ceil(most / 5) * 5,
  }
  const title = `${load.title}: requests that reached the server, in each ${SLOT_MS} ms`
  const height = FIRST_TOP + PITCH * panels.length - 44
  const ideal = idealMs(load.server.limit, load.job.calls, 0) ?? Number.NaN
  const told = `The limit allows ${load.job.calls} calls in ${seconds(ideal)}.`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title desc">
<title id="title">${title}</title>
<desc id="desc">${told} ${panels.map(({ name, says }) => `${name}: ${says}.`).join(" ")}</desc>
<style>${STYLE}
</style>
<rect class="ground" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>
<text class="title" x="${MARGIN.left}" y="36">${title}</text>
${key(60)}
<text class="key" x="${WIDTH - MARGIN.right}" y="60" text-anchor="end">${told}</text>
${panels.map((panel, i) => panelSvg(panel, FIRST_TOP + i * PITCH, frame)).join("\n")}
</svg>
`
}

function key(y: number): string {
  const x = MARGIN.left
  return [
    `<rect class="accepted" x="${x}" y="${y - 9}" width="10" height="10"/><text class="key" x="${x + 16}" y="${y}">accepted</text>`,
    `<rect class="rejected" x="${x + 90}" y="${y - 9}" width="10" height="10"/><text class="key" x="${x + 106}" y="${y}">rejected (429)</text>`,
    `<path class="limit" d="M${x + 212} ${y - 4}h20"/><text class="key" x="${x + 238}" y="${y}">what the limit lets in</text>`,
  ].join("\n")
}

/** The one in the middle by its time. */
function medianRun(runs: readonly Run[]): Run {
  const middle = medianOf(runs, (run) => run.tookMs)
  return runs.find((run) => run.tookMs === middle) as Run
}

/** Of a bucket, how many requests it lets in during the slot that begins at a moment: at the start, its burst as well. */
function roomOf(limit: Limit): (fromMs: number) => number {
  if (limit.kind !== "bucket") throw new TypeError(`the picture is of a bucket, not of a ${limit.kind}`)
  return (fromMs) => flow(limit.rates, fromMs, fromMs + SLOT_MS) + (fromMs === 0 ? limit.burst : 0)
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
