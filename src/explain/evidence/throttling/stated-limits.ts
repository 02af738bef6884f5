import { readLimits } from "../../../classify/profile-limits.ts"
import type { RateLimitStatement } from "../../../headers/rate-limit.ts"
import { ResponseBody } from "../../../profiles/schema/response-body.ts"
import { headOf } from "../../../profiles/schema/response-head.ts"
import type { FailureContext } from "../../failure-context.ts"
import { formatCount } from "../../format.ts"

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
  return readLimits(profile, headOf(response, request), ResponseBody.ofStart(bodyExcerpt), now).slice(
    0,
    MAX_STATEMENTS,
  )
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

export function formatRate(perSecond: number): string {
  return perSecond >= 1
    ? `${formatCount(perSecond)} requests a second`
    : `${formatCount(perSecond * 60)} requests a minute`
}
