import { readLimits } from "../classify/profile-limits.ts"
import type { RateLimitStatement } from "../headers/rate-limit.ts"
import { ResponseBody } from "../profiles/schema/response-body.ts"
import { headOf } from "../profiles/schema/response-head.ts"
import type { Sight } from "./sight.ts"
import { spellCount } from "./wording.ts"

const MAX_STATEMENTS = 4

/** The limits that the answer states. */
export function statementsOf({ answer, request, profile, excerpt, now }: Sight): RateLimitStatement[] {
  if (!answer) return []
  return readLimits(profile, headOf(answer, request), ResponseBody.ofStart(excerpt), now).slice(
    0,
    MAX_STATEMENTS,
  )
}

/** The tightest limit on requests of which the window is known. */
export function statedRate(
  sight: Sight,
): (RateLimitStatement & { limit: number; windowMs: number; ratePerSecond: number }) | undefined {
  return statementsOf(sight)
    .flatMap((statement) => {
      const { limit, windowMs, unit } = statement
      return unit === "requests" && limit && windowMs
        ? [{ ...statement, limit, windowMs, ratePerSecond: (limit * 1000) / windowMs }]
        : []
    })
    .sort((a, b) => a.ratePerSecond - b.ratePerSecond)[0]
}

export function spellRate(perSecond: number): string {
  return perSecond >= 1
    ? `${spellCount(perSecond)} requests a second`
    : `${spellCount(perSecond * 60)} requests a minute`
}
