import { formatLimit } from "../explain/evidence/throttling/stated-limits.ts"
import { formatCount, formatTime } from "../explain/format.ts"

/** An ISO time for a person. */
export const time = (iso: string) => formatTime(Date.parse(iso))

/** `"once"`, `"12 times"` */
export const times = (count: number) => (count === 1 ? "once" : `${formatCount(count)} times`)

/** A limit as an API states it: `"100 requests per minute"`. */
export function statedText({ requests, perMs }: { requests: number; perMs: number | null }): string {
  return perMs === null
    ? `${formatCount(requests)} requests in a window of unknown length`
    : formatLimit(requests, "requests", perMs)
}

/** ms for which a source was closed in all, of a log that ends at `end`: a hold may end long after it. */
export function closedMs(closed: readonly { from: string; until: string | null }[], end: number): number {
  const spans = closed.map(
    ({ from, until }) => Math.min(until ? Date.parse(until) : end, end) - Date.parse(from),
  )
  return spans.reduce((sum, ms) => sum + Math.max(0, ms), 0)
}

const UNITS = [
  { name: "second", seconds: 1 },
  { name: "minute", seconds: 60 },
  { name: "hour", seconds: 3_600 },
]

/**
 * `"20 a second"`, `"1.5 a second"`, `"6 a minute"`: the unit in which the number is at least 1.
 * @param least the unit is that of this number, for numbers that are compared
 */
export function rate(perSecond: number, least = perSecond): string {
  const unit = UNITS.find(({ seconds }) => least * seconds >= 1) ?? { name: "day", seconds: 86_400 }
  return `${formatCount(perSecond * unit.seconds)} a ${unit.name}`
}
