import { boundedDelayMs, epochMsOf, secondsOrEpochMs } from "./delay.ts"
import { type BareItem, type Member, parseDictionary, parseList } from "./structured-field.ts"

/** One item of RateLimit, RateLimit-Policy or a limit field. */
export interface RateLimitItem {
  readonly name: string | null
  /** Partition key, which tells the shares of users or keys apart. At most 64 characters. */
  readonly partition: string | null
  readonly limit: number | undefined
  readonly remaining: number | undefined
  readonly resetMs: number | undefined
  /** Epoch ms, if the reset was stated as a date or an epoch. */
  readonly resetsAt: number | undefined
  readonly windowMs: number | undefined
  readonly unit: string | undefined
}

/**
 * Reads RateLimit, RateLimit-Policy, and limit fields with policies inside (`100, 100;w=10`), of any draft:
 * `"name";q=100;w=60` and `"name";r=5;t=30` since 08, `limit=100, remaining=5, reset=30` in 07, `100;w=60` up to 07.
 * Some servers send an epoch in place of the seconds until the reset. Names may lack quotes, as in the examples of the
 * drafts; some X-RateLimit-Limit fields have `window` in place of `w`.
 * @param referenceMs epoch ms against which a point in time is measured
 * @returns an empty list if any part of the field is malformed
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export function parseRateLimitItems(text: string, referenceMs: number): RateLimitItem[] {
  try {
    const list = parseList(text)
    if (list) return list.map((member) => itemOf(member, referenceMs))
    const dictionary = parseDictionary(text)
    return dictionary ? [dictionaryItem(dictionary, referenceMs)] : []
  } catch (error) {
    if (error instanceof InvalidItemError) return []
    throw error
  }
}

/** The policy of a current quota: with the same name and partition, or with the same limit if it has no name. */
export function findPolicy<Policy extends RateLimitItem>(
  item: RateLimitItem,
  policies: readonly Policy[],
): Policy | undefined {
  if (item.name === null) return policies.find(({ name, limit }) => name === null && limit === item.limit)
  const namesakes = policies.filter(({ name }) => name === item.name)
  return (
    namesakes.find(({ partition }) => partition === item.partition) ??
    // express-rate-limit states the partition in the policy only.
    namesakes.find(({ partition }) => partition === null || item.partition === null)
  )
}

/** A value with correct grammar that this field must not contain. */
class InvalidItemError extends Error {}

function itemOf(member: Member, referenceMs: number): RateLimitItem {
  const { parameters } = member
  const bare = bareItemOf(member)
  const numeric = bare.type === "integer" || bare.type === "decimal"
  return {
    name: numeric ? null : nameIn(bare),
    partition: partitionIn(parameters.get("pk")),
    limit: count(numeric ? bare : (parameters.get("q") ?? parameters.get("l"))),
    remaining: count(parameters.get("r")),
    ...resetOf(parameters.get("t"), referenceMs),
    windowMs: window(parameters.get("w") ?? parameters.get("window")),
    unit: unit(parameters.get("qu")),
  }
}

function dictionaryItem(members: ReadonlyMap<string, Member>, referenceMs: number): RateLimitItem {
  const bare = (key: string) => {
    const member = members.get(key)
    return member && bareItemOf(member)
  }
  const [limit, remaining] = [count(bare("limit")), count(bare("remaining"))]
  if (limit === undefined && remaining === undefined) throw new InvalidItemError()
  return {
    name: null,
    partition: null,
    limit,
    remaining,
    ...resetOf(bare("reset"), referenceMs),
    windowMs: undefined,
    unit: undefined,
  }
}

function bareItemOf(member: Member): BareItem {
  if ("bare" in member) return member.bare
  throw new InvalidItemError()
}

function nameIn(bare: BareItem): string {
  if (bare.type === "string" || bare.type === "token") return bare.value.slice(0, 100)
  throw new InvalidItemError()
}

function partitionIn(bare: BareItem | undefined): string | null {
  return bare ? `${bare.type} ${bare.value}`.slice(0, 64) : null
}

function count(bare: BareItem | undefined): number | undefined {
  if (!bare) return undefined
  if ((bare.type === "integer" || bare.type === "decimal") && bare.value >= 0) return Math.abs(bare.value)
  throw new InvalidItemError()
}

function resetOf(
  bare: BareItem | undefined,
  referenceMs: number,
): Pick<RateLimitItem, "resetMs" | "resetsAt"> {
  const seconds = count(bare)
  if (seconds === undefined) return { resetMs: undefined, resetsAt: undefined }
  return { resetMs: secondsOrEpochMs(seconds, referenceMs), resetsAt: epochMsOf(seconds) ?? undefined }
}

function window(bare: BareItem | undefined): number | undefined {
  const seconds = count(bare)
  if (seconds === 0) throw new InvalidItemError()
  return seconds === undefined ? undefined : boundedDelayMs(seconds * 1000)
}

function unit(bare: BareItem | undefined): string | undefined {
  if (!bare) return undefined
  // The drafts' own tables spell it both ways.
  const name = nameIn(bare)
  return name === "request" ? "requests" : name
}
