import type { InitialLimits } from "../gate/estimators/adaptive-limits.ts"
import type { Api } from "../profiles/schema/api.ts"
import { parseDuration } from "../time/duration.ts"

/** The tightest of the limits that an API publishes for every caller; those of a plan or an endpoint are evidence only. */
export function initialLimitsOf(api: Api | null): InitialLimits {
  let ratePerSecond: number | null = null
  let concurrency: number | null = null
  for (const limit of api?.limits ?? []) {
    const perMs = typeof limit.per === "string" ? parseDuration(limit.per) : limit.per
    if (limit.requests && perMs)
      ratePerSecond = Math.min(ratePerSecond ?? Infinity, (limit.requests / perMs) * 1_000)
    if (limit.concurrency) concurrency = Math.min(concurrency ?? Infinity, limit.concurrency)
  }
  return { ratePerSecond, concurrency }
}
