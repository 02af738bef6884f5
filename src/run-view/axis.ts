import { isoTime } from "../time/clock.ts"

/** The stretch of time that a picture shows, in epoch ms. */
export interface Axis {
  readonly from: number
  readonly to: number
}

/** Where a moment is, in % of the width. */
export function percent({ from, to }: Axis, at: number): number {
  return Math.round(Math.min(1, Math.max(0, (at - from) / (to - from))) * 100_000) / 1_000
}

/** A moment, as exactly as the axis tells: `"20:51:03.5"`, `"20:51:03"`, `"20:51"`, `"11-29 20:51"`. UTC. */
export function clock(at: number, { from, to }: Axis): string {
  const iso = isoTime(at)
  if (to - from > 86_400_000) return `${iso.slice(5, 10)} ${iso.slice(11, 16)}`
  if (to - from < 10_000) return iso.slice(11, 21)
  return to - from > 1_200_000 ? iso.slice(11, 16) : iso.slice(11, 19)
}
