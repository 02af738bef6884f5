import { parseDuration } from "../time/duration.ts"
import { parseHttpDate, parseIsoDate } from "./http-date.ts"

/** An epoch in ns is above the safe integers. */
const MAX_NUMBER = 1e20

/** The longest delay, in ms: added to any epoch time it stays a safe integer. */
const MAX_DELAY_MS = Math.floor(Number.MAX_SAFE_INTEGER / 2)

/** The longest wait that is taken for one, in ms: a value that would mean more than a year means something else. */
export const MAX_WAIT_MS = 366 * 86_400_000

const NUMBER = /^\d+(?:\.\d+)?$/

/**
 * Epochs by their least number, and what one ms is of their unit: ns, µs, ms and s. A number from 1e9 on (September
 * 2001) is no delay in seconds, which would be 31 years.
 */
const EPOCHS = [
  [1e18, 1e6],
  [1e15, 1e3],
  [1e12, 1],
  [1e9, 1e-3],
] as const

/** A plain number of 0 or more, with or without a fraction; null for any other text, a sign or exponent included. */
export function parsePlainNumber(text: string): number | null {
  return NUMBER.test(text) ? Math.min(Number(text), MAX_NUMBER) : null
}

/** Whole ms, rounded up, from 0 to MAX_DELAY_MS. */
export function boundedDelayMs(ms: number): number {
  // toFixed removes the error of binary fractions: 0.069 s is 69 ms, not 70.
  return Math.min(Math.max(0, Math.ceil(Number(ms.toFixed(6)))), MAX_DELAY_MS)
}

/** A wait of at most MAX_WAIT_MS; null for a longer one. */
function sensible(ms: number | null): number | null {
  return ms === null || ms > MAX_WAIT_MS ? null : boundedDelayMs(ms)
}

/** A delay in milliseconds, or an epoch. */
export function parseMilliseconds(text: string, referenceMs: number): number | null {
  const ms = parsePlainNumber(text)
  if (ms === null) return null
  const point = epochMsOf(ms)
  return sensible(point === null || ms < 1e12 ? ms : point - referenceMs)
}

/** ms from now of a number of seconds. From 31 years on it is read as an epoch, which some servers send instead. */
export function secondsOrEpochMs(seconds: number, referenceMs: number): number {
  const point = epochMsOf(seconds)
  return boundedDelayMs(point === null ? seconds * 1000 : point - referenceMs)
}

/** Epoch ms of a number that is too large for a delay in seconds: an epoch in s, ms, µs or ns; null for any other. */
export function epochMsOf(number: number): number | null {
  const unit = EPOCHS.find(([least]) => number >= least)
  return unit ? Math.round(number / unit[1]) : null
}

/**
 * The value of Retry-After, or of a field that says when a rate limit resets, in ms from the receipt of the response: seconds
 * or a date. What the grammar forbids is read where servers send it: a fraction, an epoch, a duration of Go ("1m59.3s").
 * A value that would mean more than a year counts as absent.
 * @param referenceMs epoch ms against which a date is measured; one that has passed is 0
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function parseRetryAfter(text: string, referenceMs: number): number | null {
  const point = parsePointInTime(text, referenceMs)
  if (point !== null) return sensible(point - referenceMs)
  const seconds = parsePlainNumber(text)
  return sensible(seconds === null ? parseDuration(text) : seconds * 1000)
}

/** Epoch ms of a reset that is stated as a date or an epoch; null for any other text. */
export function parsePointInTime(text: string, referenceMs: number): number | null {
  const number = parsePlainNumber(text)
  return number === null ? (parseHttpDate(text, referenceMs) ?? parseIsoDate(text)) : epochMsOf(number)
}
