import { answeredAt, fieldValue, type HeaderLookup, isAged } from "./field.ts"
import {
  LIMIT_FIELDS,
  type LimitFields,
  remainingIn,
  resetIn,
  resetPointIn,
  tightestIn,
} from "./limit-fields.ts"
import { parseQuotas, policyOf, type Quota } from "./quota.ts"

/** A rate limit as the API states it. What it does not state is missing. */
export interface RateLimitStatement {
  /** The limit's or policy's name, at most 100 characters; null where the API has none for it. */
  readonly name: string | null
  /** Tells the shares of several users or keys in one limit apart, where the API names them; at most 64 characters. */
  readonly partition?: string
  /** Units in a window; 0 or more. */
  readonly limit?: number
  /** Units left; 0 or more. No promise. */
  readonly remaining?: number
  /** ms from the receipt of the answer until there is more, which need not be all of it; whole, rounded up. */
  readonly resetMs?: number
  /** The same as epoch ms by the server's clock, where it was stated as a point in time: the same in a whole window. */
  readonly resetsAt?: number
  readonly windowMs?: number
  /** Units that a leaky bucket gives back a second: it has no window. */
  readonly restoresPerSecond?: number
  /** What is counted. Only `"requests"` may be counted as requests. */
  readonly unit: "requests" | "concurrent-requests" | "content-bytes" | (string & {})
  /** The field it was read from, lower case. */
  readonly from: string
}

/** How many statements are read from one field, and from one answer. */
const MAX_STATEMENTS = 8

/**
 * The rate limits that an answer states, good or bad: RateLimit and RateLimit-Policy of every draft, then the
 * X-RateLimit fields and their kin. All of them hold at once. A malformed field counts as absent, and so does
 * everything in an answer that a cache has kept for a while.
 * @param now epoch ms of receipt
 * @returns at most 8
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export function readRateLimits(header: HeaderLookup, now: number): RateLimitStatement[] {
  if (isAged(header)) return []
  const since = answeredAt(header, now)
  const current = quotasIn(header, "ratelimit", since)
  const policies = quotasIn(header, "ratelimit-policy", since)
  for (const fields of LIMIT_FIELDS) {
    // Most answers have one family or none, and this runs on good answers too.
    if (header(fields.limit) === null && header(fields.remaining) === null) continue
    const limits = quotasIn(header, fields.limit, since).filter(({ limit }) => limit !== undefined)
    current.push(...currentIn(header, fields, limits, since))
    const within = limits.filter(({ windowMs }) => windowMs !== undefined)
    policies.push(...within.map((policy) => ({ ...policy, unit: fields.unit })))
  }
  return statements(current, policies).slice(0, MAX_STATEMENTS)
}

type StatedQuota = Quota & { readonly from: string }

function quotasIn(header: HeaderLookup, from: string, since: number): StatedQuota[] {
  const value = fieldValue(header, from)
  const quotas = value === null ? [] : parseQuotas(value, since)
  return quotas.slice(0, MAX_STATEMENTS).map((quota) => ({ ...quota, from }))
}

/** The one quota that limit, remaining and reset fields speak of together. */
function currentIn(
  header: HeaderLookup,
  fields: LimitFields,
  limits: readonly StatedQuota[],
  since: number,
): StatedQuota[] {
  const remaining = remainingIn(header, fields)
  const tightest = tightestIn(header, fields)
  const limit = limits.find(tightest)?.limit
  if (limit === undefined && remaining === undefined) return []
  const name = fields.names.map((field) => fieldValue(header, field)).find((value) => value !== null)
  return [
    {
      name: name?.slice(0, 100) ?? null,
      partition: null,
      limit,
      remaining,
      resetMs: resetIn(header, fields, since, tightest)?.ms,
      resetsAt: resetPointIn(header, fields, since, tightest),
      windowMs: fields.windowMs,
      unit: fields.unit,
      from: remaining === undefined ? fields.limit : fields.remaining,
    },
  ]
}

/** Each current quota with its policy, then the policies that none of them belongs to. */
function statements(current: readonly StatedQuota[], policies: readonly StatedQuota[]): RateLimitStatement[] {
  const unused = new Set(policies)
  const found: RateLimitStatement[] = []
  const add = (statement: RateLimitStatement) => {
    if (!found.some((earlier) => covers(earlier, statement))) found.push(statement)
  }
  for (const quota of current) {
    const policy = policyOf(quota, policies)
    if (policy) unused.delete(policy)
    add(statement(quota, policy))
  }
  for (const policy of unused) add(statement(policy, undefined))
  return found.filter(({ limit, remaining, resetMs }) => (limit ?? remaining ?? resetMs) !== undefined)
}

function statement(quota: StatedQuota, policy: StatedQuota | undefined): RateLimitStatement {
  return {
    name: quota.name,
    ...(quota.partition !== null && { partition: quota.partition }),
    limit: quota.limit ?? policy?.limit,
    remaining: quota.remaining,
    resetMs: quota.resetMs,
    ...(quota.resetsAt !== undefined && { resetsAt: quota.resetsAt }),
    windowMs: quota.windowMs ?? policy?.windowMs,
    unit: quota.unit ?? policy?.unit ?? "requests",
    from: quota.from,
  }
}

/** The same limit once more, as when an API sends its old and its new fields side by side. */
function covers(earlier: RateLimitStatement, later: RateLimitStatement): boolean {
  const same = (key: "limit" | "remaining" | "windowMs") =>
    later[key] === undefined || later[key] === earlier[key]
  return (
    later.name === null &&
    later.unit === earlier.unit &&
    same("limit") &&
    same("remaining") &&
    same("windowMs")
  )
}
