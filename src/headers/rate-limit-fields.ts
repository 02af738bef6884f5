import { parsePlainNumber, parsePointInTime, parseReset } from "./delay.ts"
import { type FieldDelay, fieldMembers, fieldValue, type HeaderLookup, longestDelay } from "./header-field.ts"

/** The fields that together state one limit, in lower case. */
export interface RateLimitFields {
  readonly limit: string
  readonly remaining: string
  /** The first valid one counts. */
  readonly resets: readonly string[]
  /** Where the limit's name may stand. */
  readonly names: readonly string[]
  /** What is counted. */
  readonly unit: string
  /** ms in which the limit counts, where the names of its fields say so. */
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

/** Best known first. A family that counts in several units has its requests first. */
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
    // GitHub names its limits (core, search …): https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
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

/** What is left, the least where several values came; undefined where nothing valid is stated. */
export function readRemaining(header: HeaderLookup, fields: RateLimitFields): number | undefined {
  return least(readCounts(header, fields))
}

type Picks = (value: unknown, index: number, list: readonly unknown[]) => boolean

/**
 * Of limits that came as lists of one length (`0, 900` left, back in `1, 60`), the tightest are the ones that count.
 * @returns picks, of a list, what belongs to them: all of it, where its length differs
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
    const reset = longestDelay(header, name, (member) => parseReset(member, referenceMs), tightest)
    if (reset) return reset
  }
  return null
}

/** Epoch ms of the reset by the server's clock, where it is stated as a point in time. */
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

/** `1,000` may be a thousand, or 1 and 0. Lists part by `, ` mostly. */
const AMBIGUOUS = /^[1-9]\d{0,2}(?:,\d{3})+$/

/** What is left of each limit; null for what is not valid, as -1, which Azure OpenAI sends. */
function readCounts(header: HeaderLookup, fields: RateLimitFields): (number | null)[] {
  const value = fieldValue(header, fields.remaining)
  return value === null || AMBIGUOUS.test(value) ? [] : fieldMembers(value).map(parsePlainNumber)
}

function least(counts: readonly (number | null)[]): number | undefined {
  const valid = counts.filter((count) => count !== null)
  return valid.length > 0 ? Math.min(...valid) : undefined
}
