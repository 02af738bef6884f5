import { isoTime } from "../time/clock.ts"

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A duration for a person: `"850 ms"`, `"4.2 s"`, `"1 m 30 s"`, `"2 h 5 m"`, `"3 d 4 h"`. */
export function formatMs(ms: number): string {
  const span = Number.isNaN(ms) ? 0 : Math.max(0, ms)
  if (span === Number.POSITIVE_INFINITY) return "for ever"
  if (Math.round(span) < SECOND) return `${Math.round(span)} ms`
  if (span < MINUTE - 50) return `${Number((span / SECOND).toFixed(1))} s`
  if (span < HOUR - SECOND / 2) return formatInTwoUnits(Math.round(span / SECOND), 60, "m", "s")
  if (span < DAY - MINUTE / 2) return formatInTwoUnits(Math.round(span / MINUTE), 60, "h", "m")
  return formatInTwoUnits(Math.round(span / HOUR), 24, "d", "h")
}

/** `"0.8 of 1.5 s"`, `"50 s of 2 m"`: the unit once where it is the same. */
export function formatPart(partMs: number, ofMs: number): string {
  const [part, whole] = [formatMs(partMs), formatMs(ofMs)]
  if (!/^[\d.]+ s$/.test(whole)) return `${part} of ${whole}`
  return `${Number((partMs / SECOND).toFixed(1))} of ${whole}`
}

/** A stretch of data for a person: whole days stay days, `"90 days"`. */
export function formatSpan(ms: number): string {
  return ms >= DAY && ms % DAY === 0 ? plural(ms / DAY, "day") : formatMs(ms)
}

function formatInTwoUnits(smallUnits: number, size: number, large: string, small: string): string {
  const rest = smallUnits % size
  const whole = `${formatCount(Math.floor(smallUnits / size))} ${large}`
  return rest === 0 ? whole : `${whole} ${rest} ${small}`
}

/** A moment for a person: `"2026-11-22 19:30:05 UTC"`. */
export function formatTime(ms: number): string {
  return isoTime(ms)
    .replace("T", " ")
    .replace(/\.\d+Z$/, " UTC")
}

/** `"12,431"`; a fraction keeps one digit. */
export function formatCount(count: number): string {
  const [whole = "", fraction] = String(Math.round(count * 10) / 10).split(".")
  const grouped = /^-?\d+$/.test(whole) ? inThousands(whole) : whole
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

function inThousands(whole: string): string {
  const first = whole.startsWith("-") ? 1 : 0
  const groups: string[] = []
  for (let end = whole.length; end > first; end -= 3)
    groups.unshift(whole.slice(Math.max(first, end - 3), end))
  return `${whole.slice(0, first)}${groups.join(",")}`
}

/** `"1 item"`, `"2,000 items"` */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** `"a"`, `"a and b"`, `"a, b and c"` */
export function joinList(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`
}

/** The text with a full stop, unless it ends as a sentence does. */
export function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
