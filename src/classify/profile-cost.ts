import { toNumber } from "../profiles/schema/match-value.ts"
import type { Profile } from "../profiles/schema/profile.ts"
import type { ResponseBody } from "../profiles/schema/response-body.ts"
import type { ResponseHead } from "../profiles/schema/response-head.ts"

/**
 * What the request of a response cost, as the response states it; null if it states none.
 * @param body null if it is not read
 */
export function readCost(
  profile: Profile | null,
  head: ResponseHead,
  body: ResponseBody | null,
): number | null {
  const { path, header } = profile?.cost ?? {}
  const stated =
    header !== undefined
      ? [head.header(header)?.slice(0, 100)]
      : path !== undefined && body
        ? body.at(path).map(({ value }) => value)
        : []
  return stated.map(toNumber).find((cost) => cost !== null && cost >= 0) ?? null
}

/**
 * The unit of the limits that are kept by cost, as the profile names it.
 * @param units those in which a response states its limits: for a cost that only the caller names
 */
export function costUnitOf(profile: Profile | null, units: readonly string[]): string {
  const { cost, states = [] } = profile ?? {}
  if (cost?.unit !== undefined) return cost.unit
  const known = cost ? states.map(({ unit = "requests" }) => unit) : units
  return known.find((unit) => !/^(?:(?:concurrent-)?requests|percent)$/.test(unit)) ?? "requests"
}
