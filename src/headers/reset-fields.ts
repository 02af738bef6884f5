import { parseMilliseconds, parseRetryAfter } from "./delay.ts"
import { type FieldDelay, fieldValue, type HeaderLookup, longestDelay, sentAt } from "./header-field.ts"

/**
 * Names of fields that state when a limit resets, whatever the vendor, window or resource in them. Among others:
 * Linear (`X-RateLimit-Requests-Reset`, `-Complexity-`), https://linear.app/developers/rate-limiting;
 * BigCommerce (`X-Rate-Limit-Time-Reset-Ms`), https://docs.bigcommerce.com/developer/docs/rest-management/rate-limits;
 * Contentful, https://www.contentful.com/developers/docs/references/content-management-api/#/introduction/api-rate-limits;
 * Brevo (`x-sib-ratelimit-reset`), https://developers.brevo.com/docs/api-limits;
 * Fitbit, https://dev.fitbit.com/build/reference/web-api/developer-guide/application-design/;
 * GitLab (`RateLimit-ResetTime`), https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/;
 * @nestjs/throttler (`Retry-After-public-minute`, by the name of a limit), https://github.com/nestjs/throttler ;
 * Cloud Foundry and others: a window in the name. Read only for a failed response.
 */
const isReset = (name: string): boolean =>
  name === "x-retry-after" ||
  name.startsWith("retry-after-") ||
  name === "x-next-replenish-time" ||
  (/rate-?limit/.test(name) && /reset|retry-?after/.test(name))

/** The field beside a reset that states what is left: `-reset-`, `-time-reset-ms`, `-resets-in` and `-resettime` are exchanged. */
const RESET_PART = /(?:time-)?resets?(?:-?(?:ms|in|at|after|time|timestamp))?(?=-|$)/
const LEFT = ["remaining", "requests-left", "left"]

/** True if a field may state a reset. A client whose headers cannot be listed is asked for each field. */
export function mayStateReset(headers: Iterable<readonly [string, string]>): boolean {
  let listed = false
  for (const [given] of headers) {
    listed = true
    if (PART_OF_A_RESET.test(given)) return true
  }
  return !listed
}

const PART_OF_A_RESET = /limit|reset|retry|replenish/i

/** The most headers that are looked at. */
const MAX_HEADERS = 200

/**
 * The reset of a limit that is used up, the latest of several; if none states that it is, the latest reset whose limit
 * does not say what is left. A limit of which something is left has no say.
 * @param now epoch ms of receipt
 */
export function readAnyReset(
  header: HeaderLookup,
  headers: Iterable<readonly [string, string]>,
  now: number,
): (FieldDelay & { readonly usedUp: boolean }) | null {
  let latest: (FieldDelay & { readonly usedUp: boolean }) | null = null
  let left = MAX_HEADERS
  for (const [given] of headers) {
    if (left-- <= 0) break
    const name = given.length > 100 ? "" : given.toLowerCase()
    if (!isReset(name)) continue
    const remaining = remainingBeside(header, name)
    if (remaining !== null && remaining > 0) continue
    const inMs = /-?(?:ms|milliseconds)$/.test(name)
    const read = inMs ? parseMilliseconds : parseRetryAfter
    const delay = longestDelay(header, name, (member) => read(member, sentAt(header, now)))
    if (delay === null) continue
    const usedUp = remaining !== null
    if (latest === null || (usedUp && !latest.usedUp) || (usedUp === latest.usedUp && delay.ms > latest.ms))
      latest = { ...delay, usedUp }
  }
  return latest
}

/** Units left by the field beside a reset; 0 also for less; null if there is none. */
function remainingBeside(header: HeaderLookup, reset: string): number | null {
  for (const word of LEFT) {
    const beside = reset.replace(RESET_PART, word)
    const value = beside === reset ? null : fieldValue(header, beside)
    if (value !== null && /^-?\d{1,15}(?:\.\d{1,9})?$/.test(value)) return Math.max(0, Number(value))
  }
  return null
}
