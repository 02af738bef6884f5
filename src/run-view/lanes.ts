import { formatMs, plural } from "../explain/format.ts"
import type { DigestedRun, DigestedSource } from "../run-log/digest.ts"
import { type Axis, percent } from "./axis.ts"
import { type Html, html } from "./html.ts"
import { sum } from "./outcomes.ts"
import { times } from "./wording.ts"

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
export function lanesOf({ closed, probes }: DigestedSource): Lane[] {
  const lane = (kind: string, label: string, isOf: (code: number) => boolean): Lane[] => {
    const spans = closed
      .filter(({ code }) => isOf(code))
      .map(({ from, until }) => ({ from: Date.parse(from), to: until ? Date.parse(until) : null }))
    if (spans.length === 0) return []
    const ms = sum(spans.map(({ from, to }) => (to === null ? 0 : Math.max(0, to - from))))
    // Several runs' are one after another.
    spans.sort((a, b) => a.from - b.from)
    return [{ kind, label: `${label}: ${times(spans.length)}, ${formatMs(ms)} in all`, spans }]
  }
  const probed = probes
    .map(({ at }) => ({ from: Date.parse(at), to: Date.parse(at) }))
    .sort((a, b) => a.from - b.from)
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
    let drawnTo = -1
    const drawn = spans.flatMap(({ from, to }) => {
      const left = percent(axis, from)
      const right = percent(axis, to ?? axis.to)
      // More than a pixel shows cannot be seen.
      if (right <= drawnTo) return []
      drawnTo = Math.max(right, left + 0.1)
      const width = right - left < 0.3 ? "2" : `${Number((right - left).toFixed(3))}%`
      return html`<rect class="${kind}" x="${left}%" width="${width}" y="${y + 18}" height="12"/>`
    })
    return html`<text y="${y + 13}">${label}</text><rect class="lane" width="100%" y="${y + 18}" height="12"/>${drawn}`
  })
}
