import { parseDuration } from "../time/duration.ts"
import { parseHttpDate, parseIsoDate } from "./http-date.ts"

/** The longest delay, in ms: added to any epoch time it stays a safe integer. */
const MAX_DELAY_MS = Math.floor(Number.MAX_SAFE_INTEGER / 2)

const NUMBER = /^\d+(?:\.\d+)?$/

/** A number from here on is an epoch in seconds (September 2001), not a delay (31 years). */
const EPOCH_SECONDS = 1e9
/** A number from here on is an epoch in ms. */
const EPOCH_MS = 1e12

/** A plain number of 0 or more, with or without a fraction; null for any other text, a sign or exponent included. */
export function parsePlainNumber(text: string): number | null {
  return NUMBER.test(text) ? Math.min(Number(text), Number.MAX_SAFE_INTEGER) : null
}

/** Whole ms, rounded up, from 0 to MAX_DELAY_MS. */
export function boundedDelayMs(ms: number): number {
  // toFixed removes the error of binary fractions: 0.069 s is 69 ms, not 70.
  return Math.min(Math.max(0, Math.ceil(Number(ms.toFixed(6)))), MAX_DELAY_MS)
}

/** A delay in milliseconds. */
export function parseMilliseconds(text: string): number | null {
  const ms = parsePlainNumber(text)
  return ms === null ? null : boundedDelayMs(ms)
}

/** ms from now of a number of seconds. From 31 years on it is read as an epoch, which some servers send instead. */
export function secondsOrEpochMs(seconds: number, referenceMs: number): number {
  const point = epochMsOf(seconds)
  return boundedDelayMs(point === null ? seconds * 1000 : point - referenceMs)
}

/** Epoch ms of a number that is too large for a delay in seconds; null for any other. */
export function epochMsOf(number: number): number | null {
  if (number >= EPOCH_MS) return number
  return number >= EPOCH_SECONDS ? number * 1000 : null
}

/**
 * The value of Retry-After in ms: seconds or a date. A fraction is read, though the grammar forbids it, because servers
 * send it. A number is always seconds, however large, so that no request is sent sooner than the server asked.
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
 * When a rate limit resets. APIs use different units, so the unit is read from the value: a duration ("6m0s"), a date,
 * epoch ms, epoch seconds, or else seconds from now.
 * @param referenceMs epoch ms against which a point in time is measured
 * @returns ms from the receipt of the response
 */
export function parseReset(text: string, referenceMs: number): number | null {
  const duration = parseDuration(text)
  if (duration !== null) return boundedDelayMs(duration)
  const point = parsePointInTime(text, referenceMs)
  return point === null ? parseRetryAfter(text, referenceMs) : boundedDelayMs(point - referenceMs)
}

/** Epoch ms of a reset that is stated as a date or an epoch; null for any other text. */
export function parsePointInTime(text: string, referenceMs: number): number | null {
  const number = parsePlainNumber(text)
  return number === null ? (parseHttpDate(text, referenceMs) ?? parseIsoDate(text)) : epochMsOf(number)
}
