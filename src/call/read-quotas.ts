import { costUnitOf, readCost } from "../classify/profile-cost.ts"
import { readLimits } from "../classify/profile-limits.ts"
import type { QuotaKinds, QuotaReport, StatedLimit } from "../gate/gate.ts"
import { StatedQuotas } from "../gate/rules/stated-quotas.ts"
import { sentAt } from "../headers/header-field.ts"
import type { RateLimitStatement } from "../headers/rate-limit.ts"
import type { Profile } from "../profiles/schema/profile.ts"
import type { ResponseBody } from "../profiles/schema/response-body.ts"
import type { ResponseHead } from "../profiles/schema/response-head.ts"
import { type CostedCall, SourceCosts } from "./source-costs.ts"

/** What a response says about the limits of its API, and the Date by which their resets are measured. */
export interface ReadQuotas extends Pick<QuotaReport, "limits" | "date" | "kinds"> {
  /** What calls of this source cost; null while no cost is known. */
  readonly costs: SourceCosts | null
}

/** They are loaded with this file, so the gate has them once it needs them. */
const KINDS: QuotaKinds = { StatedQuotas }

/** A response whose limits are read. */
interface StatingResponse {
  readonly profile: Profile | null
  readonly head: ResponseHead
  /** null: it is not read. */
  readonly body: ResponseBody | null
  /** The call that it responds to; null if that is unknown. */
  readonly call: CostedCall | null
  /** Epoch ms by the machine's clock. */
  readonly receivedAt: number
  /** ms of the gate's clock. */
  readonly now: number
}

/**
 * Limits in the unit of the cost are kept by cost as soon as one is known: they go to `costs`, all others to the gate.
 * Never throws.
 * @param known what was known of costs before
 */
export function readQuotas(response: StatingResponse, known: SourceCosts | null): ReadQuotas {
  const { profile, head, body, call, receivedAt, now } = response
  const statements = readLimits(profile, head, body, receivedAt)
  const stated = readCost(profile, head, body)
  const hasCost = stated !== null || call?.options.cost !== undefined
  const costs = known ?? (hasCost ? new SourceCosts() : null)
  if (costs && call && stated !== null) costs.remember(call, stated)
  const unit = hasCost
    ? costUnitOf(
        profile,
        statements.map((each) => each.unit),
      )
    : null
  const limits: StatedLimit[] = []
  for (const statement of statements) {
    const limit = toStatedLimit(statement)
    if (!limit) continue
    if (costs && (statement.unit === unit || costs.quotas.has(limit.name))) costs.quotas.report(limit, now)
    else if (statement.unit === "requests") limits.push(limit)
    else if (statement.unit === "percent") limits.push({ ...limit, isPercent: true })
  }
  const isDated = limits.some(({ resetsAt }) => resetsAt !== null)
  const date = isDated ? sentAt((name) => head.header(name), Number.NaN) : Number.NaN
  return { limits, date: Number.isNaN(date) ? null : date, kinds: KINDS, costs }
}

/** Only what says how much is left; null if it does not. */
function toStatedLimit(statement: RateLimitStatement): StatedLimit | null {
  const { from, name, partition, remaining, resetMs, resetsAt, windowMs, restoresPerSecond, limit } =
    statement
  if (remaining === undefined) return null
  return {
    name: [from, name, partition].filter((part) => part != null).join(" "),
    remaining: Math.floor(remaining),
    limit: limit ?? null,
    resetMs: resetMs ?? null,
    resetsAt: resetsAt ?? null,
    windowMs: windowMs ?? null,
    ...(restoresPerSecond ? { tokenBucket: { restoresPerSecond, limit: limit ?? null } } : {}),
  }
}
