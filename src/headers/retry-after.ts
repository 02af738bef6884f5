import { parseDelay, parseMilliseconds } from "./delay.ts"
import { type FieldDelay, fieldValue, type HeaderLookup, longestDelay, sentAt } from "./header-field.ts"
import { RATE_LIMIT_FIELDS, readRemaining, readResetDelay } from "./rate-limit-fields.ts"
import { findPolicy, parseRateLimitItems } from "./rate-limit-items.ts"
import { mayStateReset, readAnyReset } from "./reset-fields.ts"

/** A wait that the server or its documentation named. */
export interface ServerWait {
  /** ms from the receipt of the response; 0 or more, whole, rounded up. May exceed the limit of timers. */
  readonly ms: number
  /** The field it was read from, lower case: `"retry-after"`, `"x-ratelimit-reset"`. */
  readonly from: string
  /** The value of the field as sent, at most 100 characters. */
  readonly value: string
  /** Set if the API's documentation names the wait. It is obeyed like one that is sent. */
  readonly documented?: true
}

/**
 * Delays in ms, finer than Retry-After's seconds. Azure:
 * https://github.com/Azure/azure-sdk-for-js/blob/main/sdk/core/core-rest-pipeline/src/retryStrategies/throttlingRetryStrategy.ts ;
 * AWS: https://github.com/smithy-lang/smithy-typescript/tree/main/packages/core/src/submodules/retry
 */
const MILLISECOND_FIELDS = ["retry-after-ms", "x-ms-retry-after-ms", "x-amz-retry-after"]

/**
 * The wait that a failed response names in Retry-After, or in a variant with ms; null if none is valid. Of several
 * fields the most exact counts, of several values in one field the longest. A malformed value is ignored.
 * @param now epoch ms of receipt
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function readRetryAfter(header: HeaderLookup, now: number): ServerWait | null {
  return toServerWait(retryAfterDelay(header, now))
}

/**
 * The wait until a used-up rate limit resets; null if no field states it. Only for a response of row 429: on any other,
 * the reset is a statement and no request to wait.
 * @param headers all of the response: of fields that are in no table, those named as a reset are read
 */
export function readRateLimitReset(
  header: HeaderLookup,
  headers: () => Iterable<readonly [string, string]>,
  now: number,
): ServerWait | null {
  if (!mayStateReset(headers())) return null
  return toServerWait(rateLimitDelay(header, sentAt(header, now)) ?? readAnyReset(header, headers(), now))
}

const toServerWait = (delay: FieldDelay | null): ServerWait | null =>
  delay && { ms: delay.ms, from: delay.from, value: delay.value.slice(0, 100) }

function retryAfterDelay(header: HeaderLookup, now: number): FieldDelay | null {
  for (const name of MILLISECOND_FIELDS) {
    if (header(name) === null) continue
    const delay = longestDelay(header, name, (member) => parseMilliseconds(member, sentAt(header, now)))
    if (delay) return delay
  }
  if (header("retry-after") === null) return null
  const referenceMs = sentAt(header, now)
  return longestDelay(header, "retry-after", (member) => parseDelay(member, referenceMs))
}

function rateLimitDelay(header: HeaderLookup, referenceMs: number): FieldDelay | null {
  return (
    // Symfony's RateLimiter and others send this field, some of them alone.
    longestDelay(header, "x-ratelimit-retry-after", (member) => parseDelay(member, referenceMs)) ??
    rateLimitFieldDelay(header, referenceMs) ??
    resetDelay(header, referenceMs)
  )
}

/**
 * RateLimit of draft 07 and later: the reset of the used-up quotas. Quotas of concurrent requests are ignored, because
 * they are restored as soon as a request ends.
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
 * The reset of a quota that is used up or does not state what is left. Only the first family of fields is read; of a
 * family with several units (requests, tokens), the longest reset counts.
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
