import { isFromCache, namedValue, sentAt } from "../headers/header-field.ts"
import { type RateLimitStatement, readRateLimits } from "../headers/rate-limit.ts"
import { toNumber } from "../profiles/schema/match-value.ts"
import type { BodyPath, Profile, ProfileStatement } from "../profiles/schema/profile.ts"
import { ResponseBody } from "../profiles/schema/response-body.ts"
import { headerOperands, type ResponseHead } from "../profiles/schema/response-head.ts"
import { MAX_JSON_LENGTH } from "./profile-wait.ts"
import { parseWait } from "./wait-units.ts"

/** The most statements that are read from one response. */
const MAX_STATEMENTS = 8

/**
 * The rate limits that a response states, successful or not: in the fields of the profile, then in the common fields
 * that the profile does not name. All of them apply at the same time.
 * @param body null if it is not read
 * @param now epoch ms of receipt
 * @returns at most 8
 */
export function readLimits(
  profile: Profile | null,
  head: ResponseHead,
  body: ResponseBody | null,
  now: number,
): RateLimitStatement[] {
  const header: ResponseHead["header"] = (name) => head.header(name)
  const common = readRateLimits(header, now)
  const states = profile?.states
  if (!profile || !states || isFromCache(header)) return common
  const referenceMs = sentAt(header, now)
  const own = states.flatMap((state) => [
    ...headerStatements(state, head, referenceMs),
    ...(body ? bodyStatement(state, body, referenceMs) : []),
  ])
  const named = new Set(states.flatMap(fieldNames))
  return [...own, ...common.filter(({ from }) => !named.has(from))].slice(0, MAX_STATEMENTS)
}

function fieldNames({ header: fields }: ProfileStatement): string[] {
  const { limit, remaining, used, usedOfLimit, usedPercent, members } = fields ?? {}
  const names = [limit, remaining, used, usedOfLimit, usedPercent?.name, members?.of]
  return names.filter((name) => name !== undefined)
}

type Amounts = Pick<RateLimitStatement, "limit" | "remaining" | "resetMs" | "windowMs" | "restoresPerSecond">

function headerStatements(
  state: ProfileStatement,
  head: ResponseHead,
  referenceMs: number,
): RateLimitStatement[] {
  const { header: fields } = state
  if (!fields) return []
  if (fields.members) return memberStatements(state, fields.members, head, referenceMs)
  if (fields.usedPercent) return percentStatement(state, fields.usedPercent, head, referenceMs)
  const field = (name: string | undefined) =>
    name === undefined ? null : (head.header(name)?.slice(0, 100) ?? null)
  const [used, size] = field(fields.usedOfLimit)?.split("/") ?? []
  const limit = countOf(field(fields.limit) ?? size)
  const spent = countOf(field(fields.used) ?? used)
  const remaining = countOf(field(fields.remaining)) ?? remainingOf(limit, spent)
  const resetMs =
    fields.reset && (parseWait(field(fields.reset.name), fields.reset.unit, referenceMs) ?? undefined)
  const windowMs = countOf(field(fields.windowMs))
  const from =
    fields.remaining ?? fields.used ?? fields.usedOfLimit ?? fields.limit ?? fields.reset?.name ?? ""
  return statementOf(state, { limit, remaining, resetMs, windowMs }, from)
}

/** Members such as `total=400; remaining=0; resets=17` or `api-usage=18/5000`, in each header of that name. */
function memberStatements(
  state: ProfileStatement,
  members: NonNullable<NonNullable<ProfileStatement["header"]>["members"]>,
  head: ResponseHead,
  referenceMs: number,
): RateLimitStatement[] {
  const unit = state.header?.reset?.unit ?? "seconds"
  return headerOperands(head, members.of).flatMap(({ value }) => {
    const member = (name: string | undefined) => (name === undefined ? null : namedValue(String(value), name))
    const [used, size] = member(members.usedOfLimit)?.split("/") ?? []
    const limit = countOf(member(members.limit) ?? size)
    const remaining = countOf(member(members.remaining)) ?? remainingOf(limit, countOf(used))
    const resetMs = parseWait(member(members.reset), unit, referenceMs) ?? undefined
    return statementOf(state, { limit, remaining, resetMs }, members.of)
  })
}

/** Such as `{"call_count":28,"total_time":25}`. */
function percentStatement(
  state: ProfileStatement,
  { name, paths, reset }: NonNullable<NonNullable<ProfileStatement["header"]>["usedPercent"]>,
  head: ResponseHead,
  referenceMs: number,
): RateLimitStatement[] {
  const text = head.header(name)
  if (text === null || text.length > MAX_JSON_LENGTH) return []
  const json = ResponseBody.ofWhole(text)
  const used = paths.flatMap((path) => json.at(path).flatMap(({ value }) => countOf(toNumber(value)) ?? []))
  if (used.length === 0) return []
  const remaining = Math.max(0, 100 - Math.max(...used))
  const amounts = { limit: 100, remaining, resetMs: resetIn(json, reset, referenceMs) }
  return statementOf({ ...state, unit: "percent" }, amounts, name)
}

function bodyStatement(
  state: ProfileStatement,
  body: ResponseBody,
  referenceMs: number,
): RateLimitStatement[] {
  const paths = state.body
  if (!paths) return []
  const number = (path: BodyPath | undefined) =>
    path === undefined
      ? undefined
      : countOf(body.at(path).find(({ value }) => toNumber(value) !== null)?.value)
  const amounts = {
    limit: number(paths.limit),
    remaining: number(paths.remaining),
    restoresPerSecond: number(paths.restoresPerSecond),
    resetMs: resetIn(body, paths.reset, referenceMs),
  }
  return statementOf(state, amounts, paths.remaining ?? paths.limit ?? "")
}

const resetIn = (
  body: ResponseBody,
  reset: NonNullable<ProfileStatement["body"]>["reset"],
  referenceMs: number,
): number | undefined =>
  reset && (parseWait(body.at(reset.path)[0]?.value ?? null, reset.unit, referenceMs) ?? undefined)

function statementOf(state: ProfileStatement, amounts: Amounts, from: string): RateLimitStatement[] {
  const { limit, remaining, resetMs } = amounts
  if ((limit ?? remaining ?? resetMs) === undefined) return []
  return [
    {
      name: state.name ?? null,
      ...amounts,
      windowMs: amounts.windowMs || state.windowMs,
      restoresPerSecond: amounts.restoresPerSecond ?? state.restoresPerSecond,
      unit: state.unit ?? "requests",
      from,
    },
  ]
}

function countOf(value: unknown): number | undefined {
  const number = toNumber(value)
  return number !== null && number >= 0 ? number : undefined
}

const remainingOf = (limit: number | undefined, used: number | undefined): number | undefined =>
  limit === undefined || used === undefined ? undefined : Math.max(0, limit - used)
