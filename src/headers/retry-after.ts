import { parseMilliseconds, parseRetryAfter } from "./delay.ts"
import { type FieldDelay, fieldValue, type HeaderLookup, longestDelay, sentAt } from "./header-field.ts"
import { RATE_LIMIT_FIELDS, readRemaining, readResetDelay } from "./rate-limit-fields.ts"
import { findPolicy, parseRateLimitItems } from "./rate-limit-items.ts"

/** A wait that the server named. */
export interface ServerWait {
  /** ms from the receipt of the answer; 0 or more, whole, rounded up. May exceed any timer's limit. */
  readonly ms: number
  /** The field it was read from, lower case: `"retry-after"`, `"x-ratelimit-reset"`. */
  readonly from: string
  /** The field's value as sent, shortened to 100 characters. */
  readonly value: string
  /** Not sent: the API's documentation names it. It counts like one that is sent. */
  readonly documented?: true
}

/**
 * Delays in ms, finer than Retry-After's seconds. Azure:
 * https://github.com/Azure/azure-sdk-for-js/blob/main/sdk/core/core-rest-pipeline/src/retryStrategies/throttlingRetryStrategy.ts ;
 * AWS: https://github.com/smithy-lang/smithy-typescript/tree/main/packages/core/src/submodules/retry
 */
const MILLISECOND_FIELDS = ["retry-after-ms", "x-ms-retry-after-ms", "x-amz-retry-after"]

/**
 * The wait that Retry-After or a finer field of its kind orders, from a failed response's headers; null if none does.
 * Of several fields the most exact one counts, of several values in one field the latest; what is malformed counts as
 * absent.
 * @param now epoch ms of receipt
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function readRetryAfter(header: HeaderLookup, now: number): ServerWait | null {
  return toServerWait(retryAfterDelay(header, now))
}

/**
 * The wait until a rate limit that is used up resets; null if no field says so. It is an order to wait only on a 429 or
 * its kin.
 */
export function readRateLimitReset(header: HeaderLookup, now: number): ServerWait | null {
  return toServerWait(rateLimitDelay(header, sentAt(header, now)))
}

const toServerWait = (delay: FieldDelay | null): ServerWait | null =>
  delay && { ...delay, value: delay.value.slice(0, 100) }

function retryAfterDelay(header: HeaderLookup, now: number): FieldDelay | null {
  for (const name of MILLISECOND_FIELDS) {
    const delay = longestDelay(header, name, parseMilliseconds)
    if (delay) return delay
  }
  if (header("retry-after") === null) return null
  const referenceMs = sentAt(header, now)
  return longestDelay(header, "retry-after", (member) => parseRetryAfter(member, referenceMs))
}

function rateLimitDelay(header: HeaderLookup, referenceMs: number): FieldDelay | null {
  return (
    // Symfony's RateLimiter and others, under this name or only this name.
    longestDelay(header, "x-ratelimit-retry-after", (member) => parseRetryAfter(member, referenceMs)) ??
    rateLimitFieldDelay(header, referenceMs) ??
    resetDelay(header, referenceMs)
  )
}

/**
 * RateLimit of draft 07 and later: the reset of what is used up. Requests at once are none of it: they are free again
 * as soon as one of them ends.
 */
function rateLimitFieldDelay(header: HeaderLookup, referenceMs: number): FieldDelay | null {
  const value = fieldValue(header, "ratelimit")
  if (value === null) return null
  const policies = parseRateLimitItems(fieldValue(header, "ratelimit-policy") ?? "", referenceMs)
  const items = parseRateLimitItems(value, referenceMs).filter(
    (quota) => (quota.unit ?? findPolicy(quota, policies)?.unit) !== "concurrent-requests",
  )
  const statesRemaining = items.some((quota) => quota.remaining !== undefined)
  const resets = (statesRemaining ? items.filter((quota) => quota.remaining === 0) : items)
    .map((quota) => quota.resetMs)
    .filter((ms) => ms !== undefined)
  return resets.length > 0 ? { ms: Math.max(...resets), from: "ratelimit", value } : null
}

/**
 * The reset of what is used up, or of what does not say how much is left. The first family of fields counts,
 * but of one that counts in several units (requests, tokens) each unit has to be waited for.
 */
function resetDelay(header: HeaderLookup, referenceMs: number): FieldDelay | null {
  let longest: FieldDelay | null = null
  for (const fields of RATE_LIMIT_FIELDS) {
    if (longest && fields.unit === "requests") return longest
    const reset = readRemaining(header, fields) ? null : readResetDelay(header, fields, referenceMs)
    if (reset && (!longest || reset.ms > longest.ms)) longest = reset
  }
  return longest
}
