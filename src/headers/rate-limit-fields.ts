import { parsePlainNumber, parsePointInTime, parseRetryAfter } from "./delay.ts"
import { type FieldDelay, fieldMembers, fieldValue, type HeaderLookup, longestDelay } from "./header-field.ts"

/** The fields that together state one limit, in lower case. */
export interface RateLimitFields {
  readonly limit: string
  readonly remaining: string
  /** The first valid one counts. */
  readonly resets: readonly string[]
  /** Fields that may contain the limit's name. */
  readonly names: readonly string[]
  /** What is counted. */
  readonly unit: string
  /** Length of the window in ms, if the names of the fields state it. */
  readonly windowMs?: number
}

/** As Kong counts: https://github.com/Kong/kong/blob/master/kong/plugins/rate-limiting/expiration.lua */
const KONG_WINDOWS_MS = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  month: 30 * 86_400_000,
}

/** The families of fields, the most common first. Of a family with several units, requests come first. */
export const RATE_LIMIT_FIELDS: readonly RateLimitFields[] = [
  {
    // Drafts 00 to 06 of RateLimit; GitLab sends an epoch and a name:
    // https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/
    limit: "ratelimit-limit",
    remaining: "ratelimit-remaining",
    resets: ["ratelimit-reset"],
    names: ["ratelimit-name"],
    unit: "requests",
  },
  {
    // GitHub names its limits (core, search …):
    // https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
    // Discord its buckets, with a reset in fractional seconds: https://docs.discord.com/developers/topics/rate-limits
    limit: "x-ratelimit-limit",
    remaining: "x-ratelimit-remaining",
    resets: ["x-ratelimit-reset", "x-ratelimit-reset-after"],
    names: ["x-ratelimit-resource", "x-ratelimit-bucket"],
    unit: "requests",
  },
  {
    // X: https://docs.x.com/x-api/fundamentals/rate-limits
    limit: "x-rate-limit-limit",
    remaining: "x-rate-limit-remaining",
    resets: ["x-rate-limit-reset"],
    names: [],
    unit: "requests",
  },
  // Kong, one limit for each window: https://developer.konghq.com/plugins/rate-limiting/
  ...Object.entries(KONG_WINDOWS_MS).map(([window, windowMs]) => ({
    limit: `x-ratelimit-limit-${window}`,
    remaining: `x-ratelimit-remaining-${window}`,
    resets: [],
    names: [],
    unit: "requests",
    windowMs,
  })),
  // OpenAI, Groq: https://platform.openai.com/docs/guides/rate-limits
  ...["requests", "tokens"].map((unit) => ({
    limit: `x-ratelimit-limit-${unit}`,
    remaining: `x-ratelimit-remaining-${unit}`,
    resets: [`x-ratelimit-reset-${unit}`],
    names: [],
    unit,
  })),
  // Anthropic: https://docs.anthropic.com/en/api/rate-limits
  ...["requests", "tokens", "input-tokens", "output-tokens"].map((unit) => ({
    limit: `anthropic-ratelimit-${unit}-limit`,
    remaining: `anthropic-ratelimit-${unit}-remaining`,
    resets: [`anthropic-ratelimit-${unit}-reset`],
    names: [],
    unit,
  })),
]

/** Units left; the least of several values; undefined if no valid one is stated. */
export function readRemaining(header: HeaderLookup, fields: RateLimitFields): number | undefined {
  return least(readCounts(header, fields))
}

type Picks = (value: unknown, index: number, list: readonly unknown[]) => boolean

/**
 * If several limits are sent as lists of one length (remaining `0, 900`, reset `1, 60`), only the tightest count.
 * @returns a filter that selects their members in a list; in a list of another length, all members
 */
export function pickTightest(header: HeaderLookup, fields: RateLimitFields): Picks {
  const counts = readCounts(header, fields)
  const left = least(counts)
  return (_, index, { length }) => left === undefined || length !== counts.length || counts[index] === left
}

/** @param referenceMs epoch ms against which a point in time is measured */
export function readResetDelay(
  header: HeaderLookup,
  fields: RateLimitFields,
  referenceMs: number,
  tightest: Picks = pickTightest(header, fields),
): FieldDelay | null {
  for (const name of fields.resets) {
    const reset = longestDelay(header, name, (member) => parseRetryAfter(member, referenceMs), tightest)
    if (reset) return reset
  }
  return null
}

/** Epoch ms of the reset by the server's clock; undefined unless it is stated as a date or an epoch. */
export function readResetTime(
  header: HeaderLookup,
  fields: RateLimitFields,
  referenceMs: number,
  tightest: Picks,
): number | undefined {
  for (const name of fields.resets) {
    const members = fieldMembers(fieldValue(header, name) ?? "").filter(tightest)
    const latest = Math.max(...members.map((member) => parsePointInTime(member, referenceMs) ?? Number.NaN))
    if (Number.isFinite(latest)) return latest
  }
  return undefined
}

/** `1,000` may mean a thousand, or 1 and 0. Lists are mostly separated by a comma and a space. */
const AMBIGUOUS = /^[1-9]\d{0,2}(?:,\d{3})+$/

/** Units left of each limit; null for a value that is not valid, such as -1, which Azure OpenAI sends. */
function readCounts(header: HeaderLookup, fields: RateLimitFields): (number | null)[] {
  const value = fieldValue(header, fields.remaining)
  return value === null || AMBIGUOUS.test(value) ? [] : fieldMembers(value).map(parsePlainNumber)
}

function least(counts: readonly (number | null)[]): number | undefined {
  const valid = counts.filter((count) => count !== null)
  return valid.length > 0 ? Math.min(...valid) : undefined
}
