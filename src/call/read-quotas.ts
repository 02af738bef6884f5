import { readLimits } from "../classify/profile-limits.ts"
import type { QuotaReport, StatedLimit } from "../gate/gate.ts"
import { sentAt } from "../headers/header-field.ts"
import type { RateLimitStatement } from "../headers/rate-limit.ts"
import type { Profile } from "../profiles/schema/profile.ts"
import type { ResponseBody } from "../profiles/schema/response-body.ts"
import type { ResponseHead } from "../profiles/schema/response-head.ts"

/** What a response says about the limits of its API, and the Date by which their resets are measured. */
export type StatedQuotas = Pick<QuotaReport, "limits" | "date">

/**
 * Never throws.
 * @param body null if it is not read
 * @param receivedAt epoch ms by the machine's clock
 */
export function readQuotas(
  profile: Profile | null,
  head: ResponseHead,
  body: ResponseBody | null,
  receivedAt: number,
): StatedQuotas {
  const limits = readLimits(profile, head, body, receivedAt).flatMap(toStatedLimit)
  const isDated = limits.some(({ resetsAt }) => resetsAt !== null)
  const date = isDated ? sentAt((name) => head.header(name), Number.NaN) : Number.NaN
  return { limits, date: Number.isNaN(date) ? null : date }
}

/** Only what counts requests, and says how many are left. */
function toStatedLimit(statement: RateLimitStatement): StatedLimit[] {
  const { from, name, partition, unit, remaining, resetMs, resetsAt, windowMs, restoresPerSecond, limit } =
    statement
  if (remaining === undefined || unit !== "requests") return []
  return [
    {
      name: [from, name, partition].filter((part) => part != null).join(" "),
      remaining: Math.floor(remaining),
      limit: limit ?? null,
      resetMs: resetMs ?? null,
      resetsAt: resetsAt ?? null,
      windowMs: windowMs ?? null,
      ...(restoresPerSecond ? { tokenBucket: { restoresPerSecond, limit: limit ?? null } } : {}),
    },
  ]
}
