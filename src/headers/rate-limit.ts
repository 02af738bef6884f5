import { fieldValue, type HeaderLookup, isFromCache, sentAt } from "./header-field.ts"
import {
  pickTightest,
  RATE_LIMIT_FIELDS,
  type RateLimitFields,
  readRemaining,
  readResetDelay,
  readResetTime,
} from "./rate-limit-fields.ts"
import { findPolicy, parseRateLimitItems, type RateLimitItem } from "./rate-limit-items.ts"

/** A rate limit as the API states it. Properties that it does not state are missing. */
export interface RateLimitStatement {
  /** Name of the limit or policy, at most 100 characters; null if the API states none. */
  readonly name: string | null
  /** Partition key, which tells the shares of users or keys in one limit apart; at most 64 characters. */
  readonly partition?: string
  /** Units in a window; 0 or more. */
  readonly limit?: number
  /** Units left; 0 or more. Not guaranteed by the API. */
  readonly remaining?: number
  /** ms from the receipt of the response until some units are restored; whole, rounded up. */
  readonly resetMs?: number
  /** The same as epoch ms by the server's clock, if stated as a date or epoch: constant during a window. */
  readonly resetsAt?: number
  readonly windowMs?: number
  /** Units that a token bucket restores a second. A bucket has no window. */
  readonly restoresPerSecond?: number
  /** The unit that is counted. The gate counts starts only against `"requests"`. */
  readonly unit: "requests" | "concurrent-requests" | "content-bytes" | (string & {})
  /** The field it was read from, lower case. */
  readonly from: string
}

/** The most statements that are read from one field, and from one response. */
const MAX_STATEMENTS = 8

/**
 * The rate limits that a response states, successful or not: RateLimit and RateLimit-Policy of every draft, then
 * X-RateLimit and its variants. All of them apply at the same time. A malformed field is ignored, and so are all fields
 * of a response that a cache has kept for a while.
 * @param now epoch ms of receipt
 * @returns at most 8
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export function readRateLimits(header: HeaderLookup, now: number): RateLimitStatement[] {
  if (isFromCache(header)) return []
  const referenceMs = sentAt(header, now)
  const current = readItems(header, "ratelimit", referenceMs)
  const policies = readItems(header, "ratelimit-policy", referenceMs)
  for (const fields of RATE_LIMIT_FIELDS) {
    // Skips most families at once, because this runs on successful responses too.
    if (header(fields.limit) === null && header(fields.remaining) === null) continue
    const limits = readItems(header, fields.limit, referenceMs).filter(({ limit }) => limit !== undefined)
    current.push(...readCurrent(header, fields, limits, referenceMs))
    const within = limits.filter(({ windowMs }) => windowMs !== undefined)
    policies.push(...within.map((policy) => ({ ...policy, unit: fields.unit })))
  }
  return mergeStatements(current, policies).slice(0, MAX_STATEMENTS)
}

type ReadItem = RateLimitItem & { readonly from: string }

function readItems(header: HeaderLookup, from: string, referenceMs: number): ReadItem[] {
  const value = fieldValue(header, from)
  const items = value === null ? [] : parseRateLimitItems(value, referenceMs)
  return items.slice(0, MAX_STATEMENTS).map((item) => ({ ...item, from }))
}

/** The quota that the limit, remaining and reset fields state together. */
function readCurrent(
  header: HeaderLookup,
  fields: RateLimitFields,
  limits: readonly ReadItem[],
  referenceMs: number,
): ReadItem[] {
  const remaining = readRemaining(header, fields)
  const tightest = pickTightest(header, fields)
  const limit = limits.find(tightest)?.limit
  if (limit === undefined && remaining === undefined) return []
  const name = fields.names.map((field) => fieldValue(header, field)).find((value) => value !== null)
  return [
    {
      name: name?.slice(0, 100) ?? null,
      partition: null,
      limit,
      remaining,
      resetMs: readResetDelay(header, fields, referenceMs, tightest)?.ms,
      resetsAt: readResetTime(header, fields, referenceMs, tightest),
      windowMs: fields.windowMs,
      unit: fields.unit,
      from: remaining === undefined ? fields.limit : fields.remaining,
    },
  ]
}

/** Each current quota with its policy, then the policies without a current quota. */
function mergeStatements(current: readonly ReadItem[], policies: readonly ReadItem[]): RateLimitStatement[] {
  const unused = new Set(policies)
  const found: RateLimitStatement[] = []
  const add = (statement: RateLimitStatement) => {
    if (!found.some((earlier) => covers(earlier, statement))) found.push(statement)
  }
  for (const item of current) {
    const policy = findPolicy(item, policies)
    if (policy) unused.delete(policy)
    add(statementOf(item, policy))
  }
  for (const policy of unused) add(statementOf(policy, undefined))
  return found.filter(({ limit, remaining, resetMs }) => (limit ?? remaining ?? resetMs) !== undefined)
}

function statementOf(item: ReadItem, policy: ReadItem | undefined): RateLimitStatement {
  return {
    name: item.name,
    ...(item.partition !== null && { partition: item.partition }),
    limit: item.limit ?? policy?.limit,
    remaining: item.remaining,
    resetMs: item.resetMs,
    ...(item.resetsAt !== undefined && { resetsAt: item.resetsAt }),
    windowMs: item.windowMs ?? policy?.windowMs,
    unit: item.unit ?? policy?.unit ?? "requests",
    from: item.from,
  }
}

/** True if `later` repeats `earlier`, as when an API sends its old and its new fields together. */
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
