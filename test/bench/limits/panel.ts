import type { Run } from "./measure.ts"

export const SLOT_MS = 100

/** What reached the server in each slot of 100 ms. */
export interface Slot {
  accepted: number
  rejected: number
}

export function slotsOf({ log }: Run): Slot[] {
  const slots: Slot[] = []
  for (const { atMs, status } of log.requests) {
    const index = Math.floor(atMs / SLOT_MS)
    while (slots.length <= index) slots.push({ accepted: 0, rejected: 0 })
    const slot = slots[index] as Slot
    if (status === 200) slot.accepted++
    else slot.rejected++
  }
  return slots
}

/** Where a panel stands in the picture, in px, and what its axes reach to. The same for all panels: they compare. */
export interface Frame {
  readonly left: number
  readonly width: number
  readonly height: number
  readonly untilMs: number
  readonly most: number
}

export interface Panel {
  readonly name: string
  readonly says: string
  readonly slots: readonly Slot[]
  readonly tookMs: number
  /** How many requests the server has room for in a slot, by its start in ms. */
  readonly room: (fromMs: number) => number
}

const EVERY_MS = 2_000
const EVERY_REQUESTS = 10

/** Bars of what was accepted, on them what was rejected, and across them the line of what the limit takes. */
export function panelSvg(panel: Panel, top: number, frame: Frame): string {
  const x = (ms: number) => round(frame.left + (ms / frame.untilMs) * frame.width)
  const y = (requests: number) => round(top + frame.height - (requests / frame.most) * frame.height)
  const barWidth = round((SLOT_MS / frame.untilMs) * frame.width - 1)
  const bar = (kind: string, slot: number, from: number, to: number) =>
    to > from
      ? `<rect class="${kind}" x="${x(slot * SLOT_MS)}" y="${y(to)}" width="${barWidth}" height="${round(y(from) - y(to))}"/>`
      : ""

  const grid = steps(EVERY_REQUESTS, frame.most).map(
    (n) =>
      `<path class="grid" d="M${x(0)} ${y(n)}H${x(frame.untilMs)}"/>` +
      `<text class="tick" x="${x(0) - 8}" y="${y(n) + 4}" text-anchor="end">${n}</text>`,
  )
  const seconds = steps(EVERY_MS, frame.untilMs).map(
    (ms) => `<text class="tick" x="${x(ms)}" y="${y(0) + 18}" text-anchor="middle">${ms / 1000} s</text>`,
  )
  const bars = panel.slots.flatMap(({ accepted, rejected }, slot) => [
    bar("accepted", slot, 0, accepted),
    bar("rejected", slot, accepted, accepted + rejected),
  ])
  const end = Math.ceil(panel.tookMs / SLOT_MS) * SLOT_MS
  const line = steps(SLOT_MS, end - SLOT_MS).map((ms) => `V${y(panel.room(ms))}H${x(ms + SLOT_MS)}`)
  return [
    `<text class="name" x="${frame.left}" y="${top - 14}">${panel.name}<tspan class="says" dx="10">${panel.says}</tspan></text>`,
    ...grid,
    ...bars,
    `<path class="limit" d="M${x(0)} ${y(panel.room(0))}${line.join("")}"/>`,
    ...seconds,
  ]
    .filter(Boolean)
    .join("\n")
}

/** 0, `step`, twice `step` … up to `most`. */
function steps(step: number, most: number): number[] {
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, n) => n * step)
}

function round(px: number): number {
  return Math.round(px * 10) / 10
}
