import { parseDuration } from "../time/duration.ts"
import { parseHttpDate, parseIsoDate } from "./http-date.ts"

/** The longest wait, in ms: any epoch time plus this one is still a valid date. */
const MAX_DELAY_MS = Math.floor(Number.MAX_SAFE_INTEGER / 2)

const NUMBER = /^\d+(?:\.\d+)?$/

/** A number from here on is an epoch in seconds (September 2001), not a delay (31 years). */
const EPOCH_SECONDS = 1e9
/** A number from here on is an epoch in ms. */
const EPOCH_MS = 1e12

/** A plain number of 0 or more, maybe with a fraction: no sign, no exponent, nothing else. */
export function parsePlainNumber(text: string): number | null {
  return NUMBER.test(text) ? Math.min(Number(text), Number.MAX_SAFE_INTEGER) : null
}

/** Whole ms, rounded up, from 0 to MAX_DELAY_MS. */
export function boundedDelayMs(ms: number): number {
  // Binary fractions are taken back first: 0.069 s is 69 ms, not 70.
  return Math.min(Math.max(0, Math.ceil(Number(ms.toFixed(6)))), MAX_DELAY_MS)
}

/** A delay in milliseconds. */
export function parseMilliseconds(text: string): number | null {
  const ms = parsePlainNumber(text)
  return ms === null ? null : boundedDelayMs(ms)
}

/** Seconds from now, or, where that would be 31 years and more, an epoch: some servers send one where seconds belong. */
export function secondsOrEpochMs(seconds: number, referenceMs: number): number {
  const point = epochMsOf(seconds)
  return boundedDelayMs(point === null ? seconds * 1000 : point - referenceMs)
}

/** Epoch ms of a number that is too large for a delay; else null. */
export function epochMsOf(number: number): number | null {
  if (number >= EPOCH_MS) return number
  return number >= EPOCH_SECONDS ? number * 1000 : null
}

/**
 * Retry-After's value: seconds or a date. A fraction, which the grammar forbids and servers send, is obeyed. A number
 * is seconds, however large: it is the one field whose grammar leaves no doubt, and nobody may come sooner than told.
 * @param referenceMs epoch ms against which a date is measured; one that has passed is 0
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function parseRetryAfter(text: string, referenceMs: number): number | null {
  const seconds = parsePlainNumber(text)
  if (seconds !== null) return boundedDelayMs(seconds * 1000)
  const date = parsePointInTime(text, referenceMs)
  return date === null ? null : boundedDelayMs(date - referenceMs)
}

/**
 * When a rate limit resets. Nobody agrees on the unit, so the value has to tell: a duration ("6m0s"), a date,
 * epoch ms, epoch seconds, and else seconds from now.
 * @param referenceMs epoch ms against which a point in time is measured
 * @returns ms from the receipt of the answer
 */
export function parseReset(text: string, referenceMs: number): number | null {
  const duration = parseDuration(text)
  if (duration !== null) return boundedDelayMs(duration)
  const point = parsePointInTime(text, referenceMs)
  return point === null ? parseRetryAfter(text, referenceMs) : boundedDelayMs(point - referenceMs)
}

/** Epoch ms of a reset that is stated as a point in time; null where it is stated in another way, or not well. */
export function parsePointInTime(text: string, referenceMs: number): number | null {
  const number = parsePlainNumber(text)
  return number === null ? (parseHttpDate(text, referenceMs) ?? parseIsoDate(text)) : epochMsOf(number)
}
