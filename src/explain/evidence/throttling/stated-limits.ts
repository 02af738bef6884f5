import { readLimits } from "../../../classify/profile-limits.ts"
import type { RateLimitStatement } from "../../../headers/rate-limit.ts"
import { ResponseBody } from "../../../profiles/schema/response-body.ts"
import { headOf } from "../../../profiles/schema/response-head.ts"
import type { FailureContext } from "../../failure-context.ts"
import { formatCount, formatMs, formatSpan, plural } from "../../format.ts"

const MAX_STATEMENTS = 4

/** The limits that the answer states. */
export function statedLimitsOf({
  response,
  request,
  profile,
  bodyExcerpt,
  now,
}: FailureContext): RateLimitStatement[] {
  if (!response) return []
  const body = ResponseBody.ofStart(bodyExcerpt)
  // Per cent are shown as they were sent, with what else the header says.
  return readLimits(profile, headOf(response, request), body, now)
    .filter(({ unit }) => unit !== "percent")
    .slice(0, MAX_STATEMENTS)
}

/** The tightest limit on requests of which the window is known. */
export function statedRate(
  failure: FailureContext,
): (RateLimitStatement & { limit: number; windowMs: number; ratePerSecond: number }) | undefined {
  return statedLimitsOf(failure)
    .flatMap((statement) => {
      const { limit, windowMs, unit } = statement
      return unit === "requests" && limit && windowMs
        ? [{ ...statement, limit, windowMs, ratePerSecond: (limit * 1000) / windowMs }]
        : []
    })
    .sort((a, b) => a.ratePerSecond - b.ratePerSecond)[0]
}

const UNITS = [
  ["a second", 1_000],
  ["a minute", 60_000],
  ["an hour", 3_600_000],
  ["a day", 86_400_000],
] as const

/** In the shortest unit that holds a whole one: `"14.2 requests a second"`, `"1 request an hour"`. */
export function formatRate(perSecond: number, of = "request"): string {
  for (const [unit, ms] of UNITS) {
    const count = Math.round(perSecond * (ms / 100)) / 10
    if (count >= 1 && perSecond * (ms / 1_000) >= 0.999) return `${plural(count, of)} ${unit}`
  }
  return `1 ${of} in ${formatMs(1_000 / perSecond)}`
}

/** `"100 requests per minute"`; a limit below 1 in a unit in which it is at least 1. */
export function formatLimit(limit: number, counted: string, windowMs: number | undefined): string {
  const [, one, rest] = /^(\w+)s a second(.*)$/.exec(counted) ?? []
  if (one !== undefined && limit > 0) return `${formatRate(limit, one)}${rest}`
  if (!windowMs) return countOf(limit, counted)
  if (limit > 0 && limit < 1) return formatRate((limit * 1_000) / windowMs, one ?? counted.replace(/s$/, ""))
  const unit = UNITS.find(([, ms]) => ms === windowMs)?.[0].replace(/^an? /, "")
  return `${countOf(limit, counted)} per ${unit ?? formatSpan(windowMs)}`
}

const countOf = (count: number, counted: string) =>
  `${formatCount(count)} ${count === 1 ? counted.replace(/s$/, "") : counted}`
