import { parseDuration } from "../../time/duration.ts"
import { parseHttpDate, parseIsoDate } from "../../time/http-date.ts"

/** The longest wait, in ms: any epoch time plus this one is still a valid date. */
const MAX_DELAY_MS = Math.floor(Number.MAX_SAFE_INTEGER / 2)

const NUMBER = /^\d+(?:\.\d+)?$/

/** A number from here on is an epoch in seconds (September 2001), not a delay (31 years). */
const EPOCH_SECONDS = 1e9
/** A number from here on is an epoch in ms. */
const EPOCH_MS = 1e12

/** A plain number of 0 or more, maybe with a fraction: no sign, no exponent, nothing else. */
export function plainNumber(text: string): number | null {
  return NUMBER.test(text) ? Math.min(Number(text), Number.MAX_SAFE_INTEGER) : null
}

/** Whole ms, rounded up, from 0 to MAX_DELAY_MS. */
export function delayMs(ms: number): number {
  // Binary fractions are taken back first: 0.069 s is 69 ms, not 70.
  return Math.min(Math.max(0, Math.ceil(Number(ms.toFixed(6)))), MAX_DELAY_MS)
}

/** A delay in milliseconds. */
export function readMilliseconds(text: string): number | null {
  const ms = plainNumber(text)
  return ms === null ? null : delayMs(ms)
}

/** Seconds from now, or, where that would be 31 years and more, an epoch: some servers send one where seconds belong. */
export function secondsMs(seconds: number, since: number): number {
  const point = epochIn(seconds)
  return delayMs(point === null ? seconds * 1000 : point - since)
}

/** Epoch ms of a number that is too large for a delay; else null. */
export function epochIn(number: number): number | null {
  if (number >= EPOCH_MS) return number
  return number >= EPOCH_SECONDS ? number * 1000 : null
}

/**
 * Retry-After's value: seconds or a date. A fraction, which the grammar forbids and servers send, is obeyed. A number
 * is seconds, however large: it is the one field whose grammar leaves no doubt, and nobody may come sooner than told.
 * @param since epoch ms against which a date is measured; one that has passed is 0
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function readRetryAfter(text: string, since: number): number | null {
  const seconds = plainNumber(text)
  if (seconds !== null) return delayMs(seconds * 1000)
  const date = readPoint(text, since)
  return date === null ? null : delayMs(date - since)
}

/**
 * When a rate limit resets. Nobody agrees on the unit, so the value has to tell: a duration ("6m0s"), a date,
 * epoch ms, epoch seconds, and else seconds from now.
 * @param since epoch ms against which a point in time is measured
 * @returns ms from the receipt of the answer
 */
export function readReset(text: string, since: number): number | null {
  const duration = parseDuration(text)
  if (duration !== null) return delayMs(duration)
  const point = readPoint(text, since)
  return point === null ? readRetryAfter(text, since) : delayMs(point - since)
}

/** Epoch ms of a reset that is stated as a point in time; null where it is stated in another way, or not well. */
export function readPoint(text: string, since: number): number | null {
  const number = plainNumber(text)
  return number === null ? (parseHttpDate(text, since) ?? parseIsoDate(text)) : epochIn(number)
}
