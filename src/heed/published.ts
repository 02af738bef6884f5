import type { InitialLimits } from "../gate/estimators/adaptive-limits.ts"
import type { CompiledProfile } from "../profile/compiled.ts"
import { parseDuration } from "../time/duration.ts"

/** The tightest of the limits that an API publishes for everybody; those of a plan or an endpoint are evidence only. */
export function publishedBy(profile: CompiledProfile | null): InitialLimits {
  let ratePerSecond: number | null = null
  let concurrency: number | null = null
  for (const limit of profile?.given.limits ?? []) {
    if (!limit.paces) continue
    const perMs = typeof limit.per === "string" ? parseDuration(limit.per) : limit.per
    if (limit.requests && perMs)
      ratePerSecond = Math.min(ratePerSecond ?? Infinity, (limit.requests / perMs) * 1_000)
    if (limit.concurrency) concurrency = Math.min(concurrency ?? Infinity, limit.concurrency)
  }
  return { ratePerSecond, concurrency }
}
