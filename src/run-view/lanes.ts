import { formatMs, plural } from "../explain/format.ts"
import type { DigestedRun, DigestedSource } from "../run-log/digest.ts"
import { type Axis, percent } from "./axis.ts"
import { type Html, html } from "./html.ts"
import { closedMs, times } from "./wording.ts"

/** px: the label, the strip, and the gap to the next. */
export const LANE_HEIGHT = 42

/** A strip below a picture that shows when something was so. */
export interface Lane {
  readonly label: string
  readonly kind: string
  /** Epoch ms; `to` null: to the end. */
  readonly spans: readonly { from: number; to: number | null }[]
}

/** When the source was closed, and why; when probes were sent. */
export function lanesOf({ closed, probes }: DigestedSource, end: number): Lane[] {
  const lane = (kind: string, label: string, isOf: (code: number) => boolean): Lane[] => {
    const ofKind = closed.filter(({ code }) => isOf(code))
    if (ofKind.length === 0) return []
    const spans = ofKind.map(({ from, until }) => ({
      from: Date.parse(from),
      to: until ? Date.parse(until) : null,
    }))
    const inAll = formatMs(closedMs(ofKind, end))
    return [{ kind, label: `${label}: ${times(spans.length)}, ${inAll} in all`, spans }]
  }
  const probed = probes.map(({ at }) => ({ from: Date.parse(at), to: Date.parse(at) }))
  return [
    ...lane("throttled", "Held after a 429", (code) => code === 429),
    ...lane("server", "Down", (code) => code !== 429),
    ...(probed.length > 0
      ? [{ kind: "probe", label: `${plural(probed.length, "probe")}: one request alone`, spans: probed }]
      : []),
  ]
}

/** Several runs, each in a lane: when they overlapped. */
export function runLanes(runs: readonly DigestedRun[], most: number): Lane[] {
  if (runs.length < 2) return []
  return runs.slice(0, most).map(({ run, at, until }) => {
    return { kind: "ok", label: `Run ${run}`, spans: [{ from: Date.parse(at), to: Date.parse(until) }] }
  })
}

export function lanesSvg(lanes: readonly Lane[], axis: Axis, top: number): Html[] {
  return lanes.map(({ label, kind, spans }, n) => {
    const y = top + n * LANE_HEIGHT
    const drawn =
      spans.length > MAX_SPANS_DRAWN ? shares(spans, axis) : spans.map((span) => exact(span, axis))
    const rects = drawn.map(({ left, width, opacity }) => {
      return html`<rect class="${kind}" x="${left}%" width="${width}" y="${y + 18}" height="12"${opacity === 1 ? null : html` fill-opacity="${opacity}"`}/>`
    })
    return html`<text y="${y + 13}">${label}</text><rect class="lane" width="100%" y="${y + 18}" height="12"/>${rects}`
  })
}

type Span = Lane["spans"][number]

interface Drawn {
  readonly left: number
  readonly width: string
  readonly opacity: number
}

/** Spans at most that are drawn one by one. */
const MAX_SPANS_DRAWN = 80
const CELLS = 150

/** What is too short to be seen is two pixels wide. */
function exact({ from, to }: Span, axis: Axis): Drawn {
  const left = percent(axis, from)
  const width = percent(axis, to ?? axis.to) - left
  return { left, width: width < 0.3 ? "2" : `${Number(width.toFixed(3))}%`, opacity: 1 }
}

/** Of many spans, how much of each cell they take: a cell is the darker, the more. */
function shares(spans: readonly Span[], axis: Axis): Drawn[] {
  const length = (axis.to - axis.from) / CELLS
  const taken = Array.from({ length: CELLS }, () => 0)
  for (const { from, to } of spans) {
    const begin = Math.max(0, (from - axis.from) / length)
    // A probe is a moment: a twentieth of a cell.
    const end = Math.min(CELLS, Math.max(begin + 0.05, ((to ?? axis.to) - axis.from) / length))
    for (let cell = Math.floor(begin); cell < end; cell++)
      taken[cell] = (taken[cell] ?? 0) + Math.min(end, cell + 1) - Math.max(begin, cell)
  }
  return taken.flatMap((share, cell): Drawn[] => {
    if (share === 0) return []
    const opacity = Number(Math.min(1, 0.15 + 0.85 * share).toFixed(2))
    return [
      { left: Number(((cell * 100) / CELLS).toFixed(3)), width: `${(100 / CELLS).toFixed(3)}%`, opacity },
    ]
  })
}
