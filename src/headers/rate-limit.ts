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
  if (isFromCache(header)) return []
  const referenceMs = sentAt(header, now)
  const current = readItems(header, "ratelimit", referenceMs)
  const policies = readItems(header, "ratelimit-policy", referenceMs)
  for (const fields of RATE_LIMIT_FIELDS) {
    // Most answers have one family or none, and this runs on good answers too.
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

/** The one quota that limit, remaining and reset fields speak of together. */
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

/** Each current quota with its policy, then the policies that none of them belongs to. */
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
